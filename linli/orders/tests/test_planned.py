"""Whoever goes on a visit at a time is not asked for something else then (people/week.py)."""

from datetime import timedelta

import pytest

from linli.orders import planned
from linli.orders.life import Status
from linli.orders.models import Hand
from linli.orders.tests.make import Place
from linli.people import week

pytestmark = pytest.mark.django_db


def test_a_visit_that_was_agreed_takes_its_time_and_no_other() -> None:
    place = Place()
    order = place.order(Status.SCHEDULED)
    begins, ends = order.slot_from, order.slot_until
    assert begins
    assert ends
    goes = Hand.objects.get(order=order).person_id
    other = place.neighbour.pk
    hour = timedelta(hours=1)
    assert planned.busy([goes, other], begins, ends) == {goes}
    assert week.taken([goes, other], begins - hour, begins + hour) == {goes}
    assert week.taken([goes, other], begins - hour, begins) == set()
    assert week.taken([goes, other], ends, ends + hour) == set()
    Hand.objects.filter(order=order).update(left_at=begins - hour)
    assert week.taken([goes], begins, ends) == set()
