"""Reading a roster as stations keep them: title rows, merged headings, numbers that Excel bent.

Pure: rows of text in, entries and problems out. Each problem names its row, its column and what
helps, so that the sheet can be corrected by whoever wrote it.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from django.utils.translation import gettext as _

from linli.accounts import mobiles, phones
from linli.core.errors import Refused
from linli.core.handed import MARK, TO_CORRECT, Problem
from linli.people import cards, dates, names, roster_groups
from linli.people.actions.registering import Facts
from linli.people.models import Sex

LOOKED_AT = 15  # rows in which the heading is searched
HEADINGS: dict[str, tuple[str, ...]] = {
    "name": ("姓名", "名字", "长者姓名", "老人姓名", "居民姓名", "name"),
    "card": ("身份证号码", "身份证号", "身份证", "证件号码", "证件号", "idnumber", "card"),
    "phone": (
        "联系电话",
        "电话号码",
        "手机号码",
        "手机号",
        "手机",
        "电话",
        "联系方式",
        "mobile",
        "phone",
    ),
    "landline": ("座机", "固定电话", "固话", "家庭电话", "landline"),
    "born_on": ("出生日期", "出生年月日", "出生年月", "生日", "birthday", "dateofbirth"),
    "sex": ("性别", "sex"),
    "address": ("家庭住址", "居住地址", "现住址", "详细地址", "住址", "地址", "address"),
    "groups": ("人群类别", "人员类别", "困难类型", "对象类别", "人群", "类别", "group"),
    "emergency_contact": ("紧急联系人", "紧急联系电话", "监护人电话", "监护人", "emergencycontact"),
}
COUNTS = ("序号", "编号", "No.", "no", MARK, TO_CORRECT)
SEXES = {"男": Sex.MALE, "女": Sex.FEMALE, "m": Sex.MALE, "f": Sex.FEMALE, "1": "1", "2": "2"}
BENT = re.compile(r"[0-9](\.[0-9]+)?E\+?[0-9]{2}", re.IGNORECASE)
SEVERAL = re.compile(r"[,，;；/、\n]|\s{2,}")


@dataclass(frozen=True)
class Entry:
    """One person of a roster."""

    row: int
    facts: Facts
    card: str = ""
    kind: str = ""
    groups: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Line:
    """A row as it came, with what was made of it: an entry, or problems."""

    row: int
    cells: list[str]
    entry: Entry | None
    problems: list[Problem]


@dataclass(frozen=True)
class Heading:
    """Which column holds what, and what it is called there."""

    columns: dict[str, int]
    titles: dict[str, str]
    cells: list[str]

    @property
    def unread(self) -> list[str]:
        """What the columns are called of which nothing is taken. A count of rows is no loss."""
        read = {*self.columns.values()}
        cells = (cell for index, cell in enumerate(self.cells) if index not in read)
        return [cell for cell in cells if cell and cell not in COUNTS]


def read(rows: Iterable[tuple[int, list[str]]], *, today: date) -> Iterator[Heading | Line]:
    """The heading, then a Line for every row below it. Refused when there is no heading."""
    numbered = iter(rows)
    seen: list[list[str]] = []
    heading: Heading | None = None
    waiting: tuple[int, list[str]] | None = None
    for number, cells in numbered:
        seen.append(cells)
        heading = _heading(cells)
        if heading:
            waiting = next(numbered, None)
            if waiting and (double := _double(heading, waiting[1])):
                heading, waiting = double, None
            break
        if number > LOOKED_AT:
            break
    if heading is None:
        raise Refused(
            _(
                "No heading found. The first sheet needs a row with 姓名 and one more column above"
                " the people."
            )
        )
    yield heading
    if waiting:
        yield _line(heading, *waiting, today)
    for number, cells in numbered:
        yield _line(heading, number, cells, today)


def _heading(cells: list[str]) -> Heading | None:
    """A row is the heading if it names the name and at least one thing more."""
    columns: dict[str, int] = {}
    for index, cell in enumerate(cells):
        if (key := _key(cell)) and key not in columns:
            columns[key] = index
    if "name" not in columns or len(columns) < 2:
        return None
    return Heading(columns, {key: cells[index] for key, index in columns.items()}, cells)


def _double(heading: Heading, below: list[str]) -> Heading | None:
    """Merged headings: 联系方式 above 手机 and 座机. The row below speaks, where it speaks."""
    found = {key: index for index, cell in enumerate(below) if (key := _key(cell))}
    if not found or "name" in found or len(found) < sum(bool(cell) for cell in below):
        return None
    titles = {key: below[index] for key, index in found.items()}
    joined = [low or high for high, low in _paired(heading.cells, below)]
    taken = set(found.values())
    kept = {key: index for key, index in heading.columns.items() if index not in taken}
    return Heading({**kept, **found}, {**heading.titles, **titles}, joined)


def _paired(high: list[str], low: list[str]) -> Iterator[tuple[str, str]]:
    for index in range(max(len(high), len(low))):
        yield (high[index] if index < len(high) else ""), (low[index] if index < len(low) else "")


def _key(cell: str) -> str | None:
    word = unicodedata.normalize("NFKC", cell)
    word = re.sub(r"[(\[].*?[)\]]", "", word) or word  # 身份证号码（18位）
    word = re.sub(r"[\s:*()_\[\]-]|必填|选填", "", word).lower()
    return next((key for key, words in HEADINGS.items() if word in words), None)


def _line(heading: Heading, number: int, cells: list[str], today: date) -> Line:
    reader = _Row(heading, number, cells, today)
    entry = reader.entry()
    return Line(number, cells, None if reader.problems else entry, reader.problems)


class _Row:
    """One row, read column by column; what is wrong is collected, not raised."""

    def __init__(self, heading: Heading, number: int, cells: list[str], today: date) -> None:
        self.heading = heading
        self.number = number
        self.cells = cells
        self.today = today
        self.problems: list[Problem] = []

    def entry(self) -> Entry:
        name = names.plain(self.cell("name"))
        if not name:
            self.wrong("name", _("This row has no name."))
        elif len(name) > names.LONGEST or not names.is_one(name) or any(map(str.isdigit, name)):
            self.wrong("name", _("This does not look like a name."))
        card, kind = self.card()
        mobile, landline = self.phones()
        facts = Facts(
            name=name,
            mobile=mobile,
            landline=landline,
            born_on=self.born_on(),
            sex=self.sex(),
            address=self.short("address", 200),
            emergency_contact=self.short("emergency_contact", 100),
        )
        return Entry(self.number, self.as_on_card(facts, card), card, kind, self.groups())

    def cell(self, key: str) -> str:
        index = self.heading.columns.get(key)
        return self.cells[index].strip() if index is not None and index < len(self.cells) else ""

    def short(self, key: str, most: int) -> str:
        text = self.cell(key)
        if len(text) > most:
            self.wrong(key, _("This is too long: at most %(n)s characters.") % {"n": most})
        return text

    def wrong(self, key: str, sentence: str) -> None:
        self.problems.append(Problem(self.number, self.heading.titles.get(key, ""), sentence))

    def card(self) -> tuple[str, str]:
        text = self.cell("card")
        if not text:
            return "", ""
        number = cards.spelled(text)
        if BENT.fullmatch(number):
            self.wrong(
                "card", _("Excel cut this number. Format the column as text, type it again.")
            )
            return "", ""
        kind = cards.kind_of(number)
        if kind is None:
            self.wrong("card", _("This does not look like a card number."))
            return "", ""
        try:
            return cards.read(kind, number, today=self.today).number, kind
        except Refused as refusal:
            self.wrong("card", str(refusal))
            return "", ""

    def phones(self) -> tuple[str, str]:
        """A mobile in the phone column stays one; a landline there moves to where it belongs."""
        mobile, landline = "", self.landline("landline", self.cell("landline"))
        for text in filter(None, SEVERAL.split(self.cell("phone"))):
            if BENT.fullmatch(text.strip()):
                self.wrong("phone", _("Excel cut this number. Format the column as text."))
                continue
            try:
                mobile = mobile or mobiles.read(text.removesuffix(".0"))
            except mobiles.NotAMobile as error:
                digits = re.sub(r"[^0-9]", "", cards.spelled(text))
                if digits.startswith("1") and len(digits) != 12:
                    self.wrong("phone", _short_or_long(error.missing))
                else:
                    landline = landline or self.landline("phone", text)
        return mobile, landline

    def landline(self, key: str, text: str) -> str:
        try:
            return phones.read(text) if text else ""
        except phones.NotAPhone:
            self.wrong(key, _("A landline has 7 to 12 digits with its area code."))
            return ""

    def born_on(self) -> date | None:
        text = self.cell("born_on")
        if not text:
            return None
        try:
            born = dates.read(text)
        except dates.NotADate as error:
            lunar = _("Write the lunar date with its year, or better the date on the card.")
            self.wrong("born_on", lunar if error.is_lunar else _("Write the date like 1950-05-01."))
            return None
        if not cards.EARLIEST <= born <= self.today:
            self.wrong("born_on", _("This date of birth cannot be right."))
            return None
        return born

    def sex(self) -> str:
        text = self.cell("sex").lower()
        if text and text not in SEXES:
            self.wrong("sex", _("Write 男 or 女."))
        return SEXES.get(text, Sex.UNKNOWN)

    def groups(self) -> list[str]:
        codes, unknown = roster_groups.read(self.cell("groups"))
        if unknown:
            words = "、".join(unknown)[:60]
            self.wrong("groups", _("No group is called “%(words)s”.") % {"words": words})
        return codes

    def as_on_card(self, facts: Facts, card: str) -> Facts:
        """What the number says of birthday and sex fills what is empty, and must not differ."""
        if not card:
            return facts
        said = cards.read(cards.kind_of(card) or "", card, today=self.today)
        if facts.born_on and facts.born_on != said.born_on:
            self.wrong("born_on", _("The date of birth is not the one in the card number."))
        if facts.sex not in (Sex.UNKNOWN, said.sex):
            self.wrong("sex", _("The sex is not the one in the card number."))
        return replace(facts, born_on=said.born_on, sex=said.sex)


def _short_or_long(missing: int) -> str:
    if missing > 0:
        return _("The mobile number is %(n)s digits short.") % {"n": missing}
    if missing < 0:
        return _("The mobile number is %(n)s digits too long.") % {"n": -missing}
    return _("No mobile number begins like this.")
