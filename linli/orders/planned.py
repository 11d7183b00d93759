"""Visits of the next days, for one's own week: those one goes to, and those that come."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.orders.life import TAKEN
from linli.orders.models import Hand, Order
from linli.orders.queries import handed_to
from linli.people.week import Planned

MOST = 100


def planned(person: Person, begins: datetime, ends: datetime) -> list[Planned]:
    """Agreed visits in a span of time (people/week.py); whose door it is stands on their page."""
    agreed = Q(slot_from__gte=begins, slot_from__lt=ends, status__in=TAKEN)
    goes = handed_to(person).filter(agreed).select_related("service")[:MOST]
    own = Order.objects.filter(agreed, Q(asked_by=person) | Q(beneficiary=person))
    comes = own.select_related("service").order_by("slot_from")[:MOST]
    found = [_one(order, _("I go")) for order in goes]
    there = {one.to for one in found}
    theirs = (_one(order, _("Somebody comes")) for order in comes)
    return found + [one for one in theirs if one.to not in there]


def busy(people: list[UUID], begins: datetime, ends: datetime) -> set[UUID]:
    """Who of them goes on a visit that was agreed for some of that time (people/week.py)."""
    rows = Hand.objects.filter(
        person__in=people, left_at=None, went_at=None, order__status__in=TAKEN,
        order__slot_from__lt=ends, order__slot_until__gt=begins,
    )  # fmt: skip
    return set(rows.order_by().values_list("person", flat=True))


def _one(order: Order, how: str) -> Planned:
    is_named = order.service is not None and not order.is_confidential
    what = order.service.name if is_named and order.service else _("A visit")
    to = reverse("orders:one", args=[order.pk])
    assert order.slot_from  # noqa: S101 - asked for above
    return Planned(order.slot_from, order.slot_until, what, "", to, how)
