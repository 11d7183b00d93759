"""The days on which something takes place again and again, by a rule of RFC 5545, 3.3.10.

Only what a year of days needs is read: by day, week or month; the rest is refused with a sentence,
for a rule that never holds would be looked for until the year 9999.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import takewhile
from typing import Any

from dateutil import rrule
from django.utils.translation import gettext as _

from linli.activities.models import MOST_TIMES
from linli.core.errors import Refused

LONGEST = timedelta(days=366)  # 粤i规范: no activity lasts for more than a year
FREQUENT: dict[str, Any] = {"DAILY": rrule.DAILY, "WEEKLY": rrule.WEEKLY, "MONTHLY": rrule.MONTHLY}
WEEKDAYS = {"MO": rrule.MO, "TU": rrule.TU, "WE": rrule.WE, "TH": rrule.TH, "FR": rrule.FR,
            "SA": rrule.SA, "SU": rrule.SU}  # fmt: skip
PART = re.compile(r"([A-Z]+)=([A-Z0-9,+-]+)")
BY_DAY = re.compile(r"([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)")


@dataclass(frozen=True)
class Pattern:
    """A rule, and the days it leaves out. `most` days in all, those left out not counted; a COUNT
    of the rule counts them, as the RFC says."""

    rule: str
    but: frozenset[date] = frozenset()
    most: int = MOST_TIMES


def days(first: date, pattern: Pattern, *, off: Collection[date] = ()) -> list[date]:
    """The days of the pattern from `first` on, which is always one of them; at most a year of
    them. `off`: holidays on which it does not take place.

    Refused if the rule is none that we read.
    """
    last = first + LONGEST
    rule = _read(pattern.rule, first, last)
    out = {*pattern.but, *off}
    following = takewhile(lambda day: day <= last, (one.date() for one in rule))
    found = [first, *(day for day in following if day > first and day not in out)]
    return found[: min(pattern.most, MOST_TIMES)]


def _read(text: str, first: date, last: date) -> rrule.rrule:
    said = _parts(text)
    until = said.get("UNTIL")
    ends = min(last, _day(until)) if until else last
    by_day = [_weekday(one) for one in said["BYDAY"].split(",")] if "BYDAY" in said else None
    if by_day and said["FREQ"] != "MONTHLY" and any(one.n for one in by_day):
        raise Refused(_unread(text))  # the second Tuesday of a week is none
    return rrule.rrule(
        FREQUENT[said["FREQ"]],
        dtstart=datetime.combine(first, time()),
        interval=_number(said.get("INTERVAL", "1"), 1, 366),
        byweekday=by_day,
        bymonthday=_month_days(said.get("BYMONTHDAY", "")),
        until=None if "COUNT" in said else datetime.combine(ends, time()),
        count=_number(said["COUNT"], 1, MOST_TIMES) if "COUNT" in said else None,
    )


def _parts(text: str) -> dict[str, str]:
    said: dict[str, str] = {}
    for part in text.removeprefix("RRULE:").upper().split(";"):
        found = PART.fullmatch(part)
        known = ("FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "COUNT", "UNTIL", "WKST")
        if found is None or found[1] not in known or found[1] in said:
            raise Refused(_unread(text))
        said[found[1]] = found[2]
    if said.get("FREQ") not in FREQUENT or ("COUNT" in said and "UNTIL" in said):
        raise Refused(_unread(text))
    # A rule that counts and may never hold has no other end.
    if "COUNT" in said and "BYMONTHDAY" in said and "BYDAY" in said:
        raise Refused(_unread(text))
    return said


def _weekday(text: str) -> rrule.weekday:
    found = BY_DAY.fullmatch(text)
    if found is None:
        raise Refused(_unread(text))
    day = WEEKDAYS[found[2]]
    return day(int(found[1])) if found[1] else day


def _month_days(text: str) -> list[int] | None:
    return [_number(one, 1, 31) for one in text.split(",")] if text else None


def _number(text: str, least: int, most: int) -> int:
    if not (text.isascii() and text.isdecimal()) or not least <= int(text[:5]) <= most:
        raise Refused(_unread(text))
    return int(text)


def _day(text: str) -> date:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:8]))
    except ValueError as error:
        raise Refused(_unread(text)) from error


def _unread(text: str) -> str:
    return _("This rule cannot be read: %(rule)s") % {"rule": text[:60]}
