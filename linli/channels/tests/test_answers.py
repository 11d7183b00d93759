"""Whoever wants to answer what they were told calls the station: its number stands with it."""

import pytest
from pytest_django import DjangoAssertNumQueries, Settings

from linli.accounts.sms import WORDS
from linli.accounts.tests.make import make_resident, signed_in
from linli.areas.models import Area, Kind
from linli.areas.tests.make import make_area
from linli.channels import answers, letters
from linli.channels.tests.make import PLAIN, SILENT, Clock, make_letters, make_message, recording
from linli.core import tasks
from linli.organisations.models import Role
from linli.organisations.tests.make import make_staff
from linli.venues.tests.make import make_station

pytestmark = pytest.mark.django_db
OWN, CENTRE, TOWNS, ALL = "0757-28330001", "0757-28330002", "0757-28330003", "0757-12345"


@pytest.fixture(autouse=True)
def town(settings: Settings) -> Area:
    settings.HELP_PHONE = ALL
    return make_area(kind=Kind.TOWN)


def with_phone(area: Area, phone: str, **more: object) -> None:
    station = make_station(area=area, **more)  # type: ignore[arg-type]
    station.phone = phone
    station.save(update_fields=["phone"])


def test_the_nearest_station_answers_then_the_town_s_then_the_town(town: Area) -> None:
    village, other = make_area(parent=town), make_area(parent=town)
    assert answers.number(village.pk) == answers.number(None) == ALL
    with_phone(town, TOWNS)
    with_phone(village, OWN)
    with_phone(make_area(parent=town), CENTRE)
    assert answers.numbers([village.pk, other.pk, None]) == {
        village.pk: OWN, other.pk: TOWNS, None: ALL,
    }  # fmt: skip


def test_it_costs_two_questions_for_one_area_and_for_many(
    town: Area, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    villages = [make_area(parent=town) for _ in range(3)]
    for areas in ([villages[0].pk], [one.pk for one in villages]):
        with django_assert_num_queries(2):
            answers.numbers(areas)


def test_the_text_message_carries_it_and_never_an_empty_hole(
    town: Area, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    Clock(monkeypatch, "2026-05-03T12:00")
    village = make_area(parent=town)
    person = make_resident(area=village)
    with recording(monkeypatch) as gate:
        make_message(person)
        tasks.do_next()
        with_phone(village, OWN)
        make_message(person)
        tasks.do_next()
        settings.HELP_PHONE = ""
        make_message(make_resident(area=make_area()))
        tasks.do_next()
    assert [values["call"] for *_n, values in gate.sent] == [ALL, OWN, answers.THE_STATION]
    for number, template, values in gate.sent:
        assert number not in WORDS[template].format(**values)


def test_every_text_message_ends_with_whom_to_ask() -> None:
    make_letters()
    for one in letters.everything():
        if one.sms:
            assert WORDS[one.code].endswith(letters.ANSWER)
            assert WORDS[one.code].count("{call}") == 1


def test_the_inbox_says_whom_to_call_but_not_to_a_desk_what_only_desks_are_told(
    town: Area,
) -> None:
    village = make_area(parent=town)
    with_phone(village, OWN)
    person, worker = make_resident(area=village), make_staff(Role.WORKER, village)
    for one in (person, worker):
        make_message(one, SILENT)
    for reader, is_told in ((person, True), (worker, False)):
        browser = signed_in(reader, second_factor=reader is worker)
        shown = browser.get("/me/messages/", HTTP_ACCEPT_LANGUAGE="zh-hans").content.decode()
        assert (f'href="tel:{OWN}"' in shown) == is_told
    make_message(worker, PLAIN)
    browser = signed_in(worker)
    assert f'href="tel:{OWN}"' in browser.get("/me/messages/").content.decode()
