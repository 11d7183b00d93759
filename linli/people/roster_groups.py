"""The column of groups in a roster: what stations write there, and what it means.

Pure. A word that is denied (非低保, 无残疾) is no group; a word that is no group but says what is
kept elsewhere (高龄: the birthday says it) is passed over; any other word is told, not dropped.
"""

import re

from linli.people.models import Group

WORDS: dict[str, str] = {
    "低保边缘": Group.MARGINAL, "低边": Group.MARGINAL, "低收入": Group.MARGINAL,
    "最低生活保障": Group.MINIMUM_ALLOWANCE, "低保": Group.MINIMUM_ALLOWANCE,
    "特困": Group.EXTREME_POVERTY, "五保": Group.EXTREME_POVERTY,
    "支出型": Group.HIGH_COSTS, "重度失能": Group.ELDER_SEVERE, "半失能": Group.ELDER_DISABLED,
    "失能": Group.ELDER_DISABLED, "残疾": Group.DISABLED, "残障": Group.DISABLED,
    "流浪": Group.HOMELESS, "留守儿童": Group.LEFT_BEHIND_CHILD,
    "困境儿童": Group.CHILD_IN_DIFFICULTY, "孤儿": Group.CHILD_IN_DIFFICULTY,
    "单亲困难母亲": Group.POOR_SINGLE_MOTHER, "单亲特困母亲": Group.POOR_SINGLE_MOTHER,
    "困难单亲母亲": Group.POOR_SINGLE_MOTHER,
    "独居": Group.ELDER_ALONE, "空巢": Group.ELDER_EMPTY_NEST, "孤寡": Group.ELDER_NO_FAMILY,
    "留守妇女": Group.LEFT_BEHIND_WOMAN,
    "留守老人": Group.ELDER_LEFT_BEHIND, "留守长者": Group.ELDER_LEFT_BEHIND,
    "计生特殊": Group.ELDER_ONE_CHILD, "失独": Group.ELDER_ONE_CHILD,
}  # fmt: skip
LONGEST_FIRST = sorted(WORDS, key=len, reverse=True)
DENIED = ("非", "无", "不是", "不属于", "未")
# What may stand around a group's word, and what is said of a person in other columns.
AROUND = re.compile(
    "家庭|人员|对象|人士|老年人|老人|长者|儿童|妇女|母亲|户|者|人|类|的|等|"
    "[一二三四1-4]级|肢体|视力|听力|言语|智力|精神|多重|高龄|散居|集中|供养|扶助|困难"
)
NOTHING = re.compile("|无|否|没有|不是|正常|一般|普通|(普通)?居民|其他|[/—-]")
PIECES = re.compile(r"[,，;；/、+\s|]+")


def read(text: str) -> tuple[list[str], list[str]]:
    """The groups a cell names, and the words in it that name none: (codes, unknown words)."""
    codes: set[str] = set()
    unknown = []
    for piece in PIECES.split(text.strip()):
        if NOTHING.fullmatch(piece) or _is_denied(piece):
            continue
        rest = piece
        for word in LONGEST_FIRST:
            if word in rest:
                codes.add(WORDS[word])
                rest = rest.replace(word, "")
        if re.sub(r"[()（）0-9.]", "", AROUND.sub("", rest)):
            unknown.append(piece)
    return sorted(codes), unknown


def _is_denied(piece: str) -> bool:
    """Whether the piece begins by saying no to a group, as 非低保户 does."""
    for no in DENIED:
        after = piece.removeprefix(no)
        if after != piece and after.startswith(tuple(WORDS)):
            return True
    return False
