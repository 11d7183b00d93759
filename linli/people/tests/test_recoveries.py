"""Lost phones at the desk: two of the staff, the card, the code, and nobody else."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries as Counted
from pytest_django import Settings

from linli.accounts import bounds, second_factor
from linli.accounts.actions import accounts
from linli.accounts.models import Person, Recovery
from linli.accounts.tests.make import make_mobile, make_person, read_letter, signed_in
from linli.accounts.tests.steps import give_app, wait
from linli.areas.models import Area
from linli.areas.tests.make import make_area
from linli.core import limits
from linli.core.errors import Refused
from linli.core.models import Event
from linli.organisations.models import Role
from linli.organisations.tests.make import make_grant, make_staff
from linli.people.actions import identities, recoveries, registering
from linli.people.tests.make import (
    make_client,
    make_identity,
    make_opened,
    make_texts,
    make_worker,
)

pytestmark = pytest.mark.django_db

LIST = "people:recoveries"


@pytest.fixture
def area(db: None) -> Area:
    make_texts()
    return make_area()


@pytest.fixture
def first(area: Area) -> Person:
    return make_worker(area)


@pytest.fixture
def second(area: Area) -> Person:
    return make_staff(Role.DISPATCHER, area)


@pytest.fixture
def person(area: Area, first: Person) -> Person:
    person = make_client("陈秀英", area=area)
    make_opened(person, first)
    return person


def at(name: str, pk: object) -> str:
    return reverse(f"people:{name}", args=[pk])


def open_one(person: Person, first: Person, mobile: str = "") -> Recovery:
    return recoveries.open_for(person, by=first, mobile=mobile or make_mobile())


def page(client: Client, row: Recovery) -> str:
    return client.get(at("recovery", row.pk)).content.decode()


def wrong(digits: str) -> str:
    return f"{(int(digits) + 1) % 10**6:06d}"


def test_two_of_the_staff_give_a_person_their_new_number(
    person: Person, first: Person, second: Person
) -> None:
    mobile, old_phone, secret = make_mobile(), signed_in(person), give_app(person)
    assert secret
    one, two = signed_in(first), signed_in(second)
    assert at("recover", person.pk) in one.get(at("file", person.pk)).content.decode()
    opened = one.post(at("recover", person.pk), {"mobile": f"+86 {mobile}", "seen": "on"})
    row = Recovery.objects.get()
    assert opened["Location"] == at("recovery", row.pk)
    assert at("confirm_recovery", row.pk) not in page(one, row)
    assert person.name in two.get(reverse(LIST)).content.decode()

    two.post(at("confirm_recovery", row.pk))
    done = one.post(at("recovery", row.pk), {"digits": read_letter(mobile)["code"]})

    assert done["Location"] == at("recovery", row.pk)
    person.refresh_from_db()
    assert person.mobile == mobile
    assert old_phone.get("/me/sessions/").status_code == 302
    assert not second_factor.of(person).exists()
    assert person.name not in two.get(reverse(LIST)).content.decode()
    assert person.name in two.get(reverse(LIST), {"show": "ended"}).content.decode()
    assert first.name in page(two, row)


def test_the_one_who_opened_it_does_not_confirm(person: Person, first: Person) -> None:
    row = open_one(person, first)

    assert signed_in(first).post(at("confirm_recovery", row.pk)).status_code == 403

    row.refresh_from_db()
    assert row.confirmed_at is None


def test_a_member_of_staff_neither_sees_nor_confirms_their_own(
    area: Area, first: Person, second: Person
) -> None:
    row = open_one(second, first)
    client = signed_in(second)

    assert second.name not in client.get(reverse(LIST)).content.decode().split("<main")[1]
    for name in ("recovery", "confirm_recovery", "give_up_recovery"):
        assert client.post(at(name, row.pk)).status_code == 404
    make_opened(second, second)
    assert client.get(at("recover", second.pk)).status_code == 403


def test_another_areas_staff_learn_nothing_of_it(person: Person, first: Person) -> None:
    row = open_one(person, first)
    client = signed_in(make_worker(make_area()))

    assert person.name not in client.get(reverse(LIST)).content.decode()
    assert client.get(at("recovery", row.pk)).status_code == 404
    for name in ("confirm_recovery", "send_recovery_again", "give_up_recovery"):
        assert client.post(at(name, row.pk)).status_code == 404
    assert client.get(at("recover", person.pk)).status_code == 404


def test_nor_do_the_actions_let_them(person: Person, first: Person, second: Person) -> None:
    stranger, row = make_worker(make_area()), open_one(person, first)
    steps: list[Any] = [
        lambda: recoveries.open_for(person, by=stranger, mobile=make_mobile()),
        lambda: recoveries.confirm(row, by=stranger),
        lambda: recoveries.send_again(row, by=stranger),
        lambda: recoveries.finish(row, by=stranger, digits="123456"),
        lambda: recoveries.give_up(row, by=stranger),
    ]

    for step in steps:
        with pytest.raises(PermissionDenied):
            step()
    first.grants.update(revoked_at=timezone.now())
    with pytest.raises(PermissionDenied):  # powers are asked at every step
        recoveries.give_up(row, by=first)


def test_the_card_that_was_checked_is_compared(
    person: Person, first: Person, second: Person
) -> None:
    identity = make_identity(person)
    identities.verify(identity, by=first)
    client, mobile = signed_in(second), make_mobile()
    make_opened(person, second)
    asked = {"mobile": mobile, "seen": "on"}

    for sent in (
        asked,
        {**asked, "tail": "00"},
        {**asked, "tail": identity.number[-4:], "seen": ""},
    ):
        assert client.post(at("recover", person.pk), sent).status_code == 422
    assert not Recovery.objects.exists()
    right = client.post(at("recover", person.pk), {**asked, "tail": identity.number[-4:].lower()})

    assert right.status_code == 302
    assert identity.number[-4:] in page(signed_in(first), Recovery.objects.get())


def test_a_wrong_code_is_counted_and_changes_nothing(
    person: Person, first: Person, second: Person
) -> None:
    mobile, before = make_mobile(), person.mobile
    row = open_one(person, first, mobile)
    recoveries.confirm(row, by=second)
    digits, client = read_letter(mobile)["code"], signed_in(first)

    answers = [client.post(at("recovery", row.pk), {"digits": wrong(digits)}) for _ in range(5)]

    assert {answer.status_code for answer in answers} == {422}
    row.refresh_from_db()
    assert row.code
    assert row.code.tries == 5
    again = client.post(at("recovery", row.pk), {"digits": digits})
    assert again.status_code == 422
    person.refresh_from_db()
    assert person.mobile == before
    limits.forget(bounds.SMS_NUMBER[-1].name, mobile)  # the minute between two codes is over
    client.post(at("send_recovery_again", row.pk))
    newest = {"digits": read_letter(mobile)["code"]}
    assert client.post(at("recovery", row.pk), newest).status_code == 429  # a quarter of an hour


def test_another_code_waits_a_minute(
    person: Person, first: Person, second: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    mobile = make_mobile()
    row = open_one(person, first, mobile)
    client = signed_in(second)
    client.post(at("confirm_recovery", row.pk))
    early = read_letter(mobile)["code"]
    assert client.post(at("send_recovery_again", row.pk)).status_code == 429
    wait(monkeypatch, seconds=70)

    assert client.post(at("send_recovery_again", row.pk)).status_code == 302

    newest = read_letter(mobile)["code"]
    if early != newest:
        assert client.post(at("recovery", row.pk), {"digits": early}).status_code == 422
    assert client.post(at("recovery", row.pk), {"digits": newest}).status_code == 302


def test_a_third_one_sees_how_far_it_is_and_types_no_code(
    area: Area, person: Person, first: Person, second: Person
) -> None:
    row = open_one(person, first)
    recoveries.confirm(row, by=second)
    client = signed_in(make_worker(area))

    assert 'name="digits"' not in page(client, row)
    assert client.post(at("recovery", row.pk), {"digits": "123456"}).status_code == 403
    assert client.post(at("send_recovery_again", row.pk)).status_code == 403


def test_it_is_given_up_and_can_begin_again(person: Person, first: Person, second: Person) -> None:
    row = open_one(person, first)
    client = signed_in(second)

    assert client.post(at("give_up_recovery", row.pk)).status_code == 302

    assert Recovery.objects.filter(is_done=False, mobile__isnull=True).exists()
    assert client.post(at("give_up_recovery", row.pk)).status_code == 409
    assert client.post(at("confirm_recovery", row.pk)).status_code == 409
    assert client.post(at("recovery", row.pk), {"digits": "123456"}).status_code == 403
    one = signed_in(first)
    assert one.post(at("recover", person.pk), {"mobile": make_mobile(), "seen": "on"})["Location"]
    assert Recovery.objects.count() == 2


def test_one_that_is_open_already_is_shown_instead_of_a_second(
    person: Person, first: Person
) -> None:
    row, client = open_one(person, first), signed_in(first)

    assert client.get(at("recover", person.pk))["Location"] == at("recovery", row.pk)
    assert at("recovery", row.pk) in client.get(at("file", person.pk)).content.decode()


def test_a_number_that_another_account_signs_in_with_is_told_at_once(
    person: Person, first: Person
) -> None:
    other = make_client()
    sent = {"mobile": other.mobile, "seen": "on"}

    assert signed_in(first).post(at("recover", person.pk), sent).status_code == 422

    assert not Recovery.objects.exists()


def test_who_has_no_account_has_the_number_corrected_instead(area: Area, first: Person) -> None:
    elder = make_person("何伯", area=area)
    make_opened(elder, first)
    client = signed_in(first)
    assert at("recover", elder.pk) not in client.get(at("file", elder.pk)).content.decode()
    with pytest.raises(Refused):
        open_one(elder, first)

    known = {"name": "何伯", "mobile": "138 0013 8000"}
    assert client.post(at("correct", elder.pk), known).status_code == 302

    elder.refresh_from_db()
    assert elder.mobile == "13800138000"
    assert Event.objects.get(verb="person.corrected").facts == {"fields": ["mobile"]}


def test_the_number_of_an_account_is_not_changed_with_a_pen(person: Person, first: Person) -> None:
    before, client = person.mobile, signed_in(first)
    assert 'name="mobile"' not in client.get(at("correct", person.pk)).content.decode()

    client.post(at("correct", person.pk), {"name": "陈秀英", "mobile": "13800138000"})

    person.refresh_from_db()
    assert person.mobile == before
    facts = registering.Facts("陈秀英", mobile="13800138000")
    with pytest.raises(Refused):
        registering.correct(person, facts, by=first)


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.SECURITY, Role.AUDITOR])
def test_two_of_a_station_do_not_give_the_platform_away(
    area: Area, first: Person, second: Person, role: str
) -> None:
    admin = make_staff(role, area)
    make_opened(admin, first)
    sent = {"mobile": make_mobile(), "seen": "on"}
    assert signed_in(first).post(at("recover", admin.pk), sent).status_code == 422
    ordinary = make_client(area=area)
    row = open_one(ordinary, first)
    make_grant(ordinary, role, area)

    with pytest.raises(Refused), transaction.atomic():
        recoveries.confirm(row, by=second)


def test_a_shut_account_is_not_recovered(person: Person, first: Person) -> None:
    accounts.disable(person, by=None)

    sent = {"mobile": make_mobile(), "seen": "on"}
    assert signed_in(first).post(at("recover", person.pk), sent).status_code == 422


def test_the_file_is_opened_before_a_recovery_is(
    area: Area, person: Person, second: Person
) -> None:
    assert signed_in(second).get(at("recover", person.pk)).status_code == 409


def test_the_number_is_masked_and_stays_out_of_addresses_and_events(
    person: Person, first: Person, second: Person
) -> None:
    mobile = make_mobile()
    row = open_one(person, first, mobile)
    two = signed_in(second)
    location = two.post(at("confirm_recovery", row.pk))["Location"]

    shown = page(two, row)

    assert f"{mobile[:3]} **** {mobile[-4:]}" in shown
    for secret in (mobile, person.mobile, read_letter(mobile)["code"]):
        assert secret not in shown
        assert secret not in location
        assert secret not in str(list(Event.objects.values_list("facts", flat=True)))


def test_the_demo_shows_the_code_to_whoever_had_it_sent(
    person: Person, first: Person, second: Person, settings: Settings
) -> None:
    settings.DEMO = True
    mobile = make_mobile()
    row = open_one(person, first, mobile)
    one, two = signed_in(first), signed_in(second)
    two.post(at("confirm_recovery", row.pk))
    digits = read_letter(mobile)["code"]

    assert digits in page(two, row)
    assert digits not in page(one, row)
    settings.DEMO = False
    assert digits not in page(two, row)


def test_what_ended_long_ago_is_not_shown(
    person: Person, first: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = open_one(person, first)
    recoveries.give_up(row, by=first)
    Recovery.objects.update(ended_at=timezone.now() - timedelta(days=31))
    client = signed_in(first)

    assert client.get(at("recovery", row.pk)).status_code == 404
    assert person.name not in client.get(reverse(LIST), {"show": "ended"}).content.decode()


@pytest.mark.parametrize("show", ["", "ended"])
def test_the_list_takes_the_same_queries_for_one_or_several(
    area: Area, first: Person, show: str, django_assert_max_num_queries: Counted
) -> None:
    client, counted = signed_in(first), []
    for many in (1, 4):
        for _ in range(many):
            row = open_one(make_client("陈秀英", area=area), first)
            if show:
                recoveries.give_up(row, by=first)
        with django_assert_max_num_queries(10) as queries:
            listed = client.get(reverse(LIST), {"show": show}).content.decode()
        counted.append(len(queries))

    assert listed.count("陈秀英") == 5
    assert counted[0] == counted[1]
