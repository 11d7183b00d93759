"""What another rule would have paid for the services of the last year."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Sum
from django.utils import timezone

from linli.areas.models import AreaLink
from linli.points.models import BEST, Earning, Standing
from linli.points.reckoning import Done, Terms, replay
from linli.records.models import Kind as Category

YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Row:
    """One kind of service: hours, what was paid, what would have been."""

    category: str
    hours: int
    paid: int
    would: int


@dataclass(frozen=True)
class Outcome:
    services: int
    people: int
    paid: int
    would: int
    more: int  # how many people would have had more
    fewer: int
    rows: list[Row]


def try_out(terms: Terms, area_id: UUID, today: date) -> Outcome:
    """Reckon every service of a year afresh, from its stored minutes. Budgets are left out: they
    say how much there is, not what a service is worth."""
    below = AreaLink.objects.filter(above=area_id).values("below")
    rows = Earning.objects.filter(area__in=below, done_on__gt=today - YEAR, done_on__lte=today)
    rows = rows.exclude(standing=Standing.GONE)
    stored = rows.order_by("person", "done_at", "pk").values_list(
        "person", "done_on", "category", "minutes", "quality", "mark", "done_at", "ended_at"
    )
    would: defaultdict[str, int] = defaultdict(int)
    each: defaultdict[object, int] = defaultdict(int)
    services = 0
    for done, points in replay(terms, _done(stored.iterator()), BEST):
        would[done.category] += points
        each[done.person] += points
        services += 1
    for person, paid in rows.values_list("person").annotate(Sum("points")).order_by():
        each[person] -= paid
    kinds = rows.values_list("category").annotate(Sum("minutes"), Sum("points"))
    table = [
        Row(category, minutes // 60, paid, would[category])
        for category, minutes, paid in kinds.order_by("category")
    ]
    return Outcome(
        services=services, people=len(each), paid=sum(row.paid for row in table),
        would=sum(would.values()), more=sum(one > 0 for one in each.values()),
        fewer=sum(one < 0 for one in each.values()), rows=table,
    )  # fmt: skip


def _done(rows: Iterable[Any]) -> Iterable[Done]:
    for person, on, category, minutes, quality, mark, begun, ended in rows:
        until = ended or begun + timedelta(minutes=minutes)
        local = (timezone.localtime(begun), timezone.localtime(until))
        yield Done(person, on, category, minutes, quality, mark, *local)


def label(category: str) -> str:
    return str(dict(Category.choices).get(category, "–"))
