"""Open orders of an area that has ended, and what is asked for there later."""

import pytest
from django.utils import timezone

from linli.areas import actions as areas
from linli.areas.models import Area
from linli.areas.tests.make import make_area
from linli.core.errors import Refused
from linli.orders.actions import intake
from linli.orders.life import Status
from linli.orders.models import Order
from linli.orders.tests.make import Place

pytestmark = pytest.mark.django_db


def split(place: Place) -> tuple[Area, Area]:
    one, other = (make_area(parent=place.town) for _ in range(2))
    heirs = [areas.Heir(one, ["三巷"]), areas.Heir(other, ["五巷"])]
    areas.end(place.area, by=None, on=timezone.localdate(), heirs=heirs)
    place.area.refresh_from_db()
    return one, other


def where(order: Order) -> Area:
    order.refresh_from_db()
    return order.area


def test_open_orders_go_where_their_building_went() -> None:
    place = Place()
    here, there = place.order(Status.SCHEDULED), place.order(address="五巷 1 号")
    unknown, done = place.order(address="七巷 1 号"), place.order(Status.DONE)
    one, other = split(place)

    areas.settle(place.area)

    assert (where(here), where(there)) == (one, other)
    assert where(unknown) == where(done) == place.area
    assert [here.seq, there.seq] == [1, 2]


def test_a_number_that_is_taken_there_is_given_anew_and_none_comes_twice() -> None:
    place = Place()
    first, second = place.order(), place.order()
    other = Place(make_area(parent=place.town))
    other.order()
    heirs = [areas.Heir(other.area)]
    areas.end(place.area, by=None, on=timezone.localdate(), heirs=heirs)

    areas.settle(Area.objects.get(pk=place.area.pk))

    assert where(first) == where(second) == other.area
    assert sorted(Order.objects.values_list("seq", flat=True)) == [1, 2, 3]
    assert other.order().seq == 4


def test_what_is_asked_for_in_a_split_area_is_placed_by_its_address_or_asked_back() -> None:
    place = Place()
    one, other = split(place)

    assert place.order(service=None).area == one
    assert place.order(service=None, address="五巷 1 号").area == other
    for address in ("七巷 1 号", ""):
        with pytest.raises(Refused, match=f"split into {one.name}; {other.name}"):
            intake.place(
                place.need(service=None, address=address), by=place.resident, area=place.area,
                beneficiary=place.resident,
            )  # fmt: skip
