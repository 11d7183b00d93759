"""What the pages of an order show first."""

import pytest

from linli.orders import reading
from linli.orders.life import Status
from linli.orders.tests.make import Place

pytestmark = pytest.mark.django_db


def test_home_shows_what_has_a_time_before_what_only_waits() -> None:
    place = Place()
    timed = place.order(Status.SCHEDULED)
    for _n in range(2):
        place.order(Status.SUBMITTED)

    shown = reading.own_words(place.resident)

    assert shown
    assert len(shown["going"]) == 2
    assert shown["going"][0].pk == timed.pk
