"""Which column of a roster holds what: 姓名, 身份证号码（18位）, 户主姓名, 成员1身份证号.

A heading may have two rows, with 户主 and 成员1 above 姓名. It is read in either script, and so are
the headings of our own lists, in each of our languages.
Pure. A column that is called in no known way is told, never guessed.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from linli.core import search
from linli.core.handed import MARK, TO_CORRECT

HEADINGS: dict[str, tuple[str, ...]] = {
    "name": ("姓名", "名字", "长者姓名", "老人姓名", "居民姓名", "name"),
    "card": (
        "身份证号码",
        "身份证号",
        "身份证",
        "身分证号码",
        "身分证号",
        "身分证",
        "证件号码",
        "证件号",
        "idnumber",
        "cardnumber",
    ),
    "kind": ("证件类型", "证件种类", "证件类别", "证件名称", "idtype"),
    "phone": (
        "联系电话",
        "电话号码",
        "手机号码",
        "手机号",
        "手机",
        "电话",
        "联系方式",
        "联络电话",
        "手提电话",
        "移动电话",
        "行动电话",
        "mobile",
        "mobilenumber",
        "phone",
    ),
    "landline": ("座机", "固定电话", "固话", "家庭电话", "landline"),
    "born_on": ("出生日期", "出生年月日", "出生年月", "生日", "birthday", "dateofbirth"),
    "sex": ("性别", "sex"),
    "address": ("家庭住址", "居住地址", "现住址", "详细地址", "住址", "地址", "address"),
    "groups": ("人群类别", "人员类别", "困难类型", "对象类别", "人群", "类别", "group", "groups"),
    "emergency_contact": (
        "紧急联系人",
        "紧急联系电话",
        "紧急联络人",
        "紧急联络电话",
        "监护人电话",
        "监护人",
        "急事找谁",
        "emergencycontact",
        "whomtocallinanemergency",
    ),
    "household": ("户号", "户编号", "户序号", "户口号", "户口簿号", "家庭编号", "household"),
    "relation": ("与户主关系", "与户主的关系", "户主关系", "家庭关系", "关系", "relation"),
}
NUMBERS = ("序号", "编号", "no.", "no")
COUNTS = (*NUMBERS, "No.", MARK, TO_CORRECT)
# What belongs to one person, and not to all of a row.
PERSONAL = ("name", "card", "kind", "phone", "born_on", "sex", "groups", "relation")
HEAD, MEMBER = "户主", "成员"
NUMERALS = {sign: str(n) for n, sign in enumerate("一二三四五六七八九十", start=1)}
NUMBER = "([1-9][0-9]?|[一二三四五六七八九十])?"
WHOSE = re.compile(f"(户主|家庭成员|成员)?(?:基本)?(?:信息|情况)?{NUMBER}(.*?){NUMBER}")


class Title(NamedTuple):
    """What a column is called: what it holds, and of whom. No key: it only says of whom."""

    key: str
    role: str = ""
    number: str = ""

    @property
    def is_of_nobody(self) -> bool:
        return not self.role and not self.number


@dataclass
class Slot:
    """One person of a row: the head of the household, a member, or whom the row is about."""

    role: str
    number: str
    columns: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Heading:
    """Which columns hold what. `shared` are those of the whole row; `head` names the head of the
    household where that is no person of the row."""

    cells: list[str]
    slots: list[Slot]
    shared: dict[str, int]
    head: Slot | None
    count: int | None

    @property
    def unread(self) -> list[str]:
        """What the columns are called of which nothing is taken. A count of rows is no loss."""
        read = {*self.shared.values()}
        for slot in [*self.slots, *filter(None, [self.head])]:
            read |= {*slot.columns.values()}
        cells = (cell for index, cell in enumerate(self.cells) if index not in read)
        return [cell for cell in cells if cell and not _is_ours(cell)]

    def where(self, key: str) -> list[int]:
        """The columns that say this."""
        found = [self.shared.get(key), *(slot.columns.get(key) for slot in self.slots)]
        return [index for index in found if index is not None]

    def called(self, key: str) -> list[str]:
        """What the columns are called that say this."""
        return [self.cells[index] for index in self.where(key)]

    @property
    def head_columns(self) -> dict[str, int]:
        """The columns that say whose household it is."""
        if self.head:
            return self.head.columns
        return self.slots[0].columns if self.slots[0].role == HEAD else {}


def heading(cells: list[str]) -> Heading | None:
    """A row is the heading if it names the name and at least one thing more."""
    titles = [title(cell) for cell in cells]
    named = [index for index, one in enumerate(titles) if one and one.key in ("name", "")]
    if not named or sum(one is not None for one in titles) < 2:
        return None
    slots = _slots(titles, named)
    shared = _share_out(titles, slots)
    head = _reference(slots)
    if head:
        slots.remove(head)
    if "address" not in shared:  # no door, so no household
        shared.pop("household", None)
        shared.pop("relation", None)
        head = None
        for slot in slots:
            slot.columns.pop("relation", None)
    elif "household" not in shared and not any(one and one.role for one in titles):
        _drop_vague_relation(cells, slots)
    count = next((index for index, cell in enumerate(cells) if _folded(cell) in NUMBERS), None)
    return Heading(cells, slots, shared, head, count)


def joined(above: list[str], below: list[str]) -> Heading | None:
    """A heading of two rows: 联系方式 above 手机 and 座机, 户主 above 姓名.

    The row below speaks, where it speaks; the one above says whose.
    """
    low = [title(cell) for cell in below]
    known = [one for one in low if one and one.key]
    if not known or len(known) < sum(bool(cell) for cell in below):
        return None
    whose = list(_whose(above, len(below)))
    if any(one.key == "name" for one in known) and not any(whose):
        return None
    return heading(
        [
            _under(whose[index] if index < len(whose) else "", low_cell) or high
            for index, (high, low_cell) in enumerate(_paired(above, below))
        ]
    )


def title(cell: str) -> Title | None:
    """What a cell of the heading says; None if it says nothing known."""
    word = _folded(cell)
    word = re.sub(r"[(\[]\s*([0-9]+)\s*[)\]]", r"\1", word)  # 姓名（1）
    bare = re.sub(r"[(\[].*?[)\]]", "", word) or word  # 身份证号码（18位）
    bare = re.sub(r"[\s:*()_\[\]-]|必填|选填", "", bare)
    if key := _key(bare):
        return Title(key)
    match = WHOSE.fullmatch(bare)
    if match is None:
        return None
    who, first, rest, last = match.groups()
    role, number = (who or "").removeprefix("家庭"), first or last or ""
    number = NUMERALS.get(number, number)
    if rest:
        key = _key(rest)
        return Title(key, role, number) if key and (role or number) else None
    return Title("", role, number) if role and "人" not in word else None  # 家庭成员（人数）


def _folded(cell: str) -> str:
    """A cell of the heading in simplified characters, without full-width forms or capitals."""
    return search.plain(cell)


def _is_ours(cell: str) -> bool:
    """Whether a column only counts or marks the rows."""
    return cell in COUNTS or _folded(cell) in NUMBERS


def _key(word: str) -> str | None:
    return next((key for key, words in HEADINGS.items() if word in words), None)


def _slots(titles: list[Title | None], named: list[int]) -> list[Slot]:
    """The persons of a row, each with the column of the name."""
    slots: list[Slot] = []
    for index in named:
        one = titles[index] or Title("name")
        taken = {slot.number for slot in slots if slot.role == one.role}
        number = one.number or next(str(n) for n in range(1, 99) if str(n) not in taken)
        if number not in taken:
            slots.append(Slot(one.role, number, {"name": index}))
    return slots


def _share_out(titles: list[Title | None], slots: list[Slot]) -> dict[str, int]:
    """Give each column to its person; what is left is of the whole row."""
    shared: dict[str, int] = {}
    times = Counter(one.key for one in titles if one and one.is_of_nobody)
    for index, one in enumerate(titles):
        if one is None or one.key in ("name", ""):
            continue
        if one.key not in PERSONAL and one.is_of_nobody:
            slot = None
        elif one.is_of_nobody:
            slot = _nearest(index, one, slots, is_repeated=times[one.key] > 1)
        else:
            slot = _named(one, slots)
            if slot is None:
                continue  # of a person without a name: told as unread
        (slot.columns if slot else shared).setdefault(one.key, index)
    return shared


def _named(one: Title, slots: list[Slot]) -> Slot | None:
    """Whose column it is that says so; 身份证号2 beside 成员姓名2 is the member's."""
    number = one.number or "1"
    for role in (one.role, MEMBER if not one.role else one.role):
        for slot in slots:
            if (slot.role, slot.number) == (role, number):
                return slot
    return None


