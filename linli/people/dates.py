"""Dates as rosters and people write them: 1950-5-1, 1950年5月1日, 一九五〇年五月一日, 48.3.5,
19500501, 18384 (as a spreadsheet counts days), 农历一九五〇年三月十五, 1950.3.15（农历）.

A year of two digits is of the 1900s, unless its holder would be over 120 years old: then of the
2000s. Where both may be (06 to 26, in 2026) it is refused, as are 05/01/12, whose year may stand
anywhere, and a note nobody knows behind a date.
"""

import re
import unicodedata
from datetime import date, timedelta
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext_noop as _

from linli.core.said import Said
from linli.core.search import simplified

A = re.ASCII  # other scripts have digits too, which no date of ours is written in
EXCEL_BEGAN = date(1899, 12, 30)
OLDEST = 120
NUMERALS = "一二三四五六七八九"
YEAR = rf"((?:[〇零○O\d{NUMERALS}]{{2}}){{1,2}})"
MONTH = rf"(闰)?\s*(正|元|冬|腊|十[一二]?|[{NUMERALS}]|\d{{1,2}})"
DAY = rf"(初[{NUMERALS}十]|[一二三]?十[{NUMERALS}]?|廿[{NUMERALS}]?|卅|[{NUMERALS}]|\d{{1,2}})"
CLOCK = r"(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
WRITTEN = re.compile(
    rf"{YEAR}\s*([-./年]|(?=[闰正冬腊{NUMERALS}十]))\s*{MONTH}\s*[-./月]\s*{DAY}\s*([日号]?){CLOCK}",
    A,
)
PACKED = re.compile(r"(\d{4})(\d{2})(\d{2})", A)
SERIAL = re.compile(r"(\d{4,5})(?:\.0)?", A)
A_YEAR = re.compile(rf"(?:19|20)\d\d年?|[{NUMERALS}][〇零○O0{NUMERALS}]{{3}}年?", A)
A_MONTH = re.compile(rf"{YEAR}[-./年]{MONTH}月?", A)
LUNAR_WORDS = re.compile(rf"农历|阴历|旧历|闰|初[{NUMERALS}十]|廿|卅|正月|腊月|冬月")
CALENDAR = "农历|阴历|旧历|阳历|公历|新历"
LUNAR_CALENDAR = ("农历", "阴历", "旧历")
NOTE = re.compile(r"[(\[【〔]\s*(.*?)\s*[)\]】〕]")
DIGITS = {
    "〇": 0, "零": 0, "○": 0, "O": 0, **{c: n for n, c in enumerate(NUMERALS, start=1)}
}  # fmt: skip

UNREADABLE = Said(_("Write the date like 1950-05-01."))
LUNAR_UNREADABLE = Said(_("Write the lunar date with its year, or better the date on the card."))
UNKNOWN_NOTE = Said(_("Leave out what stands beside the date. Only 农历 and 公历 are understood."))
WHICH_CALENDAR = Said(_("Say whether this is the lunar date (农历) or the one on the card (公历)."))
SHORT_YEAR = Said(_("Write the year with four digits."))
NO_DAY = Said(_("The day is missing."))
NO_MONTH = Said(_("The month and the day are missing."))


class NotADate(ValueError):  # noqa: N818 - it is an answer, not a fault
    """`said` tells which part is wrong and what helps; `is_lunar`, that the lunar calendar is
    meant."""

    def __init__(self, said: Said = UNREADABLE, *, is_lunar: bool = False) -> None:
        super().__init__(said)
        self.said = said
        self.is_lunar = is_lunar


class _Written(NamedTuple):
    """A date in parts; `is_certain`: nobody could take it for one of the other calendar."""

    year: int
    month: int
    day: int
    is_leap: bool = False
    is_certain: bool = True


