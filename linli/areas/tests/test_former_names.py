"""Old names: kept when one changes, and found wherever names are looked up."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from linli.areas import actions, queries
from linli.areas.models import Area, AreaName, Kind
from linli.areas.tests.make import make_area
from linli.areas.tests.test_imports import counted, few, said, take

pytestmark = pytest.mark.django_db

DAY = date(2026, 5, 1)
TODAY = date(2026, 11, 24)


@pytest.fixture
def town() -> Area:
    return make_area("桂城街道", parent=make_area("南海区", kind=Kind.COUNTY), kind=Kind.TOWN)


def renamed(town: Area, old: str = "叠北社区", new: str = "叠翠社区") -> Area:
    return actions.edit(make_area(old, parent=town), by=None, name=new)


def called(words: str) -> list[str]:
    return [area.name for area in queries.called(words, Area.objects.all())]


def test_every_change_of_a_name_keeps_the_one_before(town: Area) -> None:
    area = renamed(town)
    actions.edit(area, by=None, name="叠翠社区", name_en="Diecui")
    actions.edit(area, by=None, name="叠园社区")

    rows = area.former_names.order_by("id")
    assert [(one.name, one.valid_from, one.valid_until) for one in rows] == [
        ("叠北社区", None, TODAY), ("叠翠社区", TODAY, TODAY)
    ]  # fmt: skip


def test_a_table_that_renames_keeps_the_name_before() -> None:
    actions.take(few("440605011028"), by=None)

    take(["440605011028", "叠翠社区居委会"])

    assert AreaName.objects.get().name == "叠北社区"
    assert called("桂城街道 叠北社区居委会") == ["叠翠社区"]


def test_a_place_is_found_by_the_name_it_had(town: Area) -> None:
    renamed(town)

    assert called("叠北社区") == called("桂城街道/叠北社区") == ["叠翠社区"]
    assert called("大沥镇 叠北社区") == []
    assert [area.name for area in queries.search("叠北")] == ["叠翠社区"]
    actions.edit(town, by=None, name="桂城新区")
    assert called("桂城街道 叠北社区") == ["叠翠社区"]


def test_what_bears_a_name_now_comes_before_what_bore_it(town: Area) -> None:
    area = renamed(town)
    other = make_area("叠北社区", parent=town)

    assert queries.called("叠北社区", Area.objects.all()) == [other]
    assert queries.called("叠北社区", Area.objects.filter(pk=area.pk)) == [area]


def test_what_came_after_a_place_is_found_by_its_name(town: Area) -> None:
    old, new = make_area("叠一社区", parent=town), make_area("叠二社区", parent=town)
    actions.end(old, by=None, on=DAY, heirs=[actions.Heir(new)])

    assert called("叠一社区") == called("桂城街道 叠一社区") == ["叠二社区"]
    assert queries.called("叠一社区", Area.objects.filter(pk=town.pk)) == []


def test_a_table_means_a_place_by_the_name_it_had(town: Area) -> None:
    area = renamed(town)

    done = take(
        ["", "一组", "桂城街道 叠北社区", "村民小组"],
        ["", "叠北社区", "桂城街道", "社区", "5", "2020", "普查"],
    )

    assert (said(done), counted(done)) == ([], {"added": 1, "figures": 1})
    assert Area.objects.get(name="一组").parent == area
    assert area.populations.get().persons == 5


def test_a_new_code_under_an_old_name_goes_to_the_place(town: Area) -> None:
    actions.take(few("440605011028"), by=None)
    area = Area.objects.get(name="叠北社区")
    actions.edit(area, by=None, name="叠翠社区")

    assert counted(take(["440605011099", "叠北社区居委会"])) == {"codes": 1, "recoded": 1}
    assert area.codes.filter(valid_until=None).get().code == "440605011099"


def test_old_names_cost_one_query(
    town: Area, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    areas = [renamed(town, f"{n}村", f"{n}社区") for n in "一二三"]

    with django_assert_num_queries(1):
        had = queries.former_names(areas)
    assert [had[area.pk] for area in areas] == [["一村"], ["二村"], ["三村"]]


def test_the_database_refuses_a_name_that_ends_before_it_began(town: Area) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        AreaName.objects.create(
            area=town, name="x", valid_from=TODAY, valid_until=DAY
        )  # fmt: skip
