"""Hours of the day, and rules that end inside a service: parts that add up to the whole."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.asserts import assertContains

from linli.accounts.tests.make import signed_in
from linli.areas.models import Area
from linli.core.errors import Refused
from linli.hours.models import Hour
from linli.hours.tests.make import House, morning
from linli.points import proofs, queries, reckoning, simulation
from linli.points.actions import keeping
from linli.points.actions.keeping import Plan
from linli.points.models import Earning, Part, Window
from linli.points.reckoning import Done, Hours, Terms, cut
from linli.points.tests.make import LONG_AGO, Corner, balance, days_ago

pytestmark = pytest.mark.django_db
LOCAL = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")  # where clocks are changed
NIGHT = Hours(22 * 60, 6 * 60, 150)
EVE = datetime(2026, 3, 2, 21, 30, tzinfo=LOCAL)
MINUTES = st.integers(0, 1439)


def shape(begun: datetime, length: int, minutes: int, *windows: Hours) -> list[tuple[int, int]]:
    terms = Terms(20, windows=windows)
    pieces = cut(begun, begun + timedelta(minutes=length), minutes, lambda _day: terms)
    return [(one.minutes, one.percent) for one in pieces]


@pytest.mark.parametrize(
    ("begun", "length", "minutes", "window", "parts"),
    [
        (EVE, 60, 60, NIGHT, [(30, 100), (30, 150)]),
        (EVE, 30, 30, NIGHT, [(30, 100)]),  # it ends as the window begins
        (EVE, 540, 540, NIGHT, [(30, 100), (480, 150), (30, 100)]),
        (EVE + timedelta(hours=3), 60, 60, NIGHT, [(60, 150)]),
        (EVE + timedelta(hours=9), 60, 60, NIGHT, [(60, 100)]),
        (EVE, 60, 30, NIGHT, [(15, 100), (15, 150)]),  # half of it counts
        (EVE, 60, 1, NIGHT, [(1, 150)]),  # no part without a whole minute
        (EVE, 60, 60, Hours(21 * 60 + 45, 22 * 60, 0), [(15, 100), (15, 0), (30, 100)]),
        (EVE, 24 * 60, 24 * 60, Hours(0, 60, 200), [(150, 100), (60, 200), (1230, 100)]),
    ],
)
def test_a_service_is_cut_where_the_hours_say(
    begun: datetime, length: int, minutes: int, window: Hours, parts: list[tuple[int, int]]
) -> None:
    assert shape(begun, length, minutes, window) == parts


@given(
    begun=st.datetimes(datetime(2026, 3, 27), datetime(2026, 4, 2)),  # noqa: DTZ001 - by zone
    zone=st.sampled_from([LOCAL, BERLIN]),
    seconds=st.integers(1, 86_400),
    minutes=st.integers(1, 1440),
    windows=st.lists(st.builds(Hours, MINUTES, MINUTES, st.integers(0, 300)), max_size=3),
)
def test_parts_add_up_and_none_is_negative(
    begun: datetime, zone: ZoneInfo, seconds: int, minutes: int, windows: list[Hours]
) -> None:
    start = begun.replace(tzinfo=zone)
    end = (start.astimezone(LOCAL) + timedelta(seconds=seconds)).astimezone(zone)
    pieces = cut(start, end, minutes, lambda _day: Terms(20, windows=windows))

    assert sum(one.minutes for one in pieces) == minutes
    assert all(one.minutes > 0 for one in pieces)
    percents = [one.percent for one in windows] + [100]
    done = Done("p", start.date(), "", minutes, begun=start, ended=end)
    worth = reckoning.worth(Terms(60, windows=windows), done)
    assert minutes * min(percents) // 100 <= worth <= minutes * max(percents) // 100


def test_windows_move_points_and_never_hours() -> None:
    plain, night = Corner(), Corner(windows=[NIGHT])
    for corner, points in ((plain, 40), (night, 55)):
        person = corner.neighbour()
        row = corner.earn(person, 120, at=EVE, until=EVE + timedelta(hours=2))
        assert (row.minutes, row.points, balance(person)) == (120, points, points)
    assert [(one.minutes, one.percent) for one in row.parts.all()] == [(30, 100), (90, 150)]
    assert not Hour.objects.exists()
    assert list(proofs.faults()) == []


def test_a_rule_that_ends_inside_a_service_counts_until_midnight() -> None:
    corner = Corner(per_hour=20)
    tomorrow = timezone.localdate() + timedelta(days=1)
    new = corner.set_rule(per_hour=60, valid_from=tomorrow, day_cap=1)
    late = timezone.localtime().replace(hour=23, minute=0, second=0, microsecond=0)

    row = corner.earn(corner.neighbour(), 180, at=late, until=late + timedelta(hours=3))

    # One hour by the old rule and two by the new; the bounds are those it began with.
    assert (row.worth, row.points, row.rule) == (140, 140, corner.rule)
    assert [(one.minutes, one.rule) for one in row.parts.all()] == [(60, corner.rule), (120, new)]


def test_a_first_rule_pays_from_its_first_minute() -> None:
    corner = Corner(valid_from=timezone.localdate())
    late = timezone.localtime().replace(hour=23, minute=30) - timedelta(days=1)

    row = corner.earn(corner.neighbour(), 60, at=late, until=late + timedelta(hours=1))

    assert (row.points, [one.rule for one in row.parts.all()]) == (10, [None, corner.rule])


def test_the_trial_knows_the_hours_the_marks_and_the_premium() -> None:
    corner = Corner()
    person, source = corner.neighbour(), corner.source()
    eve = timezone.localtime(days_ago(9)).replace(hour=21, minute=0, second=0, microsecond=0)
    corner.earn(person, 120, at=eve, until=eve + timedelta(hours=2), source=source)
    Earning.objects.update(mark=4)

    terms = Terms(20, windows=[NIGHT], grades={4: 200}, premium=7)
    found = simulation.try_out(terms, corner.area.pk, timezone.localdate())

    assert (found.paid, found.would) == (40, (20 + 30) * 2 + 7)


def forged(earning: Earning, **values: object) -> None:
    with transaction.atomic():
        Part.objects.create(
            **{
                "earning": earning, "number": 9, "begun_at": earning.done_at,
                "ended_at": earning.ended_at, "minutes": 1, "percent": 100, **values,
            }
        )  # fmt: skip


@pytest.mark.parametrize(
    "values", [{}, {"minutes": 0}, {"minutes": -5}, {"percent": 1001}, {"number": 1}]
)
def test_nobody_adds_a_part(values: Mapping[str, object]) -> None:
    corner = Corner()
    row = corner.earn(corner.neighbour())
    with pytest.raises(IntegrityError):
        forged(row, **values)
    with pytest.raises(IntegrityError, match="only added"), transaction.atomic():
        row.parts.update(minutes=1)


@pytest.mark.parametrize("minutes", [30, 59, 61])
def test_parts_that_are_not_the_whole_do_not_come_in(
    minutes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    corner, person = Corner(), Corner().neighbour()
    real = reckoning.cut
    monkeypatch.setattr(reckoning, "cut", lambda b, e, _minutes, on: real(b, e, minutes, on))
    with pytest.raises(IntegrityError, match="add up"), transaction.atomic():
        corner.earn(person, 60)
    assert not Earning.objects.exists()


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ((480, 600), (600, 720), True),
        ((480, 600), (599, 720), False),
        ((1320, 360), (360, 1320), True),
        ((1320, 360), (300, 400), False),
        ((1320, 360), (1200, 1330), False),
        ((1320, 360), (1380, 60), False),
        ((600, 660), (1320, 700), False),  # the second goes once around
    ],
)
def test_two_windows_of_a_rule_do_not_overlap(
    one: tuple[int, int], other: tuple[int, int], *, apart: bool
) -> None:
    windows = [Hours(*one, 150), Hours(*other, 50)]
    if apart:
        assert len(queries.terms_of(Corner(windows=windows).rule).windows) == 2
        return
    with pytest.raises(Refused, match="overlap"):
        Corner(windows=windows)
    rule = Corner(windows=windows[:1]).rule
    begins, ends = other
    with pytest.raises(IntegrityError, match="overlap"), transaction.atomic():
        Window.objects.create(rule=rule, begins=begins, ends=ends, percent=50)


def test_hours_and_points_stand_side_by_side_with_their_names() -> None:
    house = House()
    keeping.set_rule(
        Plan(20), {}, by=house.head, area=house.area, valid_from=LONG_AGO, windows=[NIGHT]
    )
    hour = house.effective(120, begun_at=morning(3, 21))
    me = signed_in(house.volunteer, second_factor=False)

    for page in ("/me/points/", "/me/points/entries/"):
        assertContains(me.get(page), "2 小时")
        assertContains(me.get(page), '+50 <small class="xs">V豆</small>')
        assertContains(me.get(page), "22:00–23:00 · 60 分钟 × 150 %")
    for page in ("/me/hours/", f"/me/hours/{hour.pk}/"):
        assertContains(me.get(page), "2 小时")
        assertContains(me.get(page), "50 V豆")
    Area.objects.filter(pk=house.area.pk).update(slug="corner")
    visitor = Client()
    visitor.cookies["place"] = "corner"
    assertContains(visitor.get("/points/rules/"), "22:00–6:00")
