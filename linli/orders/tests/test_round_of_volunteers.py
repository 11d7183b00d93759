"""Volunteers carry their visits as staff do: the same round, the same queue, without a desk."""

import re

import pytest
from django.urls import reverse

from linli.accounts.models import Person
from linli.accounts.tests.make import signed_in
from linli.orders.actions import dispatch, fulfil
from linli.orders.life import Status
from linli.orders.models import Order
from linli.orders.tests.make import Place, soon
from linli.orders.tests.test_pocket import Phone, ago, for_today, now_of

pytestmark = pytest.mark.django_db
ROUND, SHEET = reverse("orders:my_round"), reverse("orders:my_round_sheet")


def visit(place: Place, by: Person) -> Order:
    """Agreed on for today by a volunteer who said yes."""
    order = dispatch.offer(place.order(), by=place.dispatcher, to=[by])
    order = dispatch.accept(order, by=by)
    order = fulfil.schedule(order, by=by, begins=soon(), ends=soon(2))
    for_today(order)
    return now_of(order)


class OwnPhone(Phone):
    door = "orders:my_queue_up"


def test_a_volunteer_has_the_round_with_what_the_door_needs() -> None:
    place = Place()
    order = visit(place, place.neighbour)
    client = signed_in(place.neighbour, second_factor=False)
    assert ROUND in client.get(reverse("orders:posts")).content.decode()
    page = client.get(ROUND)
    text = page.content.decode()
    assert "Linli-Until" in page
    assert page["Cache-Control"] == "no-store, private"
    for words in ("三巷 12 号", order.visit_code, reverse("orders:my_queue_up"), SHEET):
        assert words in text
    assert "/desk/" not in re.sub(r"<header.*?</header>", "", text, flags=re.DOTALL)
    sheet = client.get(SHEET).content.decode()
    assert order.visit_code in sheet
    assert ROUND in sheet
    assert client.get(reverse("orders:today")).status_code == 403


def test_the_worker_keeps_both_rounds() -> None:
    script = signed_in(Place().resident).get("/sw.js").content.decode()
    assert f'"{ROUND}"' in script
    assert '"/desk/orders/today/"' in script


def test_what_a_volunteer_did_without_a_network_is_taken_once() -> None:
    place = Place()
    order, phone = visit(place, place.neighbour), OwnPhone(place.neighbour)
    came, went = ago(50), ago(5)
    assert phone.send(order, "arrive", came, is_code_given="on").status_code == 200
    for _n in range(2):
        done = phone.send(order, "finish", went, key="one-end-one-key")
        assert done.status_code == 200
    order = now_of(order)
    assert (order.status, order.begun_at, order.ended_at) == (Status.DONE, came, went)


def test_nobody_else_takes_a_step_there_and_staff_show_their_second_factor() -> None:
    place = Place()
    order = visit(place, place.neighbour)
    assert OwnPhone(place.resident).send(order, "set_out", ago(3)).status_code == 403
    stranger = OwnPhone(Place().resident)
    assert stranger.send(order, "set_out", ago(3)).status_code == 404
    assert now_of(order).status == Status.SCHEDULED
    own = place.order(Status.SCHEDULED)
    for_today(own)
    bare = OwnPhone(place.worker)
    bare.client = signed_in(place.worker, second_factor=False)
    for path in (ROUND, SHEET):
        assert bare.client.get(path).status_code == 302
    assert bare.send(own, "set_out", ago(3)).status_code == 302
    assert signed_in(place.worker).get(ROUND).status_code == 200


def test_a_resident_who_goes_nowhere_reads_so() -> None:
    text = signed_in(Place().resident).get(ROUND).content.decode()
    assert "今天没有上门安排" in text
    assert reverse("orders:posts") in text
