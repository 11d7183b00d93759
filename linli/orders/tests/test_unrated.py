"""A rating may be taken back by whoever gave it, once and within the week: it counts nowhere any
more, what it brought is undone with it, and it may be given anew."""

from datetime import timedelta
from uuid import UUID

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from linli.accounts.tests.make import signed_in
from linli.core.errors import Refused
from linli.core.events import history
from linli.orders import marks, rules, tasks
from linli.orders.actions import after
from linli.orders.actions.after import Marks
from linli.orders.life import Status
from linli.orders.models import Order
from linli.orders.tests.make import GOOD, Place
from linli.points import proofs
from linli.points.actions import earning, keeping
from linli.points.actions.keeping import Plan
from linli.points.models import Rating
from linli.points.tests.make import LONG_AGO, SOURCE, balance
from linli.records.models import ServiceRecord

pytestmark = pytest.mark.django_db
POOR = Marks(1, 3, 3)


@pytest.fixture
def place() -> Place:
    return Place()


def mark_of(order: Order) -> int | None:
    return Rating.objects.get(service_id=order.pk).mark


def test_the_marks_the_words_and_what_they_brought_are_gone(place: Place) -> None:
    order = after.rate(
        place.order(Status.CONFIRMED), by=place.resident, marks=POOR, comment="来晚了"
    )
    assert mark_of(order) == 1
    order = after.unrate(order, by=place.resident)
    assert (order.status, order.marks, order.comment) == (Status.CONFIRMED, (None,) * 3, "")
    assert (order.rated_at, mark_of(order)) == (None, None)
    assert ServiceRecord.objects.count() == 1
    assert [one.verb for one in history(order)][-2:] == ["order.rated", "order.unrated"]
    order = after.rate(order, by=place.resident, marks=GOOD)
    assert (order.status, mark_of(order)) == (Status.RATED, min(GOOD.attitude, GOOD.result))


def test_points_go_with_the_mark_once(place: Place) -> None:
    keeping.set_rule(
        Plan(20, premium=5), {}, by=place.head, area=place.area, valid_from=LONG_AGO, grades={1: 50}
    )
    order = place.order(Status.RATED)
    earning.earn(
        SOURCE, UUID(int=1), place.worker, 60, place.area.pk, service=("orders.order", order.pk)
    )
    assert balance(place.worker) == 25
    order = after.unrate(order, by=place.resident)
    assert balance(place.worker) == 20
    after.rate(order, by=place.resident, marks=POOR)
    assert balance(place.worker) == 10
    assert list(proofs.faults()) == []


def test_only_once(place: Place) -> None:
    order = after.unrate(place.order(Status.RATED), by=place.resident)
    with pytest.raises((Refused, PermissionDenied)):
        after.unrate(order, by=place.resident)
    order = after.rate(order, by=place.resident, marks=POOR)
    assert "unrate" not in rules.next_steps(place.resident, order)
    with pytest.raises(Refused, match="taken back once"):
        after.unrate(order, by=place.resident)
    assert mark_of(order) == 1


def test_also_after_it_was_closed_but_not_after_the_week(place: Place) -> None:
    order = place.order(Status.RATED)
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        tasks.ring()
        order.refresh_from_db()
        assert order.status == Status.CLOSED
        assert "unrate" in rules.next_steps(place.resident, order)
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        assert "unrate" not in rules.next_steps(place.resident, order)
        with pytest.raises(Refused, match="is over"):
            after.unrate(order, by=place.resident)
    order = after.unrate(order, by=place.resident)
    assert (order.status, order.closed_at) == (Status.CONFIRMED, None)
    with time_machine.travel(timezone.now() + timedelta(days=9)):
        tasks.ring()
    order.refresh_from_db()
    assert (order.status, order.rated_at) == (Status.CLOSED, None)


def test_nobody_takes_back_what_somebody_else_said(place: Place) -> None:
    order = place.order(Status.RATED)
    for by in (place.worker, Place().resident):
        with pytest.raises(PermissionDenied):
            after.unrate(order, by=by)
    for by in (place.caller, place.dispatcher):
        with pytest.raises(Refused, match="themselves"):
            after.unrate(order, by=by)
    assert "unrate" not in rules.next_steps(place.caller, order)
    other = after.rate(place.order(Status.CONFIRMED), by=place.caller, marks=POOR)
    assert after.unrate(other, by=place.caller).rated_at is None


def test_a_call_that_a_poor_mark_asked_for_is_still_made(place: Place) -> None:
    order = after.rate(place.order(Status.CONFIRMED), by=place.resident, marks=POOR)
    order = after.unrate(order, by=place.resident)
    assert "follow_up" in rules.next_steps(place.caller, order)
    order = after.follow_up(order, by=place.caller, is_solved=True)
    assert "rate" in rules.next_steps(place.resident, order)


def test_what_was_done_again_keeps_its_rating(place: Place) -> None:
    order = after.redo(place.order(Status.RATED), by=place.resident)
    assert "unrate" not in rules.next_steps(place.resident, order)
    Order.objects.filter(pk=order.pk).update(status=Status.CLOSED, closed_at=timezone.now())
    order.refresh_from_db()
    with pytest.raises(Refused, match="done again"):
        after.unrate(order, by=place.resident)


def test_stars_do_not_count_it(place: Place) -> None:
    order = place.order(Status.RATED)
    counted = Order.objects.filter(rated_at__isnull=False)
    assert counted.get() == order
    after.unrate(order, by=place.resident)
    assert not counted.exists()
    assert marks.given_to(place.worker) == (0, 0)


@pytest.mark.postgres
def test_the_database_keeps_the_new_one_after_the_old(place: Place) -> None:
    order = place.order(Status.RATED)
    rows = Order.objects.filter(pk=order.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(unrated_at=timezone.now() + timedelta(seconds=1))
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(rated_at=None, attitude=None, timeliness=None, result=None)


def test_the_page_offers_it_to_whoever_rated(place: Place) -> None:
    order = place.order(Status.RATED)
    own, page = signed_in(place.resident), reverse("orders:one", args=[order.pk])
    step = reverse("orders:step", args=[order.pk, "unrate"])
    assertContains(own.get(page), step)
    assert own.post(step).status_code == 302
    assertNotContains(own.get(page), step)
    assert Order.objects.get(pk=order.pk).rated_at is None
