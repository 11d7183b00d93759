"""What a service is worth, as pure arithmetic: whole points, never rounded up."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

WHOLE = 100  # rates and quality are in hundredths


@dataclass(frozen=True)
class Terms:
    """The part of a rule that says how much: points for an hour, and the most for a day and a
    month (None: no bound). `rates` in hundredths by kind of service; what is not named is 100."""

    per_hour: int
    rates: Mapping[str, int] = field(default_factory=dict)
    day_cap: int | None = None
    month_cap: int | None = None


@dataclass(frozen=True)
class Done:
    """One service somebody gave: enough to say what it would have been worth."""

    person: object
    on: date
    category: str
    minutes: int
    quality: int = WHOLE


def worth(terms: Terms, done: Done) -> int:
    """Points before any bound."""
    rate = terms.rates.get(done.category, WHOLE)
    return terms.per_hour * done.minutes * rate * done.quality // (60 * WHOLE * WHOLE)


def room(cap: int | None, so_far: int) -> int | None:
    """What a bound leaves; None: it does not bound."""
    return None if cap is None else max(0, cap - so_far)


def least(points: int, *rooms: int | None) -> int:
    """The points, or what the narrowest bound leaves of them."""
    return min([points, *(one for one in rooms if one is not None)])


def replay(terms: Terms, services: Iterable[Done]) -> list[tuple[Done, int]]:
    """What each service would have brought under these terms, in their order, with the bounds of
    day and month but without budgets."""
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
        paid.append((done, points))
    return paid
