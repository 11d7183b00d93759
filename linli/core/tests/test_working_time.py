"""Working time, by examples a clerk would check and by properties."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.core import working_time
from linli.core.models import DayKind, Shift, SpecialDay
from linli.core.working_time import HERE, Calendar

OFFICE = ((time(9), time(12)), (time(14), time(18)))
WEEK = Calendar(
    hours=dict.fromkeys(range(5), OFFICE),
    special={
        date(2026, 10, 1): DayKind.OFF,
        date(2026, 10, 2): DayKind.OFF,
        date(2026, 10, 10): DayKind.WORK,  # a Saturday worked like a Monday
    },
)
moments = st.integers(0, 90 * 24 * 60).map(
    lambda minutes: datetime(2026, 9, 1, tzinfo=HERE) + timedelta(minutes=minutes)
)


def at(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=HERE)


@pytest.mark.parametrize(
    ("start", "minutes", "end"),
    [
        ("2026-11-19 09:00", 30, "2026-11-19 09:30"),
        ("2026-11-19 11:50", 20, "2026-11-19 14:10"),  # over lunch
        ("2026-11-20 17:50", 20, "2026-11-23 09:10"),  # over the weekend
        ("2026-11-21 10:00", 1, "2026-11-23 09:01"),  # from a Saturday
        ("2026-09-30 17:59", 2, "2026-10-05 09:01"),  # over two holidays and a weekend
        ("2026-10-09 18:00", 60, "2026-10-10 10:00"),  # a make-up Saturday
        ("2026-11-19 03:00", 0, "2026-11-19 09:00"),
    ],
)
def test_minutes_run_while_offices_are_open(start: str, minutes: int, end: str) -> None:
    assert WEEK.add(at(start), minutes) == at(end)


def test_ten_working_days_skip_holidays_and_count_make_up_days() -> None:
    assert WEEK.add_days(date(2026, 9, 30), 3) == date(2026, 10, 7)
    assert WEEK.add_days(date(2026, 10, 9), 1) == date(2026, 10, 10)
    assert WEEK.add_days(date(2026, 10, 9), 0) == date(2026, 10, 9)


@given(start=moments, minutes=st.integers(0, 20_000))
def test_between_undoes_add(start: datetime, minutes: int) -> None:
    assert WEEK.between(start, WEEK.add(start, minutes)) == minutes


@given(start=moments, middle=moments, end=moments)
def test_parts_add_up(start: datetime, middle: datetime, end: datetime) -> None:
    start, middle, end = sorted((start, middle, end))
    whole = WEEK.between(start, end)
    parts = WEEK.between(start, middle) + WEEK.between(middle, end)

    assert whole - 1 <= parts <= whole  # each part loses less than a minute to rounding


@given(start=moments, fewer=st.integers(0, 5000), more=st.integers(0, 5000))
def test_later_is_never_earlier(start: datetime, fewer: int, more: int) -> None:
    fewer, more = sorted((fewer, more))

    assert WEEK.add(start, fewer) <= WEEK.add(start, more)
    assert WEEK.add(start, fewer).tzinfo is UTC


def test_a_town_that_never_works_is_told_so() -> None:
    with pytest.raises(OverflowError):
        Calendar({}, {}).add(at("2026-11-19 09:00"), 1)
    with pytest.raises(OverflowError):
        Calendar({}, {}).add_days(date(2026, 11, 19), 1)


@pytest.mark.django_db
def test_the_seeded_calendar_knows_the_announced_days_once() -> None:
    working_time.seed()
    count = SpecialDay.objects.count()
    working_time.seed()
    calendar = working_time.calendar()

    assert SpecialDay.objects.count() == count > 60
    assert Shift.objects.count() == 10
    assert not calendar.is_working(date(2026, 10, 1))
    assert calendar.is_working(date(2026, 11, 20))
    assert calendar.is_working(date(2027, 6, 1))  # not announced: a plain Tuesday
    assert calendar.add(at("2026-11-20 17:50"), 20) == at("2026-11-23 09:10")
    assert calendar.between(at("2026-11-20 09:00"), at("2026-11-20 09:00") - timedelta(1)) == 0


@pytest.mark.django_db
def test_a_day_that_a_town_sets_for_itself_makes_no_year_announced() -> None:
    working_time.seed()
    SpecialDay.objects.create(on=date(2027, 5, 6), kind=DayKind.OFF, name="台风")
    calendar = working_time.calendar()
    assert not calendar.is_working(date(2027, 5, 6))
    assert calendar.is_provisional(at("2027-05-06 09:00"))
    assert not calendar.is_provisional(at("2026-05-06 09:00"))
    SpecialDay.objects.create(on=date(2027, 10, 1), kind=DayKind.OFF, name="国庆节")
    assert not working_time.calendar().is_provisional(at("2027-05-06 09:00"))


@pytest.mark.django_db
def test_the_table_of_a_year_comes_beside_what_a_town_set_for_itself() -> None:
    SpecialDay.objects.create(on=date(2026, 10, 2), kind=DayKind.WORK, name="我们上班")
    working_time.seed()
    calendar = working_time.calendar()
    assert calendar.is_working(date(2026, 10, 2))
    assert not calendar.is_working(date(2026, 10, 1))
