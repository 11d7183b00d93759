"""Dates as rosters write them: 1950-5-1, 1950年5月1日, 一九五〇年五月一日, 19500501, 18384,
农历一九五〇年三月十五."""

import re
import unicodedata
from datetime import date, timedelta

A = re.ASCII  # other scripts have digits too, which no date of ours is written in
EXCEL_BEGAN = date(1899, 12, 30)
PLAIN = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*[日号]?(?:[ T].*)?", A)
PACKED = re.compile(r"(\d{4})(\d{2})(\d{2})", A)
SERIAL = re.compile(r"\d{4,5}(\.0)?", A)
LUNAR = re.compile(
    r"(?:农历|阴历|旧历)?\s*([〇零○一二三四五六七八九\d]{4})\s*年?\s*(闰)?\s*"
    r"(正|元|冬|腊|十[一二]?|[一二三四五六七八九]|\d{1,2})\s*月\s*"
    r"(初[一二三四五六七八九十]|[一二]?十[一二三四五六七八九]?|廿[一二三四五六七八九]?|三十|卅|\d{1,2})\s*[日号]?",
    A,
)
# 日 at its end tells it from a day of the lunar calendar, which ends without.
IN_WORDS = re.compile(
    r"([〇零○一二三四五六七八九]{4})年(十[一二]?|[一二三四五六七八九])月"
    r"([一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])[日号]"
)
LUNAR_WORDS = re.compile(r"农历|阴历|旧历|闰|初[一二三四五六七八九十]|廿|正月|腊月|冬月")
DIGITS = {"〇": 0, "零": 0, "○": 0, **{c: n for n, c in enumerate("一二三四五六七八九", start=1)}}


class NotADate(ValueError):  # noqa: N818 - it is an answer, not a fault
    """`is_lunar` tells that it looks like a day of the lunar calendar, incomplete or wrong."""

    def __init__(self, *, is_lunar: bool = False) -> None:
        super().__init__(is_lunar)
        self.is_lunar = is_lunar


def read(text: str) -> date:
    """The day meant, in the Gregorian calendar. Raises NotADate."""
    plain = unicodedata.normalize("NFKC", text).strip().strip("'")
    is_lunar = bool(LUNAR_WORDS.search(plain))
    try:
        if is_lunar:
            return _lunar(plain)
        for shape in (PLAIN, PACKED):
            if match := shape.fullmatch(plain):
                year, month, day = map(int, match.groups())
                return date(year, month, day)
        if match := IN_WORDS.fullmatch(plain):
            year_text, month_text, day_text = match.groups()
            return date(_year(year_text), _number(month_text), _number(day_text))
        if SERIAL.fullmatch(plain):
            return EXCEL_BEGAN + timedelta(days=int(float(plain)))
    except (ValueError, OverflowError) as error:
        raise NotADate(is_lunar=is_lunar) from error
    raise NotADate


def _lunar(text: str) -> date:
    from lunar_python import Lunar  # few rosters need it

    match = LUNAR.fullmatch(text)
    if match is None:
        raise NotADate(is_lunar=True)
    year_text, leap, month_text, day_text = match.groups()
    year, month = _year(year_text), _month(month_text)
    try:
        solar = Lunar.fromYmd(year, -month if leap else month, _day(day_text)).getSolar()
    except Exception as error:  # the library raises its bare Exception for a day that never was
        raise NotADate(is_lunar=True) from error
    return date(solar.getYear(), solar.getMonth(), solar.getDay())


def _year(text: str) -> int:
    return int("".join(str(DIGITS.get(c, c)) for c in text))


def _month(text: str) -> int:
    named = {"正": 1, "元": 1, "冬": 11, "腊": 12}
    return named.get(text) or _number(text)


def _day(text: str) -> int:
    if text.startswith("初"):
        return _number(text[1:])
    if text == "卅":
        return 30
    if text.startswith("廿"):
        return 20 + (DIGITS[text[1]] if len(text) > 1 else 0)
    return _number(text)


def _number(text: str) -> int:
    """1 to 39 in digits or in Chinese."""
    if text.isdigit() and text.isascii():
        return int(text)
    if "十" not in text:
        return DIGITS[text]
    tens, _ten, ones = text.partition("十")
    return (DIGITS[tens] if tens else 1) * 10 + (DIGITS[ones] if ones else 0)


def age(born_on: date | None, day: date) -> int | None:
    """Full years on a day, as the law counts them; None when the birthday is not known."""
    if born_on is None:
        return None
    had_birthday = (day.month, day.day) >= (born_on.month, born_on.day)
    return day.year - born_on.year - (not had_birthday)
