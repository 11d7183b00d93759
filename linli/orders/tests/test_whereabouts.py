"""Where the door is, as the phone of whoever orders says it, if its owner lets it."""

import json
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from linli.accounts.tests.make import signed_in
from linli.orders.actions import fulfil
from linli.orders.held import orders_of
from linli.orders.models import Draft, Order
from linli.orders.tests.make import Place

pytestmark = pytest.mark.django_db
HERE = {"here": "on", "latitude": "23.031234567", "longitude": "113.141987654",
        "datum": "wgs84"}  # fmt: skip
POINT = "23.03123,113.14199"


@pytest.fixture
def place() -> Place:
    return Place()


def url(place: Place, step: str) -> str:
    return reverse("orders:ask", args=[place.service.slug, step])


def told(place: Place, who: str = "self", **more: str) -> Client:
    """Everything said but the last press."""
    client = signed_in(place.resident)
    client.post(url(place, "who"), {"who": who, "name": "何伯", "agreed": "on"})
    client.post(url(place, "when"), {"day": "soon"})
    said = {"address": "三巷 12 号", "words": "灯不亮了", **more}
    assert client.post(url(place, "details"), said).status_code == 302
    return client


def test_it_is_kept_to_a_metre_and_sealed_and_stands_in_no_page(place: Place) -> None:
    client = told(place, **HERE)
    pages = [client.get(url(place, step)).content.decode() for step in ("details", "check")]
    assert "手机已记下" in pages[1]
    client.post(url(place, "check"))
    order = Order.objects.get()
    assert order.point == POINT
    assert order.whereabouts == (23.03123, 113.14199)
    with connection.cursor() as cursor:
        cursor.execute("SELECT point FROM orders_order")
        assert "23.03" not in cursor.fetchone()[0]
    pages += [
        signed_in(who).get(reverse(f"orders:{name}", args=args)).content.decode()
        for who, name, args in (
            (place.resident, "one", [order.pk]), (place.resident, "mine", []),
            (place.dispatcher, "desk_one", [order.pk]), (place.dispatcher, "board", []),
            (place.dispatcher, "queue", []), (place.dispatcher, "map", []),
        )
    ]  # fmt: skip
    assert not [one for one in pages if "23.0312" in one or "113.1419" in one]
    assert orders_of(place.resident)[0]["point"] == POINT  # but it is theirs to read


def test_nobody_s_phone_is_noted_who_did_not_say_so(place: Place) -> None:
    client = told(place, latitude=HERE["latitude"], longitude=HERE["longitude"], datum="wgs84")
    client.post(url(place, "check"))
    assert Order.objects.get().point == ""


@pytest.mark.parametrize("more", [{"here": "on"}, {"here": "on", "latitude": "23.03"}])
def test_without_scripts_or_leave_the_order_goes_its_way(
    place: Place, more: dict[str, str]
) -> None:
    client = told(place, **more)
    assert "手机已记下" not in client.get(url(place, "check")).content.decode()
    client.post(url(place, "check"))
    assert Order.objects.get().point == ""


def test_what_the_phone_said_once_stands_until_it_is_taken_back(place: Place) -> None:
    client = told(place, **HERE)
    client.post(url(place, "details"), {"address": "三巷 12 号", "words": "灯", "here": "on"})
    assert json.loads(Draft.objects.get().said)["details"]["point"] == POINT
    client.post(url(place, "details"), {"address": "三巷 12 号", "words": "灯"})
    assert not json.loads(Draft.objects.get().said)["details"].get("point")


def test_for_somebody_else_it_is_not_asked(place: Place) -> None:
    client = told(place, who="other", **HERE)
    assert 'name="here"' not in client.get(url(place, "details")).content.decode()
    client.post(url(place, "check"))
    assert Order.objects.get().point == ""


@pytest.mark.parametrize("north", ["91", "NaN", "x", "1e400"])
def test_no_point_on_earth_is_refused_or_left_out(place: Place, north: str) -> None:
    client = signed_in(place.resident)
    client.post(url(place, "who"), {"who": "self"})
    client.post(url(place, "when"), {"day": "soon"})
    said = {"address": "三巷 12 号", "words": "灯", **HERE, "latitude": north}
    assert client.post(url(place, "details"), said).status_code == 422


def test_at_the_door_the_distance_is_computed_on_the_server(place: Place) -> None:
    client = told(place, **HERE)
    client.post(url(place, "check"))
    order = place.along(Order.objects.get(), "on_the_way")
    there = (Decimal("23.03223"), Decimal("113.14199"))  # a thousandth of a degree to the north
    fulfil.arrive(order, by=place.worker, is_code_given=True, point=there)
    metres = order.hands.get(person=place.worker).metres
    assert metres is not None
    assert 105 <= metres <= 116
