"""The ledger against a simple model, step by step (T1): whatever is done in whatever order, it
has what the model has, every balance is the sum of its entries, and all together are nothing."""

from collections import defaultdict
from typing import Any
from uuid import UUID

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    initialize,
    invariant,
    precondition,
    rule,
)

from linli.core.errors import Refused
from linli.core.tests.machines import Machine, finds_a_fault, nothing, walk, walks
from linli.points import proofs, reckoning, rules
from linli.points.actions import earning, giving, ledger, rating, redeeming, spending, stock
from linli.points.models import Account, AccountKind, Entry, Posting, Redemption, Stage, Standing
from linli.points.tests.make import SOURCE, Corner, balance

pytestmark = [pytest.mark.walk, pytest.mark.django_db]

PEOPLE = 2
WHO = st.integers(0, PEOPLE - 1)
PRICE, STOCK, DAY_CAP = 25, 3, 50
GRADES, PREMIUM, BONUS = {4: 120, 2: 80, 1: 0}, 5, 6


class Points(Machine):
    """`spendable`, `held` and `earned` are the model: plain numbers and a dictionary."""

    @initialize()
    def begin(self) -> None:
        self.corner = Corner(day_cap=DAY_CAP, grades=GRADES, premium=PREMIUM)
        self.people = [self.corner.neighbour() for _ in range(PEOPLE)]
        self.reward = self.corner.reward(STOCK, PRICE)
        self.spendable: defaultdict[int, int] = defaultdict(int)
        self.day: defaultdict[int, int] = defaultdict(int)
        self.earned: dict[UUID, dict[str, Any]] = {}
        self.waiting: dict[UUID, int] = {}
        self.stock, self.pool = STOCK, 0
        self.given: set[int] = set()

    @rule(who=WHO, minutes=st.sampled_from([3, 30, 60, 95]))
    def earn(self, who: int, minutes: int) -> None:
        source = self.corner.source()
        paid = min(20 * minutes // 60, DAY_CAP - self.day[who])
        self.corner.earn(self.people[who], minutes, source=source)
        self.spendable[who] += paid
        self.day[who] += paid
        self.earned[source] = {
            "who": who, "paid": paid, "held": 0, "standing": Standing.PAID, "minutes": minutes,
            "premium": 0,
        }  # fmt: skip

    @precondition(lambda self: self.earned)
    @rule(pick=st.integers(0, 99), mark=st.sampled_from([None, 1, 2, 3, 4]))
    def rate(self, pick: int, mark: int | None) -> None:
        """Another mark: all of it goes, and comes anew; what was disputed is held anew."""
        source, mine = self.pick(pick)
        was = mine.get("mark")
        rating.rate(SOURCE, source, mark)
        mine["mark"] = mark
        if mine["standing"] == Standing.GONE or mark == was:
            return
        who = mine["who"]
        self.spendable[who] -= mine["paid"] - mine["held"]
        self.day[who] -= mine["paid"] - mine["premium"]
        worth = 20 * mine["minutes"] * GRADES.get(mark or 0, 100) // 6000
        mine["premium"] = PREMIUM if mark == 4 else 0
        within = min(worth, DAY_CAP - self.day[who])
        mine["paid"] = within + mine["premium"]
        self.day[who] += within
        self.spendable[who] += mine["paid"]
        mine["held"] = 0
        if mine["standing"] == Standing.FROZEN:
            mine["held"] = min(mine["paid"], max(0, self.spendable[who]))
            self.spendable[who] -= mine["held"]

    @rule(who=WHO, undo=st.booleans())
    def bonus(self, who: int, *, undo: bool) -> None:
        source = UUID(int=99_000 + who)
        if undo:
            giving.take_bonus_back("tests.bonus", source)
        else:
            area_id = self.corner.area.pk
            giving.bonus("tests.bonus", source, self.people[who], BONUS, area_id)
        if undo == (who in self.given):
            self.given ^= {who}
            self.spendable[who] += -BONUS if undo else BONUS

    @precondition(lambda self: self.earned)
    @rule(pick=st.integers(0, 99), again=st.booleans())
    def dispute(self, pick: int, *, again: bool) -> None:
        source, mine = self.pick(pick)
        for _ in range(1 + again):
            earning.freeze(SOURCE, source)
        if mine["standing"] == Standing.PAID:
            mine["held"] = min(mine["paid"], max(0, self.spendable[mine["who"]]))
            mine["standing"] = Standing.FROZEN
            self.spendable[mine["who"]] -= mine["held"]

    @precondition(lambda self: self.earned)
    @rule(pick=st.integers(0, 99))
    def settle(self, pick: int) -> None:
        source, mine = self.pick(pick)
        earning.unfreeze(SOURCE, source)
        if mine["standing"] == Standing.FROZEN:
            self.spendable[mine["who"]] += mine["held"]
            mine["held"], mine["standing"] = 0, Standing.PAID

    @rule(who=WHO)
    def settle_at_once(self, who: int) -> None:
        """Earned, disputed, settled: chance alone hardly ever comes by the three of one source."""
        self.earn(who=who, minutes=60)
        last = len(self.earned) - 1
        self.dispute(pick=last, again=False)
        self.settle(pick=last)

    @precondition(lambda self: self.earned)
    @rule(pick=st.integers(0, 99), again=st.booleans())
    def take_back(self, pick: int, *, again: bool) -> None:
        source, mine = self.pick(pick)
        for _ in range(1 + again):
            earning.claw_back(SOURCE, source)
        if mine["standing"] != Standing.GONE:
            self.spendable[mine["who"]] -= mine["paid"] - mine["held"]
            self.day[mine["who"]] -= mine["paid"] - mine["premium"]
            mine["held"], mine["standing"] = 0, Standing.GONE

    @rule(who=WHO, points=st.integers(0, 40))
    def donate(self, who: int, points: int) -> None:
        can = 1 <= points <= self.spendable[who]
        assert can == self.done(
            lambda: spending.donate(points, by=self.people[who], area_id=self.corner.area.pk)
        )
        if can:
            self.spendable[who] -= points
            self.pool += points

    @rule(who=WHO)
    def redeem(self, who: int) -> None:
        can = self.stock > 0 and self.spendable[who] >= PRICE
        assert can == self.done(lambda: redeeming.redeem(self.reward, by=self.people[who]))
        if can:
            self.stock -= 1
            self.spendable[who] -= PRICE
            row = Redemption.objects.exclude(pk__in=self.waiting).get(stage=Stage.WAITING)
            self.waiting[row.pk] = who

    @precondition(lambda self: self.waiting)
    @rule(pick=st.integers(0, 9), how=st.sampled_from(["fetch", "give back"]))
    def end(self, pick: int, how: str) -> None:
        pk = sorted(self.waiting)[pick % len(self.waiting)]
        row = Redemption.objects.get(pk=pk)
        who = self.waiting.pop(pk)
        if how == "fetch":
            redeeming.hand_over(row, by=self.corner.worker, code=row.code, signature="丁一")
        else:
            redeeming.give_back(row, by=self.people[who])
            self.stock += 1
            self.spendable[who] += PRICE
        assert Redemption.objects.get(pk=pk).stage != Stage.WAITING

    def pick(self, number: int) -> tuple[UUID, dict[str, Any]]:
        source = sorted(self.earned)[number % len(self.earned)]
        return source, self.earned[source]

    def done(self, step: Any) -> bool:
        try:
            step()
        except Refused:
            return False
        return True

    @invariant()
    def it_is_as_the_model_says(self) -> None:
        if not hasattr(self, "people"):
            return
        for who, person in enumerate(self.people):
            assert balance(person) == self.spendable[who]
            held = Account.objects.filter(kind=AccountKind.HELD, person=person).first()
            frozen = sum(one["held"] for one in self.earned.values() if one["who"] == who)
            assert (held.balance if held else 0) == frozen
        pool = Account.objects.filter(kind=AccountKind.POOL).first()
        assert (pool.balance if pool else 0) == self.pool
        self.reward.refresh_from_db()
        assert self.reward.stock == self.stock
        assert list(proofs.faults()) == []


EXAMPLES = walks(examples=12, steps=20)


def test_whatever_is_done_the_ledger_has_what_the_model_has() -> None:
    walk(Points, EXAMPLES)
    assert not Entry.objects.exists()


# Each leaves out or changes something small: where, what, and what stands there instead.
FAULTS: dict[str, tuple[object, str, Any]] = {
    "a dispute holds nothing": (earning, "hold", lambda one: one),
    "what is let go is another's": (earning, "_frozen_by", lambda _one: Posting.objects.first()),
    "nothing is taken back": (earning, "end", lambda one: earning._unfreeze(one)),
    "nobody asks who can pay": (rules, "why_not_redeem", lambda *_: ""),
    "no bound is kept": (reckoning, "room", nothing),
    "an hour is half": (reckoning, "whole", lambda done, _parts: done.minutes // 6),
    "a mark changes nothing": (rating, "_anew", nothing),
    "a bonus is never undone": (giving, "_posting", lambda *_: None),
    "nothing goes back into lots": (ledger, "put_back", nothing),
    "nothing leaves the lots": (ledger, "take_from_lots", nothing),
    "what comes in has no lot": (ledger, "add_lot", nothing),
    "the stock stays": (stock, "move", nothing),
    "what is over still waits": (redeeming, "_end", nothing),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Or the machine would prove nothing (T1)."""
    monkeypatch.setattr(*FAULTS[fault])
    finds_a_fault(Points, walks(examples=60, steps=25))  # it ends with the first
