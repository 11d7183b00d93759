"""Whether two people, each in their own words, may have asked for the same thing.

What is alike are pairs of neighbouring characters: Chinese has no spaces, and people say the same
things in another order. What vetoes is what they name: another door, another day. Both are read by
simple patterns that miss much, so the answer is a hint for a person and decides nothing.

The measure is that of Dice (Ecology 26, 1945) beside the share of the shorter of the two, because
a call of three sentences and a note of five characters may say the same.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

ALIKE = 0.35  # of both together
CONTAINED = 0.5  # of the shorter
FEWEST = 2  # pairs in common: one is chance

_DIGITS = {one: n for n, one in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNIT = r"号楼|单元|栋|幢|座|梯|号|室|房|户|巷|弄|组|队|层|楼"
_KIND = {
    "号楼": "building", "栋": "building", "幢": "building", "座": "building",
    "单元": "stair", "梯": "stair", "号": "number", "室": "room", "房": "room", "户": "room",
    "巷": "lane", "弄": "lane", "组": "group", "队": "group", "层": "floor", "楼": "floor",
}  # fmt: skip
_WRITTEN = re.compile(
    rf"(?<![零〇一二两三四五六七八九十百])[零〇一二两三四五六七八九十百]{{1,6}}(?={_UNIT}|[月日])"
)
_PHONE = re.compile(r"\d{7,}")
_NAMED = re.compile(rf"(\d+|[a-z])\s*({_UNIT})")
_ROOM = re.compile(r"(?:栋|幢|座|号楼|单元|梯)\s*(\d{3,4})(?!\d|月|号楼|栋|幢|座)")
_DASHED = re.compile(r"(?<![\d-])(\d{1,3})[-#](?:(\d{1,2})[-#])?(\d{3,4})(?![\d-])")

_FULL = re.compile(r"(\d{4})[-年/](\d{1,2})[-月/](\d{1,2})[日号]?")
_MONTH_DAY = re.compile(r"(\d{1,2})月(\d{1,2})[日号]?")
_DAY_ONLY = re.compile(
    r"(?<!\d)(\d{1,2})[日号](?=来|去|到|前|之前|以后|之后|上午|下午|中午|早上|晚上|那天)"
)
_WEEKDAY = re.compile(r"(下{0,2})(?:个)?(?:周|星期|礼拜)([一二三四五六日天])")
_NEAR = (("大后天", 3), ("后天", 2), ("明天", 1), ("明日", 1), ("明早", 1), ("明晚", 1),
         ("今天", 0), ("今日", 0), ("今早", 0), ("今晚", 0))  # fmt: skip

_EMPTY = re.compile(
    r"您好|你好|请问|麻烦|谢谢|帮忙|帮我|师傅|我们|我家|家里|能不能|可不可以|可以|一下|有人"
    r"|please|thank you|thanks|hello|[请我你您们想要的了吗呢啊吧呀来]"
)
_SIGNS = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Said:
    """What one of them said, when, where they live, and the day they wish, if any."""

    words: str
    on: date
    address: str = ""
    wished: date | None = None


def likeness(one: Said, other: Said) -> float:
    """From 0 to 1; 0 where they are not alike enough to ask, or name another door or day."""
    score = nearness(pairs(one.words), pairs(other.words))
    return score if score and not vetoed(one, other) else 0.0


def nearness(mine: frozenset[str], yours: frozenset[str]) -> float:
    """How alike the words of these pairs are, whatever door or day they name; 0 where they are not
    enough."""
    shared = len(mine & yours)
    if shared < FEWEST or shared < CONTAINED * min(len(mine), len(yours)):
        return 0.0
    score = 2 * shared / (len(mine) + len(yours))
    return score if score >= ALIKE else 0.0


def vetoed(one: Said, other: Said) -> bool:
    """Whether they speak of different doors or of different days."""
    return _differ(*_doors_of(one, other)) or _other_days(one, other)


def pairs(words: str) -> frozenset[str]:
    """The neighbouring characters of what is left without politeness, doors, days and signs."""
    text = _plain(words)
    for pattern in (_PHONE, _FULL, _MONTH_DAY, _DAY_ONLY, _WEEKDAY, _DASHED, _ROOM, _NAMED):
        text = pattern.sub(" ", text)
    for name, _days in _NEAR:
        text = text.replace(name, " ")
    text = _SIGNS.sub("", _EMPTY.sub("", text))
    return frozenset(text[n : n + 2] for n in range(len(text) - 1))


def doors(text: str) -> dict[str, frozenset[str]]:
    """What a text names of a door, by its kind: "3栋502" is building 3, room 502."""
    text = _without_days(_PHONE.sub(" ", _plain(text)))
    found: dict[str, set[str]] = {}
    for building, stair, room in _DASHED.findall(text):
        found.setdefault("building", set()).add(building)
        found.setdefault("room", set()).add(room)
        if stair:
            found.setdefault("stair", set()).add(stair)
    for room in _ROOM.findall(text):
        found.setdefault("room", set()).add(room)
    for number, unit in _NAMED.findall(text):
        found.setdefault(_KIND[unit], set()).add(number.lstrip("0") or "0")
    return {kind: frozenset(numbers) for kind, numbers in found.items()}


def days(text: str, on: date) -> frozenset[date]:
    """The days a text names, counted from the day it was said."""
    return frozenset(_days(_plain(text), on))


def _days(text: str, on: date) -> Iterator[date]:
    for name, later in _NEAR:
        if name in text:
            yield on + timedelta(days=later)
            text = text.replace(name, " ")
    for weeks, name in _WEEKDAY.findall(text):
        weekday = "一二三四五六日".find(name.replace("天", "日"))
        monday = on - timedelta(days=on.weekday())
        day = monday + timedelta(days=weekday + 7 * len(weeks))
        yield day if weeks or day >= on else day + timedelta(days=7)
    for year, month, day_of in _FULL.findall(text):
        yield from _a_day(int(year), int(month), int(day_of))
    text = _FULL.sub(" ", text)
    for month, day_of in _MONTH_DAY.findall(text):
        year = on.year + (int(month) < on.month - 6) - (int(month) > on.month + 6)
        yield from _a_day(year, int(month), int(day_of))
    for day_of in _DAY_ONLY.findall(_MONTH_DAY.sub(" ", text)):
        month = on.month + (int(day_of) < on.day)
        yield from _a_day(on.year + month // 13, (month - 1) % 12 + 1, int(day_of))


def _a_day(year: int, month: int, day: int) -> Iterator[date]:
    try:
        yield date(year, month, day)
    except ValueError:  # the 31st of February names no day
        return


def _doors_of(
    one: Said, other: Said
) -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    """What both name in their words, as the lamp in a staircase; else where each lives."""
    mine, yours = doors(one.words), doors(other.words)
    if mine and yours:
        return mine, yours
    return doors(one.address) | mine, doors(other.address) | yours


def _differ(mine: dict[str, frozenset[str]], yours: dict[str, frozenset[str]]) -> bool:
    return any(not mine[kind] & yours[kind] for kind in mine.keys() & yours.keys())


def _other_days(one: Said, other: Said) -> bool:
    mine = days(one.words, one.on) | ({one.wished} if one.wished else set())
    yours = days(other.words, other.on) | ({other.wished} if other.wished else set())
    return bool(mine and yours) and not mine & yours


def _without_days(text: str) -> str:
    for pattern in (_FULL, _MONTH_DAY, _DAY_ONLY):
        text = pattern.sub(" ", text)
    return text


def _plain(text: str) -> str:
    """Half width, small letters, and written numbers before a unit as figures."""
    text = unicodedata.normalize("NFKC", text).lower()
    return _WRITTEN.sub(lambda found: str(_number(found.group())), text)


def _number(written: str) -> int:
    """三 is 3, 十二 is 12, 二十三 is 23, 一百零二 is 102; 五〇二, digit by digit, is 502."""
    if not set(written) & set("十百"):
        return int("".join(str(_DIGITS[one]) for one in written))
    total, figure = 0, 0
    for one in written:
        if one in "十百":
            total += (figure or 1) * (10 if one == "十" else 100)
            figure = 0
        else:
            figure = _DIGITS[one]
    return total + figure
