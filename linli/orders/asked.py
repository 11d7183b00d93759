"""Who is asked to take an order on, to go along, or to take it over, and whose answer that is."""

from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet

from linli.accounts.models import Person
from linli.core.prepared import Prepared
from linli.orders.models import Answer, Offer, Order, Part
from linli.organisations.models import Grant, Role
from linli.organisations.scope import Power, grants_of, powers_in


def units_of(by: Person) -> QuerySet[Grant, Any]:
    """The organisations for which somebody may accept, as ids."""
    roles = [role for role in Role.values if powers_in([role]) & {Power.SERVE, Power.DISPATCH}]
    return grants_of(by).filter(role__in=[*roles, Role.AGENCY_MANAGER]).values("organisation")


def offers_to(by: Person) -> QuerySet[Offer]:
    """What is or was held out to somebody or to their unit."""
    return Offer.objects.filter(Q(to=by) | Q(unit__in=units_of(by)))


def open_offer(by: Person, order: Order) -> Offer | None:
    """The offer somebody can answer now: their own before their unit's."""
    return answered_by(by, held_out(order))


def answered_by(by: Person, open_ones: list[Offer]) -> Offer | None:
    rows = [one for one in open_ones if one.part == Part.LEAD]
    own = [one for one in rows if one.to_id == by.pk]
    if own or not any(one.unit_id for one in rows):
        return next(iter(own), None)
    units = set(units_of(by).values_list("organisation", flat=True))
    return next((one for one in rows if one.unit_id in units), None)


def held_out(order: Order) -> list[Offer]:
    """Who is asked in this round and has not answered, to take it on or along: persons first."""
    return _HELD_OUT.all(order.pk, order.round)


_HELD_OUT = Prepared(
    lambda order, turn: (
        Offer.objects.filter(order=order, round=turn, answer=Answer.OPEN)
        .select_related("to", "unit")
        .order_by(F("to").asc(nulls_last=True), "id")
    ),
    UUID,
    int,
)


def open_invitation(by: Person, order: Order, *parts: str) -> Offer | None:
    """What somebody is asked to do beside whoever leads, or in their place."""
    rows = order.offers.filter(to=by, round=order.round, answer=Answer.OPEN, part__in=parts)
    return rows.order_by("made_at").first()
