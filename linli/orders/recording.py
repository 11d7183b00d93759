"""What was done becomes one service record: nobody types it."""

from uuid import UUID

from django.utils import timezone

from linli.accounts.models import Person
from linli.catalogue.models import Force
from linli.catalogue.models import Place as CataloguePlace
from linli.core.prepared import Prepared
from linli.core.rows import by_id
from linli.orders import belonging
from linli.orders.models import Hand, Order
from linli.organisations.models import Organisation
from linli.organisations.queries import public
from linli.records import actions as records
from linli.records.models import Kind, ServiceRecord

SHORTEST = 1  # minute
GONE = ("order", "force", "is_lead", "came_at", "went_at")


def write_record(order: Order, *, by: Person | None) -> ServiceRecord | None:
    """The record of an order that was done, in the transaction that confirms it.

    A package's own order has none: its parts have theirs. Whoever was not registered is counted
    as one person whose name is not known.
    """
    if order.begun_at is None or order.ended_at is None or order.package_id:
        return None
    got = (
        records.Got(person=order.beneficiary)
        if order.beneficiary_id
        else records.Got(count=1, how="heads")
    )
    photos = [pk for (pk,) in belonging.SHOWN.all(order.pk)]
    places = order.service.places if order.service else []
    return records.write(
        source=order,
        source_turn=order.turn,
        kind=Kind.ORDER,
        by=by,
        begun_at=order.begun_at,
        # Whoever only opened the door is written down with a minute, which may not be over yet.
        ended_at=min(order.ended_at, timezone.now()),
        area_id=order.area_id,
        organisation=organisation_of(order),
        contributions=[gave(hand) for hand in came(order)],
        receptions=[got],
        service=order.service,
        title="" if order.service else order.number,
        place=places[0] if places else CataloguePlace.HOME,
        evidence=[str(pk) for pk in photos],
        is_confidential=order.is_confidential,
    )


def came(order: Order) -> list[Hand]:
    """Who was there, with a beginning and an end; a lead who forgot to check in is not."""
    return _CAME.all(order.pk)


_CAME = Prepared(
    lambda order: (
        Hand.objects.filter(order=order, left_at=None, came_at__isnull=False, went_at__isnull=False)
        .select_related("person", "organisation")
        .only(*GONE, "person__name", "organisation__name")
    ),
    UUID,
)


def gave(hand: Hand) -> records.Gave:
    assert hand.came_at is not None  # noqa: S101 - `came` asked for it
    assert hand.went_at is not None  # noqa: S101
    minutes = max(SHORTEST, round((hand.went_at - hand.came_at).total_seconds() / 60))
    return records.Gave(
        hand.person,
        force=Force(hand.force),
        minutes=min(minutes, 24 * 60),
        organisation=hand.organisation,
        role="lead" if hand.is_lead else "helper",
    )


def organisation_of(order: Order) -> Organisation:
    """Who records: the unit that did it, else the station's, else the first of the place."""
    pk = order.unit_id or order.keeper_id
    return by_id(Organisation, pk) if pk else public(order.area_id).order_by("kind", "pk")[0]
