"""Adding, renaming, moving and ending areas; the figures of how many live there."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from linli.areas import actions, queries
from linli.areas.models import Area, AreaCode, AreaLink, Kind, PastLink, Population, Succession
from linli.areas.points import measured
from linli.areas.tests.make import make_area
from linli.core.errors import Refused
from linli.core.events import history

pytestmark = pytest.mark.django_db


def verbs(area: Area) -> list[str]:
    return [event.verb for event in history(area)]


def test_a_new_area_is_found_below_everything_above_it() -> None:
    city = make_area("惠州市", kind=Kind.CITY)
    town = make_area("西区街道", parent=city, kind=Kind.TOWN)
    village = make_area("新寮村", parent=town)

    assert set(Area.objects.filter(pk__in=queries.below(city))) == {city, town, village}
    assert list(queries.above(village)) == [city, town, village]
    assert queries.path(village) == "惠州市 西区街道"
    assert verbs(village) == ["area.added"]


def test_a_moved_area_takes_along_what_lies_in_it() -> None:
    old, new = make_area("惠阳区", kind=Kind.COUNTY), make_area("大亚湾", kind=Kind.ZONE)
    town = make_area("西区街道", parent=old, kind=Kind.TOWN)
    village = make_area("新寮村", parent=town)

    actions.move(town, by=None, parent=new)

    assert list(queries.above(village)) == [new, town, village]
    assert set(Area.objects.filter(pk__in=queries.below(old))) == {old}
    event = history(town).last()
    assert event is not None
    assert event.facts == {"was_in": str(old.pk)}


def test_an_area_cannot_lie_in_itself_nor_in_something_smaller() -> None:
    town = make_area(kind=Kind.TOWN)
    village = make_area(parent=town)

    with pytest.raises(Refused, match="in itself"):
        actions.move(town, by=None, parent=village)
    with pytest.raises(Refused, match="in itself"):
        actions.move(town, by=None, parent=town)
    with pytest.raises(Refused, match="smaller"):
        make_area(parent=village, kind=Kind.TOWN)
    with pytest.raises(Refused, match="smaller"):
        actions.move(make_area(kind=Kind.CITY), by=None, parent=town)


def test_grids_and_groups_may_lie_in_one_another() -> None:
    village = make_area()
    group = make_area("一组", parent=village, kind=Kind.GROUP)
    grid = make_area("01网格", parent=group, kind=Kind.GRID)

    assert make_area("二组", parent=grid, kind=Kind.GROUP).parent == grid


def test_two_areas_of_one_name_in_one_place_are_refused() -> None:
    town = make_area(kind=Kind.TOWN)
    make_area("新寮村", parent=town)
    other = make_area("老畲村", parent=town)
    elsewhere = make_area("新寮村", parent=make_area(kind=Kind.TOWN))

    with pytest.raises(Refused, match="of this name"):
        make_area("新寮村", parent=town)
    with pytest.raises(Refused, match="of this name"):
        actions.edit(other, by=None, name="新寮村")
    with pytest.raises(Refused, match="of this name"):
        actions.move(elsewhere, by=None, parent=town)
    with pytest.raises(Refused, match="of this name"):
        make_area(town.name, kind=Kind.TOWN)


def test_an_area_gets_its_names_its_address_and_its_point() -> None:
    area = make_area()

    actions.edit(
        area, by=None, name="新寮村", name_en="Xinliao", slug="xinliao",
        point=measured(Decimal("22.77"), Decimal("114.47"), "gcj02"),
    )  # fmt: skip

    area.refresh_from_db()
    assert str(area) == "新寮村"
    assert queries.place("xinliao") == area
    event = history(area).last()
    assert event is not None
    assert event.facts == {"fields": ["name", "name_en", "slug", "latitude", "longitude"]}
    # Kept in WGS 84, some 500 m away, with what was measured beside it.
    assert area.measured == "gcj02 22.77,114.47"
    assert (area.latitude, area.longitude) == (Decimal("22.772717"), Decimal("114.465161"))


def test_editing_without_a_change_leaves_no_trace() -> None:
    area = make_area()

    actions.edit(area, by=None, name=area.name)

    assert verbs(area) == ["area.added"]


@pytest.mark.parametrize("slug", ["Xinliao", "新寮", "a b", "-a", "a-", "a--b", "a_b", "a" * 41])
def test_an_address_is_made_of_small_letters(slug: str) -> None:
    with pytest.raises(Refused, match="small letters"):
        actions.edit(make_area(), by=None, name="新寮村", slug=slug)


def test_an_address_leads_to_one_area() -> None:
    actions.edit(make_area("塔坡社区"), by=None, name="塔坡社区", slug="tapo")

    with pytest.raises(Refused, match="already has this address"):
        actions.edit(make_area(), by=None, name="新寮村", slug="tapo")


def test_an_ended_area_stays_and_lies_in_its_successor_and_so_do_its_parts() -> None:
    town = make_area("桂城街道", kind=Kind.TOWN)
    old, new = make_area("叠一社区", parent=town), make_area("叠北社区", parent=town)
    group = make_area("一组", parent=old, kind=Kind.GROUP)
    code = AreaCode.objects.create(area=old, code="440605011003")
    actions.edit(old, by=None, name=old.name, slug="dieyi")

    actions.end(old, by=None, on=date(2026, 5, 1), heirs=[actions.Heir(new)])

    old.refresh_from_db()
    assert (list(old.successors.all()), old.parent, old.slug) == ([new], town, "dieyi")
    assert list(queries.above(old)) == [town, old]
    assert old in Area.objects.filter(pk__in=queries.below(new))
    assert queries.place("dieyi") is None
    assert list(queries.above(group)) == [town, new, group]
    assert list(queries.children(new)) == [group]
    assert list(queries.children(town)) == [new]
    code.refresh_from_db()
    assert code.valid_until == date(2026, 5, 1)


def test_an_area_that_holds_others_needs_one_successor_to_end() -> None:
    town = make_area(kind=Kind.TOWN)
    village = make_area(parent=town)
    others = [actions.Heir(make_area(kind=Kind.TOWN)) for _ in range(2)]

    for heirs in ([], others):
        with pytest.raises(Refused, match="Name one successor"):
            actions.end(town, by=None, on=date(2026, 5, 1), heirs=heirs)
    with pytest.raises(Refused, match="Move it out first"):
        actions.end(town, by=None, on=date(2026, 5, 1), heirs=[actions.Heir(village)])

    actions.end(village, by=None, on=date(2026, 5, 1))
    actions.end(town, by=None, on=date(2026, 5, 1), heirs=others)
    assert set(town.successors.all()) == {one.area for one in others}


def test_a_split_area_is_reached_through_each_of_its_successors() -> None:
    city = make_area(kind=Kind.CITY)
    town, other_town = (make_area(parent=city, kind=Kind.TOWN) for _ in range(2))
    old, one = make_area(parent=town), make_area(parent=town)
    other = make_area(parent=other_town)

    heirs = [actions.Heir(one, ("一巷", "二巷")), actions.Heir(other)]
    actions.end(old, by=None, on=date(2026, 5, 1), heirs=heirs)

    for area in (one, other, town, other_town, city):
        assert old in Area.objects.filter(pk__in=queries.below(area))
    assert list(queries.above(old)) == [city, town, old]
    assert list(queries.children(town)) == [one]
    assert queries.after([old.pk]) == {old.pk: [one, other]}
    assert [row.buildings for row in old.successions.all()] == ["一巷\n二巷", ""]
    actions.end(other, by=None, on=date(2026, 6, 1), heirs=[actions.Heir(one)])
    assert queries.after([old.pk]) == {old.pk: [one]}


def test_a_successor_that_cannot_be_is_refused() -> None:
    town = make_area(kind=Kind.TOWN)
    old, one, other = (make_area(parent=town) for _ in range(3))

    def split(*heirs: actions.Heir, on: date = date(2026, 5, 1)) -> None:
        actions.end(old, by=None, on=on, heirs=heirs)

    with pytest.raises(Refused, match="each successor once"):
        split(actions.Heir(one), actions.Heir(one))
    with pytest.raises(Refused, match="一巷 is named for two"):
        split(actions.Heir(one, ["一巷"]), actions.Heir(other, ["二巷", "一 巷"]))
    with pytest.raises(Refused, match="has not come yet"):
        split(actions.Heir(one), on=date(2026, 11, 25))
    with pytest.raises(Refused, match="smaller"):
        split(actions.Heir(make_area(parent=one, kind=Kind.GROUP)))
    old.refresh_from_db()
    assert old.valid_until is None
    assert not Succession.objects.exists()


def test_an_address_that_is_taken_leads_to_its_new_holder() -> None:
    old, new = make_area("叠一社区"), make_area("叠北社区")
    actions.edit(old, by=None, name=old.name, slug="dieyi")
    actions.end(old, by=None, on=date(2026, 5, 1), heirs=[actions.Heir(new)])

    actions.edit(new, by=None, name=new.name, slug="dieyi")

    assert queries.place("dieyi") == new
    old.refresh_from_db()
    assert old.slug == "dieyi-2", "its past is still read somewhere"


def test_what_has_ended_stays_as_it_is() -> None:
    area, other = make_area(), make_area()
    actions.end(area, by=None, on=date(2026, 5, 1))

    with pytest.raises(Refused, match="already ended"):
        actions.end(area, by=None, on=date(2026, 5, 2))
    with pytest.raises(Refused, match="already ended"):
        actions.move(area, by=None, parent=other)
    with pytest.raises(Refused, match="has ended"):
        make_area(parent=area)
    with pytest.raises(Refused, match="has ended itself"):
        actions.end(other, by=None, on=date(2026, 5, 2), heirs=[actions.Heir(area)])


def test_an_area_does_not_end_before_it_began() -> None:
    area = actions.add(
        by=None, kind=Kind.CITY, name="新市", parent=None, valid_from=date(2026, 1, 1)
    )

    with pytest.raises(Refused, match="before it began"):
        actions.end(area, by=None, on=date(2025, 12, 31))


def test_a_name_is_free_again_when_its_area_has_ended() -> None:
    area = make_area("新寮村", parent=make_area(kind=Kind.TOWN))
    actions.end(area, by=None, on=date(2026, 5, 1))

    assert make_area("新寮村", parent=area.parent) != area


def test_a_figure_is_written_corrected_and_taken_away() -> None:
    area = make_area()

    actions.count(area, by=None, year=2020, persons=24_000, source="第七次人口普查")
    figure = actions.count(area, by=None, year=2020, persons=23_990, source="第七次人口普查")

    assert Population.objects.get().persons == 23_990
    actions.forget_count(figure, by=None)
    assert not Population.objects.exists()
    assert verbs(area)[1:] == ["area.counted", "area.recounted", "area.uncounted"]


# --- what the database itself refuses -------------------------------------------------------


def test_the_database_refuses_a_circle_of_parents() -> None:
    top = make_area(kind=Kind.TOWN)
    bottom = make_area(parent=make_area(parent=top))

    with pytest.raises(IntegrityError), transaction.atomic():
        Area.objects.filter(pk=top.pk).update(parent=bottom)
    with pytest.raises(IntegrityError), transaction.atomic():
        Area.objects.filter(pk=top.pk).update(parent=top)


def test_the_database_refuses_a_circle_of_links() -> None:
    top = make_area(kind=Kind.TOWN)
    bottom = make_area(parent=top)

    with pytest.raises(IntegrityError), transaction.atomic():
        AreaLink.objects.create(above=bottom, below=top, steps=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        AreaLink.objects.filter(above=top, below=top).update(steps=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        AreaLink.objects.create(above=top, below=bottom, steps=2)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE areas_area SET valid_from = '2026-05-02', valid_until = '2026-05-01'",
        "UPDATE areas_succession SET successor_id = area_id",
        "UPDATE areas_succession SET area_id = successor_id, successor_id = area_id",
        "UPDATE areas_pastlink SET valid_from = valid_until",
        "UPDATE areas_area SET latitude = 91, longitude = 0",
        "UPDATE areas_area SET latitude = 1, longitude = NULL",
        "UPDATE areas_area SET name = 'x', parent_id = NULL",
        "UPDATE areas_population SET source = ''",
        "UPDATE areas_population SET persons = -1",
        "UPDATE areas_population SET year = 1900",
    ],
)
def test_the_database_refuses_what_must_never_be(statement: str) -> None:
    one, other, gone = make_area(), make_area(), make_area()
    for area in (one, other):
        Population.objects.create(area=area, year=2020, persons=1, source="普查")
    PastLink.objects.create(above=one, below=other, valid_until=date(2026, 5, 1))
    actions.end(gone, by=None, on=date(2026, 5, 1), heirs=[actions.Heir(one)])

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_database_refuses_an_area_that_comes_after_itself() -> None:
    town = make_area(kind=Kind.TOWN)
    village = make_area(parent=town)

    with pytest.raises(IntegrityError), transaction.atomic():
        Succession.objects.create(area=town, successor=village)
    with pytest.raises(IntegrityError), transaction.atomic():
        Succession.objects.create(area=town, successor=town)
