"""Somebody whom a person let see their file has a page for it; each look stands in the log."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from linli.accounts.models import Person
from linli.accounts.tests.make import make_resident, signed_in
from linli.areas.models import Area
from linli.areas.tests.make import make_area
from linli.core.models import Event
from linli.organisations.models import Grant, Role
from linli.organisations.tests.make import make_organisation
from linli.people import queries, rules
from linli.people.actions import acting, looking, rights
from linli.people.models import Acting, Look, Why
from linli.people.tests.make import (
    make_child,
    make_helped,
    make_identity,
    make_texts,
    make_ward,
    make_worker,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def area() -> Area:
    make_texts()
    return make_area()


@pytest.fixture
def daughter(area: Area) -> Person:
    return make_resident("林晓岚", area=area)


@pytest.fixture
def row(daughter: Person) -> Acting:
    return make_helped(daughter)


def page(name: str, row: Acting) -> str:
    return reverse(f"people:{name}", args=[row.pk])


def test_family_leads_to_the_file_and_each_look_is_told(daughter: Person, row: Acting) -> None:
    identity = make_identity(row.person)
    client = signed_in(daughter, second_factor=False)
    assert page("helped", row) in client.get(reverse("people:family")).content.decode()

    shown = [client.get(page(name, row)) for name in ("helped", "correct_helped")]

    assert [answer.status_code for answer in shown] == [200, 200]
    assert row.person.mobile in shown[0].content.decode()
    assert identity.number not in shown[0].content.decode()
    assert (
        list(Look.objects.values_list("person", "by", "why"))
        == [(row.person_id, daughter.pk, Why.HELP)] * 2
    )
    theirs = signed_in(row.person, second_factor=False).get(reverse("people:looks"))
    assert theirs.content.decode().count("林晓岚") == 2
    assert Event.objects.filter(verb="file.opened", actor=daughter).count() == 2


def test_the_person_reads_who_sees_their_file(row: Acting) -> None:
    client = signed_in(row.person, second_factor=False)

    assert "能看、能改您的档案" in client.get(reverse("people:family")).content.decode()


def test_a_helper_corrects_but_moves_no_number(daughter: Person, row: Acting) -> None:
    client, mobile = signed_in(daughter, second_factor=False), row.person.mobile
    wanted = {"name": row.person.name, "address": "福寿楼 302", "mobile": "13900001234"}
    assert client.post(page("correct_helped", row), {"name": ""}).status_code == 422

    assert client.post(page("correct_helped", row), wanted).status_code == 302

    person = Person.objects.get(pk=row.person_id)
    assert (person.file.address, person.mobile) == ("福寿楼 302", mobile)


def test_what_a_card_made_true_stays(daughter: Person, row: Acting) -> None:
    identity = make_identity(row.person)
    identity.state, identity.checked_at = "verified", timezone.now()
    identity.save()
    client = signed_in(daughter, second_factor=False)

    sent = client.post(page("correct_helped", row), {"name": "别人"})

    assert sent.status_code == 422


@pytest.mark.parametrize("name", ["helped", "correct_helped"])
def test_without_the_right_there_is_no_page(daughter: Person, row: Acting, name: str) -> None:
    other = signed_in(make_resident(), second_factor=False)
    owner = signed_in(row.person, second_factor=False)
    assert [one.get(page(name, row)).status_code for one in (other, owner)] == [404, 404]
    client = signed_in(daughter, second_factor=False)
    for change in (
        {"may_see_file": False},
        {"may_see_file": True, "valid_until": timezone.localdate() - timedelta(days=1),
         "valid_from": timezone.localdate() - timedelta(days=2)},
    ):  # fmt: skip
        Acting.objects.filter(pk=row.pk).update(**change)
        assert client.get(page(name, row)).status_code == 404

    assert not Look.objects.exists()
    assert not rules.may_correct(daughter, row.person)


def test_it_ends_with_the_consent(daughter: Person, row: Acting) -> None:
    acting.stop(row, by=row.person)

    assert signed_in(daughter, second_factor=False).get(page("helped", row)).status_code == 404
    with pytest.raises(PermissionDenied):
        looking.look_as_helper(row, by=daughter)


def test_a_helper_takes_nothing_along_and_deletes_nothing(daughter: Person, row: Acting) -> None:
    with pytest.raises(PermissionDenied):
        rights.take_along(row.person, by=daughter)
    with pytest.raises(PermissionDenied):
        rights.erase(row.person, by=daughter)


def test_a_child_lets_no_friend_see_the_file(area: Area, daughter: Person) -> None:
    child, until = make_child(area=area), timezone.localdate() + timedelta(days=9)
    row = acting.let(
        child, by=child, actor=daughter, tie="family", until=until, channel="screen",
        may_see_file=True,
    )  # fmt: skip

    assert signed_in(daughter, second_factor=False).get(page("helped", row)).status_code == 404
    assert not rules.may_correct(daughter, child)


def test_a_guardian_a_station_wrote_down_does(area: Area, daughter: Person) -> None:
    row = make_ward(daughter, by=make_worker(area))
    Acting.objects.filter(pk=row.pk).update(may_see_file=True)

    assert [one.pk for one in queries.helped_by(daughter)] == [row.pk]


def test_a_look_as_family_opens_no_desk(daughter: Person, row: Acting, area: Area) -> None:
    organisation = make_organisation(area=area)
    Grant.objects.create(person=daughter, role=Role.WORKER, organisation=organisation, area=area)
    looking.look_as_helper(row, by=daughter)

    assert not rules.may_open(daughter, row.person)
    assert queries.opened_lately(daughter) == []
    assert not queries.opened_now(daughter).exists()
    sent = signed_in(daughter).post(
        reverse("people:open_file", args=[row.person_id]), {"why": "help"}
    )
    assert sent.status_code == 422
