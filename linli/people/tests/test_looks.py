"""The log of a file says who looked, at what, why, when, and for whom they worked."""

import importlib

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from linli.accounts.models import Person
from linli.accounts.tests.make import signed_in
from linli.areas.models import Area
from linli.areas.tests.make import make_area
from linli.organisations.models import Role
from linli.organisations.tests.make import make_grant, make_organisation, make_staff
from linli.people import held, queries
from linli.people.actions import looking, rights
from linli.people.models import Look
from linli.people.tests.make import (
    make_client,
    make_helped,
    make_list,
    make_opened,
    make_texts,
    make_worker,
)
from linli.people.tests.test_views import proven

pytestmark = pytest.mark.django_db


@pytest.fixture
def area() -> Area:
    return make_area()


@pytest.fixture
def person(area: Area) -> Person:
    return make_client("陈秀英", area=area)


def test_the_person_reads_what_was_opened_and_for_which_unit(area: Area, person: Person) -> None:
    station = make_organisation("塔坡社区社工站", area=area)
    by = make_staff(Role.WORKER, area, organisation=station)
    looking.look(person, by=by, why="visit", note="送药")

    page = signed_in(person).get("/me/looks/").content.decode()
    [told] = held.everything(person)["looks"]

    for words in (by.name, "塔坡社区社工站", "档案，含人群类别", "送药"):
        assert words in page
    assert told["at"]
    assert {name: told[name] for name in ("by", "unit", "part", "why", "note")} == {
        "by": by.name, "unit": "塔坡社区社工站", "part": "groups", "why": "visit", "note": "送药",
    }  # fmt: skip
    assert "塔坡社区社工站" in proven(person).get("/me/data/").content.decode()


def test_it_is_the_unit_of_the_role_they_chose_else_of_the_nearest(
    area: Area, person: Person
) -> None:
    town = make_area()
    person.area = make_area(parent=town)
    person.save()
    wide, near = make_organisation(area=town), make_organisation(area=person.area)
    by = make_staff(Role.DISPATCHER, town, organisation=wide)
    make_grant(by, Role.WORKER, person.area, organisation=near)
    assert looking.look(person, by=by, why="visit").unit == near

    by.acting_as = by.grants.get(organisation=wide).pk

    assert looking.look(person, by=by, why="visit").unit == wide


def test_a_neighbour_who_helps_works_for_nobody(person: Person) -> None:
    make_texts()
    row = make_helped(person)

    look = looking.look_as_helper(row, by=person)

    assert (look.part, look.unit) == ("file", None)


def test_what_a_desk_prints_is_a_look_that_keeps_no_file_open(
    area: Area, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    Person.objects.filter(pk=person.pk).update(joined_at=None)
    person.refresh_from_db()
    by = make_worker(area)
    make_opened(person, by)

    rights.take_along(person, by=by)

    opened, printed = queries.looks_at(person).reverse()
    assert (printed.part, printed.why, printed.unit) == ("export", "service", opened.unit)
    assert queries.look_now(by, person) == opened


def test_what_one_takes_along_oneself_is_no_look(person: Person) -> None:
    rights.take_along(person, by=person)

    assert not Look.objects.exists()


def test_the_log_costs_the_same_for_one_look_and_for_many(
    area: Area, person: Person, django_assert_max_num_queries: object
) -> None:
    client = signed_in(person)
    counts: list[int] = []
    for _again in range(2):
        for _look in range(1 if not counts else 8):
            make_opened(person, make_worker(area))
        with django_assert_max_num_queries(20) as asked:  # type: ignore[operator]
            client.get("/me/looks/")
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.postgres
def test_a_look_on_a_list_names_the_list_and_no_other_does(area: Area, person: Person) -> None:
    by = make_worker(area)
    row = make_list(area, by=by)
    said = {"person": person, "by": by, "why": "visit"}
    for wrong in ({"part": "list"}, {"part": "file", "on_list": row}, {"part": "x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Look.objects.create(**said, **wrong)
    Look.objects.create(**said, on_list=row)  # from before it was written down


@pytest.mark.postgres
def test_the_note_may_go_and_nothing_else(area: Area, person: Person) -> None:
    by = make_worker(area)
    looking.look(person, by=by, why="visit", note="送药")
    other = make_organisation()
    for change in ({"part": "card"}, {"unit": None}, {"unit": other}, {"part": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Look.objects.update(**change, note="")

    assert Look.objects.update(note="") == 1

    with pytest.raises(IntegrityError), transaction.atomic():
        Look.objects.all().delete()


class Editor:
    """As much of a schema editor as the statements want, inside a test's transaction."""

    connection = connection

    def execute(self, statement: str, _params: None) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)


def test_on_the_way_back_the_table_is_closed_as_it_was(area: Area, person: Person) -> None:
    """The triggers of SQLite are there again, whatever writing the table anew took along."""
    if connection.vendor != "sqlite":
        pytest.skip("on PostgreSQL the trigger compares whole rows")
    step = importlib.import_module("linli.people.migrations.0009_looks_say_what")
    looking.look(person, by=make_worker(area), why="visit", note="送药")
    for columns in (step.ONCE, step.NOW):
        step.closed(columns)(apps, Editor())
        for change in ({"why": "safety"}, {"note": "x"}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Look.objects.update(**change)

    assert Look.objects.update(note="") == 1
