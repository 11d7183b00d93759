"""Who hears what is said of an order in confidence, and whose complaints."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from linli.accounts.models import Person
from linli.areas.models import AreaLink
from linli.orders.models import Hand, Order
from linli.organisations.scope import Power, areas_where


def hears(by: Person) -> QuerySet[AreaLink]:
    """The areas whose complaints somebody hears, as ids."""
    return areas_where(by, Power.HEAR_COMPLAINTS)


def privy(by: Person, pk: OuterRef) -> Exists:
    """Whether somebody may tell whoever asked what is confidential of this order: those who go,
    and those who give it out or answer for it."""
    goes = Exists(Hand.objects.filter(order=OuterRef("pk"), person=by, left_at=None))
    powers = (Power.DISPATCH, Power.HEAR_COMPLAINTS)
    at_desk = [Q(area__in=areas_where(by, power)) for power in powers]
    return Exists(Order.objects.filter(at_desk[0] | at_desk[1] | goes, pk=pk))
