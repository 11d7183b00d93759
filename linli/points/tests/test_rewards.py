"""Redeeming and fetching, stock, giving away, running out, leaving."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from linli.accounts.models import Person
from linli.channels.models import Message
from linli.core.errors import Refused
from linli.core.events import record
from linli.core.models import Event
from linli.organisations.models import Role
from linli.organisations.tests.make import make_staff
from linli.points import held, proofs, queries, tasks
from linli.points.actions import earning, keeping, redeeming, spending
from linli.points.actions.keeping import Facts
from linli.points.models import Account, Lot, Move, MoveKind, Redemption, Reward, Stage
from linli.points.tests.make import SOURCE, Corner, afresh, balance

pytestmark = pytest.mark.django_db


@pytest.fixture
def corner() -> Corner:
    return Corner()


def is_right() -> bool:
    return list(proofs.faults()) == []


def test_points_leave_at_once_and_a_code_is_there(corner: Corner) -> None:
    reward, person = corner.reward(2), corner.neighbour(30)

    row = redeeming.redeem(reward, by=person)

    assert (balance(person), afresh(reward).stock, row.stage) == (20, 1, Stage.WAITING)
    assert len(row.code) == 6
    assert redeeming.find(f" {row.code} ") == row
    assert Event.objects.filter(verb="reward.redeemed", actor=person).exists()
    assert is_right()


def test_it_is_refused_in_a_sentence_and_nothing_changes(corner: Corner) -> None:
    rich, poor = corner.neighbour(100), corner.neighbour(3)
    closed = corner.reward(2)
    keeping.describe(closed, Facts("灯", "thing", 10, "站", is_open=False), by=corner.head)
    cases = [
        (closed, rich, "not on offer"),
        (corner.reward(0), rich, "gone"),
        (corner.reward(1), poor, "lack 7 points"),
        (corner.reward(1), corner.neighbour(), "lack 10 points"),
    ]
    for reward, person, why in cases:
        before = balance(person), afresh(reward).stock
        with pytest.raises(Refused, match=why):
            redeeming.redeem(reward, by=person)
        assert (balance(person), afresh(reward).stock) == before


def test_one_person_has_no_more_than_their_share(corner: Corner) -> None:
    reward, person = corner.reward(9, each_at_most=2), corner.neighbour(100)
    first = redeeming.redeem(reward, by=person)
    redeeming.redeem(reward, by=person)

    with pytest.raises(Refused, match="as many"):
        redeeming.redeem(reward, by=person)
    redeeming.give_back(first, by=person)
    redeeming.redeem(reward, by=person)


def test_first_comes_helping() -> None:
    corner = Corner(least_hours=2)
    reward, person = corner.reward(9), corner.neighbour()
    corner.earn(person, 60)

    with pytest.raises(Refused, match="2 hours"):
        redeeming.redeem(reward, by=person)
    corner.earn(person, 60)
    redeeming.redeem(reward, by=person)


def test_it_is_handed_over_with_the_code_and_only_once(corner: Corner) -> None:
    row = redeeming.redeem(corner.reward(1), by=corner.neighbour(10))

    with pytest.raises(Refused, match="not right"):
        redeeming.hand_over(row, by=corner.worker, code="12345", signature="丁一")
    with pytest.raises(PermissionDenied):
        redeeming.hand_over(row, by=make_staff(Role.WORKER), code=row.code, signature="丁一")
    done = redeeming.hand_over(row, by=corner.worker, code=row.code, signature="丁一")
    assert (done.stage, done.handed_by, done.code) == (Stage.HANDED, corner.worker, "")
    with pytest.raises(Refused, match="already"):
        redeeming.hand_over(row, by=corner.worker, code=row.code, signature="丁一")
    with pytest.raises(Refused, match="over already"):
        redeeming.give_back(row, by=corner.worker)
    assert redeeming.find(row.code) is None


def test_given_back_both_return(corner: Corner) -> None:
    reward, person = corner.reward(1), corner.neighbour(10)
    row = redeeming.redeem(reward, by=person)
    with pytest.raises(PermissionDenied):
        redeeming.give_back(row, by=corner.neighbour())

    redeeming.give_back(row, by=corner.worker)

    assert (balance(person), afresh(reward).stock) == (10, 1)
    with pytest.raises(Refused, match="went back"):
        redeeming.hand_over(row, by=corner.worker, code=row.code, signature="丁一")
    assert [one.kind for one in reward.moves.all()] == [MoveKind.BACK, MoveKind.TAKEN, MoveKind.IN]
    assert is_right()


def test_what_nobody_fetches_returns_by_itself_and_they_are_told_once(corner: Corner) -> None:
    reward, person = corner.reward(1, keep_days=3), corner.neighbour(10)
    row = redeeming.redeem(reward, by=person)
    tasks.take_back_unclaimed()
    assert afresh(row).stage == Stage.WAITING
    Redemption.objects.update(keep_until=timezone.localdate() - timedelta(days=1))

    for _ in range(2):
        tasks.take_back_unclaimed()
        redeeming.let_lapse(row)

    assert (afresh(row).stage, balance(person), afresh(reward).stock) == (Stage.BACK, 10, 1)
    assert Message.objects.filter(person=person, code="reward.not_fetched").count() == 1
    assert is_right()


def test_stock_is_counted_and_never_below_nothing(corner: Corner) -> None:
    reward = corner.reward(2)
    assert keeping.restock(reward, 5, by=corner.worker).stock == 7
    assert keeping.restock(reward, -7, by=corner.worker).stock == 0
    for wrong in (0, -1, 1_000_000):
        with pytest.raises(Refused):
            keeping.restock(reward, wrong, by=corner.worker)
    with pytest.raises(PermissionDenied):
        keeping.restock(reward, 1, by=corner.neighbour())
    with pytest.raises(IntegrityError), transaction.atomic():
        Move.objects.create(reward=reward, kind="in", change=2, number=4, after=3)
    with pytest.raises(IntegrityError), transaction.atomic():
        Move.objects.create(reward=reward, kind="out", change=-1, number=4, after=-1)
    assert is_right()


def test_what_ends_first_is_spent_first() -> None:
    corner = Corner(months=3)
    person = corner.neighbour()
    late, soon = corner.earn(person), corner.earn(person)
    Lot.objects.filter(earning=soon).update(ends_on=timezone.localdate() + timedelta(days=2))

    spending.donate(25, by=person, area_id=corner.area.pk)

    assert (soon.lots.get().left, late.lots.get().left) == (0, 15)
    assert is_right()


def test_what_comes_back_shortly_before_its_end_can_still_be_spent() -> None:
    corner = Corner(months=3)
    person, today = corner.neighbour(20), timezone.localdate()
    row = redeeming.redeem(corner.reward(1), by=person)
    Lot.objects.update(ends_on=today - timedelta(days=1))

    redeeming.give_back(row, by=person)
    tasks.run_out()

    assert balance(person) == 10
    [lot] = queries.lots_left(Account.objects.get(kind="person", person=person))
    assert lot.ends_on == today + timedelta(days=30)
    assert is_right()


def test_what_is_over_runs_out_by_itself() -> None:
    corner = Corner(months=1)
    person = corner.neighbour(20)
    Lot.objects.update(ends_on=timezone.localdate())
    tasks.run_out()
    assert balance(person) == 20
    Lot.objects.update(ends_on=timezone.localdate() - timedelta(days=1))

    for _ in range(2):
        tasks.run_out()

    assert balance(person) == 0
    assert Account.objects.get(kind="expired").balance == 20
    assert is_right()


def test_notice_comes_sixty_thirty_and_seven_days_before_and_once_each() -> None:
    corner = Corner(months=3)
    person, today = corner.neighbour(20), timezone.localdate()
    told = []
    for days in (61, 60, 59, 31, 30, 8, 7, 1, 0):
        Lot.objects.update(ends_on=today + timedelta(days=40))
        lot = Lot.objects.get()
        lot.ends_on = today + timedelta(days=days)
        lot.save()
        for _ in range(2):
            tasks.give_notice()
        told.append(Message.objects.filter(person=person).count())
    # Each day moves the end, which is another end: one notice for every one but the first.
    assert told == [0, 1, 2, 3, 4, 5, 6, 7, 8]


def test_one_end_is_told_three_times_in_all(monkeypatch: pytest.MonkeyPatch) -> None:
    corner = Corner(months=3)
    person, end = corner.neighbour(20), timezone.localdate() + timedelta(days=70)
    Lot.objects.update(ends_on=end)

    for days in range(70, -2, -1):
        monkeypatch.setattr(queries, "today", lambda day=days: end - timedelta(days=day))
        tasks.give_notice()

    assert Message.objects.filter(person=person, code="points.running_out").count() == 3


def test_points_are_given_to_the_pool_and_no_further(corner: Corner) -> None:
    person = corner.neighbour(10)
    spending.donate(4, by=person, area_id=corner.area.pk)
    spending.donate(4, by=person, area_id=corner.area.pk)

    for wrong in (0, -3, 3):
        with pytest.raises(Refused):
            spending.donate(wrong, by=person, area_id=corner.area.pk)
    assert (balance(person), queries.pool_of(corner.area.pk)) == (2, 8)
    assert is_right()


def test_whoever_leaves_takes_none_along_and_keeps_nothing_from_others(corner: Corner) -> None:
    reward, person = corner.reward(1), corner.neighbour(30)
    redeeming.redeem(reward, by=person)
    source = corner.source()
    corner.earn(person, 60, source=source)
    earning.freeze(SOURCE, source)

    with transaction.atomic():
        record("person.erased", by=person, about=person)

    assert (balance(person), afresh(reward).stock) == (0, 1)
    assert is_right()


def test_all_of_it_stands_in_my_data(corner: Corner) -> None:
    person = corner.neighbour(30)
    redeeming.redeem(corner.reward(1), by=person)

    assert [one["number"] for one in held.entries_of(person)] == [30, -10]
    assert [one["minutes"] for one in held.earned_by(person)] == [90]
    assert [one["name"] for one in held.redeemed_by(person)] == ["花灯材料包"]
    assert held.entries_of(corner.neighbour()) == []


def test_only_whoever_may_offers_something(corner: Corner) -> None:
    facts = Facts("灯", "thing", 1, "站")
    nobody: Person = corner.neighbour()
    with pytest.raises(PermissionDenied):
        keeping.put_up(facts, by=nobody, area=corner.area, number=1)
    reward = corner.reward(1)
    with pytest.raises(PermissionDenied):
        keeping.describe(reward, facts, by=nobody)
    assert Reward.objects.get().name == "花灯材料包"


def test_of_ten_who_press_for_the_last_piece_nine_read_that_it_is_gone(corner: Corner) -> None:
    """Each with a copy of their own, read while it was there (test_rush.py has them at once)."""
    pk = corner.reward(1).pk
    pressed = [(corner.neighbour(10), Reward.objects.get(pk=pk)) for _ in range(10)]

    told = []
    for person, reward in pressed:
        try:
            redeeming.redeem(reward, by=person)
        except Refused as refusal:
            told.append(str(refusal))

    assert told == ["All of them are gone."] * 9
    assert sorted(balance(person) for person, _reward in pressed) == [0, *[10] * 9]
    assert is_right()
