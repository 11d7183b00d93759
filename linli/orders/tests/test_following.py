"""Orders of somebody who stood in the books twice."""

import pytest

from linli.accounts.tests.make import make_resident
from linli.core.errors import Refused
from linli.orders.life import Status
from linli.orders.models import Order
from linli.orders.tests.make import Place
from linli.people.tests.make import make_merge

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]


def test_orders_follow() -> None:
    place = Place()
    kept = make_resident("陈秀英", area=place.area)
    order = place.order()

    make_merge(kept, place.resident, by=place.worker)

    order = Order.objects.get(pk=order.pk)
    assert (order.asked_by, order.beneficiary) == (kept, kept)


def test_nobody_is_put_together_with_whoever_comes_to_them() -> None:
    place = Place()
    kept = make_resident("陈秀英", area=place.area)
    order = place.order(Status.ACCEPTED)
    Order.objects.filter(pk=order.pk).update(lead=kept)

    with pytest.raises(Refused):
        make_merge(kept, place.resident, by=place.second)
