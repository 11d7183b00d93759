"""Pressing for an open order a moment after somebody else."""

import pytest

from linli.accounts.tests.make import signed_in
from linli.orders.actions import after, dispatch
from linli.orders.life import Status
from linli.orders.models import Order
from linli.orders.tests.make import Place, make_volunteer
from linli.people.tests.make import make_client

pytestmark = pytest.mark.django_db


def test_whoever_comes_too_late_reads_why_and_sees_the_order_as_it_is_now() -> None:
    place = Place()
    order = place.order(Status.ACCEPTED)
    after.cancel(order, by=place.resident, reason="solved")
    answer = signed_in(place.worker).post(f"/desk/orders/{order.pk}/do/set_out/")
    words = answer.content.decode()
    assert answer.status_code == 409
    assert "这单已经结束" in words
    assert order.number in words
    assert 'role="alert"' in words
    own = signed_in(place.resident).post(f"/order/{order.pk}/do/confirm/")
    assert (own.status_code, order.number in own.content.decode()) == (409, True)
    assert Order.objects.get(pk=order.pk).turn == order.turn + 1  # the cancelling, no more


def test_whoever_presses_late_reads_why_and_others_learn_nothing() -> None:
    place = Place()
    order = dispatch.open_up(place.order(), by=place.dispatcher)
    first, late = make_volunteer(place.area), make_volunteer(place.area)
    stranger = signed_in(make_client())
    dispatch.take(order, by=first)
    path = f"/order/{order.pk}/do/take/"

    answer = signed_in(late).post(path)

    assert answer.status_code == 409
    assert "这单已经走到下一步" in answer.content.decode()
    assert signed_in(late).get(f"/order/{order.pk}/").status_code == 404
    assert signed_in(late).post(f"/order/{order.pk}/do/cancel/").status_code == 404
    assert stranger.post(path).status_code == 404
