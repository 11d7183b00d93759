"""The world changes while an order is on its way: somebody dies or moves, an area is split."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from linli.areas import actions as areas
from linli.areas.tests.make import make_area
from linli.channels.models import Message
from linli.channels.words import plain
from linli.core.errors import Refused
from linli.core.events import history
from linli.orders import on_board, queries
from linli.orders.actions import after, dispatch, fulfil, intake, together
from linli.orders.life import Status
from linli.orders.models import Answer, Door, Order
from linli.orders.tests.make import Place, make_volunteer, soon
from linli.organisations.models import Role
from linli.organisations.tests.make import make_staff
from linli.people.actions import acting, rights
from linli.people.tests.make import make_client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "status", [Status.SUBMITTED, Status.OFFERED, Status.ACCEPTED, Status.SCHEDULED]
)
def test_nobody_goes_to_somebody_who_has_died(status: str) -> None:
    place = Place()
    order = place.order(status)
    rights.erase(place.resident, by=place.resident)
    order = Order.objects.get(pk=order.pk)
    assert (order.status, order.reason, order.lead, order.address, order.words) == (
        Status.CANCELLED, "left", None, "", "",
    )  # fmt: skip
    assert [one.actor for one in history(order) if one.verb == "order.cancelled"] == [None]
    assert not order.hands.filter(left_at=None).exists()
    with pytest.raises((Refused, PermissionDenied)):
        dispatch.accept(order, by=place.worker)


def test_whoever_was_to_go_there_is_told_and_the_dead_are_not() -> None:
    place = Place()
    order = place.order(Status.SCHEDULED)
    before = Message.objects.filter(person=place.resident).count()
    rights.erase(place.resident, by=place.resident)
    assert (
        Message.objects.filter(person=place.worker, code__startswith="order.cancelled").count() == 1
    )
    assert Message.objects.filter(person=place.resident).count() <= before
    assert Order.objects.get(pk=order.pk).visit_code == ""


def test_what_was_done_for_somebody_who_has_died_is_still_recorded() -> None:
    place = Place()
    order = place.order(Status.DONE)
    rights.erase(place.resident, by=place.resident)
    order = after.confirm_by_clock(Order.objects.get(pk=order.pk))
    assert order.status == Status.CONFIRMED


def test_of_a_package_nothing_that_has_not_begun_is_left() -> None:
    place = Place()
    whole = place.package(1, 1)
    rights.erase(place.resident, by=place.resident)
    states = set(Order.objects.values_list("status", flat=True))
    assert states == {Status.CANCELLED}
    assert Order.objects.get(pk=whole.pk).words == ""


def test_an_order_stays_where_it_was_placed_when_the_resident_moves() -> None:
    place, other = Place(), Place()
    order = place.order(Status.SCHEDULED)
    place.resident.area = other.area
    place.resident.save()
    assert order in on_board.seen(place.dispatcher)
    assert order not in on_board.seen(other.dispatcher)
    assert order in queries.mine(place.resident)
    assert together.hand_over(order, by=place.dispatcher, to=place.second).lead == place.second


def test_whoever_answers_for_the_successor_has_the_orders_of_a_split_area() -> None:
    place = Place()
    order = place.order()
    one, other = (make_area(parent=place.town) for _ in range(2))
    areas.end(place.area, by=None, on=timezone.localdate(), heirs=[areas.Heir(one)])
    heir, stranger = (make_staff(Role.DISPATCHER, area) for area in (one, other))
    colleague = make_staff(
        Role.WORKER, one, organisation=heir.grants.get().organisation
    )  # fmt: skip

    assert order in on_board.seen(heir)
    assert order in on_board.seen(place.dispatcher)
    assert order not in on_board.seen(stranger)
    with pytest.raises(PermissionDenied):
        dispatch.assign(order, by=stranger, to=stranger)
    assert dispatch.assign(order, by=heir, to=colleague).lead == colleague
    place.area.refresh_from_db()
    assert (
        place.order(service=None).area == one
    )  # what is ordered from now on lies where it lies now


def test_an_ended_area_keeps_its_numbers_and_its_records() -> None:
    place = Place()
    order = place.order(Status.DONE)
    number = order.number
    successor = make_area(parent=place.town)
    areas.end(place.area, by=None, on=timezone.localdate(), heirs=[areas.Heir(successor)])
    order = after.confirm(order, by=place.resident)
    assert (order.number, order.status) == (number, Status.CONFIRMED)


@pytest.mark.parametrize("status", [Status.ACCEPTED, Status.SCHEDULED, Status.ON_THE_WAY])
def test_where_somebody_who_left_was_to_go_somebody_else_goes(status: str) -> None:
    place = Place()
    volunteer = make_volunteer(place.area)
    order = dispatch.offer(place.order(), by=place.dispatcher, to=[volunteer])
    order = dispatch.accept(order, by=volunteer)
    if status != Status.ACCEPTED:
        order = fulfil.schedule(order, by=volunteer, begins=soon(), ends=soon(2))
    if status == Status.ON_THE_WAY:
        order = fulfil.set_out(order, by=volunteer)
    named = Message.objects.filter(subject_id=order.pk, person=place.resident)
    assert any(volunteer.name in plain(one) for one in named)
    name = volunteer.name

    rights.erase(volunteer, by=volunteer)

    order = Order.objects.get(pk=order.pk)
    assert (order.status, order.lead, order.slot_from, order.visit_code) == (
        Status.RETURNED, None, None, "",
    )  # fmt: skip
    assert order.returns == 0
    assert not order.hands.filter(left_at=None).exists()
    told = Message.objects.filter(code="order.lead_left.asker", person=place.resident)
    assert told.count() == 1
    assert Message.objects.filter(code="order.lead_left.head", person=place.head).count() == 1
    assert not [one for one in Message.objects.all() if name in plain(one)]
    assert any("somebody who has left" in plain(one) for one in named.all())


def test_an_offer_to_somebody_who_left_goes_to_the_next() -> None:
    place = Place()
    first, _second = make_volunteer(place.area), make_volunteer(place.area)
    order = dispatch.offer(place.order(), by=place.dispatcher, to=[first])

    rights.erase(first, by=first)

    order = Order.objects.get(pk=order.pk)
    assert not order.offers.filter(to=first, answer=Answer.OPEN).exists()
    assert order.status == Status.SUBMITTED or order.offers.filter(answer=Answer.OPEN).exists()


def test_whoever_was_to_go_along_is_missed_by_the_lead() -> None:
    place = Place()
    volunteer = make_volunteer(place.area)
    order = place.order(Status.ACCEPTED)
    together.join(together.ask_along(order, by=place.worker, person=volunteer), by=volunteer)

    rights.erase(volunteer, by=volunteer)

    order = Order.objects.get(pk=order.pk)
    assert order.status == Status.ACCEPTED
    assert [hand.person for hand in order.hands.filter(left_at=None)] == [place.worker]
    told = Message.objects.filter(code="order.helper_left.team", person=place.worker)
    assert told.count() == 1


def test_whoever_asked_for_another_and_acts_for_them_no_more_is_told_nothing() -> None:
    place = Place()
    daughter = make_client(area=place.area)
    row = acting.let(
        place.resident, by=place.resident, actor=daughter, tie="family", channel="screen",
        until=timezone.localdate() + timedelta(days=30),
    )  # fmt: skip
    order = intake.place(
        place.need(), by=daughter, area=place.area, beneficiary=place.resident, door=Door.BEHALF
    )
    before = Message.objects.filter(person=daughter).count()
    assert before

    acting.stop(row, by=place.resident)
    after.cancel(order, by=place.dispatcher, reason="solved")

    assert Message.objects.filter(person=daughter).count() == before
    told = Message.objects.filter(person=place.resident, code="order.cancelled.asker")
    assert told.count() == 1
