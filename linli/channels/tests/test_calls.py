"""The call list: who rings whom, once, and what is written down of it."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from linli.accounts.tests.make import make_person, make_resident
from linli.areas.tests.make import make_area
from linli.channels import actions, queries
from linli.channels.models import Call, CallState, Message, Preference
from linli.channels.tests.make import URGENT, make_call, make_message
from linli.core.errors import Refused
from linli.core.models import Event
from linli.organisations.models import Role
from linli.organisations.tests.make import make_staff
from linli.people import held
from linli.people.actions import rights
from linli.people.models import File, Need
from linli.people.tests.make import make_texts

pytestmark = pytest.mark.django_db


def test_who_told_them_is_written_down() -> None:
    call = make_call()
    worker = make_staff(Role.WORKER, call.area)

    told = actions.told(call, by=worker, note="说改到下午更好")

    assert (told.state, told.told_by, told.tries) == (CallState.TOLD, worker, 1)
    event = Event.objects.get(verb="call.told")
    assert (event.actor, event.facts) == (worker, {"tries": 1})
    assert "下午" not in str(Event.objects.values_list())


def test_nobody_is_told_twice() -> None:
    call = make_call()
    worker = make_staff(Role.WORKER, call.area)
    actions.told(call, by=worker)

    with pytest.raises(Refused):
        actions.told(call, by=make_staff(Role.DISPATCHER, call.area))
    with pytest.raises(Refused):
        actions.not_reached(call, by=worker)

    assert Call.objects.get().told_by == worker


def test_after_five_tries_the_list_gives_up() -> None:
    call = make_call()
    worker = make_staff(Role.WORKER, call.area)

    states = [actions.not_reached(call, by=worker).state for _ in range(5)]

    assert states == [CallState.NOT_REACHED] * 4 + [CallState.GIVEN_UP]
    assert not queries.to_ring(worker).exists()
    assert [one.pk for one in queries.given_up(worker)] == [call.pk]
    assert Event.objects.filter(verb="call.given_up").count() == 1
    with pytest.raises(Refused):
        actions.not_reached(call, by=worker)


@pytest.mark.parametrize("action", [actions.told, actions.not_reached, actions.show_number])
def test_only_whoever_rings_in_that_area_may(action) -> None:  # type: ignore[no-untyped-def]
    call = make_call()
    others = [
        make_staff(Role.WORKER),
        make_staff(Role.AUDITOR, call.area),
        make_resident(area=call.area),
        call.person,
    ]

    for by in others:
        with pytest.raises(PermissionDenied):
            action(call, by=by)

    call.refresh_from_db()
    assert (call.state, call.tries, call.number_seen_by) == (CallState.WAITING, 0, None)


def test_danger_comes_first_then_whoever_waits_longest() -> None:
    area = make_area()
    first, second = make_call(area=area), make_call(area=area)
    storm = make_call(area=area, code=URGENT)

    rows = queries.to_ring(make_staff(Role.WORKER, area))

    assert [row.pk for row in rows] == [storm.pk, first.pk, second.pk]


def test_a_look_at_the_number_is_logged_and_ends() -> None:
    call = make_call()
    worker, colleague = make_staff(Role.WORKER, call.area), make_staff(Role.WORKER, call.area)

    call = actions.show_number(call, by=worker)

    assert queries.sees_number(worker, call)
    assert not queries.sees_number(colleague, call)
    assert Event.objects.get(verb="call.number_seen").actor == worker
    call.number_seen_at = timezone.now() - queries.NUMBER_SHOWN
    assert not queries.sees_number(worker, call)


def test_the_landline_is_rung_where_it_is_how_they_are_reached() -> None:
    person = make_person(mobile="13900000000")
    assert queries.number_of(person) == "13900000000"

    file = File.objects.create(person=person, landline="0757-8888888")
    assert queries.number_of(person) == "13900000000"

    file.needs = [Need.LANDLINE]
    assert queries.number_of(person) == "0757-8888888"
    person.mobile, file.needs = "", []
    assert queries.number_of(person) == "0757-8888888"


@pytest.mark.parametrize(
    "change",
    [
        {"state": CallState.TOLD},
        {"told_at": timezone.now()},
        {"tries": 1},
        {"state": CallState.NOT_REACHED},
        {"state": CallState.GIVEN_UP},
        {"number_seen_at": timezone.now()},
    ],
)
def test_the_database_refuses_what_cannot_be(change: dict[str, object]) -> None:
    call = make_call()

    with pytest.raises(IntegrityError), transaction.atomic():
        Call.objects.filter(pk=call.pk).update(**change)


def test_whoever_leaves_takes_it_along() -> None:
    make_texts()
    person = make_resident(area=make_area())
    Preference.objects.create(person=person, wants_call=True)
    make_message(person)
    parts = held.everything(person)
    assert [len(parts[part]) for part in ("told", "calls", "told_how")] == [1, 1, 1]
    assert "周志明" in parts["told"][0]["text"]

    rights.erase(person, by=person)

    assert not Message.objects.exists()
    assert not Call.objects.exists()
    assert not Preference.objects.exists()
