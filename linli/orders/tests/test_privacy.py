"""Who sees the address, the phone, the words; who does not; and that every look is written down."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from linli.accounts.models import Person
from linli.accounts.tests.make import signed_in
from linli.catalogue.tests.make import make_service
from linli.core.events import history
from linli.core.models import Event
from linli.orders import queries, rules
from linli.orders.actions import after, dispatch, intake
from linli.orders.forgetting import forget_words
from linli.orders.life import Status
from linli.orders.models import Order
from linli.orders.tests.make import POOR, Place, make_volunteer
from linli.people.tests.make import make_client, make_helped

pytestmark = pytest.mark.django_db

ADDRESS = "三巷 12 号"


def read(person: Person, order: Order, name: str = "orders:one") -> str:
    response = signed_in(person).get(reverse(name, args=[order.pk]))
    return response.content.decode() if response.status_code == 200 else str(response.status_code)


def test_the_address_appears_after_accepting_to_whoever_goes() -> None:
    place = Place()
    order = place.order(Status.OFFERED)
    assert not rules.may_see_contact(place.worker, order)
    order = dispatch.accept(order, by=place.worker)
    assert rules.may_see_contact(place.worker, order)
    assert not rules.may_see_contact(place.second, order)

    assert ADDRESS not in read(place.worker, order, "orders:desk_one")
    client = signed_in(place.worker)
    client.post(reverse("orders:desk_contact", args=[order.pk]))
    page = client.get(reverse("orders:desk_one", args=[order.pk])).content.decode()
    assert ADDRESS in page
    assert [event.actor for event in history(order) if event.verb == "order.revealed"] == [
        place.worker
    ]


def test_the_resident_sees_who_looked() -> None:
    place = Place()
    order = place.order(Status.ACCEPTED)
    signed_in(place.worker).post(reverse("orders:desk_contact", args=[order.pk]))
    assert place.worker.name in read(place.resident, order).partition("谁看过您的地址")[2]


def test_thirty_days_after_the_end_it_is_hidden_from_whoever_went() -> None:
    place = Place()
    order = after.cancel(place.order(Status.ACCEPTED), by=place.resident, reason="solved")
    order = place.order(Status.RATED)
    Order.objects.filter(pk=order.pk).update(
        status=Status.CLOSED, closed_at=timezone.now() - timedelta(days=29)
    )
    order.refresh_from_db()
    assert rules.may_see_contact(place.worker, order)
    order.closed_at = timezone.now() - timedelta(days=31)
    assert not rules.may_see_contact(place.worker, order)
    assert rules.may_see_contact(place.resident, order)


def test_a_stranger_learns_nothing_of_an_order() -> None:
    place, elsewhere = Place(), Place()
    order = place.order(Status.ACCEPTED)
    for person in (elsewhere.resident, elsewhere.worker, make_volunteer(elsewhere.area)):
        assert read(person, order) == "404"
        assert not queries.visible_to(person).filter(pk=order.pk).exists()
    assert read(elsewhere.dispatcher, order, "orders:desk_one") == "404"


def test_what_is_confidential_is_read_by_whoever_goes() -> None:
    place = Place()
    place.service.is_confidential = True
    place.service.save()
    order = place.order(Status.ACCEPTED)
    assert order.is_confidential
    assert read(place.second, order, "orders:desk_one") == "404"
    assert "灯不亮了" not in read(place.dispatcher, order, "orders:desk_one")
    assert "灯不亮了" in read(place.worker, order, "orders:desk_one")
    with pytest.raises(PermissionDenied):
        after.follow_up(order, by=place.caller, is_solved=True)


def test_somebody_without_a_name_has_none() -> None:
    place = Place()
    place.service.is_confidential = True
    place.service.save()
    from linli.orders.actions import intake

    need = place.need(is_anonymous=True, name="", phone="", address="")
    order = intake.place(need, by=place.resident, area=place.area)
    assert (order.name, order.phone, order.beneficiary) == ("", "", None)
    assert place.resident.name not in read(place.dispatcher, order, "orders:desk_one")


def test_events_hold_no_word_of_a_resident() -> None:
    place = Place()
    order = place.order(Status.CONFIRMED)
    after.rate(order, by=place.resident, marks=POOR, comment="他迟到了")
    after.complain(order, by=place.resident, about="late", words="等了两小时")
    said = " ".join(str(event.facts) for event in Event.objects.all())
    for word in ("灯不亮了", ADDRESS, "他迟到了", "等了两小时", place.resident.name, "13900001234"):
        assert word not in said


def test_an_order_forgets_its_words_and_keeps_its_figures() -> None:
    place = Place()
    order = place.order(Status.RATED)
    forget_words(order)
    order.refresh_from_db()
    assert (order.name, order.address, order.words, order.address_key) == ("", "", "", None)
    assert order.attitude == 4


def test_whoever_acts_for_somebody_reads_nothing_they_asked_for_in_confidence() -> None:
    place = Place()
    secret = make_service(area=place.area, name="情绪支持", is_confidential=True)
    daughter = make_client(area=place.area)
    acting = make_helped(daughter)
    mother = acting.person
    own = intake.place(place.need(service=secret), by=mother, area=place.area, beneficiary=mother)
    plain = intake.place(place.need(), by=mother, area=place.area, beneficiary=mother)
    asked = intake.place(
        place.need(service=secret), by=daughter, area=place.area, beneficiary=mother
    )
    assert own.is_confidential
    assert set(queries.mine(daughter)) == {plain, asked}
    assert set(queries.mine(mother)) == {own, plain, asked}
    client = signed_in(daughter)
    for order, status in ((own, 404), (plain, 200), (asked, 200)):
        assert client.get(reverse("orders:one", args=[order.pk])).status_code == status
    # And it is not given to them to do.
    assert rules.why_not(daughter, own) == rules.why_not(daughter, plain) != ""
