"""Somebody without an account has their rights at the desk."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from linli.accounts.models import Person
from linli.accounts.tests.make import make_person, make_resident, signed_in
from linli.areas.models import Area
from linli.areas.tests.make import make_area
from linli.core.errors import Refused
from linli.core.models import Event
from linli.organisations.models import Role
from linli.organisations.tests.make import make_staff
from linli.people import held, queries, rules
from linli.people.actions import acting, households, identities, looking, registering, rights
from linli.people.actions.registering import Facts
from linli.people.models import Erasure, Look, MinorApproval
from linli.people.tests.make import (
    make_child,
    make_client,
    make_identity,
    make_opened,
    make_texts,
    make_worker,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def area() -> Area:
    make_texts()
    return make_area()


@pytest.fixture
def worker(area: Area) -> Person:
    return make_worker(area)


@pytest.fixture
def elder(area: Area, worker: Person) -> Person:
    """Somebody without an account, whose file lies open."""
    person = make_person("冯秀珍", area=area)
    make_opened(person, worker)
    return person


@pytest.fixture
def client(worker: Person) -> Client:
    return signed_in(worker)


def page(name: str, person: Person, *more: object) -> str:
    return reverse(f"people:{name}", args=[person.pk, *more])


def test_consents_are_given_and_taken_back(elder: Person, client: Client) -> None:
    url = page("file_consents", elder)
    assert client.post(url, {"purpose": "messages"}).status_code == 422
    assert client.post(url, {"purpose": "messages", "channel": "spoken"}).status_code == 302
    consent = elder.consents.get()
    assert consent.channel == "spoken"
    assert page("withdraw_for", elder, consent.pk) in client.get(url).content.decode()

    client.post(page("withdraw_for", elder, consent.pk))

    consent.refresh_from_db()
    assert consent.withdrawn_at


def test_a_helper_is_ended(elder: Person, worker: Person, client: Client) -> None:
    until = timezone.localdate() + timedelta(days=9)
    row = acting.let(
        elder, by=worker, actor=make_resident(), tie="family", until=until, channel="spoken"
    )

    assert client.post(page("end_helper", elder, row.pk)).status_code == 302

    row.refresh_from_db()
    assert row.ended_at


def test_a_household_is_written_down_filled_and_left(
    elder: Person, worker: Person, client: Client
) -> None:
    url = page("file_household", elder)
    assert client.post(url, {"address": "福寿楼 302"}).status_code == 302
    son, stranger = make_person("冯志强", area=elder.area), make_person("何锦荣", area=elder.area)
    assert client.post(url, {"person": stranger.pk, "relation": "child"}).status_code == 422
    make_opened(son, worker)
    assert client.post(url, {"person": son.pk, "relation": "child"}).status_code == 302
    assert queries.housemates(elder) == [son]

    client.post(page("move_out", elder, son.dwellings.get().pk))

    assert queries.housemates(elder) == []

    back = page("move_back", elder, son.dwellings.get().pk)
    client.post(back)
    assert queries.housemates(elder) == [son]
    assert client.post(back).status_code == 409, "they live there already"


def test_taking_somebody_out_is_taken_back_on_the_same_day_only(
    elder: Person, worker: Person, client: Client
) -> None:
    client.post(page("file_household", elder), {"address": "福寿楼 302"})
    row = elder.dwellings.get()

    client.post(page("move_out", elder, row.pk))
    assert page("move_back", elder, row.pk) in client.get(page("file", elder)).content.decode()

    row.refresh_from_db()
    row.until = timezone.localdate() - timedelta(days=1)
    row.since = row.until
    row.save()
    assert client.post(page("move_back", elder, row.pk)).status_code == 409
    assert queries.home_of(elder) is None


def test_nobody_is_brought_back_into_a_second_household(
    elder: Person, worker: Person, client: Client
) -> None:
    for address in ("福寿楼 302", "福寿楼 405"):
        client.post(page("file_household", elder), {"address": address})
        client.post(page("move_out", elder, elder.dwellings.get(until=None).pk))
    first, second = elder.dwellings.order_by("pk")
    assert client.post(page("move_back", elder, first.pk)).status_code == 302

    assert client.post(page("move_back", elder, second.pk)).status_code == 409


def test_nobody_of_another_place_brings_somebody_back(elder: Person, client: Client) -> None:
    client.post(page("file_household", elder), {"address": "福寿楼 302"})
    row = elder.dwellings.get()
    client.post(page("move_out", elder, row.pk))
    row.refresh_from_db()

    for by in (make_worker(make_area()), make_resident()):
        with pytest.raises(PermissionDenied):
            households.take_leaving_back(row, by=by)
    row.refresh_from_db()
    assert row.until


def test_forces_are_noted(elder: Person, client: Client) -> None:
    assert client.post(page("add_force", elder), {"kind": "worker"}).status_code == 422
    assert client.post(page("add_force", elder), {"kind": "party"}).status_code == 302
    assert elder.forces.get().kind == "party"


def test_all_that_is_held_is_printed_and_it_is_written_down(elder: Person, client: Client) -> None:
    assert client.get(page("file_json", elder)).json()["person"]["name"] == "冯秀珍"
    assert client.get(page("file_pdf", elder)).content.startswith(b"%PDF-")
    assert {row.facts["why"] for row in Event.objects.filter(verb="person.data_taken")} == {"desk"}


def test_whoever_has_an_account_does_it_themselves(
    area: Area, worker: Person, client: Client
) -> None:
    person, head = make_client("陈秀英", area=area), make_staff(Role.STATION_HEAD, area)
    make_opened(person, worker)
    make_opened(person, head)

    assert client.get(page("file_json", person)).status_code == 403
    assert signed_in(head).get(page("erase_for", person)).status_code == 403
    with pytest.raises(PermissionDenied):
        rights.erase(person, by=head, why="spoken")


def test_the_head_of_a_station_erases_with_a_reason(elder: Person, client: Client) -> None:
    head = make_staff(Role.STATION_HEAD, elder.area)
    looking.look(elder, by=head, why="service", note="冯秀珍的药")
    url, sure = page("erase_for", elder), {"sure": "on", "why": "paper"}
    assert client.post(url, sure).status_code == 403
    with pytest.raises(PermissionDenied):
        rights.erase(elder, by=head)
    assert signed_in(head).post(url, {"sure": "on"}).status_code == 422

    told = signed_in(head).post(url, sure).content.decode()

    receipt = Erasure.objects.get()
    assert receipt.why == "paper"
    assert str(receipt.pk) in told
    assert "网安法" in told
    assert receipt.erased["notes"] == 1
    assert set(Look.objects.filter(person=elder).values_list("note", "why")) == {("", "service")}
    assert Event.objects.get(verb="person.erased").actor == head


def test_a_minors_card_is_shown_after_the_approval(area: Area, client: Client) -> None:
    identity = make_identity(make_child(area=area))
    url = page("check", identity)  # type: ignore[arg-type]

    client.post(reverse("people:open_check", args=[identity.pk]))

    assert identity.number not in client.get(url).content.decode()
    assert MinorApproval.objects.get().why == "verify"
    assert not Look.objects.exists()


def test_the_same_name_in_the_same_village_is_a_question(area: Area, worker: Person) -> None:
    registering.register(Facts("陈秀英"), by=worker, area=area)
    group = make_area("一组", parent=area)

    for place in (area, group):
        with pytest.raises(Refused, match="Look before"):
            registering.register(Facts("陈 秀英"), by=worker, area=place)
    registering.register(Facts("陈秀英"), by=worker, area=area, is_new=True)
    elsewhere = make_area()
    registering.register(Facts("陈秀英"), by=make_worker(elsewhere), area=elsewhere)
    assert Person.objects.filter(name="陈秀英").count() == 3


def test_a_name_with_a_blank_is_found(area: Area, worker: Person) -> None:
    person = make_client("陈秀英", area=area)

    assert queries.meant(worker, "陈 秀英") == [person.pk]


def test_programs_see_forces_that_were_verified(area: Area, worker: Person) -> None:
    person = make_client("陈秀英", area=area)
    force = person.forces.create(kind="volunteer")
    client = signed_in(person)
    assert client.get(reverse("api-1:my_summary")).json()["forces"] == []

    force.verified_by, force.verified_at = worker, timezone.now()
    force.save()

    assert client.get(reverse("api-1:my_summary")).json()["forces"] == ["volunteer"]


def test_my_data_has_local_hours_and_the_reasons(area: Area, worker: Person) -> None:
    identity = make_identity(make_client("陈秀英", area=area))
    identities.refuse(identity, by=worker, reason="看不清")

    card = held.everything(identity.person)["identities"][0]

    assert card["reason"] == "看不清"
    assert card["submitted_at"].endswith("+08:00")
    assert rules.may_have_data(identity.person, identity.person)
