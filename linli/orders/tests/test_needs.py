"""Another need seen at a visit: one tap, the same intake, linked, told to whom it is for."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from linli.accounts.models import Person
from linli.accounts.tests.make import signed_in
from linli.catalogue.tests.make import make_service
from linli.channels.models import Message
from linli.core.errors import Refused
from linli.core.events import history
from linli.orders import rules
from linli.orders.actions import after, intake, needs
from linli.orders.life import Status
from linli.orders.models import Door, Order
from linli.orders.tests.make import Place, make_volunteer

pytestmark = pytest.mark.django_db


def page(person: Person, order: Order, name: str = "orders:desk_one") -> str:
    return signed_in(person).get(reverse(name, args=[order.pk])).content.decode()


def press(person: Person, order: Order, name: str = "orders:desk_step", **said: object) -> int:
    url = reverse(name, args=[order.pk, "see_need"])
    return int(signed_in(person).post(url, said).status_code)


def test_one_press_on_a_usual_service_makes_an_order_of_the_same_person() -> None:
    place = Place()
    order = place.order(Status.IN_SERVICE, wants={"sex": "female"})
    assert f'name="service" value="{place.service.pk}"' in page(place.worker, order)
    assert press(place.worker, order, service=place.service.pk) == 302
    need = Order.objects.get(seen_during=order)
    assert (need.status, need.door, need.beneficiary) == (
        Status.SUBMITTED, Door.SEEN, place.resident,
    )  # fmt: skip
    assert (need.taken_by, need.asked_by) == (place.worker, None)
    assert (need.address, need.phone, need.wants) == (order.address, order.phone, order.wants)
    assert need.words == ""
    assert history(need).get().actor == place.worker
    assert [event.verb for event in history(order)][-1] == "order.need_seen"


def test_one_field_in_free_words_is_an_order_too() -> None:
    place = Place()
    order = place.order(Status.DONE)
    assert press(place.worker, order, words="水龙头一直滴水") == 302
    need = Order.objects.get(seen_during=order)
    assert (need.service, need.words) == (None, "水龙头一直滴水")


@pytest.mark.parametrize("said", [{}, {"words": "  "}, {"service": "x"}])
def test_nothing_said_is_a_sentence_and_no_order(said: dict[str, str]) -> None:
    place = Place()
    order = place.order(Status.IN_SERVICE)
    assert press(place.worker, order, **said) == 422
    assert not Order.objects.filter(seen_during=order).exists()


def test_both_pages_say_where_and_by_whom_it_was_seen() -> None:
    place = Place()
    order = place.order(Status.IN_SERVICE)
    need = needs.see_need(order, by=place.worker, service=place.service)
    for person, name in ((place.resident, "orders:one"), (place.head, "orders:desk_one")):
        assert reverse(name, args=[need.pk]) in page(person, order, name)
        there = page(person, need, name)
        assert reverse(name, args=[order.pk]) in there
        assert place.worker.name in there
    assert "上门时看到" in page(place.head, need)


def test_a_volunteer_sees_the_need_and_reads_its_number_only() -> None:
    place = Place()
    place.worker = make_volunteer(place.area)
    order = place.order(Status.IN_SERVICE)
    assert press(place.worker, order, "orders:step", words="药快吃完了") == 302
    need = Order.objects.get(seen_during=order)
    shown = page(place.worker, order, "orders:one")
    assert need.number in shown
    assert reverse("orders:one", args=[need.pk]) not in shown
    assert not rules.parties(place.worker, need)


def test_whom_it_is_for_is_told_and_can_take_it_back() -> None:
    place = Place()
    need = needs.see_need(place.order(Status.IN_SERVICE), by=place.worker, words="水龙头滴水")
    told = Message.objects.filter(person=place.resident, code="order.need_seen.asker")
    assert told.count() == 1
    assert after.cancel(need, by=place.resident, reason="solved").status == Status.CANCELLED


def test_a_neighbour_who_asked_for_the_first_is_not_told_of_the_second() -> None:
    place = Place()
    first = intake.place(
        place.need(name="冯婆婆"), by=place.resident, area=place.area, door=Door.BEHALF
    )
    Order.objects.filter(pk=first.pk).update(
        status=Status.IN_SERVICE, lead=place.worker, begun_at=timezone.now() - timedelta(minutes=9)
    )
    first.hands.create(person=place.worker, force="worker", is_lead=True)
    need = needs.see_need(first, by=place.worker, words="尿垫用完了")
    assert (need.name, need.asked_by, need.beneficiary) == ("冯婆婆", None, None)
    assert not rules.parties(place.resident, need)
    assert not Message.objects.filter(person=place.resident, code="order.need_seen.asker").exists()


def test_somebody_without_a_name_keeps_having_none() -> None:
    place = Place()
    order = place.order(Status.IN_SERVICE)
    Order.objects.filter(pk=order.pk).update(
        is_anonymous=True, is_confidential=True, name="", phone="", beneficiary=None
    )
    order.refresh_from_db()
    need = needs.see_need(order, by=place.worker, words="想再聊一次")
    assert (need.name, need.is_anonymous, need.is_confidential) == ("", True, True)
    assert need.asked_by == place.resident


def test_whoever_is_not_there_sees_nothing() -> None:
    place = Place()
    order = place.order(Status.IN_SERVICE)
    for person in (place.resident, place.second, place.dispatcher, Place().worker):
        with pytest.raises(PermissionDenied):
            needs.see_need(order, by=person, words="水龙头滴水")
    with pytest.raises(Refused):
        needs.see_need(place.order(Status.SCHEDULED), by=place.worker, words="水龙头滴水")


def test_what_the_intake_refuses_is_refused_here() -> None:
    place = Place()
    order = place.order(Status.IN_SERVICE)
    with pytest.raises(Refused, match="not offered"):
        needs.see_need(order, by=place.worker, service=Place().service)
    old = make_service(area=place.area, min_age=200)
    place.resident.file.born_on = timezone.localdate() - timedelta(days=9999)
    place.resident.file.save()
    with pytest.raises(Refused, match="another age"):
        needs.see_need(order, by=place.worker, service=old)


def test_five_from_one_visit_are_enough() -> None:
    place = Place()
    order = place.order(Status.IN_SERVICE)
    for _n in range(5):
        needs.see_need(order, by=place.worker, words="还有一件事")
    with pytest.raises(Refused, match="5"):
        needs.see_need(order, by=place.worker, words="第六件")


def test_done_again_it_is_still_one_that_was_seen() -> None:
    place = Place()
    order = place.order(Status.IN_SERVICE)
    need = needs.see_need(order, by=place.worker, service=place.service)
    again = intake.repeat(need)
    assert (again.door, again.seen_during) == (Door.SEEN, order)


def test_what_is_said_in_confidence_is_not_offered_at_a_door() -> None:
    place = Place()
    silent = make_service(area=place.area, is_confidential=True, forces=["worker"])
    assert str(silent.pk) not in page(place.worker, place.order(Status.IN_SERVICE))
