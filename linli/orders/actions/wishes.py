"""Whom somebody does not want to be sent again, and wants after all."""

from django.db import transaction
from django.utils import timezone

from linli.accounts.models import Person
from linli.core.errors import allow
from linli.core.events import record
from linli.orders import queries
from linli.orders.models import Order, Unwanted


def not_again(order: Order) -> None:
    """Inside the step in which it is said: everybody who came is left out from now on."""
    if order.beneficiary_id is None:
        return
    went = order.hands.filter(left_at=None).exclude(person=order.beneficiary_id)
    Unwanted.objects.bulk_create(
        [
            Unwanted(person_id=order.beneficiary_id, helper_id=pk, order=order)
            for pk in went.values_list("person", flat=True)
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def welcome_again(order: Order, *, by: Person) -> None:
    """It was not meant so, or is over: whoever came that time may come again."""
    allow(queries.is_asker(by, order))
    rows = order.unwanted.filter(ended_at=None)
    if rows.update(ended_at=timezone.now()):
        record("order.welcome_again", by=by, about=order)
