"""Messages lead where their reader may go, the history names no asker, and nothing that was said
afterwards is lost."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from linli.accounts.models import Person
from linli.accounts.tests.make import signed_in
from linli.channels import words
from linli.channels.models import Message
from linli.core.errors import Refused
from linli.core.events import history
from linli.orders import queries, reading, rules, tasks
from linli.orders.actions import after, dispatch, fulfil
from linli.orders.life import Status
from linli.orders.models import Order
from linli.orders.tests.make import POOR, Place, make_volunteer
from linli.organisations.models import Role
from linli.organisations.scope import powers_of
from linli.organisations.tests.make import make_organisation, make_staff

pytestmark = pytest.mark.django_db


def page(person: Person, order: Order, name: str = "orders:desk_one") -> str:
    return signed_in(person).get(reverse(name, args=[order.pk])).content.decode()


def whoever_is_asked(order: Order) -> Person:
    found = order.offers.get(answer="open").to
    assert found
    return found


def where(person: Person, code: str) -> str:
    """Where a message leads its reader, who gets there."""
    message = Message.objects.get(person=person, code=code)
    link = words.address(message, powers_of(person))
    assert signed_in(person).get(link).status_code == 200
    return link


def test_a_message_leads_a_neighbour_to_their_own_page_and_staff_to_the_desk() -> None:
    place = Place()
    volunteer = make_volunteer(place.area)
    order = dispatch.offer(place.order(), by=place.dispatcher, to=[volunteer])
    link = where(volunteer, "order.offered.target")
    assert link == reverse("orders:one", args=[order.pk])
    message = Message.objects.get(person=volunteer, code="order.offered.target")
    gone_on = signed_in(volunteer).post(reverse("channels:read", args=[message.pk]))
    assert gone_on["Location"] == link

    other = place.order(Status.OFFERED)
    assert where(place.worker, "order.offered.target") == reverse(
        "orders:desk_one", args=[other.pk]
    )


def test_whoever_answers_for_a_unit_opens_what_is_offered_to_it() -> None:
    place = Place()
    agency = make_organisation(area=place.area)
    make_staff(Role.WORKER, place.area, organisation=agency)
    manager = make_staff(Role.AGENCY_MANAGER, place.area, organisation=agency)
    stranger = make_staff(Role.AGENCY_MANAGER, place.area)
    order = dispatch.offer(place.order(), by=place.dispatcher, unit=agency)

    assert rules.may_open(manager, order)
    assert not rules.may_open(stranger, order)
    assert where(manager, "order.offered.target") == reverse("orders:one", args=[order.pk])


def test_a_unit_says_who_of_its_people_goes() -> None:
    place = Place()
    agency = make_organisation(area=place.area)
    helper = make_staff(Role.WORKER, place.area, organisation=agency)
    manager = make_staff(Role.AGENCY_MANAGER, place.area, organisation=agency)
    order = dispatch.offer(place.order(), by=place.dispatcher, unit=agency)
    accept, client = reverse("orders:step", args=[order.pk, "accept"]), signed_in(manager)

    asked = client.get(accept).content.decode()
    assert helper.name in asked
    assert place.worker.name not in asked
    assert accept in page(manager, order, "orders:one")
    assert client.post(accept, {}).status_code == 422
    assert client.post(accept, {"to": place.worker.pk}).status_code == 422
    with pytest.raises(Refused, match="done by others"):
        dispatch.accept(order, by=manager)

    assert client.post(accept, {"to": helper.pk}).status_code == 302
    order = Order.objects.get(pk=order.pk)
    assert (order.status, order.lead, order.unit) == (Status.ACCEPTED, helper, agency)


def test_of_one_limit_the_head_is_told_once_however_often_the_order_moves() -> None:
    place = Place()
    volunteers = [make_volunteer(place.area) for _ in range(3)]
    order = dispatch.offer(place.order(), by=place.dispatcher, to=volunteers[:1])
    Order.objects.filter(pk=order.pk).update(due_at=order.accept_by, alarm_at=timezone.now())
    for _turn in volunteers:
        Order.objects.filter(pk=order.pk).update(alarms=1, alarm_at=timezone.now())
        tasks.ring_one(order.pk)
        order.refresh_from_db()
        dispatch.decline(order, by=whoever_is_asked(order))
        order.refresh_from_db()
        if order.status != Status.OFFERED:
            break

    told = Message.objects.filter(person=place.head, code="order.overdue.head")
    assert told.count() == 1


def test_whoever_says_that_it_gets_later_is_not_reported_for_the_old_time() -> None:
    place = Place()
    order = place.order(Status.ON_THE_WAY)
    old = order.slot_until
    order = fulfil.be_late(order, by=place.worker, minutes=30)

    assert old
    assert order.due_at == old + timedelta(minutes=30)
    assert order.alarm_at == order.due_at


def test_an_order_that_is_done_again_ends_when_the_second_one_has() -> None:
    place = Place()
    order = after.redo(place.order(Status.CONFIRMED), by=place.resident)
    assert order.alarm_at
    Order.objects.filter(pk=order.pk).update(alarm_at=timezone.now())
    tasks.ring_one(order.pk)
    order.refresh_from_db()
    assert order.status == Status.REDO, "the second one is still going on"

    after.cancel(Order.objects.get(repeats=order.pk), by=place.resident, reason="solved")
    Order.objects.filter(pk=order.pk).update(alarm_at=timezone.now())
    tasks.ring_one(order.pk)
    order.refresh_from_db()
    assert order.status == Status.CLOSED
    assert order.closed_at


def test_the_history_at_the_desk_names_no_asker() -> None:
    place = Place()
    order = place.order(Status.SCHEDULED)
    said = page(place.dispatcher, order)
    assert place.resident.name not in said
    assert "点单人" in said
    trail = reading.trail(order, list(history(order)))
    assert place.worker.name in {one["who"] for one in trail}


def test_what_they_thought_of_it_is_read_by_whoever_went_and_answers() -> None:
    place = Place()
    order = after.rate(
        place.order(Status.CONFIRMED), by=place.resident, marks=POOR, comment="等了很久"
    )
    after.follow_up(order, by=place.caller, is_solved=False, words="还想再来一次")
    for reader in (place.dispatcher, place.supervisor, place.worker):
        said = page(reader, order)
        assert "等了很久" in said
        assert "还想再来一次" in said
        assert "未解决" in said
    assert "等了很久" not in page(place.caller, order)


def test_poor_marks_of_what_is_confidential_are_asked_after_by_whoever_hears_complaints() -> None:
    place = Place()
    order = after.rate(place.order(Status.CONFIRMED), by=place.resident, marks=POOR)
    Order.objects.filter(pk=order.pk).update(is_confidential=True)

    assert list(queries.to_call_back(place.caller)) == []
    assert list(queries.to_call_back(place.supervisor)) == [order]
    listed = signed_in(place.supervisor).get(reverse("orders:callbacks")).content.decode()
    assert order.number in listed
    after.follow_up(Order.objects.get(pk=order.pk), by=place.supervisor, is_solved=True)


def test_a_complaint_leads_to_the_history_of_its_order() -> None:
    place = Place()
    order = place.order(Status.CONFIRMED)
    row = after.complain(order, by=place.resident, about="late", words="迟了")
    said = signed_in(place.supervisor).get(reverse("orders:answer", args=[row.pk])).content.decode()
    assert reverse("orders:desk_one", args=[order.pk]) in said


def test_whoever_ordered_prints_the_slip_and_orders_a_package_again() -> None:
    place = Place()
    order = place.order(Status.SCHEDULED)
    assert reverse("orders:slip", args=[order.pk]) in page(place.resident, order, "orders:one")

    whole = after.cancel_rest(place.package(1, 1), by=place.resident, reason="solved")
    whole = Order.objects.get(pk=whole.pk)
    assert reverse("orders:again", args=[whole.pk]) in page(place.resident, whole, "orders:one")
    part = whole.parts.all()[0]
    assert reverse("orders:again", args=[part.pk]) not in page(place.resident, part, "orders:one")
