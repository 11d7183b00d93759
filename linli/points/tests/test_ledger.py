"""The ledger: what the database refuses, whoever asks, and what each action moves."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from linli.core.errors import Refused
from linli.core.ids import uuid7
from linli.points import closed, proofs
from linli.points.actions import earning, giving, ledger, spending
from linli.points.models import (
    Account,
    AccountKind,
    Entry,
    EntryKind,
    Lot,
    Move,
    Posting,
    Rate,
    Reward,
    Rule,
    Standing,
)
from linli.points.tests.make import SOURCE, Corner, balance

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]


@pytest.fixture
def corner() -> Corner:
    return Corner()


def refused(statement: str) -> None:
    with (
        pytest.raises(IntegrityError), transaction.atomic(),
        connection.cursor() as cursor,
    ):  # fmt: skip
        cursor.execute(statement)


def is_right() -> bool:
    return list(proofs.faults()) == []


def test_an_hour_is_worth_what_the_rule_says_and_comes_from_the_place(corner: Corner) -> None:
    person = corner.neighbour()

    earned = corner.earn(person, 90)

    assert (earned.points, balance(person)) == (30, 30)
    issuer = Account.objects.get(kind=AccountKind.ISSUER, area=corner.area)
    assert issuer.balance == -30
    assert is_right()


def test_a_source_is_credited_once_whoever_asks_again(corner: Corner) -> None:
    person, other, source = corner.neighbour(), corner.neighbour(), corner.source()

    for _ in range(3):
        corner.earn(person, 60, source=source)
    corner.earn(other, 60, source=source)

    assert (balance(person), balance(other)) == (20, 20)
    assert Posting.objects.count() == 2


def test_a_bonus_is_given_once_for_its_source(corner: Corner) -> None:
    person, source = corner.neighbour(), corner.source()

    for _ in range(2):
        giving.bonus(SOURCE, source, person, 5, corner.area.pk)

    assert balance(person) == 5
    assert is_right()


def test_a_team_is_given_points_and_only_gives_them_on(corner: Corner) -> None:
    team, source = corner.station, corner.source()
    for _ in range(2):
        giving.bonus(SOURCE, source, team, 9, corner.area.pk)
    area = corner.area.pk

    spending.donate_for(team, 5, by=corner.head, area_id=area)
    for wrong in (0, 5):
        with pytest.raises(Refused):
            spending.donate_for(team, wrong, by=corner.head, area_id=area)
    with pytest.raises(PermissionDenied):
        spending.donate_for(team, 1, by=corner.neighbour(), area_id=area)

    assert Account.objects.get(kind=AccountKind.TEAM).balance == 4
    assert is_right()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE points_entry SET amount = amount + 1",
        "DELETE FROM points_entry",
        "UPDATE points_posting SET kind = 'bonus'",
        "DELETE FROM points_posting",
        "UPDATE points_account SET balance = balance + 1",
        "UPDATE points_account SET balance = 0",
        "UPDATE points_account SET entered = entered + 1",
        "DELETE FROM points_account",
        "UPDATE points_rule SET per_hour = 99",
        "DELETE FROM points_rule",
        "UPDATE points_reward SET stock = 9",
        "UPDATE points_reward SET stock = stock + 1, moved = moved + 1",
        "DELETE FROM points_reward",
        "UPDATE points_move SET change = 9",
        "DELETE FROM points_move",
        "DELETE FROM points_lot",
        "DELETE FROM points_earning",
    ],
)
def test_the_database_refuses_to_change_what_was_written(corner: Corner, statement: str) -> None:
    corner.neighbour(30)
    corner.reward()

    refused(statement)


def test_rates_and_what_was_taken_from_lots_stay_too(corner: Corner) -> None:
    person = corner.neighbour(10)
    spending.donate(1, by=person, area_id=corner.area.pk)
    corner.set_rule(rates={"visit": 150}, valid_from=timezone.localdate() + timedelta(days=1))
    assert Rate.objects.count() == 1

    refused("UPDATE points_rate SET percent = 1")
    refused("DELETE FROM points_lotuse")


def pair(corner: Corner) -> tuple[Account, Account]:
    issuer = ledger.of_place(AccountKind.ISSUER, corner.area.pk)
    return issuer, ledger.of_person(corner.neighbour())


def entry(posting: Posting, account: Account, amount: int, **more: object) -> Entry:
    account.entered += 1
    account.balance += amount
    values = {"kind": "earn", "number": account.entered, "after": account.balance} | more
    return Entry(posting_id=posting.pk, account=account, amount=amount, **values)


def a_posting(corner: Corner, kind: str = "earn") -> Posting:
    return Posting(kind=kind, source_kind=SOURCE, source_id=corner.source(), area=corner.area)


@transaction.atomic
def write(rows: list[Entry], posting: Posting | None) -> None:
    for row in rows:
        row.save()
    if posting:
        posting.save(force_insert=True)


@pytest.mark.parametrize(
    "amounts", [(5,), (5, -4), (5, 5), ()], ids=["one", "unequal", "same sign", "none"]
)
def test_a_posting_that_does_not_add_up_does_not_come_in(
    corner: Corner, amounts: tuple[int, ...]
) -> None:
    posting = a_posting(corner)

    rows = [entry(posting, *one) for one in zip(pair(corner)[::-1], amounts, strict=False)]

    with pytest.raises(IntegrityError):
        write(rows, posting)
    assert Entry.objects.count() == 0


def test_entries_of_another_kind_do_not_hide_in_a_posting(corner: Corner) -> None:
    posting = a_posting(corner, "redeem")
    issuer, own = pair(corner)

    rows = [entry(posting, to, n, kind="claw_back") for to, n in ((issuer, -5), (own, 5))]

    with pytest.raises(IntegrityError):
        write(rows, posting)


def test_nothing_is_added_to_a_posting_that_is_written(corner: Corner) -> None:
    corner.neighbour(10)
    posting = Posting.objects.get()

    with pytest.raises(IntegrityError), transaction.atomic():
        entry(posting, pair(corner)[1], 5).save()


@pytest.mark.django_db(transaction=True)
def test_entries_without_a_posting_do_not_survive_the_commit() -> None:
    corner = Corner()
    issuer, own = pair(corner)
    posting = a_posting(corner)

    with pytest.raises(IntegrityError):
        write([entry(posting, issuer, -5), entry(posting, own, 5)], None)

    assert Entry.objects.count() == 0
    assert Account.objects.get(pk=own.pk).balance == 0


@pytest.mark.parametrize(
    "wrong", [{"number": 3}, {"after": 9}, {"number": 0}], ids=["gap", "sum", "again"]
)
def test_an_entry_follows_the_one_before(corner: Corner, wrong: dict[str, int]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        entry(a_posting(corner), pair(corner)[1], 5, **wrong).save()


@pytest.mark.parametrize("kind", [one for one in EntryKind.values if one != "claw_back"])
def test_an_overdraft_is_refused_whatever_it_is_called(corner: Corner, kind: str) -> None:
    person = corner.neighbour(10)
    posting = a_posting(corner, kind)
    own = ledger.of_person(person)

    with pytest.raises(IntegrityError), transaction.atomic():
        entry(posting, own, -11, kind=kind).save()


@pytest.mark.parametrize("kind", ["pool", "redeemed", "expired"])
def test_not_even_a_claw_back_overdraws_what_is_nobodys(corner: Corner, kind: AccountKind) -> None:
    account = ledger.of_place(kind, corner.area.pk)

    with pytest.raises(IntegrityError), transaction.atomic():
        entry(a_posting(corner, "claw_back"), account, -1, kind="claw_back").save()


def test_an_account_begins_empty(corner: Corner) -> None:
    for wrong in ({"balance": 5}, {"entered": 1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Account.objects.create(kind="person", person=corner.neighbour(), **wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        Reward.objects.create(
            area=corner.area, name="灯", kind="thing", points=1, stock=3, fetch_at="站"
        )


def test_an_account_is_somebodys(corner: Corner) -> None:
    for wrong in ({"kind": "pool", "person": corner.head}, {"kind": "person"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Account.objects.create(**wrong)


def test_what_is_spent_is_there_again_while_a_dispute_is_on_nothing_is_lost(
    corner: Corner,
) -> None:
    person, source = corner.neighbour(10), corner.source()
    corner.earn(person, 60, source=source)

    earning.freeze(SOURCE, source)
    earning.freeze(SOURCE, source)
    assert balance(person) == 10
    assert is_right()
    earning.unfreeze(SOURCE, source)
    earning.unfreeze(SOURCE, source)
    assert balance(person) == 30
    earning.freeze(SOURCE, source)
    assert balance(person) == 10
    assert is_right()


def test_only_what_is_left_is_held_and_all_is_taken_back(corner: Corner) -> None:
    person, source = corner.neighbour(), corner.source()
    corner.earn(person, 60, source=source)
    spending.donate(15, by=person, area_id=corner.area.pk)

    [held] = earning.freeze(SOURCE, source)
    assert (held.held, balance(person)) == (5, 0)
    [gone] = earning.claw_back(SOURCE, source)
    assert earning.claw_back(SOURCE, source) == []

    assert gone.standing == Standing.GONE
    assert balance(person) == -15
    assert is_right()
    corner.earn(person, 60)
    assert balance(person) == 5
    assert Lot.objects.get(left__gt=0).left == 5
    assert is_right()


def test_what_was_taken_back_is_not_disputed_any_more(corner: Corner) -> None:
    person, source = corner.neighbour(), corner.source()
    corner.earn(person, 60, source=source)

    earning.claw_back(SOURCE, source)
    earning.freeze(SOURCE, source)
    earning.unfreeze(SOURCE, source)

    assert balance(person) == 0
    assert earning.freeze(SOURCE, uuid7()) == []


def test_what_ran_out_is_not_asked_for_again() -> None:
    corner = Corner(months=1)
    person, source = corner.neighbour(), corner.source()
    earned = corner.earn(person, 60, source=source)
    lot = earned.lots.get()
    Lot.objects.filter(pk=lot.pk).update(ends_on=timezone.localdate() - timedelta(days=1))
    spending.expire(Lot.objects.get(pk=lot.pk))
    spending.expire(Lot.objects.get(pk=lot.pk))
    assert balance(person) == 0

    earning.claw_back(SOURCE, source)

    assert balance(person) == 0
    assert is_right()


def test_the_check_says_so_and_finds_a_planted_fault(corner: Corner) -> None:
    corner.neighbour(30)
    out = StringIO()
    call_command("check_points", stdout=out)
    assert "OK" in out.getvalue()

    Lot.objects.update(left=0)
    with pytest.raises(CommandError, match="lots"):
        call_command("check_points")


def test_the_triggers_are_those_the_check_looks_for() -> None:
    assert closed.there() == closed.wanted()


def test_the_check_sees_a_missing_trigger(corner: Corner) -> None:
    on = " ON points_entry" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER points_entry_chain{on}")

    with pytest.raises(CommandError, match="triggers"):
        call_command("check_points")


def test_a_rule_and_a_move_are_kept(corner: Corner) -> None:
    corner.reward(3)
    assert (Rule.objects.count(), Move.objects.count()) == (1, 1)
    assert Reward.objects.get().stock == 3
