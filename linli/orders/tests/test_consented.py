"""What a consent and a second factor open of an order, and what the person can read of it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from linli.accounts.models import Person
from linli.accounts.tests.make import signed_in
from linli.orders import queries, rules
from linli.orders.life import Status
from linli.orders.models import Order
from linli.orders.tests.make import Place
from linli.people.actions import consents
from linli.people.models import Consent, Look, Part, Purpose
from linli.people.queries import has_looked
from linli.people.tests.make import make_helped

pytestmark = pytest.mark.django_db


def url(name: str, *args: object) -> str:
    return reverse(f"orders:{name}", args=args)


@pytest.mark.parametrize("page", ["one", "contact"])
def test_staff_show_their_second_factor_before_an_order_of_others(page: str) -> None:
    place = Place()
    order = place.order(Status.IN_SERVICE)
    path = url(page, order.pk)
    ask = "post" if page == "contact" else "get"

    answer = getattr(signed_in(place.worker, second_factor=False), ask)(path)

    assert answer["Location"].startswith("/sign-in/second/")
    assert getattr(signed_in(place.worker), ask)(path).get("Location", "") in (
        "",
        url("one", order.pk),
    )


def test_their_own_order_opens_as_anybody_s() -> None:
    place = Place()
    order = place.order()
    Order.objects.filter(pk=order.pk).update(asked_by=place.worker, beneficiary=place.worker)

    answer = signed_in(place.worker, second_factor=False).get(url("one", order.pk))

    assert answer.status_code == 200


def ordered_for(place: Place) -> tuple[Person, Order, Consent]:
    """A helper orders for somebody who let them."""
    acting = make_helped(place.resident)
    order = place.order()
    Order.objects.filter(pk=order.pk).update(beneficiary=acting.person)
    order.refresh_from_db()
    return place.resident, order, acting.consent


def test_a_consent_that_is_taken_back_closes_what_was_ordered_on_it() -> None:
    place = Place()
    helper, order, consent = ordered_for(place)
    client = signed_in(helper)
    assert client.get(url("one", order.pk)).status_code == 200
    assert rules.may_see_contact(helper, order)

    consents.withdraw(consent, by=consent.person)

    assert client.get(url("one", order.pk)).status_code == 404
    assert not rules.may_see_contact(helper, order)
    assert not rules.may_see_photos(helper, order)
    assert order not in queries.mine(helper)
    assert order in queries.mine(consent.person)


def test_it_closes_when_its_time_is_over_too() -> None:
    place = Place()
    helper, order, _consent = ordered_for(place)
    helper.acts_for.update(valid_until=timezone.localdate() - timedelta(days=1),
                           valid_from=timezone.localdate() - timedelta(days=9))  # fmt: skip

    assert signed_in(helper).get(url("one", order.pk)).status_code == 404


def test_whoever_reads_where_to_go_stands_in_the_log_of_the_person() -> None:
    place = Place()
    order = place.order(Status.ACCEPTED)

    signed_in(place.dispatcher).post(url("desk_contact", order.pk))
    signed_in(place.resident).post(url("contact", order.pk))

    look = Look.objects.get(person=place.resident)
    assert (look.by, look.part, look.why) == (place.dispatcher, Part.ORDER, "service")
    assert not has_looked(place.dispatcher, place.resident)  # it opens no file
    assertContains(signed_in(place.resident).get("/me/looks/"), place.dispatcher.name)


def test_who_orders_for_themselves_agrees_to_what_stands_above_the_button() -> None:
    place = Place()
    assert not Consent.objects.filter(purpose=Purpose.SERVICE).exists()

    place.order()
    place.order()

    given = Consent.objects.get(person=place.resident, purpose=Purpose.SERVICE)
    assert (given.channel, given.recorded_by) == ("screen", place.resident)
    page = signed_in(place.resident).get("/me/consents/")
    assertNotContains(page, "x-nothing")


def test_where_one_can_help_names_nobody() -> None:
    place = Place()
    place.order(Status.IN_SERVICE)

    page = signed_in(place.worker, second_factor=False).get(url("posts"))

    assertContains(page, "/order/")
    assertNotContains(page, place.resident.name)
