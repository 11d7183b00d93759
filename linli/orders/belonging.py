"""What belongs to an order: its photos, what was seen at its visit, the parts of its package."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from linli.catalogue.models import Service
from linli.catalogue.queries import offered
from linli.core.prepared import Prepared
from linli.orders.life import PART_DONE, PART_OVER, TAKEN, Status
from linli.orders.models import Order, Photo
from linli.orders.queries import with_card

USUAL = 6  # services that somebody at a door thinks of


def shown_photos(order: Order) -> QuerySet[Photo]:
    """Those whose yes stands."""
    return Photo.objects.filter(order=order, withdrawn_at=None)


# Their files, for the record.
SHOWN: Prepared[tuple[UUID]] = Prepared(
    lambda order: Photo.objects.filter(order=order, withdrawn_at=None).values_list("file"), UUID
)


def origin(order: Order) -> Order | None:
    """The order at whose visit this need was seen."""
    return with_card(Order.objects.filter(needs_seen=order)).first()


def seen_at(order: Order) -> QuerySet[Order]:
    """The needs that were seen at the visit of this order."""
    return with_card(Order.objects.filter(seen_during=order)).order_by("id")


def on_top(orders: QuerySet[Order]) -> QuerySet[Order]:
    """Without the parts of a package that nobody comes for or asks about: its page has them."""
    return orders.filter(Q(parent=None) | Q(status__in=TAKEN | {Status.NEED_INFO, Status.DONE}))


@dataclass(frozen=True)
class Progress:
    """How far a package is. `of`: all that was asked for and not called off, later times too."""

    done: int
    of: int
    off: int
    next: Order | None


def progress(parts: Sequence[Order]) -> Progress:
    """One progress of all parts; `next` is the one that somebody comes for first."""
    done = sum(part.status in PART_DONE for part in parts)
    off = sum(part.status in PART_OVER - PART_DONE for part in parts)
    later = sum(part.more for part in parts if part.status not in PART_OVER)
    going = [part for part in parts if part.status not in PART_OVER]
    first = min(going, key=_when, default=None)
    return Progress(done, len(parts) - off + later, off, first)


def _when(part: Order) -> tuple[bool, float, str]:
    """What has a time comes first, then what was placed first."""
    begins = part.slot_from
    return begins is None, begins.timestamp() if begins else 0.0, str(part.pk)


def whole_of(order: Order) -> Order | None:
    """The package this order is a part of."""
    return with_card(Order.objects.filter(parts=order)).first()


def usual_services(area_id: UUID | None) -> list[Service]:
    """The first of the catalogue in season; what is said in confidence is not among them."""
    rows = offered(area_id).filter(is_confidential=False).order_by("order", "name")
    today = timezone.localdate()
    return [one for one in rows if one.in_season(today)][:USUAL]
