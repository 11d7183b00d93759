"""Stations in the browser: for everybody, on the home page, and at the desk."""

from datetime import time, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from linli.accounts.tests.make import make_resident, signed_in
from linli.areas.models import Area, Kind
from linli.areas.tests.make import make_area
from linli.organisations.models import Role
from linli.organisations.tests.make import make_organisation, make_staff
from linli.organisations.tests.pages import cost
from linli.venues import actions
from linli.venues.actions.rooms import RoomFacts
from linli.venues.forms import read_spans
from linli.venues.models import Opening, Room, SpecialOpening, Station
from linli.venues.tests.make import make_head, make_open_station, make_station

pytestmark = pytest.mark.django_db
ALWAYS = {day: [(time(0), time(23, 59))] for day in range(7)}


@pytest.fixture
def area() -> Area:
    area = make_area("梅沙村", parent=make_area("洪梅镇", kind=Kind.TOWN))
    area.slug = "meisha"
    area.save()
    return area


@pytest.fixture
def head(area: Area) -> Client:
    return signed_in(make_staff(Role.STATION_HEAD, area))


def url(name: str, *args: object) -> str:
    return reverse(f"venues:{name}", args=args)


# --- for everybody --------------------------------------------------------------------------


def test_everybody_sees_whether_a_station_is_open_and_who_gets_in(area: Area) -> None:
    station = make_station("梅沙社区综合服务中心", area=area)
    by = make_head(station)
    actions.set_hours(station, by=by, weekly=ALWAYS)
    actions.add_room(station, by=by, facts=RoomFacts("曲艺室", 40, "锣鼓", is_level=True))
    Station.objects.update(has_level_entrance=True, phone="0769-0000")
    client = Client()
    client.cookies["place"] = "meisha"

    for path in (url("stations"), url("public_station", station.pk), "/p/meisha/"):
        page = client.get(path)
        assertContains(page, "现在开门")
        assertContains(page, "到 23:59")
        assertContains(page, "曲艺室")
        assertNotContains(page, "csrfmiddlewaretoken")
    page = client.get(url("public_station", station.pk))
    assertContains(page, "轮椅能进")
    assertContains(page, "0:00–23:59", 7)
    assertContains(page, "tel:0769-0000")
    actions.set_day(station, by=by, on=timezone.localdate(), span=None, reason="台风")
    page = client.get(url("public_station", station.pk), {"again": "1"})
    assertContains(page, "现在没开")
    assertContains(page, "台风")


def test_stations_are_found_by_name_street_or_village(area: Area) -> None:
    make_station("一号站", area=area)
    make_station("二号站")
    client = Client()

    assertContains(client.get(url("stations"), {"q": "梅沙"}), "一号站")
    assertNotContains(client.get(url("stations"), {"q": "梅沙"}), "二号站")
    assertContains(client.get(url("stations"), {"q": "没有"}), "没找到")
    for query in ({"q": "\x01"}, {"q": "%" * 999}, {"page": "9" * 40}):
        assert client.get(url("stations"), query).status_code == 200


def test_a_centre_shows_its_points_and_a_closed_one_is_not_there(area: Area) -> None:
    centre = make_open_station(area=area)
    point = make_station("东头点", area=area, parent=centre)
    client = Client()

    assertContains(client.get(url("public_station", centre.pk)), "东头点")
    assertContains(client.get(url("public_station", point.pk)), centre.name)
    actions.end(point, by=make_head(centre))
    assert Client().get(url("public_station", point.pk), {"x": "1"}).status_code == 404


def test_the_lists_cost_the_same_for_one_station_and_for_several(area: Area, head: Client) -> None:
    resident = signed_in(make_resident(area=area))
    station = make_open_station(area=area)
    make_station(area=area, parent=station)
    paths = [
        (resident, url("stations")),
        (resident, url("public_station", station.pk)),
        (head, url("index")),
        (head, url("station", station.pk)),
    ]
    before = [cost(client, path) for client, path in paths]
    for _number in range(4):
        make_open_station(area=area)
        make_station(area=area, parent=station)
        actions.add_room(station, by=make_head(station), facts=RoomFacts(f"室{_number}"))

    assert [cost(client, path) for client, path in paths] == before


# --- at the desk ----------------------------------------------------------------------------


