"""What is odd among the hours of a month: people far above the others, hands that write many round
or sudden ones, phones that stood for several. It names nobody guilty; somebody looks."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from statistics import median
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from linli.accounts.models import Person
from linli.areas.queries import below
from linli.hours.models import LIVE, Hour, Mark, Objection
from linli.organisations.scope import Power, areas_held

# Far above: as many deviations over the middle, and so many minutes at least. Where few gave
# anything there is no middle to speak of.
DEVIATIONS, AT_LEAST, FEWEST = 5, 40 * 60, 5
MUCH = 100 * 60  # in a month, whatever the others gave
SPREAD = 1.4826  # makes the middle deviation of a bell as wide as its standard deviation
WROTE_LEAST = 5
SHOWN = 20


@dataclass(frozen=True)
class Cluster:
    """One phone with which several people checked in."""

    people: int
    times: int
    title: str
    on: date


# Where people check in by phone is upstairs: `clusters(areas, first, last)`, areas as a subquery.
Clusters = Callable[[Any, date, date], list[Cluster]]
_clusters: dict[str, Clusters] = {}


def also_clusters(app: str, look: Clusters) -> None:
    _clusters[app] = look


def outliers(sums: Mapping[UUID, int]) -> list[UUID]:
    """Who gave far more minutes than the others, the most first. Pure."""
    found = {who for who, minutes in sums.items() if minutes >= MUCH}
    if len(sums) >= FEWEST:
        middle = median(sums.values())
        spread = SPREAD * median(abs(one - middle) for one in sums.values())
        bar = max(AT_LEAST, middle + DEVIATIONS * spread)
        found |= {who for who, minutes in sums.items() if minutes > bar}
    return sorted(found, key=lambda who: (-sums[who], who))


def inspected(by: Person) -> QuerySet[Any, Any]:
    """The ids of the areas where somebody reviews hours, or audits, as a subquery."""
    held = (areas_held(by, power) for power in (Power.REVIEW_HOURS, Power.AUDIT))
    return below(*chain.from_iterable(held))


def of_month(by: Person, first: date) -> QuerySet[Hour]:
    """All of a month that still count or may come to."""
    return Hour.objects.filter(
        area__in=inspected(by), on__range=(first, last_of(first)), state__in=LIVE
    ).order_by()


def last_of(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def far_above(rows: QuerySet[Hour]) -> list[tuple[Person, int, int]]:
    """Who, how many minutes, in how many services."""
    found = rows.values("person").annotate(minutes=Sum("minutes"), n=Count("pk"))
    sums = {one["person"]: (one["minutes"], one["n"]) for one in found}
    chosen = outliers({who: minutes for who, (minutes, _n) in sums.items()})[:SHOWN]
    people = Person.objects.in_bulk(chosen)
    return [(people[who], *sums[who]) for who in chosen]


@dataclass(frozen=True)
class Hand:
    """What one writer wrote in a month, and what of it is odd."""

    person: Person
    rows: int
    round: int
    burst: int
    backdated: int
    late: int

    @property
    def odd(self) -> int:
        return max(self.burst, self.backdated, self.late, self.round - self.rows // 2)


def hands(rows: QuerySet[Hour]) -> list[Hand]:
    """Those who wrote many within a minute, afterwards, late, or mostly round numbers."""
    found: dict[UUID, dict[str, int]] = {}
    wanted = rows.exclude(written_by=None).exclude(
        Q(marks=[]) & Q(is_backdated=False) & Q(is_late=False)
    )
    totals = dict(rows.exclude(written_by=None).values_list("written_by").annotate(n=Count("pk")))
    for who, marks, is_backdated, is_late in wanted.values_list(
        "written_by", "marks", "is_backdated", "is_late"
    ):
        one = found.setdefault(who, dict.fromkeys(("round", "burst", "backdated", "late"), 0))
        one["round"] += Mark.ROUND in marks
        one["burst"] += Mark.BURST in marks
        one["backdated"] += is_backdated
        one["late"] += is_late
    people = Person.objects.in_bulk(found)
    hands = [Hand(people[who], totals[who], **one) for who, one in found.items()]
    some = [one for one in hands if one.rows >= WROTE_LEAST and one.odd > 0]
    return sorted(some, key=lambda one: (-one.odd, -one.rows, one.person.pk))[:SHOWN]


def late(rows: QuerySet[Hour]) -> QuerySet[Hour]:
    """What was recorded later than ten working days after it ended (令67 §11), the latest first."""
    found = rows.filter(is_late=True).select_related("person", "record__service", "organisation")
    return found.order_by("-at", "-pk")[:SHOWN]


def phones(by: Person, first: date) -> list[Cluster]:
    """Phones that stood for several people, those of most first. A month later nobody knows."""
    areas = inspected(by)
    found = [one for look in _clusters.values() for one in look(areas, first, last_of(first))]
    return sorted(found, key=lambda one: (-one.people, -one.times, one.on))[:SHOWN]


def overdue(by: Person) -> QuerySet[Objection]:
    """Objections that nobody answered in time."""
    return Objection.objects.filter(
        answered_at=None, due_on__lt=timezone.localdate(), hour__area__in=inspected(by)
    )


def months(first: date, count: int = 6) -> Iterable[date]:
    """This month and those before."""
    for _n in range(count):
        yield first
        first = (first - timedelta(days=1)).replace(day=1)
