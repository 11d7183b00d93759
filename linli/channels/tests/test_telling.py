"""Telling somebody something: once, in their inbox, and where it is needed by telephone."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from linli.accounts.models import Person
from linli.accounts.tests.make import make_person, make_resident
from linli.areas.tests.make import make_area
from linli.channels import actions, letters, queries, words
from linli.channels.models import Call, Message, Preference, Sms
from linli.channels.tests.make import PLAIN, SILENT, URGENT, make_letters, make_message
from linli.core.models import Event, Task
from linli.people.models import File, Need

pytestmark = pytest.mark.django_db
FACTS = {"helper": "周志明", "day": "5月3日"}


@pytest.fixture(autouse=True)
def known() -> None:
    make_letters()


def test_whoever_has_an_account_finds_it_in_the_inbox() -> None:
    person = make_resident(area=make_area())

    message = make_message(person)

    assert list(queries.inbox(person)) == [message]
    assert queries.unread(person) == 1
    assert words.title(message) == "Somebody comes"
    assert words.words(message) == "周志明 comes on 5月3日."
    assert message.area == person.area
    assert not Call.objects.exists()


def test_the_same_thing_is_told_once_ever() -> None:
    person = make_resident(area=make_area())

    first = make_message(person, once="order.accepted/1")
    again = make_message(person, once="order.accepted/1")

    assert first == again
    assert Message.objects.count() == 1
    assert Task.objects.filter(name__endswith="deliver").count() == 1


def test_many_are_told_in_batches_and_each_once(django_assert_max_num_queries: Any) -> None:
    area = make_area()
    people = [make_resident(area=area) for _ in range(20)]
    before = actions.tell_all(people[5:7], SILENT, about=area, once="same")
    with django_assert_max_num_queries(8):
        told = actions.tell_all(people, SILENT, about=area, once="same")
    assert {one.person for one in told} == set(people)
    assert set(before) < set(told)
    assert Message.objects.count() == len(people)


def test_the_same_code_tells_each_person_their_own() -> None:
    one, two = make_resident(area=make_area()), make_resident(area=make_area())

    make_message(one, once="same")
    make_message(two, once="same")

    assert Message.objects.count() == 2


def test_a_second_telling_leaves_the_callers_transaction_whole() -> None:
    person = make_resident(area=make_area())
    with transaction.atomic():
        make_message(person, once="x")
        make_message(person, once="x")
        Preference.objects.create(person=person)

    assert Preference.objects.count() == 1


def test_a_letter_with_an_open_hole_is_not_sent() -> None:
    person = make_resident(area=make_area())
    assert person.area

    with pytest.raises(LookupError):
        actions.tell(person, PLAIN, about=person.area, once="x", facts={"helper": "周志明"})
    with pytest.raises(LookupError):
        actions.tell(person, "nobody.knows", about=person.area, once="x")

    assert not Message.objects.exists()


def test_whoever_was_erased_is_told_nothing() -> None:
    person = make_person("")
    Person.objects.filter(pk=person.pk).update(name="", is_active=False, erased_at=timezone.now())
    person.refresh_from_db()

    assert actions.tell(person, SILENT, about=make_area(), once="x") is None
    assert not Message.objects.exists()


@pytest.mark.parametrize("need", [Need.LANDLINE, Need.NO_PHONE])
def test_whoever_reads_no_screen_is_put_on_the_call_list(need: str) -> None:
    person = make_resident(area=make_area())
    File.objects.create(person=person, needs=[need])

    message = make_message(person)

    assert message.call.area == person.area
    assert message.call.state == "waiting"


def test_whoever_has_no_account_is_rung_but_not_for_everything() -> None:
    person = make_person(area=make_area())

    make_message(person, SILENT)
    assert not Call.objects.exists()

    make_message(person)
    assert Call.objects.get().person == person


def test_whoever_wants_to_be_rung_is_rung() -> None:
    person = make_resident(area=make_area())
    Preference.objects.create(person=person, wants_call=True)

    assert make_message(person).call.state == "waiting"


def test_a_call_comes_instead_of_a_text_message_unless_it_cannot_wait() -> None:
    person = make_resident(area=make_area())
    Preference.objects.create(person=person, wants_call=True)  # and text messages are not off

    assert make_message(person).sms == Sms.NONE
    assert make_message(person, URGENT).sms == Sms.WAITING
    assert Call.objects.filter(person=person).count() == 2

    nowhere = make_resident()  # nobody is there to ring: it is sent
    Preference.objects.create(person=nowhere, wants_call=True)
    told = actions.tell(nowhere, PLAIN, about=nowhere, once="x", facts=FACTS)
    assert told
    assert (told.sms, told.area) == (Sms.WAITING, None)


def test_the_area_of_the_thing_comes_before_the_persons() -> None:
    person, station = make_person(area=make_area()), make_area()
    about = make_message(make_resident(area=station))  # any row that has an area

    made = actions.tell(person, URGENT, about=about, once="x")

    assert made
    assert made.call.area == station


def test_of_nowhere_nobody_is_rung_and_the_message_stays() -> None:
    person = make_person()

    made = actions.tell(person, URGENT, about=make_area(), once="x")

    assert made
    assert not Call.objects.exists()


@pytest.mark.parametrize(
    ("mobile", "wants", "code", "state"),
    [
        (True, True, PLAIN, Sms.WAITING),
        (False, True, PLAIN, Sms.NONE),
        (True, False, PLAIN, Sms.NONE),
        (True, True, SILENT, Sms.NONE),
    ],
)
def test_a_text_message_goes_to_a_mobile_that_wants_it(
    *, mobile: bool, wants: bool, code: str, state: str
) -> None:
    area = make_area()
    person = make_resident(area=area) if mobile else make_person(area=area)
    Preference.objects.create(person=person, wants_sms=wants)

    assert make_message(person, code).sms == state
    assert Task.objects.filter(name__endswith="deliver").count() == (state == Sms.WAITING)


def test_what_is_not_true_any_more_is_neither_rung_nor_sent() -> None:
    area = make_area()
    person = make_person(area=area, mobile="13900000000")
    message = make_message(person, area=area)
    other = make_message(person, area=make_area())

    assert actions.no_longer(area) == 1

    message.refresh_from_db()
    assert message.sms == Sms.NONE
    assert Call.objects.get().message == other


def test_a_helpers_name_is_sealed_and_stands_in_no_event_and_no_task() -> None:
    message = make_message(make_person(area=make_area(), mobile="13900000000"))

    assert json.loads(message.facts) == FACTS
    written = str([*Event.objects.values_list(), *Task.objects.values_list("name", "args")])
    assert "周志明" not in written
    assert "13900000000" not in written


@pytest.mark.parametrize(
    "change",
    [
        {"once": ""},
        {"sms": Sms.SENT},
        {"sms": Sms.NONE, "sms_at": timezone.now()},
        {"read_at": timezone.now() - timedelta(days=9)},
    ],
)
def test_the_database_refuses_what_cannot_be(change: dict[str, object]) -> None:
    message = make_message(make_resident(area=make_area()))

    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.filter(pk=message.pk).update(**change)


def test_a_text_message_is_told_in_the_order_of_its_holes() -> None:
    made = letters.letter("test.order", title="t", words="w", sms="{b} {a}")

    assert made.sms_holes == ["b", "a"]
    assert made.lacks({"a": 1}) == {"b"}
