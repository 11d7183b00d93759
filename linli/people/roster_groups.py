"""The column of groups in a roster: what stations write there, and what it means.

Pure. Read in either script. A word that is denied (非低保, 无残疾) is no group; a word that is no
group but says what is kept elsewhere (高龄: the birthday says it) is passed over; any other word is
told, not dropped. What our own lists write is read whole, in each of our languages.
"""

import re
from functools import lru_cache

from django.conf import settings
from django.utils import translation

from linli.core import search
from linli.people.models import Group

WORDS: dict[str, str] = {
    "低保边缘": Group.MARGINAL, "低边": Group.MARGINAL, "低收入": Group.MARGINAL,
    "最低生活保障": Group.MINIMUM_ALLOWANCE, "低保": Group.MINIMUM_ALLOWANCE,
    "特困": Group.EXTREME_POVERTY, "五保": Group.EXTREME_POVERTY,
    "支出型": Group.HIGH_COSTS, "刚性支出": Group.HIGH_COSTS,
    "重残": Group.ELDER_SEVERE, "重残老人": Group.ELDER_SEVERE, "重残长者": Group.ELDER_SEVERE,
    "重残老年人": Group.ELDER_SEVERE, "重度失能": Group.ELDER_SEVERE,
    "半失能": Group.ELDER_DISABLED,
    "失能": Group.ELDER_DISABLED, "残疾": Group.DISABLED, "残障": Group.DISABLED,
    "流浪乞讨": Group.HOMELESS, "流浪": Group.HOMELESS,
    "农村留守儿童": Group.LEFT_BEHIND_CHILD, "留守儿童": Group.LEFT_BEHIND_CHILD,
    "困境儿童": Group.CHILD_IN_DIFFICULTY, "孤儿": Group.CHILD_IN_DIFFICULTY,
    "事实无人抚养": Group.CHILD_IN_DIFFICULTY,
    "单身特困母亲": Group.POOR_SINGLE_MOTHER, "单身困难母亲": Group.POOR_SINGLE_MOTHER,
    "单亲困难母亲": Group.POOR_SINGLE_MOTHER, "单亲特困母亲": Group.POOR_SINGLE_MOTHER,
    "困难单亲母亲": Group.POOR_SINGLE_MOTHER,
    "独居": Group.ELDER_ALONE, "空巢": Group.ELDER_EMPTY_NEST, "孤寡": Group.ELDER_NO_FAMILY,
    "农村留守妇女": Group.LEFT_BEHIND_WOMAN, "留守妇女": Group.LEFT_BEHIND_WOMAN,
    "留守": Group.ELDER_LEFT_BEHIND, "农村留守老人": Group.ELDER_LEFT_BEHIND,
    "留守老人": Group.ELDER_LEFT_BEHIND, "留守长者": Group.ELDER_LEFT_BEHIND,
    "计生特殊": Group.ELDER_ONE_CHILD, "失独": Group.ELDER_ONE_CHILD,
}  # fmt: skip
LONGEST_FIRST = sorted(WORDS, key=len, reverse=True)
# In the list of groups these stand under the old; alone they may be anybody's.
OF_THE_OLD = ("重残", "留守")
OLD = 60  # 老年人权益保障法 §2
GROWN = 16  # 国发〔2016〕13号: a child is left behind until then
DENIED = ("非", "无", "不是", "不属于", "未")
# What may stand around a group's word, and what is said of a person in other columns.
AROUND = re.compile(
    "家庭|人员|成员|对象|人士|老年人|老人|长者|儿童|妇女|母亲|户|者|人|类|的|等|"
    "[一二三四1-4]级|肢体|视力|听力|言语|智力|精神|多重|高龄|散居|集中|供养|扶助|困难"
)
NOTHING = re.compile("|无|否|没有|不是|正常|一般|普通|(普通)?居民|其他|[/—-]")
LABELS = re.compile(r"[、;；\n]")
PIECES = re.compile(r"[,，;；/、+\s|]+")


def read(text: str, age: int | None = None) -> tuple[list[str], list[str]]:
    """The groups a cell names, and the words in it that name none: (codes, unknown words). Some
    words are of the old alone, unless the `age` says otherwise."""
    codes: set[str] = set()
    unknown = []
    labels, pieces = _labels(), []
    for part in LABELS.split(text):
        if code := labels.get(search.plain(part).strip()):
            codes.add(code)
        else:
            pieces += PIECES.split(part.strip())
    for piece in pieces:
        rest = search.plain(piece)
        if NOTHING.fullmatch(rest) or _is_denied(rest):
            continue
        for word in LONGEST_FIRST:
            if word in rest and (code := _meant(word, age)):
                codes.add(code)
                rest = rest.replace(word, "")
        if re.sub(r"[()（）0-9.]", "", AROUND.sub("", rest)):
            unknown.append(piece)
    return sorted(codes), unknown


def _meant(word: str, age: int | None) -> str | None:
    """The group of a word; None where nobody knows at this age."""
    if word not in OF_THE_OLD or age is None or age >= OLD:
        return WORDS[word]
    if word == "重残":
        return Group.DISABLED
    return Group.LEFT_BEHIND_CHILD if age < GROWN else None


@lru_cache
def _labels() -> dict[str, str]:
    """What our own lists call each group."""
    found: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found |= {search.plain(str(group.label)): group.value for group in Group}
    return found


def _is_denied(piece: str) -> bool:
    """Whether the piece begins by saying no to a group, as 非低保户 does."""
    for no in DENIED:
        after = piece.removeprefix(no)
        if after != piece and after.startswith(tuple(WORDS)):
            return True
    return False
