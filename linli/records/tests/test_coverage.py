"""How many of those who live somewhere have a file, and who sees whom it counts."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from linli.accounts.tests.make import make_resident, signed_in
from linli.areas import actions
from linli.areas.models import Area, Kind
from linli.areas.tests.make import make_area
from linli.organisations.models import Role
from linli.organisations.tests.make import make_staff
from linli.organisations.tests.pages import cost
from linli.people.tests.make import make_client
from linli.records import coverage

pytestmark = pytest.mark.django_db
LIST = reverse("records:coverage")


@pytest.fixture
def town() -> Area:
    return make_area("洪梅镇", kind=Kind.TOWN)


@pytest.fixture
def area(town: Area) -> Area:
    """A place with 200 residents, five of whom have a file."""
    area = make_area("梅沙村", parent=town)
    actions.edit(area, by=None, name=area.name, slug="meisha")
    counted(area, 200)
    group = make_area("一组", parent=area, kind=Kind.GROUP)
    for place in (area, area, area, group, group):
        make_client(area=place)
    make_resident(area=area)  # signed in once, no file
    make_client(area=town)
    return area


def counted(area: Area, persons: int, year: int = 2025) -> None:
    actions.count(area, by=None, year=year, persons=persons, source="示例数字")


def test_coverage_is_people_with_a_file_of_the_latest_residents(area: Area) -> None:
    counted(area, 100, year=2020)
    counted(area, 1, year=2027)

    found = coverage.of_areas([area], 2026)[area.pk]

    assert (found.residents.year, found.people, found.share) == (2025, 5, 2.5)
    assert coverage.of_areas([make_area()], 2026) == {}


def test_whoever_waits_in_a_split_area_is_counted_in_none_of_its_parts(area: Area) -> None:
    old, other = make_area(parent=area.parent), make_area(parent=area.parent)
    make_client(area=old)
    heirs = [actions.Heir(area), actions.Heir(other)]
    actions.end(old, by=None, on=date(2026, 5, 1), heirs=heirs)

    assert coverage.of_areas([area], 2026)[area.pk].people == 5
    assert area.parent
    counted(area.parent, 1000)
    assert coverage.of_areas([area.parent], 2026)[area.parent.pk].people == 7


def test_the_public_page_says_how_many_live_there_and_how_many_have_a_file(area: Area) -> None:
    page = Client().get("/p/meisha/figures/")

    for words in ("2025 年，示例数字", "2.5%", "5 人"):
        assertContains(page, words)
    earlier = Client().get("/p/meisha/figures/?month=2026-01")
    assertContains(earlier, "示例数字")
    assertNotContains(earlier, "2.5%")


@pytest.mark.parametrize("persons", [6, 9, 0])
def test_so_few_that_one_could_tell_who_are_hidden(area: Area, persons: int) -> None:
    counted(area, persons)
    assertContains(Client().get("/p/meisha/figures/"), "人数太少")


def test_fewer_than_five_are_hidden(town: Area) -> None:
    place = make_area(parent=town)
    actions.edit(place, by=None, name=place.name, slug="tapo")
    counted(place, 200)
    make_client(area=place)
    page = Client().get("/p/tapo/figures/")
    assertContains(page, "人数太少")
    assertNotContains(page, "0.5%")


def test_the_number_opens_the_list_for_those_who_find_people_there(area: Area, town: Area) -> None:
    name = make_client("陈大文", area=area).name
    client = signed_in(make_staff(Role.STATION_HEAD, area))
    one = reverse("records:covered", args=[area.pk])

    assertContains(client.get(LIST), one)
    page = client.get(one)
    assertContains(page, name)
    assert page.context["page"].paginator.count == 6
    neighbour = signed_in(make_staff(Role.STATION_HEAD, make_area(parent=town)))
    assertNotContains(neighbour.get(LIST), "梅沙村")
    assert neighbour.get(one).status_code == 404
    assert signed_in(make_staff(Role.OPERATOR, town)).get(one).status_code == 403


def test_the_pages_cost_the_same_for_one_and_for_many(area: Area, town: Area) -> None:
    client = signed_in(make_staff(Role.STATION_HEAD, town))
    one = reverse("records:covered", args=[area.pk])
    before = [cost(client, path) for path in (LIST, one)]
    for _ in range(5):
        counted(make_area(parent=town), 100)
        make_client(area=area)

    assert [cost(client, path) for path in (LIST, one)] == before
