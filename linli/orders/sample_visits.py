"""Visits of a demonstration that are over: at times at which whoever went was nowhere else."""

from datetime import datetime, timedelta

from django.utils import timezone

from linli.accounts.models import Person
from linli.orders.actions import fulfil
from linli.orders.models import Order
from linli.people import presence


def visited(order: Order, by: Person, words: str) -> Order:
    """A visit of today that is over, at a time at which whoever went was nowhere else."""
    now = timezone.now()
    arrived, left = last_free(by, now)
    begins, ends = max(arrived, now - timedelta(hours=7)), now + timedelta(minutes=9)
    order = fulfil.set_out(fulfil.schedule(order, by=by, begins=begins, ends=ends), by=by)
    order = fulfil.arrive(order, by=by, is_code_given=True, at=arrived)
    return fulfil.finish(order, by=by, words=words, at=left)


def last_free(person: Person, now: datetime) -> tuple[datetime, datetime]:
    """The last hours' time at which somebody was nowhere else, of some length at least; where the
    day is full, whatever it is."""
    arrived = left = now
    for minutes in (40, 20, 8):
        for back in range(minutes + 1, 8 * 60, 5):
            arrived = now - timedelta(minutes=back)
            left = arrived + timedelta(minutes=minutes)
            if not presence.was_busy(person.pk, arrived, left):
                return arrived, left
    return arrived, left
