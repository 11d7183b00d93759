"""The board of a station: what is going on in columns, and the numbers on it.

What each number counts stands in defined.py, for the list that it opens too.

It is looked at all day, and writing its statements took longer than the database needs to answer:
both are written once (core/prepared.py), for each number of areas that somebody's roles lie in.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber

from linli.accounts.models import Person
from linli.areas.models import AreaLink
from linli.core.prepared import Prepared
from linli.orders import defined, queries
from linli.orders.defined import COLUMNS, DEFINED, ON_BOARD, OVER, Moments
from linli.orders.life import Status
from linli.orders.models import Order
from linli.orders.queries import CARD
from linli.organisations.scope import Power, areas_held

Columns = tuple[tuple[Status, ...], ...]
Areas = Sequence[UUID]
# A board says of nobody for whom.
STATES: Columns = tuple(states for _tone, _name, states in COLUMNS.values())
SHOWN = (*(name for name in CARD if name != "beneficiary__name"), "beneficiary")


# On top of the board, then the heads of its columns; each as defined.py says.
ON_TOP = ("today", "waiting", "soon", "late")
NUMBERED = (*ON_TOP, *COLUMNS)


def seen(by: Person) -> QuerySet[Order]:
    """The whole station's, for who answers for it; for others what is not confidential."""
    return defined.on_board(by).order_by("due_at", "id")


def columns(by: Person, states: Columns, most: int) -> list[list[Order]]:
    """The first `most` orders of each column of the station's, what runs out first on top."""
    always, taking = _reach(by)
    if not always and not taking:
        return [[] for _column in states]
    cards = _cards(states, most, len(always), len(taking)).all(*always, *taking)
    return _sorted_in(cards, states)


def columns_of(rows: QuerySet[Order], states: Columns, most: int) -> list[list[Order]]:
    """The same of any orders."""
    return _sorted_in(_first(rows, states, most), states)


def numbers(by: Person, now: datetime) -> dict[str, int]:
    """Of everything that is on the station's board."""
    always, taking = _reach(by)
    if not always and not taking:
        return dict.fromkeys(NUMBERED, 0)
    # What was written down is of these very definitions.
    wheres = tuple(DEFINED[name].where for name in NUMBERED)
    asked = _numbers(wheres, len(always), len(taking))
    found = asked.all(*defined.moments(now), *always, *taking)
    return dict(zip(NUMBERED, found[0], strict=True))


def numbers_of(rows: QuerySet[Order], now: datetime) -> dict[str, int]:
    """The same of any orders."""
    return defined.sums(NUMBERED, rows, now)


def _reach(by: Person) -> tuple[Areas, Areas]:
    always = {area for one in OVER for area in areas_held(by, one)}
    return tuple(sorted(always)), areas_held(by, Power.TAKE_ORDERS)


def _seen(always: Areas, taking: Areas) -> QuerySet[Order]:
    """As `defined.on_board`, for areas that are given."""
    here = queries.of_areas(_below(always), _below(taking))
    return Order.objects.filter(here, status__in=ON_BOARD)


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
def _cards(states: Columns, most: int, always: int, taking: int) -> Prepared[Order]:
    def make(*areas: UUID) -> QuerySet[Order]:
        return _first(_seen(areas[:always], areas[always:]), states, most)

    return Prepared(make, *[UUID] * (always + taking))


@cache
def _numbers(
    wheres: tuple[Callable[[Moments], Q], ...], always: int, taking: int
) -> Prepared[tuple[int, ...]]:
    def make(*values: Any) -> "QuerySet[Order, tuple[int, ...]]":
        at, areas = Moments(*values[:4]), values[4:]
        rows = _seen(areas[:always], areas[always:]).order_by().values(all=Value(1))
        counts = {
            name: Count("pk", filter=where(at))
            for name, where in zip(NUMBERED, wheres, strict=True)
        }
        return rows.annotate(**counts).values_list(*NUMBERED)

    return Prepared(make, *[datetime] * 4, *[UUID] * (always + taking))
