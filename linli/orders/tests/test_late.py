"""Pressing for an open order a moment after somebody else."""

import pytest

from linli.accounts.tests.make import signed_in
from linli.orders.actions import dispatch
from linli.orders.tests.make import Place, make_volunteer
from linli.people.tests.make import make_client

pytestmark = pytest.mark.django_db


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
