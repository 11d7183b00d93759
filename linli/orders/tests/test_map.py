"""The map of the open orders: shapes by the clock, points by area, no name, no door."""

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from linli.accounts.tests.make import signed_in
from linli.areas.models import Area
from linli.areas.tests.make import make_area
from linli.catalogue.tests.make import make_service
from linli.orders import drawn
from linli.orders.drawn import HEIGHT, WIDTH, Sign
from linli.orders.life import Status
from linli.orders.models import Order
from linli.orders.tests.make import Place

pytestmark = pytest.mark.django_db


def at(area: Area, latitude: str, longitude: str) -> None:
    area.latitude, area.longitude = Decimal(latitude), Decimal(longitude)
    area.save()


@pytest.fixture
def place() -> Place:
    place = Place()
    at(place.area, "23.030000", "113.140000")
    return place


def read(place: Place, query: str = "") -> str:
    response = signed_in(place.dispatcher).get(reverse("orders:map") + query)
    assert response.status_code == 200
    return str(response.content.decode())


def test_each_open_order_is_a_link_with_its_words_and_nobodys_name(place: Place) -> None:
    order, ended = place.order(), place.order(Status.RATED)
    elsewhere = Place().order()
    page = read(place)
    link = reverse("orders:desk_one", args=[order.pk])
    assert len(re.findall(f'<a href="{link}" class="sign sign--calm" aria-label="', page)) == 1
    [words] = re.findall(r'class="sign sign--calm" aria-label="([^"]*)"', page)
    for part in (order.number, place.service.name, "时间够", place.area.name):
        assert part in words
    for other in (ended, elsewhere):
        assert reverse("orders:desk_one", args=[other.pk]) not in page
    for words in (place.resident.name, "三巷", "13900001234", "灯不亮了"):
        assert words not in page
    assert "style=" not in page.partition("<main")[2].partition("</main>")[0]


def test_shape_follows_the_clock_before_the_urgency(place: Place) -> None:
    now = timezone.now()
    orders = [place.order() for _ in range(3)] + [place.order(urgency="urgent")]
    for order, due in zip(orders, (-1, 30, 600, 600), strict=True):
        Order.objects.filter(pk=order.pk).update(due_at=now + timedelta(minutes=due))
    page = read(place)
    for sign in Sign:
        assert page.count(f'class="sign sign--{sign.value}" aria-label') == 1
    signs = [drawn.sign_of(Order.objects.get(pk=one.pk), now) for one in orders]
    assert signs == [Sign.LATE, Sign.SOON, Sign.CALM, Sign.URGENT]


def test_a_door_is_rounded_and_a_secret_stands_at_its_area(place: Place) -> None:
    hidden = make_service(area=place.area, is_confidential=True, forces=["worker"])
    near = Order.objects.get(pk=place.order(point="23.034567,113.145678").pk)
    secret = Order.objects.get(pk=place.order(service=hidden, point="23.034567,113.145678").pk)
    assert drawn.spot_of(near) == (23.035, 113.146)
    assert drawn.spot_of(secret) == (23.03, 113.14)
    assert "23.03" not in read(place)


def test_an_area_without_a_point_is_listed_in_words(place: Place) -> None:
    at_town = make_area("新寮村", parent=place.town)
    first = place.order()
    Order.objects.filter(pk=first.pk).update(area=at_town)
    client = signed_in(place.street)
    page = client.get(reverse("orders:map")).content.decode()
    assert "新寮村" in page
    assert '<svg class="omap"' not in page
    second = place.order()
    page = client.get(reverse("orders:map")).content.decode()
    assert page.count("sign__hit") == 1
    assert "地图上没有位置" in page
    only = client.get(reverse("orders:map") + f"?area={place.area.pk}").content.decode()
    assert reverse("orders:desk_one", args=[second.pk]) in only
    assert reverse("orders:desk_one", args=[first.pk]) not in only


def test_an_area_that_is_not_ones_own_narrows_nothing(place: Place) -> None:
    order, other = place.order(), Place()
    for query in (f"?area={other.area.pk}", "?area=x"):
        assert reverse("orders:desk_one", args=[order.pk]) in read(place, query)


def test_only_a_dispatcher_has_the_map(place: Place) -> None:
    for person in (place.worker, place.caller, place.supervisor):
        assert signed_in(person).get(reverse("orders:map")).status_code == 403
    board = signed_in(place.worker).get(reverse("orders:board")).content.decode()
    assert reverse("orders:map") not in board
    board = signed_in(place.dispatcher).get(reverse("orders:board")).content.decode()
    assert reverse("orders:map") in board


def test_all_signs_are_on_the_paper_and_none_on_another(place: Place) -> None:
    corners = [make_area(parent=place.town) for _ in range(3)]
    for area, spot in zip(corners, ((22.5, 113), (23.5, 114), (23.5, 113)), strict=True):
        at(area, str(spot[0]), str(spot[1]))
    orders = [Order(area=area, point="") for area in corners for _ in range(40)]
    marks, places = drawn.drawing(orders, timezone.now())
    assert len(marks) == 120
    assert all(0 < one.x < WIDTH and 0 < one.y < HEIGHT for one in marks)
    south, north = places[0], places[2]
    assert south.y is not None
    assert north.y is not None
    assert south.y > north.y  # north is up
    middle = [(one.x, one.y) for one in marks if one.order.area == corners[2]][:12]
    assert len(set(middle)) == 12


def test_the_map_costs_the_same_for_one_and_for_many(place: Place) -> None:
    client: Any = signed_in(place.dispatcher)
    place.order()
    read(place)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as counted:
            assert client.get(reverse("orders:map")).status_code == 200
        counts.append(len(counted))
        for _n in range(5):
            place.order()
    assert counts[0] == counts[1]
