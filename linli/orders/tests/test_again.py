"""The same again from home: two taps, once, and only where it is possible."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from linli.accounts.tests.make import signed_in
from linli.catalogue import queries as catalogue
from linli.orders import reading
from linli.orders.actions import after
from linli.orders.life import Status
from linli.orders.models import Order
from linli.orders.tests.make import Place

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def home(place: Place) -> str:
    place.town.slug = "our-town"
    place.town.save()
    client = signed_in(place.resident)
    return str(client.get("/p/our-town/").content.decode())


def offers(place: Place) -> Order | None:
    shown = reading.own_words(place.resident)
    last: Order | None = shown["last"] if shown else None
    return last


def test_home_press_placed_and_a_second_press_of_the_same_button_is_the_same_order() -> None:
    place = Place()
    done = place.order(Status.RATED)
    page = home(place)
    [form] = re.findall(rf'<form[^>]*action="/order/{done.pk}/again/".*?</form>', page, re.DOTALL)
    assert 'name="csrfmiddlewaretoken"' in form
    [once] = re.findall(r'name="_once" value="([^"]+)"', form)
    client = signed_in(place.resident)
    answers = [client.post(f"/order/{done.pk}/again/", {"_once": once}) for _n in range(2)]
    made = Order.objects.exclude(pk=done.pk).get()
    assert {one["Location"] for one in answers} == {reverse("orders:placed", args=[made.pk])}
    assert (made.service, made.address) == (done.service, done.address)
    assert offers(place) is None  # it is going on now


def test_it_is_the_last_that_was_done() -> None:
    place = Place()
    assert offers(place) is None
    place.order(Status.DONE)
    assert offers(place) is None
    first, _second = place.order(Status.RATED), after.cancel(
        place.order(), by=place.resident, reason="solved"
    )  # fmt: skip
    Order.objects.filter(status=Status.DONE).update(status=Status.CLOSED)
    assert offers(place) == first


@pytest.mark.parametrize("change", ["ended", "season", "age", "group", "area"])
def test_what_cannot_be_had_is_not_shown(change: str) -> None:
    place = Place()
    order = place.order(Status.RATED)
    assert offers(place) == order
    service = place.service
    match change:
        case "ended":
            service.is_offered = False
        case "season":
            service.months = [timezone.localdate().month % 12 + 1]
        case "age":
            service.min_age = 140
        case "group":
            service.groups = ["alone"]
        case "area":
            place.area.valid_until = timezone.localdate() - timedelta(days=1)
            place.area.save()
    service.save()
    assert offers(place) is None
    assert catalogue.offered(place.area.pk) is not None
