"""What those who were helped gave goes into the stars of whoever helped."""

import pytest
from django.utils import timezone

from linli.core.ids import uuid7
from linli.hours.tests.make import House, morning
from linli.orders import marks
from linli.orders.life import Status
from linli.orders.models import Order
from linli.orders.tests.make import Place

pytestmark = pytest.mark.django_db


def test_marks_of_the_orders_in_which_hours_count() -> None:
    house, place = House(), Place()
    rated, silent = place.order(Status.RATED), place.order(Status.CONFIRMED)
    Order.objects.filter(pk=rated.pk).update(
        attitude=4, timeliness=3, result=4, rated_at=timezone.now()
    )
    assert marks.given_to(house.volunteer) == (0, 0)
    for number, order in enumerate((rated, silent)):
        hour = house.effective(60, begun_at=morning(number + 1))
        hour.pk, hour.id = None, uuid7()  # the triggers keep the source of a written one
        hour.source_kind, hour.source_id = Order._meta.label_lower, order.pk
        hour.save(force_insert=True)

    assert marks.given_to(house.volunteer) == (11, 3)
