"""What those who were helped gave whoever helped them, for their stars."""

from django.db.models import Count, F, Sum

from linli.accounts.models import Person
from linli.hours import rules
from linli.hours.models import Hour, State
from linli.orders.models import Order


def given_to(person: Person) -> tuple[int, int]:
    """The sum and the number of all marks, 1 to 4, of the orders in which their hours count."""
    hours = Hour.objects.filter(
        person=person, state=State.EFFECTIVE, source_kind=Order._meta.label_lower
    )
    rated = Order.objects.filter(pk__in=hours.values("source_id"), rated_at__isnull=False)
    found = rated.order_by().aggregate(
        total=Sum(F("attitude") + F("timeliness") + F("result"), default=0), n=Count("pk")
    )
    return found["total"], 3 * found["n"]


def register() -> None:
    rules.also_rated("orders", given_to)
