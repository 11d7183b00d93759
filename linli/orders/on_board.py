"""The board of a station: what is going on in columns, and four numbers on top of it.

It is looked at all day, and writing its statements took longer than the database needs to answer:
both are written once (core/prepared.py), for each number of areas that somebody's roles lie in.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache, partial
from typing import NamedTuple
from uuid import UUID

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from linli.accounts.models import Person
from linli.areas.models import AreaLink
from linli.core.days import midnight
from linli.core.prepared import Prepared
from linli.orders.life import GOING_ON, MAY_BE_LATE, WAITING, Status
from linli.orders.models import Order
from linli.orders.queries import CARD
from linli.organisations.scope import Power, areas_held

Columns = tuple[tuple[Status, ...], ...]
Areas = Sequence[UUID]
# A board says of nobody for whom.
SHOWN = (*(name for name in CARD if name != "beneficiary__name"), "beneficiary")


class Numbers(NamedTuple):
    """How many visits there are today, how many nobody has, run out within the hour, ran out."""

    today: int = 0
    waiting: int = 0
    soon: int = 0
    late: int = 0


def seen(by: Person) -> QuerySet[Order]:
    """The whole station's, for a dispatcher; for others what is not confidential."""
    return _seen(*_reach(by)).order_by("due_at", "id")


def columns(by: Person, states: Columns, most: int) -> list[list[Order]]:
    """The first `most` orders of each column of the station's, what runs out first on top."""
    dispatching, taking = _reach(by)
    if not dispatching and not taking:
        return [[] for _column in states]
    cards = _cards(states, most, len(dispatching), len(taking)).all(*dispatching, *taking)
    return _sorted_in(cards, states)


def columns_of(rows: QuerySet[Order], states: Columns, most: int) -> list[list[Order]]:
    """The same of any orders."""
    return _sorted_in(_first(rows, states, most), states)


def numbers(by: Person, now: datetime) -> Numbers:
    """Of everything that is on the station's board."""
    dispatching, taking = _reach(by)
    if not dispatching and not taking:
        return Numbers()
    begins = midnight(timezone.localdate(now))
    moments = (begins, begins + timedelta(days=1), now, now + timedelta(hours=1))
    found = _numbers(len(dispatching), len(taking)).all(*moments, *dispatching, *taking)
    return Numbers(*found[0])


def _reach(by: Person) -> tuple[Areas, Areas]:
    return areas_held(by, Power.DISPATCH), areas_held(by, Power.TAKE_ORDERS)


def _seen(dispatching: Areas, taking: Areas) -> QuerySet[Order]:
    here = Q(area__in=_below(dispatching)) | Q(area__in=_below(taking), is_confidential=False)
    states = GOING_ON - {Status.IN_PARTS}  # of a package the parts are somebody's work
    return Order.objects.filter(here, status__in=states)


def _below(areas: Areas) -> QuerySet[AreaLink, UUID]:
    return AreaLink.objects.filter(above__in=areas).values_list("below", flat=True)


def _first(rows: QuerySet[Order], states: Columns, most: int) -> QuerySet[Order]:
    """The cards of all columns in one query, however many columns."""
    column = Case(
        *(When(status__in=some, then=Value(n)) for n, some in enumerate(states)),
        output_field=IntegerField(),
    )
    place = Window(RowNumber(), partition_by="column", order_by=["due_at", "id"])
    wanted = [status for some in states for status in some]
    placed = rows.filter(status__in=wanted).order_by().annotate(column=column)
    first = placed.annotate(place=place).filter(place__lte=most).values("pk")
    cards = Order.objects.filter(pk__in=first).select_related("service", "package", "area", "lead")
    return cards.only(*SHOWN).order_by("due_at", "id")


def _sorted_in(cards: QuerySet[Order] | list[Order], states: Columns) -> list[list[Order]]:
    column_of = {status: n for n, some in enumerate(states) for status in some}
    found: list[list[Order]] = [[] for _column in states]
    for order in cards:
        found[column_of[Status(order.status)]].append(order)
    return found


@cache
def _cards(states: Columns, most: int, dispatching: int, taking: int) -> Prepared[Order]:
    def make(*areas: UUID) -> QuerySet[Order]:
        return _first(_seen(areas[:dispatching], areas[dispatching:]), states, most)

    return Prepared(make, *[UUID] * (dispatching + taking))


@cache
def _numbers(dispatching: int, taking: int) -> Prepared[tuple[int, ...]]:
    return Prepared(
        partial(_counted, dispatching), *[datetime] * 4, *[UUID] * (dispatching + taking)
    )


def _counted(
    dispatching: int, begins: datetime, ends: datetime, now: datetime, hour: datetime, *areas: UUID
) -> "QuerySet[Order, tuple[int, ...]]":
    rows = _seen(areas[:dispatching], areas[dispatching:]).order_by().values(all=Value(1))
    return rows.annotate(
        today=Count("pk", filter=Q(slot_from__gte=begins, slot_from__lt=ends)),
        waiting=Count("pk", filter=Q(status__in=WAITING)),
        soon=Count("pk", filter=Q(due_at__gte=now, due_at__lt=hour)),
        late=Count("pk", filter=Q(due_at__lt=now, status__in=MAY_BE_LATE)),
    ).values_list("today", "waiting", "soon", "late")
