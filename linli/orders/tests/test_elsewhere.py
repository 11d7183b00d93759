"""What lies in another place turns up nowhere beside what is asked for in this one."""

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from linli.accounts.tests.make import signed_in
from linli.areas.models import Kind
from linli.areas.tests.make import make_area
from linli.catalogue.tests.make import make_service
from linli.core.errors import Refused
from linli.orders import alike
from linli.orders.actions import intake, triage
from linli.orders.forms.asking import SELF
from linli.orders.models import Door
from linli.orders.tests.make import Place
from linli.orders.views.asking import who_words
from linli.people.tests.make import make_client

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]
INTAKE = reverse("orders:take_in")


def test_the_same_words_of_an_address_elsewhere_are_another_door() -> None:
    here, there = Place(), Place()
    far, near = there.order(service=None), here.order(service=None)
    assert alike.twins(near, here.dispatcher) == []
    with pytest.raises(Refused), transaction.atomic():
        triage.merge(near, by=here.dispatcher, into=far)


def test_an_order_for_the_same_person_elsewhere_is_no_twin_for_those_who_may_not_open_it() -> None:
    here, there = Place(), Place()
    far = intake.place(
        there.need(service=None), by=here.resident, area=there.area,
        beneficiary=here.resident,
    )  # fmt: skip
    near = here.order(service=None)
    assert alike.twins(near, here.dispatcher) == []
    assert alike.twins(near, None) == []
    with pytest.raises(Refused), transaction.atomic():
        triage.merge(near, by=here.dispatcher, into=far)


def test_the_same_words_in_two_villages_of_one_town_are_two_doors_for_its_street_too() -> None:
    place = Place()
    beside = make_area(parent=place.town)
    other = make_client(area=beside)
    far = intake.place(place.need(service=None), by=other, area=beside, beneficiary=other)
    near = place.order(service=None)
    assert alike.twins(near, place.street) == []
    same = intake.place(place.need(service=None), by=other, area=place.area, beneficiary=other)
    assert alike.twins(near, place.street) == [same]
    assert far not in alike.twins(same, place.dispatcher)  # hers ends at the village


def test_whoever_has_no_name_yet_reads_that_it_is_for_themselves() -> None:
    nobody = make_client(area=Place().area)
    nobody.name = ""
    with translation.override("zh-hans"):
        assert who_words(nobody, {"who": SELF}) == "给我自己"


def test_a_door_of_a_group_is_the_same_door_in_its_village() -> None:
    place = Place()
    group = make_area(kind=Kind.GROUP, parent=place.area)
    other = make_client(area=place.area)
    first = intake.place(place.need(), by=other, area=group, beneficiary=other)
    assert alike.twins(place.order(), place.dispatcher) == [first]


def test_telephone_intake_names_of_earlier_orders_only_what_may_be_known() -> None:
    place, there = Place(), Place()
    secret = make_service(area=place.area, name="情绪支持", is_confidential=True)
    far = make_service(area=there.area, name="那边的事")
    for service, area in ((secret, place.area), (far, there.area), (place.service, place.area)):
        need = place.need(service=service)
        intake.place(need, by=place.resident, area=area, beneficiary=place.resident)
    said = {"name": place.resident.name, "person": str(place.resident.pk), "look": "1"}
    page = signed_in(place.caller).post(INTAKE, said).content.decode()
    lately = page.split("最近", 1)[1].split("</ul>", 1)[0]
    assert place.service.name in lately
    assert "情绪支持" not in lately
    assert "那边的事" not in lately
    lately = signed_in(place.dispatcher).post(INTAKE, said).content.decode().split("最近", 1)[1]
    assert "情绪支持" in lately.split("</ul>", 1)[0]  # a dispatcher may know of it


def test_looking_who_it_is_blames_nobody_for_what_is_not_filled_in_yet() -> None:
    place = Place()
    answer = signed_in(place.caller).post(INTAKE, {"name": place.resident.name, "look": "1"})
    assert answer.status_code == 200
    assert "errsum" not in answer.content.decode()
    assert signed_in(place.caller).post(INTAKE, {"name": "何伯"}).status_code == 422


def test_a_station_meets_no_number_twice() -> None:
    place = Place()
    grid = make_area(kind=Kind.GRID, parent=make_area(kind=Kind.GROUP, parent=place.area))
    orders = [
        intake.place(place.need(), by=place.resident, area=area, beneficiary=place.resident)
        for area in (place.area, grid, place.area)
    ]
    assert [order.seq for order in orders] == [1, 2, 3]
    taken = intake.take_in(place.need(), by=place.caller, area=grid, door=Door.PHONE)
    assert taken.seq == 4
    assert Place().order().seq == 1  # each community counts its own
