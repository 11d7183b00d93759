"""Somebody who signed up says where they live; from then on a station sees them."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from linli.accounts.models import Person
from linli.accounts.tests.make import make_resident, signed_in
from linli.areas.models import Area
from linli.areas.tests.make import make_area
from linli.people import queries
from linli.people.models import Consent, Identity
from linli.people.tests.make import make_card, make_client, make_opened, make_texts, make_worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def village() -> Area:
    make_texts()
    area = make_area("梅沙村")
    area.slug = "meisha"
    area.save(update_fields=["slug"])
    return area


@pytest.fixture
def newcomer() -> Person:
    return make_resident("陈秀英")


def browser(person: Person, place: str = "meisha") -> Client:
    client = signed_in(person, second_factor=False)
    client.cookies[settings.PLACE_COOKIE_NAME] = place
    return client


def handed_in(**more: object) -> dict[str, object]:
    return {"kind": "resident", "name": "陈秀英", "number": make_card(), **more}


def test_a_card_needs_the_home_and_its_own_consent(village: Area, newcomer: Person) -> None:
    client, url = browser(newcomer), reverse("people:card")
    assert f'value="{village.pk}" selected' in client.get(url).content.decode()
    assert client.post(url, handed_in(agreed="on")).status_code == 422
    assert client.post(url, handed_in(area=village.pk)).status_code == 422

    assert client.post(url, handed_in(area=village.pk, agreed="on")).status_code == 302

    card = Identity.objects.get()
    assert card.consent == Consent.objects.get(person=newcomer, purpose="sensitive")
    worker = make_worker(village)
    assert list(queries.visible_to(worker).filter(pk=newcomer.pk)) == [newcomer]
    assert list(queries.identity_queue(worker)) == [card]
    assert 'name="agreed"' not in client.get(url).content.decode()


def test_the_profile_keeps_where_one_lives(village: Area, newcomer: Person) -> None:
    group = make_area("一组", parent=village)
    client, url = browser(newcomer), reverse("people:profile")
    assert client.post(url, {"name": "陈秀英", "area": make_area().pk}).status_code == 422

    assert client.post(url, {"name": "陈秀英", "area": group.pk}).status_code == 302

    newcomer.refresh_from_db()
    assert newcomer.area == group


def test_without_a_place_the_places_are_offered(village: Area, newcomer: Person) -> None:
    page = browser(newcomer, place="").get(reverse("people:profile")).content.decode()

    assert str(village.pk) in page


def test_a_household_says_where_it_is(village: Area, newcomer: Person) -> None:
    client, url = browser(newcomer), reverse("people:household")
    assert client.post(url, {"address": "三巷 8 号"}).status_code == 422

    assert client.post(url, {"address": "三巷 8 号", "area": village.pk}).status_code == 302

    newcomer.refresh_from_db()
    assert newcomer.area == village


def test_a_force_is_not_claimed_from_nowhere(newcomer: Person) -> None:
    sent = browser(newcomer).post(reverse("people:forces"), {"kind": "volunteer"})

    assert sent.status_code == 422


def test_the_desk_moves_somebody_where_it_registers_people(village: Area) -> None:
    town = make_area("洪梅镇")
    old, new = make_area("一村", parent=town), make_area("二村", parent=town)
    person, worker = make_client("陈秀英", area=old), make_worker(town)
    make_opened(person, worker)
    client, url = signed_in(worker), reverse("people:correct", args=[person.pk])
    known = {"name": "陈秀英", "born_on": "1950-05-01"}
    assert client.post(url, {**known, "area": village.pk}).status_code == 422

    assert client.post(url, {**known, "area": new.pk}).status_code == 302

    person.refresh_from_db()
    assert person.area == new
