"""What a service is worth, as pure arithmetic: whole points, never rounded up."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

WHOLE = 100  # rates, quality, grades and windows are in hundredths
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Hours:
    """Hours of the day and what a minute of them is worth, in hundredths. Minutes after midnight;
    what ends before it begins passes midnight."""

    begins: int
    ends: int
    percent: int

    def has(self, minute: int) -> bool:
        if self.begins < self.ends:
            return self.begins <= minute < self.ends
        return minute >= self.begins or minute < self.ends

    def overlaps(self, other: "Hours") -> bool:
        return self.has(other.begins) or other.has(self.begins)


@dataclass(frozen=True)
class Terms:
    """The part of a rule that says how much: points for an hour, and the most for a day and a
    month (None: no bound). `rates` in hundredths by kind of service, `grades` by mark; what is not
    named is 100. `premium`: more for the best mark."""

    per_hour: int
    rates: Mapping[str, int] = field(default_factory=dict)
    day_cap: int | None = None
    month_cap: int | None = None
    windows: Sequence[Hours] = ()
    grades: Mapping[int, int] = field(default_factory=dict)
    premium: int = 0


@dataclass(frozen=True)
class Done:
    """One service somebody gave: enough to say what it would have been worth. `begun` and `ended`
    in local time; without them no hour of the day is looked at."""

    person: object
    on: date
    category: str
    minutes: int
    quality: int = WHOLE
    mark: int | None = None
    begun: datetime | None = None
    ended: datetime | None = None


@dataclass(frozen=True)
class Piece:
    """A part of a service, of one day's terms and one coefficient."""

    on: date
    begun: datetime
    ended: datetime
    minutes: int
    percent: int


def cut(
    begun: datetime, ended: datetime, minutes: int, on: Callable[[date], Terms | None]
) -> list[Piece]:
    """A service in parts, where a window begins or ends or another rule holds; the terms of each
    day come from `on`. The minutes that count are shared out as the time is: they add up to the
    whole, and no part is negative. Parts without a whole minute are left out."""
    spans: list[tuple[datetime, datetime, Terms | None, int]] = []
    edges = sorted({begun, ended, *_edges(begun, ended, on)})
    for start, end in pairwise(edges):
        terms = on(start.date())
        percent = _percent(terms, start)
        if spans and spans[-1][2] is terms and spans[-1][3] == percent:
            spans[-1] = (spans[-1][0], end, terms, percent)
        else:
            spans.append((start, end, terms, percent))
    whole, given, pieces = _time(begun, ended), 0, []
    for start, end, _terms, percent in spans:
        until = minutes * _time(begun, end) // whole
        if until > given:
            pieces.append(Piece(start.date(), start, end, until - given, percent))
        given = until
    return pieces


def worth(terms: Terms, done: Done) -> int:
    """Points before any bound, by one rule for all of it."""
    if not terms.windows or done.begun is None or done.ended is None:
        return whole(done, [(terms, done.minutes, WHOLE)])
    pieces = cut(done.begun, done.ended, done.minutes, lambda _day: terms)
    return whole(done, [(terms, one.minutes, one.percent) for one in pieces])


def whole(done: Done, parts: Iterable[tuple[Terms | None, int, int]]) -> int:
    """Points for parts: terms, minutes and coefficient of each. Rounded down once, at the end."""
    sum_of_all = 0
    for terms, minutes, percent in parts:
        if terms is not None:
            rate = terms.rates.get(done.category, WHOLE)
            grade = terms.grades.get(done.mark, WHOLE) if done.mark else WHOLE
            sum_of_all += terms.per_hour * minutes * rate * percent * grade
    return sum_of_all * done.quality // (60 * WHOLE**4)


def room(cap: int | None, so_far: int) -> int | None:
    """What a bound leaves; None: it does not bound."""
    return None if cap is None else max(0, cap - so_far)


def least(points: int, *rooms: int | None) -> int:
    """The points, or what the narrowest bound leaves of them."""
    return min([points, *(one for one in rooms if one is not None)])


def replay(terms: Terms, services: Iterable[Done], best: int = 0) -> list[tuple[Done, int]]:
    """What each service would have brought under these terms, in their order, with the bounds of
    day and month but without budgets. `best`: the mark that brings the premium."""
    days: defaultdict[tuple[object, date], int] = defaultdict(int)
    months: defaultdict[tuple[object, int, int], int] = defaultdict(int)
    paid = []
    for done in services:
        day, month = (done.person, done.on), (done.person, done.on.year, done.on.month)
        points = least(
            worth(terms, done), room(terms.day_cap, days[day]), room(terms.month_cap, months[month])
        )
        days[day] += points
        months[month] += points
        paid.append((done, points + (terms.premium if best and done.mark == best else 0)))
    return paid


def _edges(
    begun: datetime, ended: datetime, on: Callable[[date], Terms | None]
) -> Iterable[datetime]:
    day = begun.date()
    while day <= ended.date():
        terms = on(day)
        minutes = {0, *(edge for one in _windows(terms) for edge in (one.begins, one.ends))}
        for minute in minutes:
            edge = datetime.combine(day, time(*divmod(minute, 60)), tzinfo=begun.tzinfo)
            if _time(begun, edge) > 0 and _time(edge, ended) > 0:
                yield edge
        day += DAY


def _windows(terms: Terms | None) -> Sequence[Hours]:
    return terms.windows if terms else ()


def _percent(terms: Terms | None, at: datetime) -> int:
    minute = at.hour * 60 + at.minute
    return next((one.percent for one in _windows(terms) if one.has(minute)), WHOLE)


def _time(start: datetime, end: datetime) -> int:
    """In microseconds, also where the clocks are changed in between."""
    return (end.astimezone(UTC) - start.astimezone(UTC)) // timedelta(microseconds=1)
