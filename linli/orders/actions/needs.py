"""Another need seen at a visit: an order of the same person, at once, through the same intake."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from linli.accounts.models import Person
from linli.catalogue.models import Service
from linli.orders.actions import intake
from linli.orders.actions.fulfil import believed
from linli.orders.actions.moving import begin, move
from linli.orders.models import Order


@transaction.atomic
def see_need(
    order: Order, *, by: Person, service: Service | None = None, words: str = "",
    at: datetime | None = None,
) -> Order:  # fmt: skip
    """Whoever is there asks on behalf; the person is told, and can take it back."""
    order = begin("see_need", order, by=by)
    if at is not None:
        believed(at, timezone.now())
    made = intake.seen(order, by=by, service=service, words=words.strip())
    move("see_need", order, by=by, service=service is not None)
    return made
