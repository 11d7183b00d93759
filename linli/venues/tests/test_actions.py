"""Stations, their hours and their rooms: who changes them, and what is refused."""

from datetime import time, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from linli.accounts.tests.make import make_resident
from linli.areas.models import Area, Kind
from linli.areas.points import measured
from linli.areas.tests.make import make_area
from linli.core.errors import Refused
from linli.core.events import history
from linli.core.models import DayKind, SpecialDay
from linli.organisations.models import Organisation, Role
from linli.organisations.tests.make import make_organisation, make_staff
from linli.venues import actions, queries
from linli.venues.actions.rooms import RoomFacts
from linli.venues.actions.stations import Facts
from linli.venues.models import Front, Opening, Room, SpecialOpening, Station
from linli.venues.tests.make import OFFICE, make_head, make_open_station, make_station

pytestmark = pytest.mark.django_db


def facts(area: Area, **more: object) -> Facts:
    words = {
        "name": "梅沙社区综合服务中心",
        "area": area,
        "organisation": make_organisation(area=area),
        "address": "示例路 1 号",
    } | more
    return Facts(**words)  # type: ignore[arg-type]


def verbs(station: Station) -> list[str]:
    return [event.verb for event in history(station)]


def test_a_station_is_added_and_changed_by_whoever_answers_for_its_area() -> None:
    area = make_area()
    head = make_staff(Role.STATION_HEAD, area)
    point = measured(Decimal("22.9"), Decimal("113.6"), "wgs84")

    made = actions.add(by=head, facts=facts(area, point=point, fronts=[Front.SUPPLY]))
    kept = facts(
        area, organisation=made.organisation, point=point, fronts=[Front.POLICY], has_lift=True
    )
    actions.edit(made, by=head, facts=kept)
    actions.edit(made, by=head, facts=kept)

    made.refresh_from_db()
    assert (str(made), made.has_lift, made.latitude) == ("梅沙社区综合服务中心", True, point[0])
    assert [str(row.front) for row in made.fronts.all()] == ["policy"]
    assert verbs(made) == ["station.added", "station.edited"]
    for by in (make_resident(), make_staff(Role.STATION_HEAD), make_staff(Role.WORKER, area)):
        with pytest.raises(PermissionDenied):
            actions.add(by=by, facts=facts(area, name="x"))
        with pytest.raises(PermissionDenied):
            actions.edit(made, by=by, facts=facts(area))
        with pytest.raises(PermissionDenied):
            actions.end(made, by=by)
        with pytest.raises(PermissionDenied):
            actions.set_hours(made, by=by, weekly=OFFICE)
        with pytest.raises(PermissionDenied):
            actions.set_day(made, by=by, on=timezone.localdate(), span=None)
        with pytest.raises(PermissionDenied):
            actions.add_room(made, by=by, facts=RoomFacts("x"))


def test_a_station_moves_only_where_one_answers_for_both_areas() -> None:
    town = make_area(kind=Kind.TOWN)
    station, other = make_station(area=make_area(parent=town)), make_area(parent=town)

    with pytest.raises(PermissionDenied):
        actions.edit(station, by=make_head(station), facts=facts(other))
    actions.edit(station, by=make_staff(Role.OPERATOR, town), facts=facts(other))


def test_one_centre_has_many_points_and_no_point_has_points() -> None:
    centre = make_station()
    area = centre.area
    head = make_head(centre)
    point = actions.add(by=head, facts=facts(area, name="点", parent=centre))

    for parent in (point, centre):
        with pytest.raises(Refused, match=r"belongs to a centre|points of its own"):
            actions.edit(centre, by=head, facts=facts(area, parent=parent))
    with pytest.raises(Refused, match="points of its own"):
        actions.edit(centre, by=head, facts=facts(area, parent=make_station(area=area)))
    with pytest.raises(Refused, match="belongs to a centre"):
        actions.add(by=head, facts=facts(area, name="点点", parent=point))
    with pytest.raises(Refused, match="Points belong"):
        actions.end(centre, by=head)
    actions.end(point, by=head)
    actions.end(centre, by=head)
    with pytest.raises(Refused, match="closed for good"):
        actions.add(by=head, facts=facts(area, parent=Station.objects.get(pk=centre.pk)))


