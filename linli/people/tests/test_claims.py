"""Rows that were taken over by their number: checked by a station, or undone."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries as Counted

from linli.accounts.models import NotThem, Person, Recovery
from linli.accounts.tests.make import make_mobile, make_resident, signed_in
from linli.areas.models import Area
from linli.areas.tests.make import make_area
from linli.core.errors import Refused
from linli.people.actions import acting, claims, consents, recoveries
from linli.people.models import Acting, Channel, Consent, Identity
from linli.people.tests.make import (
    make_claimed,
    make_identity,
    make_opened,
    make_texts,
    make_worker,
)

pytestmark = pytest.mark.django_db

LIST = "people:claims"


@pytest.fixture
def area(db: None) -> Area:
    make_texts()
    return make_area()


@pytest.fixture
def worker(area: Area) -> Person:
    return make_worker(area)


@pytest.fixture
def elder(area: Area) -> Person:
    return make_claimed("何锦荣", area=area)


def at(name: str, pk: object) -> str:
    return reverse(f"people:{name}", args=[pk])


def listed(client: Client) -> str:
    return client.get(reverse(LIST)).content.decode()


def test_a_station_says_that_it_is_the_same_person(elder: Person, worker: Person) -> None:
    client = signed_in(worker)
    assert elder.name in listed(client)
    shown = client.get(at("claim", elder.pk)).content.decode()
    assert at("file", elder.pk) in shown
    assert elder.mobile not in shown
    make_opened(elder, worker)
    assert at("claim", elder.pk) in client.get(at("file", elder.pk)).content.decode()

    assert client.post(at("check_claim", elder.pk)).status_code == 302

    elder.refresh_from_db()
    assert elder.joined_at
    assert elder.name not in listed(client)
    assert client.post(at("check_claim", elder.pk)).status_code == 404
    assert at("claim", elder.pk) not in client.get(at("file", elder.pk)).content.decode()


def test_or_that_it_is_not(elder: Person, worker: Person) -> None:
    client, theirs = signed_in(worker), signed_in(elder, second_factor=False)
    for sent in ({"why": ""}, {"why": "sunshine"}):
        assert client.post(at("claim", elder.pk), sent).status_code == 422
    assert theirs.get("/me/").status_code == 200

    assert client.post(at("claim", elder.pk), {"why": "family"})["Location"] == at("file", elder.pk)

    elder.refresh_from_db()
    assert (elder.name, elder.mobile, elder.joined_at) == ("何锦荣", "", None)
    assert theirs.get("/me/").status_code == 302
    assert elder.name not in listed(client)
    make_opened(elder, worker)
    assert worker.name in client.get(at("file", elder.pk)).content.decode()


def test_what_the_wrong_hands_agreed_to_counts_no_more(elder: Person, worker: Person) -> None:
    before = consents.give(elder, by=worker, purpose="service", channel=Channel.SPOKEN)
    Consent.objects.update(given_at=timezone.now() - timedelta(days=9))
    friend, neighbour = make_resident(), make_resident()
    until = timezone.localdate() + timedelta(days=9)
    acting.let(elder, by=elder, actor=friend, tie="family", until=until, channel="screen")
    acting.let(neighbour, by=neighbour, actor=elder, tie="family", until=until, channel="screen")
    consents.give(elder, by=elder, purpose="publication")
    identity = make_identity(elder)
    row = recoveries.open_for(elder, by=make_worker(elder.area), mobile=make_mobile())  # type: ignore[arg-type]

    claims.undo(elder, by=worker, why=NotThem.POSING)

    assert not Acting.objects.filter(ended_at=None).exists()
    assert list(Consent.objects.filter(person=elder, withdrawn_at=None)) == [before]
    assert Identity.objects.get(pk=identity.pk).state == "refused"
    assert Recovery.objects.get(pk=row.pk).ended_at


def test_nobody_checks_themselves_and_no_other_area_does(area: Area, elder: Person) -> None:
    own = make_worker(area)
    Person.objects.filter(pk=own.pk).update(claimed_at=timezone.now())
    assert own.name not in listed(signed_in(own)).split("<main")[1]
    stranger = make_worker(make_area())
    client = signed_in(stranger)
    assert elder.name not in listed(client)
    for one, person in ((client, elder), (signed_in(own), own)):
        assert one.get(at("claim", person.pk)).status_code == 404
        assert one.post(at("claim", person.pk), {"why": "family"}).status_code == 404
        assert one.post(at("check_claim", person.pk)).status_code == 404

    for by, person in ((stranger, elder), (own, own)):
        with pytest.raises(PermissionDenied):
            claims.check(person, by=by)
        with pytest.raises(PermissionDenied):
            claims.undo(person, by=by, why=NotThem.FAMILY)


def test_what_was_checked_is_not_undone_from_an_old_page(elder: Person, worker: Person) -> None:
    claims.check(elder, by=worker)

    with pytest.raises(Refused):
        claims.undo(elder, by=worker, why=NotThem.FAMILY)


def test_the_list_takes_the_same_queries_for_one_or_several(
    area: Area, worker: Person, django_assert_max_num_queries: Counted
) -> None:
    client, counted = signed_in(worker), []
    for many in (1, 4):
        for _ in range(many):
            make_claimed("何锦荣", area=area)
        with django_assert_max_num_queries(10) as queries:
            page = listed(client)
        counted.append(len(queries))

    assert page.count("何锦荣") == 5
    assert counted[0] == counted[1]
