"""Whatever undoes an act undoes what it earned, once; any cycle of doing and undoing ends at the
balance it began with; and a debt bars nobody from being served."""

from datetime import timedelta
from itertools import product
from unittest.mock import patch
from uuid import UUID

import pytest
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from linli.accounts.models import Person
from linli.accounts.tests.make import signed_in
from linli.orders.actions import after
from linli.orders.models import Status
from linli.orders.tests.make import GOOD, POOR, Place
from linli.points import proofs
from linli.points.actions import earning, giving, keeping, rating, redeeming, spending
from linli.points.models import Budget, Earning, EntryKind, Lot, Posting, Rating, Standing
from linli.points.tasks import run_out
from linli.points.tests.make import SOURCE, Corner, balance

pytestmark = pytest.mark.django_db
VISIT = ("tests.visit", UUID(int=7))
GRADES = {4: 120, 2: 80, 1: 0}


@pytest.fixture
def corner() -> Corner:
    return Corner(grades=GRADES, premium=5, months=1)


@pytest.fixture
def person(corner: Corner) -> Person:
    return corner.neighbour()


def served(corner: Corner, person: Person, version: int = 1, minutes: int = 60) -> Earning:
    """The hour of a service, in one version."""
    source = UUID(int=100 + version)
    return corner.earn(person, minutes, source=source, service=VISIT)


def is_right() -> bool:
    return list(proofs.faults()) == []


@pytest.mark.parametrize(("mark", "points"), [(None, 20), (4, 29), (3, 20), (2, 16), (1, 0)])
@pytest.mark.parametrize("first", ["mark", "hours"])
def test_a_mark_counts_whether_it_comes_before_the_hours_or_after(
    corner: Corner, person: Person, first: str, mark: int | None, points: int
) -> None:
    if first == "mark":
        rating.rate(*VISIT, mark)
    served(corner, person)
    for _ in range(2):  # told again, it changes nothing
        rating.rate(*VISIT, mark)

    assert balance(person) == points
    assert Earning.objects.exclude(standing=Standing.GONE).get().mark == mark
    assert is_right()


def test_a_mark_that_is_withdrawn_leaves_what_was_there(corner: Corner, person: Person) -> None:
    served(corner, person)
    for mark in (4, 1, None, 4, None):
        rating.rate(*VISIT, mark)
    assert balance(person) == 20
    assert Lot.objects.filter(left__gt=0).get().left == 20
    assert is_right()


def test_the_premium_counts_in_no_bound_but_in_the_budget() -> None:
    corner = Corner(day_cap=20, premium=5)
    budget = keeping.set_budget(
        47, by=corner.head, area=corner.area, year=timezone.localdate().year
    )
    person, other = corner.neighbour(), corner.neighbour()
    rating.rate(*VISIT, 4)
    assert served(corner, person).points == 25
    assert served(corner, other, 2).premium == 2
    assert corner.earn(person, 60).points == 0  # the day is full, without the premium
    assert Budget.objects.get(pk=budget.pk).issued == 47

    rating.rate(*VISIT, None)
    assert (balance(person), balance(other)) == (20, 20)
    assert Budget.objects.get(pk=budget.pk).issued == 40
    assert is_right()


def test_the_premium_takes_no_room_of_the_day() -> None:
    corner = Corner(day_cap=30, premium=5)
    person = corner.neighbour()
    rating.rate(*VISIT, 4)
    assert (served(corner, person).points, corner.earn(person, 60).points) == (25, 10)


def test_what_is_disputed_stays_held_when_it_is_rated(corner: Corner, person: Person) -> None:
    row = served(corner, person)
    earning.freeze(SOURCE, row.source_id)
    rating.rate(*VISIT, 4)
    assert (balance(person), Earning.objects.get(turn=1).held) == (0, 29)
    earning.unfreeze(SOURCE, row.source_id)
    assert balance(person) == 29
    rating.rate(*VISIT, None)
    earning.claw_back(SOURCE, row.source_id)
    assert balance(person) == 0
    assert is_right()


def test_what_is_taken_back_stays_so_whatever_the_mark(corner: Corner, person: Person) -> None:
    row = served(corner, person)
    earning.claw_back(SOURCE, row.source_id)
    rating.rate(*VISIT, 4)
    assert served(corner, person).standing == Standing.GONE
    assert (balance(person), is_right()) == (0, True)


# Each does something and undoes it; afterwards one has what one had.
def rated(_corner: Corner, _person: Person, _at: int) -> None:
    for mark in (4, 2, None):
        rating.rate(*VISIT, mark)


def corrected(corner: Corner, person: Person, at: int) -> None:
    for version in range(2 * at, 2 * at + 2):  # to half, and back to the whole
        earning.claw_back(SOURCE, UUID(int=100 + version - 1))
        served(corner, person, version, 30 if version % 2 == 0 else 60)


def disputed(_corner: Corner, _person: Person, at: int) -> None:
    earning.freeze(SOURCE, UUID(int=99 + 2 * at))
    earning.unfreeze(SOURCE, UUID(int=99 + 2 * at))


