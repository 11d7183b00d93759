"""Whoever is asked no longer is told so, and what is to be done together is done together."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from linli.accounts.tests.make import signed_in
from linli.channels.models import Message
from linli.core.errors import Refused
from linli.orders import rules
from linli.orders.actions import after, dispatch, fulfil, together
from linli.orders.life import Status
from linli.orders.models import Order
from linli.orders.tests.make import POOR, Place, make_volunteer, passed, told
from linli.orders.tests.test_pocket import Phone, ago

pytestmark = pytest.mark.django_db
EVENT = {"offer": "offered", "open": "opened", "assign": "assigned"}


def for_two(place: Place) -> Order:
    """A visit of two, who both set out."""
    place.service.helpers = 2
    place.service.save()
    order = place.order(Status.SCHEDULED)
    order = together.add_helper(order, by=place.worker, person=place.second)
    return fulfil.set_out(order, by=place.worker)


@pytest.mark.parametrize("verb", ["offer", "open", "assign"])
def test_of_two_dispatchers_the_later_wins_and_whoever_was_asked_reads_it(verb: str) -> None:
    place = Place()
    order = dispatch.offer(place.order(), by=place.dispatcher, to=[place.neighbour])
    if verb == "offer":
        dispatch.offer(order, by=place.head, to=[place.worker])
    elif verb == "open":
        dispatch.open_up(order, by=place.head)
    else:
        dispatch.assign(order, by=place.head, to=place.worker)
    assert told(place.neighbour, f"order.{EVENT[verb]}.before")
    if verb != "open":
        with pytest.raises((Refused, PermissionDenied)):
            dispatch.accept(order, by=place.neighbour)


def test_whoever_is_asked_anew_is_asked_and_not_spared() -> None:
    place = Place()
    order = dispatch.offer(place.order(), by=place.dispatcher, to=[place.neighbour])
    dispatch.offer(order, by=place.head, to=[place.neighbour])
    codes = Message.objects.filter(person=place.neighbour).values_list("code", flat=True)
    assert set(codes) == {"order.offered.target"}


def test_of_three_who_were_asked_the_two_who_were_slower_read_it() -> None:
    place = Place()
    asked = [place.neighbour, make_volunteer(place.area), place.worker]
    order = dispatch.offer(place.order(urgency="urgent"), by=place.dispatcher, to=asked)
    dispatch.accept(order, by=place.neighbour)
    assert [told(one, "order.accepted.before") for one in asked] == [False, True, True]


def test_whoever_was_asked_reads_that_the_street_has_ruled() -> None:
    place = Place()
    order = place.order()
    for _time in range(3):
        order = dispatch.assign(order, by=place.dispatcher, to=place.worker)
        order = dispatch.give_back(order, by=place.worker, reason="no_time")
    order = dispatch.offer(order, by=place.street, to=[place.neighbour])
    together.rule(order, by=place.street, to=place.second)
    assert told(place.neighbour, "order.ruled.before")


def test_whoever_goes_along_or_is_asked_to_reads_that_it_was_given_back() -> None:
    place = Place()
    order = place.order(Status.ACCEPTED)
    order = together.add_helper(order, by=place.worker, person=place.second)
    order = together.ask_along(order, by=place.worker, person=place.neighbour)
    dispatch.give_back(order, by=place.worker, reason="no_time")
    for person in (place.second, place.neighbour):
        assert told(person, "order.given_back.before")
    assert not told(place.worker, "order.given_back.before")


def test_the_desk_reads_who_was_asked_and_what_they_said() -> None:
    place = Place()
    order = dispatch.offer(place.order(), by=place.dispatcher, to=[place.neighbour])
    order = dispatch.decline(order, by=place.neighbour, reason="no_skill")
    path = reverse("orders:desk_one", args=[order.pk])
    page = signed_in(place.dispatcher).get(path).content.decode()
    assert "问过谁" in page
    assert place.neighbour.name in page
    assert "缺这门手艺" in page
    assert "问过谁" not in signed_in(place.caller).get(path).content.decode()


def test_of_two_who_must_go_together_one_alone_does_not_finish() -> None:
    place = Place()
    order = fulfil.arrive(for_two(place), by=place.worker, is_code_given=True)
    assert "finish" not in rules.next_steps(place.worker, order)
    with pytest.raises(Refused, match="go together here, and not everybody"):
        fulfil.finish(passed(order), by=place.worker)
    order = fulfil.arrive(order, by=place.second, is_code_given=True)
    assert "finish" in rules.next_steps(place.worker, order)
    assert fulfil.finish(passed(order), by=place.worker).status == Status.DONE
    assert not told(place.head, "order.finished.head")


def test_a_phone_that_tells_later_of_one_alone_is_believed_and_the_head_reads_it() -> None:
    place = Place()
    order = for_two(place)
    phone = Phone(place.worker)
    for verb, minutes in (("arrive", 50), ("finish", 6)):
        assert phone.send(order, verb, ago(minutes)).status_code == 200
    order.refresh_from_db()
    assert (order.status, order.needs_follow_up) == (Status.DONE, True)
    assert told(place.head, "order.finished.head")


def test_what_was_rated_poor_and_done_again_is_called_back_in_the_end() -> None:
    place = Place()
    order = after.rate(place.order(Status.CONFIRMED), by=place.resident, marks=POOR)
    after.redo(order, by=place.resident, words="还是不亮")
    again = place.along(Order.objects.get(repeats=order), Status.CONFIRMED)
    assert again.needs_follow_up
    assert rules.next_steps(place.caller, again)


def test_a_time_that_is_refused_is_still_there_to_be_mended() -> None:
    place = Place()
    order = place.order(Status.ACCEPTED)
    day = timezone.localdate() + timedelta(days=3)
    said = {"day": f"{day:%Y-%m-%d}", "begins": "11:20", "ends": "10:10", "is_wished": "on"}
    answer = signed_in(place.worker).post(
        reverse("orders:desk_step", args=[order.pk, "schedule"]), said
    )
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "11:20" in page
    assert "10:10" in page
    assert "checked" in page
    assert 'role="alert"' in page


def test_where_nobody_fits_there_is_no_button_to_press() -> None:
    place = Place()
    path = reverse("orders:desk_step", args=[place.order().pk, "assign"])
    client = signed_in(place.dispatcher)
    button = '<div class="dock">'
    assert button in client.get(path).content.decode()
    place.service.licence = "assistant"
    place.service.save()
    page = client.get(path).content.decode()
    assert button not in page
    assert place.worker.name in page  # among those who are left out, with why
