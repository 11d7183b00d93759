"""When a station is open, and how that is said."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from linli.venues.hours import Timetable, overlap
from linli.venues.words import now_at, week

HERE = ZoneInfo("Asia/Shanghai")
OFFICE = {day: [(time(9), time(12)), (time(14), time(18))] for day in range(5)}
MONDAY = date(2026, 11, 23)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), HERE)


@pytest.mark.parametrize(
    ("hour", "minute", "is_open"),
    [(8, 59, False), (9, 0, True), (11, 59, True), (12, 0, False), (14, 0, True), (18, 0, False)],
)
def test_a_span_begins_at_its_first_minute_and_ends_before_its_last(
    hour: int,
    minute: int,
    is_open: bool,  # noqa: FBT001
) -> None:
    assert Timetable(OFFICE).is_open(at(MONDAY, hour, minute)) is is_open


@pytest.mark.parametrize(
    ("day", "hour", "words"),
    [
        (0, 10, "Open now, until 12:00"),
        (0, 8, "Closed now, opens at 9:00"),
        (0, 13, "Closed now, opens at 14:00"),
        (0, 20, "Closed now, opens tomorrow (Tuesday) at 9:00"),
        (4, 19, "Closed now, opens on November 30 (Monday) at 9:00"),
    ],
)
def test_a_visitor_hears_when_it_opens_next(day: int, hour: int, words: str) -> None:
    now = now_at(Timetable(OFFICE), at(MONDAY + timedelta(days=day), hour))

    assert f"{now.state}, {now.more}" == words


def test_the_same_is_said_in_chinese() -> None:
    with translation.override("zh-hans"):
        assert now_at(Timetable(OFFICE), at(MONDAY, 13)).more == "14:00 开门"
        later = now_at(Timetable(OFFICE), at(MONDAY + timedelta(days=5), 13)).more
        assert later == "11月30日（周一）9:00 开门", later
        assert week(Timetable(OFFICE))[0] == ("周一", "9:00–12:00、14:00–18:00")
        assert week(Timetable(OFFICE))[6] == ("周日", "不开门")


def test_one_day_may_be_kept_differently() -> None:
    table = Timetable(
        OFFICE, special={MONDAY: None, MONDAY + timedelta(days=5): (time(10), time(11))}
    )

    assert not table.is_open(at(MONDAY, 10))
    assert now_at(table, at(MONDAY, 10)).more == "opens tomorrow (Tuesday) at 9:00"
    assert table.is_open(at(MONDAY + timedelta(days=5), 10))


def test_holidays_and_make_up_days_count_unless_the_station_ignores_them() -> None:
    saturday = MONDAY + timedelta(days=5)
    holidays = {MONDAY: "off", saturday: "work"}

    rests, never = Timetable(OFFICE, holidays=holidays), Timetable(OFFICE, {}, holidays, False)  # noqa: FBT003
    assert [rests.is_open(at(day, 10)) for day in (MONDAY, saturday)] == [False, True]
    assert [never.is_open(at(day, 10)) for day in (MONDAY, saturday)] == [True, False]
    special = Timetable(OFFICE, {MONDAY: (time(8), time(9))}, holidays)
    assert special.is_open(at(MONDAY, 8))


def test_a_make_up_sunday_keeps_its_own_hours_if_it_has_any() -> None:
    sunday = MONDAY + timedelta(days=6)
    table = Timetable({**OFFICE, 6: [(time(15), time(16))]}, holidays={sunday: "work"})

    assert table.spans(sunday) == [(time(15), time(16))]


def test_a_station_without_hours_says_so() -> None:
    assert "Call before" in now_at(Timetable(), at(MONDAY, 10)).more
    shut = Timetable(OFFICE, {MONDAY + timedelta(days=n): None for n in range(40)})
    assert now_at(shut, at(MONDAY, 10)) == now_at(shut, at(MONDAY, 23))
    assert now_at(shut, at(MONDAY, 10)).more == ""


SPANS = st.lists(
    st.tuples(st.times(), st.times()).map(lambda pair: (min(pair), max(pair))), max_size=4
)


@given(spans=SPANS)
def test_overlap_is_what_trying_every_pair_finds(spans: list[tuple[time, time]]) -> None:
    def share(one: tuple[time, time], other: tuple[time, time]) -> bool:
        return one[0] < other[1] and other[0] < one[1]

    real = [span for span in spans if span[0] < span[1]]
    pairs = [(a, b) for n, a in enumerate(real) for b in real[:n]]
    assert overlap(real) == any(share(a, b) for a, b in pairs)


@given(
    weekly=st.dictionaries(st.integers(0, 6), SPANS.map(lambda spans: spans[:1])),
    hour=st.integers(0, 23),
    day=st.integers(0, 13),
)
def test_the_next_opening_is_the_first_moment_at_which_it_is_open(
    weekly: dict[int, list[tuple[time, time]]], hour: int, day: int
) -> None:
    weekly = {
        key: [(a.replace(second=0, microsecond=0), b.replace(second=59, microsecond=0))]
        for key, spans in weekly.items()
        for a, b in spans
    }
    table, moment = Timetable(weekly), at(MONDAY + timedelta(days=day), hour)
    opening = table.next_opening(moment)

    if opening is None:
        assert not any(weekly.values())
    elif not table.is_open(moment):
        first = at(opening[0], 0).replace(hour=opening[1].hour, minute=opening[1].minute)
        assert table.is_open(first)
        minutes = int((first - moment).total_seconds() // 60)
        assert not any(table.is_open(moment + timedelta(minutes=n)) for n in range(0, minutes, 7))
