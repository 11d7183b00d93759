"""The limits of a town and of a service, and promises that follow the holidays."""

from datetime import date, datetime, timedelta
from unittest.mock import patch

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from linli.accounts.models import Person
from linli.accounts.tests.make import signed_in
from linli.catalogue import actions as catalogue
from linli.channels.models import Message, Sms
from linli.core.errors import Refused
from linli.core.events import history
from linli.core.models import DayKind, SpecialDay
from linli.core.working_time import HERE, calendar
from linli.orders import clock, reading, tasks
from linli.orders.actions import after, dispatch, fulfil, limits, triage
from linli.orders.life import DAY, Status
from linli.orders.models import Order, TimeLimit
from linli.orders.tests.make import Place
from linli.organisations.models import Role
from linli.organisations.tests.make import make_staff
from linli.venues import actions as venues

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 11, 30, 9, tzinfo=HERE)
WEDNESDAY = date(2026, 12, 2)


def at(moment: datetime):  # type: ignore[no-untyped-def]
    return patch("django.utils.timezone.now", return_value=moment)


def placed() -> tuple[Place, Order]:
    with at(MONDAY):
        place = Place()
        return place, place.order()


def operator(place: Place) -> Person:
    return make_staff(Role.OPERATOR, place.town)


def test_a_holiday_that_is_announced_moves_what_is_promised_and_says_so() -> None:
    place, order = placed()
    with at(MONDAY + timedelta(hours=1)):
        venues.set_special_day(
            by=operator(place), on=date(2026, 11, 30), kind=DayKind.OFF, name="台风停工"
        )
        tasks.recount()
    order.refresh_from_db()
    assert order.accept_by == MONDAY + timedelta(days=1, hours=9)
    told = history(order).get(verb="order.recounted")
    assert told.facts["due"] == "2026-12-01T18:00+08:00"


def test_nobody_is_late_for_a_day_that_became_one_and_the_alarm_is_withdrawn() -> None:
    place, order = placed()
    with at(MONDAY + timedelta(days=1, hours=1)):
        tasks.ring()
    order.refresh_from_db()
    assert order.alarms == 1
    waits = Message.objects.filter(code="order.overdue.head", person=place.head)
    waits.update(sms=Sms.WAITING)
    with at(MONDAY + timedelta(days=1, hours=2)):
        SpecialDay.objects.create(on=MONDAY.date(), kind=DayKind.OFF, name="补放")
        tasks.recount()
        order.refresh_from_db()
        assert order.due_at is not None
        assert order.due_at > timezone.now()
        assert not waits.filter(sms=Sms.WAITING).exists()
    with at(order.due_at + timedelta(minutes=1)):
        tasks.ring()
    again = Message.objects.filter(code="order.overdue.head", person=place.head)
    assert again.count() == 2  # of the limit as it is now, told once


def test_a_saturday_that_is_worked_brings_it_forward_and_what_was_asked_later_stays() -> None:
    place, order = placed()
    with at(MONDAY):
        order = dispatch.assign(order, by=place.dispatcher, to=place.worker)
        wished = MONDAY + timedelta(days=20)
        order = fulfil.schedule(
            order, by=place.worker, begins=wished, ends=wished + timedelta(hours=1), is_wished=True
        )
        assert order.arrive_by == order.due_at == wished + timedelta(hours=1)
        SpecialDay.objects.create(on=date(2026, 12, 5), kind=DayKind.WORK, name="补班")
        assert not clock.recount(Order.objects.get(pk=order.pk)) or order.arrive_by >= wished


def test_a_time_beyond_the_promise_rings_at_the_promise_unless_they_wished_it() -> None:
    place, order = placed()
    with at(MONDAY):
        order = dispatch.assign(order, by=place.dispatcher, to=place.worker)
        late = order.arrive_by + timedelta(days=5)
        order = fulfil.schedule(order, by=place.worker, begins=late, ends=late + timedelta(hours=1))
    assert order.due_at == order.arrive_by
    with at(order.arrive_by + timedelta(minutes=1)):
        tasks.ring()
    assert Message.objects.filter(code="order.overdue.head", person=place.head).exists()


def test_whoever_accepts_late_gains_no_time_to_agree() -> None:
    place, order = placed()
    with at(MONDAY + timedelta(days=1)):
        order = dispatch.assign(order, by=place.dispatcher, to=place.worker)
    assert order.due_at == MONDAY + timedelta(days=1, hours=9)  # two working days from ordering