def test_a_station_that_does_not_fit_is_refused() -> None:
    station = make_station("梅沙社区综合服务中心")
    area, head = station.area, make_head(station)
    gone = make_area(parent=area)
    Area.objects.filter(pk=gone.pk).update(valid_until=timezone.localdate())
    closed = make_organisation(area=area)
    Organisation.objects.filter(pk=closed.pk).update(ended_on=timezone.localdate())
    gone.refresh_from_db()
    closed.refresh_from_db()

    with pytest.raises(Refused, match="of this name"):
        actions.add(by=head, facts=facts(area))
    with pytest.raises(Refused, match="area has ended"):
        actions.add(by=head, facts=facts(gone))
    with pytest.raises(Refused, match="organisation has ended"):
        actions.add(by=head, facts=facts(area, name="x", organisation=closed))


def test_what_is_closed_for_good_stays_as_it_is() -> None:
    station = make_station()
    head = make_head(station)
    actions.end(station, by=head)

    assert not queries.public().exists()
    for step in (
        lambda: actions.end(station, by=head),
        lambda: actions.edit(station, by=head, facts=facts(station.area)),
        lambda: actions.set_hours(station, by=head, weekly={}),
        lambda: actions.set_day(station, by=head, on=timezone.localdate(), span=None),
        lambda: actions.add_room(station, by=head, facts=RoomFacts("x")),
    ):
        with pytest.raises(Refused, match="closed for good"):
            step()


# --- hours ----------------------------------------------------------------------------------


def test_the_hours_of_the_week_are_set_all_at_once() -> None:
    station = make_open_station()

    actions.set_hours(station, by=make_head(station), weekly={6: [(time(8), time(9))]})

    [row] = Opening.objects.all()
    assert (row.weekday, str(row)) == (6, "6 08:00:00–09:00:00")
    assert verbs(station) == ["station.hours_set"] * 2


@pytest.mark.parametrize(
    ("spans", "words"),
    [
        ([(time(9), time(9))], "before it opens"),
        ([(time(18), time(9))], "before it opens"),
        ([(time(9), time(12)), (time(11), time(13))], "overlap"),
        ([(time(9), time(18)), (time(10), time(11))], "overlap"),
        ([(time(n), time(n + 1)) for n in range(4)], "three spans"),
    ],
)
def test_hours_that_make_no_sense_are_refused(spans: list[tuple[time, time]], words: str) -> None:
    station = make_open_station()

    with pytest.raises(Refused, match=words):
        actions.set_hours(station, by=make_head(station), weekly={0: spans})
    assert Opening.objects.count() == 10


def test_one_day_is_kept_differently_and_as_usual_again() -> None:
    station = make_open_station()
    head, today = make_head(station), timezone.localdate()

    actions.set_day(station, by=head, on=today, span=(time(8), time(9)))
    day = actions.set_day(station, by=head, on=today, span=None, reason="台风")
    assert SpecialOpening.objects.get() == day
    assert list(queries.special_days(station)) == [day]
    assert not queries.is_open(station)
    with pytest.raises(Refused, match="has passed"):
        actions.set_day(station, by=head, on=today - timedelta(days=1), span=None)
    with pytest.raises(Refused, match="before it opens"):
        actions.set_day(station, by=head, on=today, span=(time(9), time(8)))
    with pytest.raises(PermissionDenied):
        actions.clear_day(day, by=make_resident())
    actions.clear_day(day, by=head)
    assert not SpecialOpening.objects.exists()


