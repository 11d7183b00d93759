"""What the worker process does in a simulation: clocks that ring, tasks that are due, and the
housekeeping."""

from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from linli.core import tasks
from linli.core.prepared import Prepared
from linli.orders.models import Answer, Offer, Order
from linli.orders.tasks import ring


class Turns(Protocol):
    """What a town asks of a worker, whether it works here or beside it."""

    is_beside: bool
    waited: float  # seconds the town stood still for it

    def turn(self, now: datetime) -> int:
        """Have done what is due then; how many tasks were done since the last time."""

    def rest(self) -> int:
        """Wait until all is done that was due; how many tasks that were."""


class Worker:
    """Works in the process that asks it: a turn is over when all is done."""

    is_beside = False
    waited = 0.0

    def __init__(self, start: datetime) -> None:
        self._swept = start

    def turn(self, now: datetime) -> int:
        """The housekeeping once a day: hourly, it would be most of a small town's months."""
        if now - self._swept >= timedelta(days=1):
            self._swept = now
            tasks.tick()
        elif is_a_clock_due(now):
            tasks.enqueue(ring)
        done = 0
        while tasks.do_next():
            done += 1
        return done

    def rest(self) -> int:
        return 0


def is_a_clock_due(now: datetime) -> bool:
    """Whether the clock of an order or of an offer has run out. The first is asked for, and not
    any: PostgreSQL would look for any through all orders there are."""
    return bool(_ORDERS_RING.all(now) or _OFFERS_END.all(now))


_ORDERS_RING: Prepared[tuple[UUID]] = Prepared(
    lambda now: Order.objects.filter(alarm_at__lte=now).order_by("alarm_at").values_list("pk")[:1],
    datetime,
)
_OFFERS_END: Prepared[tuple[UUID]] = Prepared(
    lambda now: (
        Offer.objects.filter(answer=Answer.OPEN, until__lte=now)
        .order_by("until")
        .values_list("pk")[:1]
    ),
    datetime,
)
