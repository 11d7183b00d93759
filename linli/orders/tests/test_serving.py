"""Whoever has an order of a person in hand serves them; whoever takes one down may not."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from linli.accounts.tests.make import signed_in
from linli.matching import Why
from linli.orders import queries, samples
from linli.orders.candidates import candidates
from linli.orders.life import Status
from linli.orders.models import Order
from linli.orders.tests.make import Place, make_volunteer
from linli.people import rules
from linli.people.actions import looking, statuses, volunteering
from linli.people.models import Look

pytestmark = pytest.mark.django_db
INTAKE = reverse("orders:take_in")


def make_alone(place: Place) -> None:
    until = timezone.localdate() + timedelta(days=30)
    statuses.confirm(place.resident, by=place.worker, group="alone", source="走访", until=until)


def test_a_grid_worker_sees_the_groups_while_they_have_an_order_in_hand() -> None:
    place = Place()
    order = place.order(Status.ACCEPTED)
    caller = place.caller
    assert not queries.has_in_hand(caller, place.resident)
    order.hands.update(person=caller)
    looking.look(place.resident, by=caller, why="service")
    assert rules.may_see_groups(caller, place.resident)

    Order.objects.filter(pk=order.pk).update(status=Status.CANCELLED, closed_at=timezone.now())

    assert not rules.may_see_groups(caller, place.resident)


def test_whoever_left_it_has_it_in_hand_no_more() -> None:
    place = Place()
    order = place.order(Status.ACCEPTED)
    [hand] = order.hands.all()
    assert queries.has_in_hand(hand.person, place.resident)

    order.hands.update(left_at=timezone.now())

    assert not queries.has_in_hand(hand.person, place.resident)


@pytest.mark.parametrize(("who", "sees"), [("worker", True), ("caller", False)])
def test_telephone_intake_shows_groups_to_those_who_serve(who: str, sees: bool) -> None:  # noqa: FBT001
    place = Place()
    make_alone(place)
    by, person = getattr(place, who), place.resident
    said = {"phone": person.mobile, "person": person.pk, "look": "1", "area": place.area.pk}

    page = signed_in(by).post(INTAKE, said).content.decode()

    assert person.name in page
    assert ("独居长者" in page) == sees
    assert ("人群类别只给正在服务这个人的工作人员看" in page) != sees
    look = Look.objects.get(by=by)
    assert (look.part, look.unit) == ("groups" if sees else "file", place.station)


def test_a_time_of_the_week_that_a_helper_named_is_a_reason() -> None:
    """It is Tuesday, nine in the morning, when the tests run."""
    place = Place()
    named, silent, other = (make_volunteer(place.area) for _again in range(3))
    volunteering.describe(named, by=named, times=["1m", "1a", "1e"])
    volunteering.describe(other, by=other, times=["2m"])

    fitting = candidates(place.order(urgency="urgent")).fitting

    codes = {one.person: [reason.code for reason in one.reasons] for one in fitting}
    assert {named, silent, other} <= set(codes)
    assert [one for one, found in codes.items() if Why.USUAL in found] == [named]


def test_whoever_the_history_left_at_a_door_is_free_for_what_is_told_next() -> None:
    place = Place()
    order = place.order(Status.IN_SERVICE)
    assert queries.open_presence(place.worker)

    samples.leave_doors()

    assert queries.open_presence(place.worker) is None
    assert Order.objects.get(pk=order.pk).status == Status.DONE
