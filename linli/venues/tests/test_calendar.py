"""The working time of the platform, at the desk of its operator."""

from datetime import date, time

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertRedirects

from linli.accounts.models import Person
from linli.accounts.tests.make import signed_in
from linli.areas.models import Area
from linli.areas.tests.make import make_area
from linli.core import working_time
from linli.core.errors import Refused
from linli.core.events import history
from linli.core.models import DayKind, Shift, SpecialDay
from linli.organisations.models import Role
from linli.organisations.tests.make import make_staff
from linli.venues import actions

pytestmark = pytest.mark.django_db
NATIONAL_DAY = date(2026, 10, 1)


@pytest.fixture
def town() -> Area:
    Shift.objects.all().delete()
    SpecialDay.objects.all().delete()
    return make_area("洪梅镇")


@pytest.fixture
def operator(town: Area) -> Person:
    return make_staff(Role.OPERATOR, town)


@pytest.fixture
def tab(operator: Person) -> Client:
    return signed_in(operator)


def url(name: str) -> str:
    return reverse(f"venues:{name}")


def test_office_hours_are_written_as_people_write_them(tab: Client, town: Area) -> None:
    week = {f"day{number}": "9：00-12：00 14–18" if number < 5 else "" for number in range(7)}

    assertRedirects(tab.post(url("set_office_hours"), week), url("calendar"))

    assert Shift.objects.count() == 10
    assert working_time.calendar().hours[4] == ((time(9), time(12)), (time(14), time(18)))
    assertContains(tab.get(url("calendar")), "9:00–12:00、14:00–18:00", count=5)
    assertContains(tab.get(url("set_office_hours")), 'value="9:00-12:00 14:00-18:00"', count=5)
    assert [event.verb for event in history(town)][-1] == "calendar.hours_set"


@pytest.mark.parametrize(
    "week",
    [
        {},
        {"day0": "18:00-9:00"},
        {"day0": "9:00-12:00 11:00-13:00"},
        {"day0": "9:00"},
        {"day0": "25:00-26:00"},
        {"day0": "<b>"},
    ],
)
def test_hours_in_which_no_clock_could_run_are_refused(tab: Client, week: dict[str, str]) -> None:
    working_time.seed()

    assert tab.post(url("set_office_hours"), week).status_code == 422
    assert Shift.objects.count() == 10


def test_a_holiday_is_entered_changed_and_taken_back(tab: Client) -> None:
    sent = {"on": "2026-10-01", "kind": DayKind.OFF, "name": "国庆节"}

    response = tab.post(url("set_special_day"), sent)
    assertRedirects(response, f"{url('calendar')}?year=2026")
    assertContains(tab.get(f"{url('calendar')}?year=2026"), "国庆节")
    assert not working_time.calendar().is_working(NATIONAL_DAY)

    tab.post(url("set_special_day"), sent | {"kind": DayKind.WORK, "name": "补班"})
    assert SpecialDay.objects.get().kind == DayKind.WORK

    tab.post(url("clear_special_day"), {"on": "2026-10-01"})
    assert not SpecialDay.objects.exists()
    again = tab.post(url("clear_special_day"), {"on": "2026-10-01"})
    assertRedirects(again, url("calendar"))


@pytest.mark.parametrize(
    "wrong",
    [{"on": "1999-01-01"}, {"on": "9999-12-31"}, {"on": "30 月"}, {"kind": "rest"}, {"name": ""}],
)
def test_a_day_that_cannot_be_is_refused(tab: Client, wrong: dict[str, str]) -> None:
    sent = {"on": "2026-10-01", "kind": DayKind.OFF, "name": "国庆节"} | wrong

    assert tab.post(url("set_special_day"), sent).status_code == 422
    assert not SpecialDay.objects.exists()


def test_odd_years_show_this_one(tab: Client) -> None:
    for year in ("", "0", "x", "99999999999999999999", "２０２６"):
        assert tab.get(url("calendar"), {"year": year}).status_code == 200


def test_only_an_operator_changes_the_calendar(town: Area) -> None:
    head = make_staff(Role.STATION_HEAD, town)
    weekly = {0: [(time(9), time(12))]}

    with pytest.raises(PermissionDenied):
        actions.set_office_hours(by=head, weekly=weekly)
    with pytest.raises(PermissionDenied):
        actions.set_special_day(by=head, on=NATIONAL_DAY, kind=DayKind.OFF, name="国庆节")


def test_a_week_without_work_is_refused(operator: Person) -> None:
    with pytest.raises(Refused):
        actions.set_office_hours(by=operator, weekly={0: []})
