"""Limits in working time, what the clock does when they pass, and that it does it once."""

from datetime import datetime, timedelta
from unittest.mock import patch

import pytest
from django.utils import timezone

from linli.channels.models import Message
from linli.core.errors import Refused
from linli.core.working_time import HERE
from linli.orders import clock, tasks
from linli.orders.actions import after, dispatch, triage
from linli.orders.life import DAY, Status
from linli.orders.models import Answer, Order, TimeLimit
from linli.orders.tests.make import GOOD, Place, make_volunteer
from linli.records.models import ServiceRecord

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 11, 30, 9, tzinfo=HERE)


def at(moment: datetime):  # type: ignore[no-untyped-def]
    return patch("django.utils.timezone.now", return_value=moment)


def place_on_monday() -> Place:
    with at(MONDAY):
        return Place()


def ring_after(order: Order, **length: float) -> Order:
    with at(timezone.now() + timedelta(**length)):
        tasks.ring()
    order.refresh_from_db()
    return order


def test_promises_run_from_submission_in_working_time() -> None:
    place = place_on_monday()
    with at(MONDAY + timedelta(hours=8)):  # 17:00, one working hour is left
        order = place.order()
    assert order.accept_by == MONDAY + timedelta(days=1, hours=8)  # 420 minutes later: 17:00
    with at(MONDAY + timedelta(days=1)):
        order = dispatch.open_up(order, by=place.dispatcher)
    assert order.due_at == order.accept_by


def test_the_clock_stands_while_the_asker_owes_a_word() -> None:
    place = place_on_monday()
    with at(MONDAY):
        order = place.order()
        promised = order.accept_by
    with at(MONDAY + timedelta(hours=1)):
        order = triage.ask_info(order, by=place.dispatcher, words="几楼？")
    with at(MONDAY + timedelta(hours=3)):
        order = triage.give_info(order, by=place.resident, words="五楼")
    assert order.accept_by == clock.working().add(promised, 120)


def test_a_town_sets_its_own_limits() -> None:
    TimeLimit.objects.create(limit="look", urgency="normal", minutes=30)
    with at(MONDAY):
        assert Place().order().due_at == MONDAY + timedelta(minutes=30)


def test_overdue_goes_up_step_by_step_and_each_is_told_once() -> None:
    place = place_on_monday()
    with at(MONDAY):
        order = place.order()
    for moment in (MONDAY + timedelta(hours=7), MONDAY + timedelta(days=1, hours=1)):
        for _twice in range(2):
            with at(moment):
                tasks.ring()
    told = list(Message.objects.filter(person=place.head).values_list("code", flat=True))
    assert told.count("order.overdue.head") == 1
    with at(MONDAY + timedelta(days=3)):
        tasks.ring()
        tasks.ring()
    street = Message.objects.filter(person=place.street, code="order.overdue.street")
    assert street.count() == 1
    order.refresh_from_db()
    assert (order.status, order.alarm_at) == (Status.SUBMITTED, None)


def test_nobody_says_anything_for_three_days() -> None:
    place = Place()
    order = place.order(Status.DONE)
    order = ring_after(order, days=2)
    assert order.status == Status.DONE
    order = ring_after(order, days=3, minutes=1)
    assert (order.status, order.confirmed_how) == (Status.CONFIRMED, "clock")
    assert ServiceRecord.objects.count() == 1
    Order.objects.update(needs_follow_up=False)
    order = ring_after(order, days=11)
    assert (order.status, order.rated_at) == (Status.CLOSED, None)


def test_what_must_be_called_back_is_not_closed_before() -> None:
    place = Place()
    order = place.order(Status.CONFIRMED)
    order = after.rate(order, by=place.resident, marks=after.Marks(1, 4, 4))
    order = ring_after(order, days=9)
    assert order.status == Status.RATED
    order = after.follow_up(order, by=place.caller, is_solved=False, words="还要再来")
    order = ring_after(order, days=30)
    assert order.status == Status.CLOSED


def test_a_good_rating_is_closed_by_the_clock() -> None:
    place = Place()
    order = place.order(Status.CONFIRMED)
    Order.objects.update(needs_follow_up=False)
    order.refresh_from_db()
    order = after.rate(order, by=place.resident, marks=GOOD)
    assert ring_after(order, minutes=1).status == Status.CLOSED


def test_no_word_for_three_working_days_ends_it() -> None:
    place = Place()
    order = triage.ask_info(place.order(), by=place.dispatcher, words="几楼？")
    assert ring_after(order, days=14).status in (Status.NEED_INFO, Status.EXPIRED)
    assert ring_after(order, days=15).status == Status.EXPIRED


def test_an_offer_that_nobody_answers_goes_to_the_next() -> None:
    place = Place()
    first, second = make_volunteer(place.area), make_volunteer(place.area)
    order = dispatch.offer(place.order(), by=place.dispatcher, to=[first])
    order = ring_after(order, minutes=11)
    assert order.status == Status.OFFERED
    assert order.offers.get(to=first).answer == Answer.EXPIRED
    held = order.offers.get(answer=Answer.OPEN)
    assert held.to != first
    with pytest.raises(Refused):
        dispatch.accept(order, by=first)
    assert second in [offer.to for offer in order.offers.all()] or held.to is not None


def test_time_is_extended_before_it_runs_out_and_once() -> None:
    place = place_on_monday()
    with at(MONDAY):
        order = place.order()
        due = order.due_at
        order = after.extend(order, by=place.dispatcher, days=2, because="等零件")
    assert due is not None
    assert order.due_at == clock.working().add(due, 2 * DAY)
    with at(MONDAY), pytest.raises(Refused):
        after.extend(order, by=place.dispatcher, days=1, because="再等")
    with at(MONDAY):
        late = place.order()
    with at(MONDAY + timedelta(days=5)), pytest.raises(Refused):
        after.extend(late, by=place.dispatcher, days=1, because="晚了")