def given_back(corner: Corner, person: Person, _at: int) -> None:
    if balance(person) >= 10:
        redeeming.give_back(redeeming.redeem(corner.reward(1), by=person), by=person)


def bonus_undone(corner: Corner, person: Person, _at: int) -> None:
    source = UUID(int=4)
    for _ in range(2):
        giving.bonus(SOURCE, source, person, 9, corner.area.pk)
        for _again in range(2):
            giving.take_bonus_back(SOURCE, source)


CYCLES = [rated, corrected, disputed, given_back, bonus_undone]


@pytest.mark.parametrize("spent", [0, 15, 20])
@pytest.mark.parametrize("is_over", [False, True])
def test_any_cycle_ends_at_the_balance_it_began_with(
    corner: Corner, person: Person, spent: int, *, is_over: bool
) -> None:
    """Every two of them one after the other, also after points were spent or ran out."""
    served(corner, person)
    if spent:
        spending.donate(spent, by=person, area_id=corner.area.pk)
    day = timezone.now() + timedelta(days=70 if is_over else 0)
    with patch("django.utils.timezone.now", return_value=day):
        run_out()
        before, version = balance(person), 1
        assert before == (0 if is_over else 20 - spent)
        for one, other in product(CYCLES, repeat=2):
            for cycle in (one, other):
                cycle(corner, person, version)
                version += cycle is corrected
                assert balance(person) == before, (one.__name__, other.__name__)
        assert is_right()


def test_a_bonus_is_undone_once_and_may_be_given_again(corner: Corner, person: Person) -> None:
    source = UUID(int=5)
    budget = keeping.set_budget(9, by=corner.head, area=corner.area, year=timezone.now().year)
    assert giving.take_bonus_back(SOURCE, source) is None
    first = giving.bonus(SOURCE, source, person, 9, corner.area.pk)
    assert giving.bonus(SOURCE, source, person, 9, corner.area.pk) == first
    spending.donate(4, by=person, area_id=corner.area.pk)
    assert giving.take_bonus_back(SOURCE, source)
    assert giving.take_bonus_back(SOURCE, source) is None
    assert (balance(person), Budget.objects.get(pk=budget.pk).issued) == (-4, 0)
    second = giving.bonus(SOURCE, source, person, 9, corner.area.pk)
    assert second
    assert second != first
    assert balance(person) == 5
    assert is_right()


def test_a_bonus_that_ran_out_is_not_asked_for(corner: Corner, person: Person) -> None:
    giving.bonus(SOURCE, UUID(int=5), person, 9, corner.area.pk)
    Lot.objects.update(ends_on=timezone.localdate() - timedelta(days=1))
    spending.expire(Lot.objects.get())
    assert giving.take_bonus_back(SOURCE, UUID(int=5)) is None
    assert balance(person) == 0


def in_debt(corner: Corner, person: Person) -> None:
    row = served(corner, person)
    spending.donate(15, by=person, area_id=corner.area.pk)
    earning.claw_back(SOURCE, row.source_id)


def test_a_debt_is_shown_as_one_and_made_good_by_what_comes_next(
    corner: Corner, person: Person
) -> None:
    me = signed_in(person, second_factor=False)
    assertNotContains(me.get("/me/points/"), "欠")
    in_debt(corner, person)
    reward = corner.reward(1)

    assertContains(me.get("/me/points/"), "欠 15")
    assertContains(me.get("/me/points/"), "服务照样可以点")
    assertNotContains(me.get("/me/points/"), "−15</p>")
    assertContains(me.get(f"/points/rewards/{reward.pk}/"), "您欠 15")

    corner.earn(person, 60)
    assertNotContains(me.get("/me/points/"), "欠")
    assert balance(person) == 5


def test_who_owes_points_is_served_like_everybody() -> None:
    place = Place()
    corner = Corner()
    in_debt(corner, place.resident)
    assert balance(place.resident) == -15

    order = place.order(Status.CONFIRMED)

    assert order.asked_by == place.resident
    assert order.status == Status.CONFIRMED


@pytest.mark.parametrize(("marks", "mark"), [(GOOD, 4), (POOR, 2)])
def test_the_lowest_of_three_faces_is_the_mark(marks: after.Marks, mark: int) -> None:
    place = Place()
    order = place.order(Status.CONFIRMED)

    after.rate(order, by=place.resident, marks=marks)

    row = Rating.objects.get()
    assert (row.service_kind, row.service_id, row.mark) == ("orders.order", order.pk, mark)


def test_each_posting_of_a_cycle_has_its_turn(corner: Corner, person: Person) -> None:
    served(corner, person)
    rating.rate(*VISIT, 4)
    rating.rate(*VISIT, None)
    kinds = Posting.objects.order_by("at", "pk").values_list("kind", flat=True)
    assert list(kinds) == [EntryKind.EARN, *[EntryKind.CLAW_BACK, EntryKind.EARN] * 2]
    assert list(Earning.objects.order_by("turn").values_list("turn", "points")) == [
        (0, 20), (1, 29), (2, 20),
    ]  # fmt: skip