def test_whoever_has_it_is_reminded_twice_and_each_time_once() -> None:
    place, order = placed()
    with at(MONDAY):
        order = dispatch.assign(order, by=place.dispatcher, to=place.worker)
    mine = Message.objects.filter(code="order.reminder.team", person=place.worker)
    for moment, count in ((0.4, 0), (0.6, 1), (0.95, 2)):
        assert order.due_at is not None
        with at(MONDAY + (order.due_at - MONDAY) * moment):
            tasks.ring()
            tasks.ring()
        assert mine.count() == count


def test_the_limits_of_a_service_count_before_those_of_the_town() -> None:
    with at(MONDAY):
        place = Place()
        owner = make_staff(Role.STATION_HEAD, place.area, organisation=place.station)
        catalogue.set_limits(
            place.service, by=owner, limits={"normal": (60, 600, 120, 30, 90), "urgent": (5, 60)}
        )
        order = dispatch.assign(place.order(), by=place.dispatcher, to=place.worker)
    assert order.due_at == MONDAY + timedelta(hours=2)
    assert order.arrive_by == calendar().add(MONDAY, 600)
    with at(MONDAY + timedelta(hours=1)):
        done = place.along(order, Status.DONE)
    assert done.due_at == done.moved_at + timedelta(minutes=30)


def test_who_is_to_be_called_is_called_a_working_day_after_the_work_not_after_the_yes() -> None:
    place, order = placed()
    with at(MONDAY):
        place.along(order, Status.DONE)
        Order.objects.filter(pk=order.pk).update(needs_follow_up=True)
    with at(MONDAY + timedelta(hours=3)):
        order = after.confirm(Order.objects.get(pk=order.pk), by=place.resident)
    assert order.ended_at is not None
    assert order.due_at == calendar().add(order.ended_at, DAY)


def test_an_objection_gives_the_promise_the_time_it_was_not_with_us_and_no_more() -> None:
    place, order = placed()
    promised = order.accept_by
    with at(MONDAY + timedelta(hours=1)):
        order = triage.reject(order, by=place.dispatcher, reason="not_ours")
    with at(MONDAY + timedelta(hours=2)):
        order = triage.appeal(order, by=place.resident, words="请再看看")
    assert order.accept_by == calendar().add(promised, 60)


def test_naming_the_service_keeps_the_time_that_the_asker_took() -> None:
    place, order = placed()
    with at(MONDAY + timedelta(hours=1)):
        order = triage.ask_info(order, by=place.dispatcher, words="几楼？")
    with at(MONDAY + timedelta(hours=3)):
        order = triage.give_info(order, by=place.resident, words="五楼")
        promised = order.accept_by, order.arrive_by
        order = triage.classify(order, by=place.dispatcher, service=place.service, urgency="normal")
    assert (order.accept_by, order.arrive_by) == promised


def test_a_promise_into_a_year_nobody_has_announced_says_so() -> None:
    place = Place()
    order = place.order()
    SpecialDay.objects.filter(on__year=2026).delete()
    assert "放假安排" in reading.promise(order) or "holidays" in reading.promise(order)


def test_an_operator_sets_a_limit_from_a_day_on() -> None:
    place = Place()
    by = operator(place)
    page = signed_in(by)
    sent = {"limit": "look", "urgency": "normal", "minutes": "30", "valid_from": "2026-11-24"}
    assert page.post(reverse("orders:limits"), sent).status_code == 302
    order = place.order()
    assert order.due_at == order.submitted_at + timedelta(minutes=30)
    assert (
        page.post(reverse("orders:limits"), sent | {"valid_from": "2026-11-23"}).status_code == 422
    )
    page.post(reverse("orders:limits"), sent | {"valid_from": "2026-12-01"})
    later = TimeLimit.objects.get(valid_from=date(2026, 12, 1))
    assert "30" in page.get(reverse("orders:limits")).content.decode()
    page.post(reverse("orders:forget_limit"), {"limit": later.pk})
    assert TimeLimit.objects.count() == 1
    with pytest.raises(Refused):
        limits.forget_limit(TimeLimit.objects.get(), by=by)
    with pytest.raises(PermissionDenied):
        limits.set_limit(
            by=place.head, limit="look", urgency="normal", minutes=30, valid_from=WEDNESDAY
        )