def read(text: str, today: date | None = None, *, is_typed: bool = False) -> date:
    """The day meant, in the Gregorian calendar. Raises NotADate, which says what is wrong.

    Only tables count days as spreadsheets do: `is_typed` by a person, 12345 is a slip.
    """
    plain = simplified(unicodedata.normalize("NFKC", text)).strip().strip("'")
    is_lunar = bool(LUNAR_WORDS.search(plain))
    try:
        calendar, bare = _without_notes(plain)
        if match := SERIAL.fullmatch(bare):
            return _counted(match[1], calendar, is_typed=is_typed)
        written = _written(bare, today or timezone.localdate())
        if not is_lunar:
            if not calendar and not written.is_certain:
                raise NotADate(WHICH_CALENDAR)
            return _solar(written)
        if calendar and calendar not in LUNAR_CALENDAR:
            raise NotADate(WHICH_CALENDAR)
        return _lunar(written)
    except NotADate as error:
        said = LUNAR_UNREADABLE if is_lunar and error.said is UNREADABLE else error.said
        raise NotADate(said, is_lunar=is_lunar) from error


def _without_notes(text: str) -> tuple[str, str]:
    """Which calendar is named beside the date, and the date alone."""
    notes = [match[1] for match in NOTE.finditer(text)]
    if any(not re.fullmatch(CALENDAR, note) for note in notes):
        raise NotADate(UNKNOWN_NOTE)
    bare = NOTE.sub("", text).strip()
    for match in (re.match(CALENDAR, bare), re.search(f"(?:{CALENDAR})$", bare)):
        if match:
            notes.append(match[0])
            bare = bare.replace(match[0], "").strip()
    calendars = {"" if note in LUNAR_CALENDAR else "solar": note for note in notes}
    if len(calendars) > 1:
        raise NotADate(WHICH_CALENDAR)
    return next(iter(calendars.values()), ""), bare


def _written(text: str, today: date) -> _Written:
    if match := PACKED.fullmatch(text):
        year, month, day = map(int, match.groups())
        return _Written(year, month, day)
    match = WRITTEN.fullmatch(text)
    if match is None:
        raise NotADate(NO_MONTH if A_YEAR.fullmatch(text) else
                       NO_DAY if A_MONTH.fullmatch(text) else UNREADABLE)  # fmt: skip
    year_text, between, leap, month_text, day_text, end = match.groups()
    return _Written(
        _year(year_text, between, today),
        {"正": 1, "元": 1, "冬": 11, "腊": 12}.get(month_text) or _number(month_text),
        _day(day_text),
        is_leap=bool(leap),
        # 三月十五 is lunar as a rule; 三月十五日 is not, nor is 3月15.
        is_certain=bool(end) or (month_text.isascii() and day_text.isascii()),
    )


def _year(text: str, between: str, today: date) -> int:
    year = int("".join(str(DIGITS.get(sign, sign)) for sign in text))
    if len(text) == 4:
        return year
    is_anywhere = between in "/-" and year <= 31  # 05/01/12 may be a day of May
    if is_anywhere:
        raise NotADate(SHORT_YEAR)
    if today.year - (1900 + year) > OLDEST:
        return 2000 + year
    if 2000 + year <= today.year:
        raise NotADate(SHORT_YEAR)
    return 1900 + year


def _counted(days: str, calendar: str, *, is_typed: bool) -> date:
    """As a spreadsheet counts days. 1950 is a year."""
    if calendar in LUNAR_CALENDAR:
        raise NotADate
    if A_YEAR.fullmatch(days):
        raise NotADate(NO_MONTH)
    if is_typed:
        raise NotADate
    return EXCEL_BEGAN + timedelta(days=int(days))


def _solar(written: _Written) -> date:
    if not 1 <= written.month <= 12:
        raise NotADate(Said(_("There is no month %(n)s."), {"n": written.month}))
    try:
        return date(written.year, written.month, written.day)
    except ValueError as error:
        if written.year < 1:
            raise NotADate(Said(_("There is no year %(n)s."), {"n": "0000"})) from error
        raise NotADate(Said(_("This month has no day %(n)s."), {"n": written.day})) from error


def _lunar(written: _Written) -> date:
    from lunar_python import Lunar  # few rosters need it

    if not 1 <= written.month <= 12:
        raise NotADate(Said(_("There is no month %(n)s."), {"n": written.month}))
    month = -written.month if written.is_leap else written.month
    try:
        solar = Lunar.fromYmd(written.year, month, written.day).getSolar()
    except Exception as error:  # the library raises its bare Exception for a day that never was
        said = _("The lunar year %(year)s has no such day. Was the month a leap month?")
        raise NotADate(Said(said, {"year": written.year})) from error
    return date(solar.getYear(), solar.getMonth(), solar.getDay())


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
