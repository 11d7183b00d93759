"""What ties somebody to an order: row by row the same as in the lists, with few questions."""

from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from linli.accounts.models import Person
from linli.accounts.tests.make import signed_in
from linli.orders import queries, rules, seats
from linli.orders.actions import fulfil
from linli.orders.life import Status
from linli.orders.models import Order
from linli.orders.tests.make import Place, in_every_state, make_volunteer
from linli.organisations.scope import Power, areas_where, grants_of, in_force
from linli.people.tests.make import make_client

pytestmark = pytest.mark.django_db


@pytest.mark.slow
def test_an_order_opens_for_exactly_those_whose_lists_may_hold_it() -> None:
    place = Place()
    orders = in_every_state(place)
    Order.objects.filter(pk=orders[Status.DONE].pk).update(is_confidential=True)
    staff = (place.dispatcher, place.worker, place.second, place.head, place.caller,
             place.supervisor, place.street)  # fmt: skip
    for person in (
        *staff,
        place.resident,
        make_client(area=place.area),
        make_volunteer(place.area),
    ):
        known = set(queries.visible_to(person).values_list("pk", flat=True))
        for order in Order.objects.select_related("service"):
            opens = rules.may_open(person, order) or rules.may_open_at_desk(person, order)
            assert opens == (order.pk in known), (person, order.status)


def test_the_roles_that_the_door_has_read_reach_as_far_as_those_looked_up() -> None:
    place = Place()
    for person in (place.dispatcher, place.street, place.resident):
        looked_up = reach(person)
        seat = seats.seat(person, place.area.pk)
        person.held = list(grants_of(person))
        assert reach(person) == looked_up
        assert seats.seat_at_the_door(person, place.area.pk) == seat


def reach(person: Person) -> dict[Power, set[UUID]]:
    return {one: set(areas_where(person, one).values_list("below", flat=True)) for one in Power}


def test_a_role_that_was_taken_away_is_gone_at_the_next_question() -> None:
    place = Place()
    order = place.order()
    assert rules.may_open_at_desk(place.dispatcher, order)
    assert seats.seat(place.dispatcher, place.area.pk).powers
    in_force(place.dispatcher.pk, timezone.localdate()).update(revoked_at=timezone.now())
    assert not rules.may_open_at_desk(place.dispatcher, order)
    assert not seats.seat(place.dispatcher, place.area.pk).powers


def test_an_action_looks_afresh_whatever_the_door_has_read() -> None:
    place = Place()
    order = place.order()
    place.dispatcher.held = list(grants_of(place.dispatcher))
    grants_of(place.dispatcher).update(revoked_at=timezone.now())
    assert not rules.Tie(place.dispatcher, order, afresh=True).seat.powers


def test_a_page_and_a_step_ask_few_questions() -> None:
    place = Place()
    order = place.order(Status.SCHEDULED)
    client = signed_in(place.resident)
    url = reverse("orders:one", args=[order.pk])
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    assert len(asked) <= 13, [one["sql"][:90] for one in asked]
    with CaptureQueriesContext(connection) as asked:
        fulfil.set_out(order, by=place.worker)
    assert len(asked) <= 14, [one["sql"][:90] for one in asked]
