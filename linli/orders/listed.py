"""Which orders programs list and which stand on the map: those of the areas of somebody's roles."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from linli.accounts.models import Person
from linli.areas.queries import below
from linli.core.prepared import Prepared
from linli.orders import defined, queries
from linli.orders.models import Order
from linli.organisations.scope import Power, areas_held

# What a list tells of an order.
LISTED = (
    "on", "seq", "status", "urgency", "door", "submitted_at", "accept_by", "arrive_by", "due_at",
    "slot_from", "slot_until", "closed_at", "is_confidential", "turn", "area__name",
    "service__name",
)  # fmt: skip
PLACED = ("point", "area__latitude", "area__longitude")


def of_roles(by: Person) -> QuerySet[Order]:
    """Those that `rules.may_open_at_desk` lets the roles open: by area, however many there are."""
    return Order.objects.filter(queries.reached_by_roles(by))


def queued(by: Person) -> Sequence[Order] | QuerySet[Order]:
    """The queue with cards: one as it should be comes whole, by a statement that is kept."""
    found = _QUEUE.all(areas_held(by, Power.DISPATCH))
    return found if len(found) < SHORT else queries.with_card(queries.queue(by))


SHORT = 61
_QUEUE = Prepared(lambda over: queries.with_card(queries.queue_of(over))[:SHORT], [UUID])


def page_after(
    by: Person,
    *,
    area: UUID | None,
    status: Collection[str],
    since: datetime | None,
    cursor: UUID | None,
    most: int,
) -> tuple[list[Order], UUID | None]:
    """The oldest first; and where the next page begins, None when this is the last.

    An order's id grows with time and never changes, so no order is skipped or told twice while
    new ones come in.
    """
    rows = of_roles(by)
    if area is not None:
        rows = rows.filter(area__in=below(area))
    if status:
        rows = rows.filter(status__in=status)
    if since is not None:
        rows = rows.filter(submitted_at__gte=since)
    if cursor is not None:
        rows = rows.filter(pk__gt=cursor)
    rows = rows.select_related("area", "service").only(*LISTED).order_by("pk")
    found = list(rows[: most + 1])
    return found[:most], found[most - 1].pk if len(found) > most else None


def open_on_map(by: Person) -> QuerySet[Order]:
    """What a dispatcher's map shows: waiting or on its way, what runs out first on top; with the
    sealed point, and nothing else that is sealed."""
    return queries.with_card(defined.on_map(by), *PLACED).order_by("due_at", "id")
