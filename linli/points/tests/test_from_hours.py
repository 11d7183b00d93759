"""Points follow hours, in the same transaction: earned, held, held no more, taken back."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from linli.accounts.tests.make import make_resident
from linli.hours.actions import objecting, reviewing
from linli.hours.models import Hour, Outcome, Why
from linli.hours.tests.make import House
from linli.organisations.models import Role
from linli.organisations.tests.make import make_staff
from linli.points import proofs
from linli.points.actions import keeping
from linli.points.actions.keeping import Plan
from linli.points.models import Earning, Standing
from linli.points.tests.make import LONG_AGO, balance
from linli.records import actions as records
from linli.records.actions import Gave

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> House:
    house = House()
    rates = {"order": 150}
    keeping.set_rule(Plan(20), rates, by=house.head, area=house.area, valid_from=LONG_AGO)
    return house


def answered(hour: Hour, house: House, outcome: Outcome) -> None:
    for row in hour.objections.filter(answered_at=None):
        objecting.answer(row, by=house.head, outcome=outcome, words="核过了。")


def test_what_counts_is_paid_once_and_not_before(house: House) -> None:
    hour = house.publicised(60)
    assert balance(house.volunteer) == 0
    effective = house.effective(60, begun_at=hour.begun_at + timedelta(hours=5))

    row = Earning.objects.get()
    assert (row.minutes, row.category, row.source_id) == (60, hour.record.kind, effective.pk)
    assert balance(house.volunteer) == row.points > 0
    reviewing.take_effect(effective)
    assert balance(house.volunteer) == row.points


def test_what_the_days_limit_holds_back_is_not_paid(house: House) -> None:
    first = house.effective(600)
    house.effective(60, begun_at=first.begun_at + timedelta(hours=11))
    assert [one.minutes for one in Earning.objects.all()] == [600]


def test_an_objection_holds_the_points_until_it_is_answered(house: House) -> None:
    hour = house.publicised(60)
    objecting.object_to(hour, by=make_resident(area=house.area), words="那天下雨，没有办。")
    answered(hour, house, Outcome.STAYS)
    assert not Earning.objects.exists()
    pay(hour)
    had = balance(house.volunteer)
    assert had > 0
    objecting.object_to(hour, by=house.volunteer, words="多记了半小时。")
    assert balance(house.volunteer) == 0
    answered(hour, house, Outcome.STAYS)
    assert balance(house.volunteer) == had


def test_a_second_look_holds_them_again(house: House) -> None:
    hour = house.publicised(60)
    pay(hour)
    had = balance(house.volunteer)
    first = objecting.object_to(hour, by=house.volunteer, words="多记了半小时。")
    first = objecting.answer(first, by=house.head, outcome=Outcome.STAYS, words="签到在。")
    row = objecting.appeal(first, by=house.volunteer, words="签到抄错了。")
    assert balance(house.volunteer) == 0 < had
    by = make_staff(Role.STATION_HEAD, house.area, organisation=house.station)
    objecting.answer(row, by=by, outcome=Outcome.STAYS, words="两个人看过。")
    assert balance(house.volunteer) == had
    assert list(proofs.faults()) == []


@pytest.mark.parametrize("how", ["objection", "revoked", "corrected"])
def test_what_counts_no_more_is_taken_back(house: House, how: str) -> None:
    hour = house.effective(60)
    had = balance(house.volunteer)
    if how == "objection":
        objecting.object_to(hour, by=house.volunteer, words="我没有去。")
        answered(hour, house, Outcome.ENDS)
    elif how == "revoked":
        reviewing.revoke(hour, by=house.head, why=Why.ABSENT, words="没有来。")
    else:
        correct(house, hour, 30)
    assert balance(house.volunteer) == 0
    assert Earning.objects.get().standing == Standing.GONE
    if how == "corrected":
        new = Hour.objects.get(version=2)
        settle(house, new)
        assert balance(house.volunteer) == had // 2
    assert list(proofs.faults()) == []


def correct(house: House, hour: Hour, minutes: int) -> Any:
    gave = [Gave(house.volunteer, "volunteer", minutes)]
    return records.correct(
        hour.record, by=house.head, reason="记错了", reason_kind="time", contributions=gave
    )


def settle(house: House, hour: Hour) -> None:
    """Let through by somebody who did not write it."""
    other = make_staff(Role.STATION_HEAD, house.area, organisation=house.station)
    pay(reviewing.publicise(hour, by=other))


def pay(hour: Hour) -> None:
    Hour.objects.filter(pk=hour.pk).update(until=timezone.now())
    reviewing.take_effect(hour)
