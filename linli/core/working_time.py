"""Working time: the clocks of orders and of legal deadlines run only while offices are open.

Working hours are rows (Shift), holidays and make-up days are rows (SpecialDay): both are edited
by the town. Years nobody announced yet fall back to Monday to Friday.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import chinese_calendar
from django.conf import settings

from linli.core.models import DayKind, Shift, SpecialDay

HERE = ZoneInfo(settings.TIME_ZONE)
FIRST_YEAR = 2024  # days before it are not kept: nothing we time is older
LONGEST = timedelta(days=366 * 2)  # nothing we time takes two years; a bound for the loop
NO_END = "nobody works for two years: check the working hours"
Hours = tuple[tuple[time, time], ...]
# Office hours as in Guangdong: seeded, and in force where nobody has set any.
USUAL: dict[int, Hours] = {day: ((time(9), time(12)), (time(14), time(18))) for day in range(5)}


@dataclass(frozen=True)
class Calendar:
    """Hours of each weekday (0 is Monday) and the dates that differ from their weekday."""

    hours: dict[int, Hours]
    special: dict[date, str]
    # Whose holidays are known. Days of other years are counted from Monday to Friday meanwhile.
    years: frozenset[int] = frozenset()

    def is_provisional(self, moment: datetime) -> bool:
        """Whether the moment lies where nobody has announced the holidays yet."""
        return moment.astimezone(HERE).year not in self.years

    def is_working(self, day: date) -> bool:
        kind = self.special.get(day)
        return kind == DayKind.WORK if kind else bool(self.hours.get(day.weekday()))

    def shifts(self, day: date) -> list[tuple[datetime, datetime]]:
        """The open spans of a day. A make-up day on a weekend is worked like a Monday."""
        if not self.is_working(day):
            return []
        hours = self.hours.get(day.weekday()) or self.hours.get(0, ())
        return [
            (datetime.combine(day, begin, HERE), datetime.combine(day, end, HERE))
            for begin, end in hours
        ]

    def add(self, start: datetime, minutes: int) -> datetime:
        """The moment at which `minutes` of working time have passed since `start`."""
        left = timedelta(minutes=minutes)
        moment = start
        for begin, end in self._open_from(start):
            moment = max(begin, start)
            if end - moment >= left:
                return (moment + left).astimezone(UTC)
            left -= end - moment
        raise OverflowError(NO_END)

    def between(self, start: datetime, end: datetime) -> int:
        """Whole minutes of working time from start to end; 0 if the end comes first."""
        total = timedelta()
        if end <= start:
            return 0
        for opens, closes in self._open_from(start):
            if opens >= end:
                break
            total += min(closes, end) - max(opens, start)
        return int(total / timedelta(minutes=1))

    def add_days(self, day: date, count: int) -> date:
        """The `count`-th working day after the day, as "within ten working days" is counted."""
        for _ in range(LONGEST.days):
            if count == 0:
                return day
            day += timedelta(days=1)
            count -= self.is_working(day)
        raise OverflowError(NO_END)

    def _open_from(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        first = start.astimezone(HERE).date()
        for offset in range(LONGEST.days):
            for span in self.shifts(first + timedelta(days=offset)):
                if span[1] > start:
                    yield span


def calendar() -> Calendar:
    """The calendar as it stands in the database: two small queries."""
    hours: dict[int, list[tuple[time, time]]] = {}
    for shift in Shift.objects.order_by("weekday", "begins"):
        hours.setdefault(shift.weekday, []).append((shift.begins, shift.ends))
    special = dict(SpecialDay.objects.values_list("on", "kind"))
    known = {day: tuple(spans) for day, spans in hours.items()}
    return Calendar(known or USUAL, special, announced(special))


def announced(days: Iterable[date]) -> frozenset[int]:
    """The years whose table is there. A day that a town sets for itself makes no year announced:
    every table names 1 October, which is free by law (全国年节及纪念日放假办法, article 2)."""
    return frozenset(day.year for day in days if (day.month, day.day) == (10, 1))


def seed() -> None:
    """Office hours as in Guangdong, and the announced days of every year that has none yet."""
    if not Shift.objects.exists():
        Shift.objects.bulk_create(
            Shift(weekday=day, begins=begin, ends=end)
            for day, spans in USUAL.items()
            for begin, end in spans
        )
    known = announced(SpecialDay.objects.values_list("on", flat=True))
    days = [
        SpecialDay(on=on, kind=kind, name=chinese_calendar.Holiday(name).chinese)
        for kind, table in (
            (DayKind.OFF, chinese_calendar.holidays),
            (DayKind.WORK, chinese_calendar.workdays),
        )
        for on, name in table.items()
        if on.year >= FIRST_YEAR and on.year not in known
    ]
    SpecialDay.objects.bulk_create(days, ignore_conflicts=True)  # what a town set itself stands
