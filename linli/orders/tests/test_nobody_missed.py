"""Whoever has to hear of it does: also where a lead was the last to touch the order, where the
village has no head, and where somebody reads no screen. And what the street rules is final."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from linli.accounts.tests.make import signed_in
from linli.catalogue.tests.make import make_service
from linli.core.errors import Refused
from linli.orders import clock, rules, telling
from linli.orders.actions import after, dispatch, fulfil, together, triage
from linli.orders.life import Status
from linli.orders.models import NoteKind, Order
from linli.orders.tests.make import Place, make_volunteer, soon, told
from linli.organisations.models import Grant, Role
from linli.organisations.tests.make import make_staff

pytestmark = pytest.mark.django_db


def given_back(place: Place, times: int) -> Order:
    order = place.order()
    for _time in range(times):
        order = dispatch.assign(order, by=place.dispatcher, to=place.worker)
        order = dispatch.give_back(order, by=place.worker, reason="no_time", because="病了")
    return order


def test_who_ended_it_the_dispatcher_and_the_head_hear_that_it_is_not_solved() -> None:
    place = Place()
    order = fulfil.give_up(
        place.order(Status.IN_SERVICE), by=place.worker, reason="cannot", because="管道在墙里"
    )
    triage.appeal(order, by=place.resident, words="还是漏水")
    assert told(place.worker, "order.appealed.before")
    assert told(place.dispatcher, "order.appealed.handler")
    assert told(place.head, "order.appealed.head")


def test_the_dispatcher_hears_that_it_was_given_back_though_the_lead_had_set_a_time() -> None:
    place = Place()
    dispatch.give_back(place.order(Status.SCHEDULED), by=place.worker, reason="no_time")
    assert told(place.dispatcher, "order.given_back.handler")


def test_where_the_dispatcher_has_left_the_head_hears_it() -> None:
    place = Place()
    order = place.order(Status.SCHEDULED)
    Grant.objects.filter(person=place.dispatcher).update(revoked_at=timezone.now())
    dispatch.give_back(order, by=place.worker, reason="no_time")
    assert told(place.head, "order.given_back.handler")


def test_the_head_of_the_town_hears_it_where_the_village_has_none() -> None:
    place = Place()
    order = place.order()
    of_town = make_staff(Role.STATION_HEAD, place.town)
    assert telling.heads(order) == [place.head]
    Grant.objects.filter(person=place.head).update(revoked_at=timezone.now())
    assert telling.heads(order) == [of_town]


def test_whoever_reads_no_screen_is_told_on_the_telephone_why_and_what_else_there_is() -> None:
    place = Place()
    order = place.order()
    assert telling.by_id(order.pk).besides == ""
    order = triage.reject(
        order, by=place.dispatcher, reason="not_ours", because="这是物业的事", instead="物业 2288"
    )
    said = telling.by_id(order.pk).besides
    assert "这是物业的事" in said
    assert "物业 2288" in said
    other = triage.refer(place.order(), by=place.dispatcher, to="12345")
    assert "12345" in telling.by_id(other.pk).besides


def test_after_three_returns_the_street_alone_says_whatever_was_tried_meanwhile() -> None:
    place = Place()
    order = given_back(place, 3)
    asked = dispatch.offer(order, by=place.street, to=[place.neighbour])
    with pytest.raises(Refused):
        dispatch.open_up(asked, by=place.street)
    with pytest.raises(Refused):
        dispatch.assign(asked, by=place.dispatcher, to=place.second)
    with pytest.raises(Refused):
        dispatch.offer(asked, by=place.dispatcher, to=[place.second])
    order = dispatch.decline(asked, by=place.neighbour)  # nobody else is left to be asked
    assert order.status in (Status.OFFERED, Status.SUBMITTED)
    order = together.rule(order, by=place.street, to=place.second)
    assert (order.status, order.lead, order.is_ruled) == (Status.ACCEPTED, place.second, True)


def test_whom_the_street_ruled_on_neither_gives_it_back_nor_ends_it() -> None:
    place = Place()
    order = together.rule(given_back(place, 3), by=place.street, to=place.second)
    steps = rules.next_steps(place.second, order)
    assert not {"give_back", "give_up"} & set(steps)
    with pytest.raises(Refused, match="street has ruled: it stays"):
        fulfil.give_up(order, by=place.second, reason="cannot", because="办不了")
    ended = fulfil.give_up(order, by=place.dispatcher, reason="cannot", because="房东不同意")
    assert ended.status == Status.NOT_DONE


def test_a_volunteer_who_was_asked_by_the_street_is_not_told_that_it_ruled() -> None:
    place = Place()
    order = dispatch.offer(given_back(place, 3), by=place.street, to=[place.neighbour])
    order = dispatch.accept(order, by=place.neighbour)
    with pytest.raises(Refused, match="three times before"):
        dispatch.give_back(order, by=place.neighbour, reason="no_time")


def test_an_extension_is_not_lost_when_the_asker_was_asked_something() -> None:
    place = Place()
    order = after.extend(place.order(), by=place.dispatcher, days=2, because="等配件")
    order = triage.ask_info(order, by=place.dispatcher, words="几楼？")
    order = triage.give_info(order, by=place.resident, words="三楼")
    assert order.due_at == order.accept_by == clock.due(order)


def test_what_is_confidential_and_open_is_seen_by_whoever_can_do_it() -> None:
    place = Place()
    secret = make_service(
        area=place.area,
        name="情绪支持",
        is_confidential=True,
        licence="assistant",
        forces=["worker"],
    )
    order = dispatch.open_up(place.order(service=secret), by=place.dispatcher)
    plain = dispatch.open_up(place.order(), by=place.dispatcher)
    reader = make_volunteer(place.area)
    for person in (reader, place.worker, place.caller):
        assert not rules.may_open(person, order)
        posts = signed_in(person).get(reverse("orders:posts")).content.decode()
        assert order.number not in posts
        assert plain.number in posts
        assert signed_in(person).get(reverse("orders:one", args=[order.pk])).status_code == 404
    with pytest.raises(PermissionDenied):
        dispatch.take(order, by=reader)
    place.worker.forces.create(
        kind="worker", level="assistant", certificate="1", registration="2",
        valid_until=timezone.localdate() + timedelta(days=90), verified_at=timezone.now(),
        verified_by=place.head,
    )  # fmt: skip
    assert rules.may_open(place.worker, order)


def test_whoever_does_not_help_sees_no_open_orders_of_others() -> None:
    place = Place()
    order = dispatch.open_up(place.order(), by=place.dispatcher)
    neighbour = Place(place.area).resident
    assert not rules.may_open(neighbour, order)
    assert rules.may_open(place.neighbour, order)


def test_what_was_written_down_at_the_visit_is_read_by_whoever_asked() -> None:
    place = Place()
    order = place.order(Status.IN_SERVICE)
    fulfil.note(order, by=place.worker, kind=NoteKind.MATERIAL, words="灯管一支")
    fulfil.note(order, by=place.worker, kind=NoteKind.NOTE, words="家里有狗")
    for person, name, sees in (
        (place.resident, "orders:one", (True, True)),
        (place.worker, "orders:one", (True, True)),
        (place.dispatcher, "orders:desk_one", (True, False)),
    ):
        page = signed_in(person).get(reverse(name, args=[order.pk])).content.decode()
        assert ("灯管一支" in page, "家里有狗" in page) == sees


def test_what_was_taken_in_in_confidence_says_its_number_and_does_not_open() -> None:
    place = Place()
    secret = make_service(area=place.area, name="情绪支持", is_confidential=True)
    said = {
        "name": "陈婆", "phone": "", "address": "", "words": "想说说话", "more": str(secret.pk),
        "area": str(place.area.pk), "urgency": "normal", "door": "phone", "agreed": "on",
        "told": "on", "new": "1", "is_risk_told": "on",
    }  # fmt: skip
    answer = signed_in(place.caller).post(reverse("orders:take_in"), said, follow=True)
    order = Order.objects.get()
    assert order.number in answer.content.decode()
    assert answer.redirect_chain == [(reverse("orders:take_in"), 302)]


def test_the_round_signs_out_also_where_there_is_no_network() -> None:
    place = Place()
    dispatch.accept(
        dispatch.offer(place.order(), by=place.dispatcher, to=[place.neighbour]),
        by=place.neighbour,
    )
    fulfil.schedule(Order.objects.get(), by=place.neighbour, begins=soon(), ends=soon(2))
    page = signed_in(place.neighbour).get(reverse("orders:my_round")).content.decode()
    assert f'data-leaves="{place.neighbour.pk}"' in page
