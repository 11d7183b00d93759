"""The station's board: who sees what on it, in which column, and what its cards say."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from linli.accounts.tests.make import signed_in
from linli.catalogue.actions import ask_for
from linli.catalogue.tests.make import make_service
from linli.orders import on_board
from linli.orders.actions import after
from linli.orders.life import Status
from linli.orders.models import Order, Reason
from linli.orders.on_board import STATES
from linli.orders.tests.make import Place
from linli.orders.views.desk import PER_COLUMN
from linli.organisations.models import Role
from linli.organisations.tests.make import make_grant

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
BOARD = "/desk/orders/"


@pytest.fixture
def place() -> Place:
    return Place()


def shown(place: Place) -> list[list[Order]]:
    return on_board.columns(place.dispatcher, STATES, PER_COLUMN)


def test_an_order_stands_in_its_column_and_what_runs_out_first_on_top(place: Place) -> None:
    late, early = place.order(), place.order()
    Order.objects.filter(pk=late.pk).update(due_at=timezone.now() + timedelta(hours=9))
    Order.objects.filter(pk=early.pk).update(due_at=timezone.now() - timedelta(hours=9))
    agreed, done = place.order(Status.SCHEDULED), place.order(Status.DONE)
    after.cancel(place.order(), by=place.resident, reason=Reason.OTHER)
    Place().order()

    assert shown(place) == [[early, late], [], [agreed], [], [done]]
    assert on_board.columns(place.dispatcher, STATES, 1) == [[early], [], [agreed], [], [done]]


def test_the_numbers_are_of_all_that_is_on_it(place: Place) -> None:
    now = timezone.now()
    first, second, third = (place.order() for _n in range(3))
    orders = Order.objects.filter
    orders(pk=first.pk).update(due_at=now - timedelta(minutes=1))
    orders(pk=second.pk).update(due_at=now + timedelta(minutes=59))
    orders(pk=third.pk).update(due_at=now + timedelta(minutes=61))
    visit = place.order(Status.SCHEDULED)
    orders(pk=visit.pk).update(
        slot_from=now, slot_until=now + timedelta(hours=1), due_at=now + timedelta(days=1)
    )
    Place().order()

    found = on_board.numbers(place.dispatcher, now)
    assert [found[name] for name in on_board.ON_TOP] == [1, 3, 1, 1]


def test_who_dispatches_in_two_places_sees_both(place: Place) -> None:
    other = Place()
    here, there = place.order(), other.order()
    make_grant(place.dispatcher, Role.DISPATCHER, other.area, organisation=other.station)

    assert {order.pk for order in shown(place)[0]} == {here.pk, there.pk}
    assert on_board.numbers(place.dispatcher, timezone.now())["waiting"] == 2


def test_who_only_takes_orders_in_sees_nothing_confidential(place: Place) -> None:
    usual, secret = place.order(), place.order()
    Order.objects.filter(pk=secret.pk).update(is_confidential=True)

    assert on_board.columns(place.caller, STATES, 9)[0] == [usual]
    assert {order.pk for order in shown(place)[0]} == {usual.pk, secret.pk}


def test_who_hears_complaints_there_sees_what_is_going_on(place: Place) -> None:
    order = place.order()

    assert on_board.columns(place.supervisor, STATES, 9)[0] == [order]
    assert on_board.numbers(place.supervisor, timezone.now())["waiting"] == 1
    assert signed_in(place.supervisor).get(BOARD).status_code == 200


def test_who_has_to_do_with_no_order_there_sees_an_empty_board(place: Place) -> None:
    place.order()

    assert on_board.columns(place.resident, STATES, 9) == [[], [], [], [], []]
    assert not any(on_board.numbers(place.resident, timezone.now()).values())


def test_where_nothing_is_going_on_the_board_is_empty(place: Place) -> None:
    assert shown(place) == [[], [], [], [], []]
    assert not any(on_board.numbers(place.dispatcher, timezone.now()).values())


def test_ones_own_board_has_what_one_goes_for(place: Place) -> None:
    mine = place.order(Status.ACCEPTED)
    page = signed_in(place.worker).get(f"{BOARD}?only=mine").content.decode()

    assert f"/{mine.pk}/" in page


def test_a_card_says_what_people_typed_as_text(place: Place) -> None:
    place.service = make_service("<b>灯</b>", area=place.area, forces=["worker"])
    place.worker.name = "陈<i>"
    place.worker.save(update_fields=["name"])
    order = place.order(Status.ACCEPTED)

    page = signed_in(place.dispatcher).get(BOARD).content.decode()

    assert "&lt;b&gt;灯&lt;/b&gt;" in page
    assert "陈&lt;i&gt;" in page
    assert order.number in page


def test_two_statements_are_asked_however_many_orders(place: Place) -> None:
    place.order()
    shown(place), on_board.numbers(place.dispatcher, timezone.now())
    place.dispatcher.held = list(place.dispatcher.grants.all())
    place.order()
    with CaptureQueriesContext(connection) as asked:
        shown(place)
        on_board.numbers(place.dispatcher, timezone.now())

    assert len(asked) == 2


def test_what_residents_did_not_find_stands_above_the_queue() -> None:
    place = Place()
    queue = reverse("orders:queue")
    assert "没找到的事" not in signed_in(place.dispatcher).get(queue).content.decode()

    ask_for("想学剪纸", by=place.resident, area_id=place.area.pk)

    assert "有 1 件街坊想办、没找到的事" in signed_in(place.dispatcher).get(queue).content.decode()
    home = signed_in(place.dispatcher).get("/desk/").content.decode()
    assert reverse("catalogue:wanted") in home.partition('id="main"')[2]


def test_the_number_of_overdue_orders_opens_a_list_as_long() -> None:
    place = Place()
    after_it = place.order(Status.DONE)
    late = [place.order(), place.order(Status.ACCEPTED), place.order(Status.IN_SERVICE)]
    past = timezone.now() - timedelta(hours=1)
    Order.objects.filter(pk__in=[one.pk for one in (*late, after_it)]).update(due_at=past)
    client = signed_in(place.dispatcher)

    home = client.get("/desk/").content.decode()
    assert f'href="{BOARD}list/?figure=late"' in home
    page = client.get(f"{BOARD}list/?figure=late")
    listed = {one.number for one in page.context["page"]}
    assert listed == {one.number for one in late}
    assert on_board.numbers(place.dispatcher, timezone.now())["late"] == len(late)