def test_a_station_is_added_and_changed(head: Client, area: Area) -> None:
    make_organisation("梅沙村委会", area=area)
    words = {
        "name": "梅沙社区综合服务中心", "organisation": "梅沙村委会", "area": "梅沙村",
        "address": "示例路 1 号", "fronts": ["supply", "policy"], "has_lift": "on",
    }  # fmt: skip

    for wrong in (
        {"name": ""}, {"name": "x" * 61}, {"name": "\u200b"}, {"area": "没有"}, {"latitude": "91"},
        {"latitude": "1"}, {"organisation": "没有"}, {"parent": "x"}, {"fronts": ["x"]},
        {"latitude": "NaN", "longitude": "1"}, {"area": "洪梅镇"},
    ):  # fmt: skip
        assert head.post(url("add"), words | wrong).status_code == 422, wrong
    answer = head.post(url("add"), words)
    station = Station.objects.get()
    assertRedirects(answer, url("set_hours", station.pk))
    assertContains(head.post(url("add"), words), "已经有一个同名的", status_code=422)
    assertContains(head.get(url("edit", station.pk)), "示例路 1 号")
    head.post(url("edit", station.pk), words | {"address": "示例路 2 号"})
    assertContains(head.get(url("station", station.pk)), "示例路 2 号")
    assertContains(head.get(url("index")), "梅沙社区综合服务中心")
    assertRedirects(head.post(url("end", station.pk)), url("index"))
    assertNotContains(head.get(url("index")), "梅沙社区综合服务中心")
    assert head.post(url("end", station.pk)).status_code == 409
    assertContains(head.get(url("station", station.pk)), "已关闭")


def test_hours_are_written_as_people_write_them(head: Client, area: Area) -> None:
    station = make_open_station(area=area)

    assertContains(head.get(url("set_hours", station.pk)), "9:00-12:00 14:00-18:00")
    for wrong in (
        "9",
        "9-8",
        "25:00-26:00",
        "9:00-12:00 11:00-13:00",
        "x" * 61,
        "a\x01",
        "-",
        "９",
    ):
        answer = head.post(url("set_hours", station.pk), {"day0": wrong})
        assert answer.status_code == 422, wrong
    assert Opening.objects.count() == 10
    head.post(url("set_hours", station.pk), {"day6": "８：30－１２，14至17:30"})
    rows = [(row.weekday, row.opens, row.closes) for row in Opening.objects.all()]
    assert rows == [(6, time(8, 30), time(12)), (6, time(14), time(17, 30))]


@pytest.mark.parametrize(
    ("words", "spans"),
    [
        ("", []),
        ("9:00-12:00", [(time(9), time(12))]),
        ("9-12 14-18", [(time(9), time(12)), (time(14), time(18))]),
        ("9:00–12:00、14:00–18:00", [(time(9), time(12)), (time(14), time(18))]),
        ("0-24", [(time(0), time(23, 59))]),
        (" 9 ~ 12 ", [(time(9), time(12))]),
    ],
)
def test_spans_are_read(words: str, spans: list[tuple[time, time]]) -> None:
    assert read_spans(words) == spans


def test_single_days_and_rooms_are_kept(head: Client, area: Area) -> None:
    station = make_open_station(area=area)
    day = (timezone.localdate() + timedelta(days=3)).isoformat()

    for wrong in ({"on": "x"}, {"on": "2020-01-01"}, {"opens": "9:00"}, {"opens": "x"}):
        assert head.post(url("set_day", station.pk), {"on": day} | wrong).status_code == 422
    head.post(url("set_day", station.pk), {"on": day, "reason": "台风"})
    assertContains(head.get(url("station", station.pk)), "台风")
    head.post(url("clear_day", SpecialOpening.objects.get().pk))
    assert not SpecialOpening.objects.exists()

    for wrong in ({"name": ""}, {"capacity": "0"}, {"capacity": "9" * 30}, {"name": "\x01"}):
        words = {"name": "阅览室", "capacity": "20"} | wrong
        assert head.post(url("add_room", station.pk), words).status_code == 422
    head.post(url("add_room", station.pk), {"name": "阅览室", "capacity": "20"})
    room = Room.objects.get()
    assertContains(head.get(url("edit_room", room.pk)), "阅览室")
    head.post(url("edit_room", room.pk), {"name": "书房"})
    assertContains(head.get(url("station", station.pk)), "书房")
    head.post(url("end_room", room.pk))
    assertNotContains(head.get(url("station", station.pk)), "书房")


def test_stations_of_other_areas_are_not_there(head: Client) -> None:
    station = make_open_station()
    by = make_head(station)
    room = actions.add_room(station, by=by, facts=RoomFacts("x"))
    day = actions.set_day(station, by=by, on=timezone.localdate(), span=None)

    for name, pk in (
        ("station", station.pk), ("edit", station.pk), ("set_hours", station.pk),
        ("add_room", station.pk), ("edit_room", room.pk),
    ):  # fmt: skip
        assert head.get(url(name, pk)).status_code == 404
    for name, pk in (
        ("end", station.pk), ("set_day", station.pk), ("clear_day", day.pk), ("end_room", room.pk),
    ):  # fmt: skip
        assert head.post(url(name, pk)).status_code == 404