def test_the_hours_of_many_stations_cost_as_many_queries_as_those_of_one() -> None:
    SpecialDay.objects.create(on=timezone.localdate(), kind=DayKind.OFF, name="节")

    def count(stations: list[Station]) -> int:
        with CaptureQueriesContext(connection) as queries_made:
            tables = queries.timetables(stations)
        assert all(not table.spans(timezone.localdate()) for table in tables.values())
        assert all(table.is_known for table in tables.values())
        return len(queries_made)

    stations = [make_open_station() for _station in range(5)]
    assert count(stations[:1]) == count(stations) == 3


# --- rooms ----------------------------------------------------------------------------------


def test_rooms_are_added_changed_and_taken_out_of_use() -> None:
    station = make_station()
    head = make_head(station)
    room = actions.add_room(station, by=head, facts=RoomFacts("阅览室", 20))
    other = actions.add_room(station, by=head, facts=RoomFacts("康复室"))

    with pytest.raises(Refused, match="of this name"):
        actions.add_room(station, by=head, facts=RoomFacts("阅览室"))
    with pytest.raises(Refused, match="of this name"):
        actions.edit_room(other, by=head, facts=RoomFacts("阅览室"))
    for by in (make_resident(), make_staff(Role.STATION_HEAD)):
        with pytest.raises(PermissionDenied):
            actions.edit_room(room, by=by, facts=RoomFacts("x"))
        with pytest.raises(PermissionDenied):
            actions.end_room(room, by=by)
    actions.edit_room(room, by=head, facts=RoomFacts("阅览室", 20, "投影", is_level=True))
    actions.edit_room(room, by=head, facts=RoomFacts("阅览室", 20, "投影", is_level=True))
    actions.end_room(room, by=head)
    assert [event.verb for event in history(room)] == ["room.added", "room.edited", "room.ended"]
    with pytest.raises(Refused, match="not in use"):
        actions.end_room(room, by=head)
    actions.add_room(station, by=head, facts=RoomFacts("阅览室"))
    [shown] = queries.public()
    assert {room.name for room in shown.rooms.all()} == {"阅览室", "康复室"}


def test_the_stations_for_an_area_are_its_own_first_and_then_those_of_its_town() -> None:
    town = make_area(kind=Kind.TOWN, parent=make_area(kind=Kind.CITY))
    village, next_door = make_area(parent=town), make_area(parent=town)
    elsewhere = make_area(parent=make_area(kind=Kind.TOWN, parent=town.parent))
    centre = make_station("镇中心", area=town)
    neighbour, own = make_station(area=next_door), make_station(area=village)
    make_station(area=elsewhere)
    own_point = make_station("一", area=village, parent=own)

    assert list(queries.near(village)) == [own, own_point, *sorted([centre, neighbour], key=str)]
    assert set(queries.near(town)) == {centre, neighbour, own, own_point}
    assert list(queries.named(queries.public(), village.name)) == [own_point, own]
    assert queries.named(queries.public(), " ").count() == 5


# --- what the database itself refuses -------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE venues_station SET parent_id = id",
        "UPDATE venues_station SET name = 'x'",
        "UPDATE venues_station SET latitude = 1, longitude = NULL",
        "UPDATE venues_station SET latitude = 91, longitude = 0",
        "UPDATE venues_opening SET closes = opens",
        "UPDATE venues_opening SET weekday = 7",
        "UPDATE venues_opening SET opens = '09:00', closes = '10:00'",
        "UPDATE venues_specialopening SET closes = opens",
        "UPDATE venues_specialopening SET closes = NULL",
        "UPDATE venues_room SET name = 'x'",
        "UPDATE venues_room SET capacity = 0",
        "INSERT INTO venues_stationfront (station_id, front)"
        " SELECT station_id, front FROM venues_stationfront",
    ],
)
def test_the_database_refuses_what_must_never_be(statement: str) -> None:
    station = make_open_station()
    make_station(area=station.area)
    station.fronts.create(front=Front.SUPPLY)
    Room.objects.create(station=station, name="一")
    Room.objects.create(station=station, name="二")
    SpecialOpening.objects.create(
        station=station, on=timezone.localdate(), opens=time(9), closes=time(10)
    )

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
