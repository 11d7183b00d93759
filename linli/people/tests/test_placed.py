"""People and households of an area that has ended: by their address, or they wait."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from linli.accounts.models import Person
from linli.areas import actions, pointing
from linli.areas.models import Area, Kind
from linli.areas.tests.make import make_area
from linli.core import tasks
from linli.core.models import Event, Task
from linli.organisations.models import Role
from linli.organisations.tests.make import make_staff
from linli.people import queries
from linli.people.models import Dweller, Household
from linli.people.tests.make import make_client

pytestmark = pytest.mark.django_db


class Split:
    """An area with people, and two that came after it."""

    def __init__(self) -> None:
        self.town = make_area(kind=Kind.TOWN)
        self.area, self.one, self.other = (make_area(parent=self.town) for _ in range(3))

    def person(self, address: str) -> Person:
        person = make_client(area=self.area)
        person.file.address = address
        person.file.save()
        return person

    def end(self, *parts: tuple[Area, Sequence[str]]) -> None:
        parts = parts or ((self.one, ["三巷"]), (self.other, ["五巷"]))
        heirs = [actions.Heir(*part) for part in parts]
        actions.end(self.area, by=None, on=date(2026, 11, 1), heirs=heirs)
        self.area.refresh_from_db()

    def settle(self) -> None:
        actions.settle(self.area)

    def of(self, row: Any) -> Area:
        row.refresh_from_db()
        found: Area = row.area
        return found


def test_people_go_where_their_building_went_and_the_rest_wait() -> None:
    place = Split()
    here, there = place.person("三巷 1 号"), place.person("五巷 2 号")
    both, unknown = place.person("三巷与五巷之间"), place.person("")

    place.end()
    assert tasks.do_next()

    assert (place.of(here), place.of(there)) == (place.one, place.other)
    assert place.of(both) == place.of(unknown) == place.area
    told = Event.objects.filter(verb="area.rows_placed").order_by("id")
    assert {(one.facts["kind"], one.facts["count"], one.facts["to"]) for one in told} == {
        ("person", 1, str(place.one.pk)), ("person", 1, str(place.other.pk))
    }  # fmt: skip
    place.settle()
    assert told.count() == 2


def test_of_a_merged_area_everybody_comes_along() -> None:
    place = Split()
    people = [place.person(address) for address in ("三巷 1 号", "")]

    place.end((place.one, []))
    place.settle()

    assert {place.of(person) for person in people} == {place.one}


def test_a_household_takes_along_whoever_lives_there() -> None:
    place = Split()
    home = Household.objects.create(area=place.area, address="五巷 2 号")
    person, gone = place.person(""), place.person("")
    Dweller.objects.create(household=home, person=person)
    Dweller.objects.create(household=home, person=gone, until=date(2026, 1, 1))

    place.end()
    place.settle()

    assert place.of(home) == place.of(person) == place.other
    assert place.of(gone) == place.area


def test_what_came_after_may_have_ended_as_well() -> None:
    place = Split()
    here, there = place.person("三巷 1 号"), place.person("五巷 2 号")
    place.end()
    third = make_area(parent=place.town)
    actions.end(place.other, by=None, on=date(2026, 11, 2), heirs=[actions.Heir(third)])

    place.settle()

    assert (place.of(here), place.of(there)) == (place.one, third)


def test_whoever_waits_is_seen_by_the_staff_of_every_successor_and_by_no_other() -> None:
    place = Split()
    person = place.person("")
    before = make_staff(Role.STATION_HEAD, place.area)
    heads = [make_staff(Role.STATION_HEAD, area) for area in (place.one, place.other, place.town)]
    stranger = make_staff(Role.STATION_HEAD, make_area(parent=place.town))

    place.end()
    place.settle()

    for head in (before, *heads):
        assert person in queries.visible_to(head)
    assert person not in queries.visible_to(stranger)


def test_a_chunk_after_the_other_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("linli.areas.actions.settling.CHUNK", 2)
    place = Split()
    people = [place.person("三巷" if n % 2 else "") for n in range(5)]

    place.end()
    place.settle()

    assert [place.of(person) == place.one for person in people] == [n % 2 == 1 for n in range(5)]


def test_every_kind_of_row_can_be_listed() -> None:
    place = Split()
    place.end()
    assert {kind.code for kind in pointing.kinds()} == {
        "household", "person", "order", "station", "activity"
    }  # fmt: skip
    assert [kind.rows([place.area.pk]).count() for kind in pointing.kinds()] == [0] * 5
    assert Task.objects.count() == 1
