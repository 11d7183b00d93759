"""Closed and solved are two things: what was not done says so, why, and whose word that is."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from linli.accounts.tests.make import signed_in
from linli.core.errors import Refused
from linli.core.events import history
from linli.orders import rules, tasks
from linli.orders.actions import after, dispatch, fulfil, triage
from linli.orders.forms.steps import FollowUpForm
from linli.orders.life import UNDONE, Status
from linli.orders.models import Complaint, Order
from linli.orders.tests.make import Place, in_every_state, told
from linli.records.models import ServiceRecord

pytestmark = pytest.mark.django_db


def undone(place: Place, status: str = Status.IN_SERVICE) -> Order:
    return fulfil.give_up(
        place.order(status), by=place.worker, reason="cannot", because="管道在墙里，物业不同意开墙",
        instead="物业电话在公告栏",
    )  # fmt: skip


def later(days: float):  # type: ignore[no-untyped-def]
    return patch("django.utils.timezone.now", return_value=timezone.now() + timedelta(days=days))


def test_what_could_not_be_done_says_so_why_and_whose_word_it_is() -> None:
    place = Place()
    order = undone(place)
    assert (order.status, order.said_by) == (Status.NOT_DONE, place.station)
    assert told(place.resident, "order.not_done.asker")
    assert told(place.head, "order.not_done.head")
    page = signed_in(place.resident).get(reverse("orders:one", args=[order.pk])).content.decode()
    for words in ("没有办成", "物业不同意开墙", "物业电话在公告栏", place.station.name):
        assert words in page
    desk = signed_in(place.head).get(reverse("orders:desk_one", args=[order.pk])).content.decode()
    for words in ("物业不同意开墙", "物业电话在公告栏", place.station.name):
        assert words in desk
    for verb in ("rate", "confirm", "redo"):
        assert verb not in rules.next_steps(place.resident, order)
    assert not ServiceRecord.objects.exists()
    assert not order.hands.filter(came_at__isnull=False, went_at=None).exists()  # nobody is inside


def test_nobody_is_thanked_or_asked_to_rate_what_was_not_given() -> None:
    place = Place()
    for status, order in in_every_state(place).items():
        if status in UNDONE:
            steps = rules.next_steps(place.resident, Order.objects.get(pk=order.pk))
            assert not {"rate", "confirm", "redo"} & set(steps), status
            assert "appeal" in steps, status


def test_why_is_said_in_words() -> None:
    place = Place()
    with pytest.raises(Refused):
        fulfil.give_up(place.order(Status.ACCEPTED), by=place.worker, reason="cannot", because=" ")


def test_still_not_solved_within_seven_days_goes_back_to_who_ended_it_and_the_head() -> None:
    place = Place()
    order = dispatch.open_up(place.order(), by=place.dispatcher)
    order = fulfil.give_up(order, by=place.dispatcher, reason="no_skill", because="没人会修")
    with later(8), pytest.raises(Refused):
        triage.appeal(order, by=place.resident, words="还是漏水")
    with later(6):
        order = triage.appeal(order, by=place.resident, words="还是漏水")
    assert (order.status, order.reason, order.said_by) == (Status.SUBMITTED, "", None)
    assert told(place.dispatcher, "order.appealed.handler")
    assert told(place.head, "order.appealed.head")
    verbs = [event.verb for event in history(order)]
    assert verbs[-2:] == ["order.not_done", "order.appealed"]  # with its whole history


def test_what_was_closed_and_is_not_solved_is_done_again_within_seven_days() -> None:
    place = Place()
    order = in_every_state(place)[Status.CLOSED]
    with later(8), pytest.raises(Refused):
        after.redo(order, by=place.resident)
    with later(6):
        order = after.redo(order, by=place.resident, words="又坏了")
    again = Order.objects.get(repeats=order)
    assert (order.status, again.status) == (Status.REDO, Status.SUBMITTED)
    assert told(place.worker, "order.redo.team")
    assert told(place.head, "order.redo.head")


def test_who_says_it_was_not_done_is_believed_until_somebody_has_looked() -> None:
    place = Place()
    order = place.order(Status.DONE)
    with pytest.raises(PermissionDenied):
        after.deny(order, by=place.worker, words="没去")
    order = after.deny(order, by=place.resident, words="根本没人来")
    assert (order.status, order.reason, order.lead) == (Status.RETURNED, "was_not", None)
    assert told(place.worker, "order.denied.before")
    assert told(place.head, "order.denied.head")
    with later(5):
        tasks.ring()
    order.refresh_from_db()
    assert order.status == Status.RETURNED  # no clock calls it done
    assert not ServiceRecord.objects.exists()
    place.along(dispatch.assign(order, by=place.dispatcher, to=place.second), Status.ACCEPTED)


def followed(place: Place, then: str) -> Order:
    order = place.order(Status.CONFIRMED)
    Order.objects.filter(pk=order.pk).update(needs_follow_up=True)
    order.refresh_from_db()
    return after.follow_up(order, by=place.caller, is_solved=False, words="还漏", then=then)


def test_a_call_that_finds_it_unsolved_leads_somewhere() -> None:
    place = Place()
    order = followed(place, "again")
    assert order.status == Status.REDO
    assert Order.objects.filter(repeats=order).exists()
    assert told(place.head, "order.followed_up.head")
    other = followed(place, "complaint")
    assert Complaint.objects.get(order=other).by == place.caller
    assert told(place.supervisor, "order.complained.hearer")
    assert followed(place, "none").status == Status.FOLLOWED_UP


def test_the_form_of_the_call_asks_what_follows() -> None:
    place = Place()
    order = place.order(Status.CONFIRMED)
    form = FollowUpForm({"is_solved": "no"}, order=order, by=place.caller)
    assert "then" in form.errors
    assert FollowUpForm({"is_solved": "yes"}, order=order, by=place.caller).is_valid()


def test_a_package_of_which_nothing_was_done_is_not_called_done() -> None:
    place = Place()
    whole = place.package(1)
    part = Order.objects.get(parent=whole)
    part = dispatch.assign(part, by=place.dispatcher, to=place.worker)
    fulfil.give_up(part, by=place.worker, reason="cannot", because="不在家")
    whole = Order.objects.get(pk=whole.pk)
    assert (whole.status, whole.reason, whole.because) == (Status.NOT_DONE, "cannot", "不在家")
    assert told(place.resident, "order.parts_undone.asker")
