"""Figures of the past are those of an area as it then was, and so is the list behind them."""

from datetime import date
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from linli.areas import actions as areas
from linli.areas.models import Area, Kind
from linli.areas.tests.make import make_area
from linli.organisations.models import Role
from linli.organisations.tests.make import make_staff
from linli.records import queries
from linli.records.forms import FilterForm
from linli.records.tests.make import at, make_record

pytestmark = pytest.mark.django_db
JANUARY, FEBRUARY, MARCH, APRIL = (date(2026, month, 1) for month in range(1, 5))


class Town:
    """Two communities of a town, each with a record in each of four months."""

    def __init__(self) -> None:
        self.county = make_area(kind=Kind.COUNTY)
        self.town = make_area(parent=self.county, kind=Kind.TOWN)
        self.one, self.other = make_area(parent=self.town), make_area(parent=self.town)
        for area in (self.one, self.other):
            for month in range(1, 5):
                make_record(area, begun_at=_at(month), ended_at=_at(month, 11))


def _at(month: int, hour: int = 9) -> Any:
    return at(month, hour=hour).replace(year=2026)


def services(area: Area, *months: date) -> list[int]:
    """The figure of each month; equal to the list behind it and to a recount."""
    found = []
    for month in months or (JANUARY, FEBRUARY, MARCH, APRIL):
        figures = queries.figures(area, month, month)
        assert figures == queries.recount(area, month, month)
        assert queries.listed("services", area, month, month).count() == figures.services
        found.append(figures.services)
    return found


def merge(town: Town, on: date) -> None:
    areas.end(town.one, by=None, on=on, heirs=[areas.Heir(town.other)])


def test_what_a_merged_area_did_before_is_not_its_successors() -> None:
    town = Town()

    merge(town, date(2026, 2, 28))

    assert services(town.other) == [1, 1, 2, 2]
    assert services(town.one) == [1, 1, 1, 1]
    assert services(town.town) == services(town.county) == [2, 2, 2, 2]


def test_the_month_of_a_merger_is_still_each_ones_own() -> None:
    town = Town()

    merge(town, date(2026, 2, 15))

    assert services(town.other, FEBRUARY, MARCH) == [1, 2]


def test_a_moved_area_leaves_its_past_where_it_lay() -> None:
    town = Town()
    elsewhere = make_area(parent=town.county, kind=Kind.TOWN)

    areas.move(town.one, by=None, parent=elsewhere, on=date(2026, 3, 1))

    assert services(town.town) == [2, 2, 1, 1]
    assert services(elsewhere) == [0, 0, 1, 1]
    assert services(town.county) == [2, 2, 2, 2]
    areas.move(town.one, by=None, parent=town.town, on=date(2026, 4, 1))
    assert services(town.town) == [2, 2, 1, 2]
    assert services(elsewhere) == [0, 0, 1, 0]


def test_what_lay_in_an_area_that_was_merged_stays_in_its_past() -> None:
    town = Town()
    group = make_area(parent=town.one, kind=Kind.GROUP)
    for month in (1, 4):
        make_record(group, begun_at=_at(month, 14), ended_at=_at(month, 15))

    merge(town, date(2026, 2, 28))

    assert services(town.one, JANUARY, APRIL) == [2, 1]
    assert services(town.other, JANUARY, APRIL) == [1, 3]


def test_a_split_area_counts_for_each_of_its_successors_no_sooner_than_it_ended() -> None:
    town = Town()
    third = make_area(parent=town.town)

    heirs = [areas.Heir(town.other), areas.Heir(third)]
    areas.end(town.one, by=None, on=date(2026, 2, 28), heirs=heirs)

    assert services(third, JANUARY, FEBRUARY) == [0, 0]
    assert services(town.other, JANUARY, FEBRUARY) == [1, 1]
    assert services(town.town) == [2, 2, 2, 2]


def test_a_station_counts_its_area_as_it_then_was() -> None:
    town = Town()
    head = make_staff(Role.STATION_HEAD, town.other)
    merge(town, date(2026, 2, 28))

    said = {"first": "2026-01", "last": "2026-04"}
    form = FilterForm(said, by=head)
    assert form.is_valid(), form.errors
    assert form.figures().services == form.records().count() == 6
    old = FilterForm(said | {"area": str(town.one.pk)}, by=head)
    assert old.is_valid(), old.errors
    assert old.figures().services == 4


def test_figures_take_two_queries_whatever_has_happened(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    town = Town()
    merge(town, date(2026, 2, 28))

    with django_assert_num_queries(2):
        queries.figures(town.other, JANUARY, APRIL)
