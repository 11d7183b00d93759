"""When a station is open. Pure: no database here.

Times are local wall-clock times; a span begins at its first minute and ends before its last.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from linli.core.models import DayKind

Span = tuple[time, time]
# How far ahead a next opening is looked for: past any row of holidays.
AHEAD = 30


@dataclass(frozen=True)
class Timetable:
    """The hours of a station: of each weekday (0 is Monday), and of the dates that differ."""

    weekly: Mapping[int, Sequence[Span]] = field(default_factory=dict)
    special: Mapping[date, Span | None] = field(default_factory=dict)
    holidays: Mapping[date, str] = field(default_factory=dict)
    rests_on_holidays: bool = True

    @property
    def is_known(self) -> bool:
        return any(self.weekly.values())

    def spans(self, day: date) -> Sequence[Span]:
        """The spans of a day: those set for the date, else by the holiday, else of the weekday.

        A make-up day is kept like the weekday it is if that has hours, else like a Monday.
        """
        if day in self.special:
            span = self.special[day]
            return [span] if span else []
        usual = self.weekly.get(day.weekday(), ())
        kind = self.holidays.get(day)
        if kind == DayKind.OFF and self.rests_on_holidays:
            return ()
        if kind == DayKind.WORK and self.rests_on_holidays:
            return usual or self.weekly.get(0, ())
        return usual

    def is_open(self, at: datetime) -> bool:
        return self.closes(at) is not None

    def closes(self, at: datetime) -> time | None:
        """When the span that is open now ends; None when it is closed."""
        now = at.time()
        for opens, closes in self.spans(at.date()):
            if opens <= now < closes:
                return closes
        return None

    def next_opening(self, at: datetime) -> tuple[date, time] | None:
        """When it opens next after this moment, within a month."""
        for offset in range(AHEAD):
            day = at.date() + timedelta(days=offset)
            for opens, _closes in self.spans(day):
                if offset or opens > at.time():
                    return day, opens
        return None


def overlap(spans: Sequence[Span]) -> bool:
    """Whether two spans of a day share a minute."""
    ordered = sorted(spans)
    return any(later[0] < earlier[1] for earlier, later in pairwise(ordered))