def _nearest(index: int, one: Title, slots: list[Slot], *, is_repeated: bool) -> Slot | None:
    """Whose column it is that does not say so. None: nobody could tell."""
    left = [slot for slot in slots if slot.columns["name"] < index]
    near = left[-1] if left else slots[0]
    if near is slots[0] or is_repeated:
        return near
    if [slot.role for slot in slots] in ([HEAD, MEMBER], ["", HEAD], [HEAD, ""]):
        return near if near.role != HEAD else slots[0]
    return slots[0] if one.key == "phone" else None


def _reference(slots: list[Slot]) -> Slot | None:
    """户主 beside one 姓名, or beside one member whose relation is said, names the household: the
    head has a row as everybody has."""
    head = next((slot for slot in slots if slot.role == HEAD), None)
    if head is None or len(slots) != 2:
        return None
    [other] = [slot for slot in slots if slot is not head]
    is_bare = len(head.columns) == 1 and "relation" in other.columns
    return head if is_bare or not other.role else None


def _drop_vague_relation(cells: list[str], slots: list[Slot]) -> None:
    """关系 alone, in a table of no households, may be anybody's: that of the contact, perhaps."""
    for slot in slots:
        index = slot.columns.get("relation")
        if index is not None and not re.search("[户家]", _folded(cells[index])):
            slot.columns.pop("relation")


def _whose(above: list[str], width: int) -> Iterator[str]:
    """Whom each column is of by the row above; a merged cell speaks for those on its right."""
    said = ""
    for index in range(width):
        cell = above[index] if index < len(above) else ""
        if cell:
            one = title(cell)
            said = cell if one and not one.key else ""
        yield said


def _under(whose: str, cell: str) -> str:
    """成员1 above 姓名 is 成员1姓名, so that the heading is whole in one row."""
    one = title(cell)
    if not whose or one is None or one.key not in PERSONAL or not one.is_of_nobody:
        return cell
    of = title(whose)
    return f"{of.role}{of.number}{cell}" if of else cell


def _paired(high: list[str], low: list[str]) -> Iterator[tuple[str, str]]:
    for index in range(max(len(high), len(low))):
        yield (high[index] if index < len(high) else ""), (low[index] if index < len(low) else "")
