"""Killed at any instant (T3): no point is half-moved, no piece half-given, and what was answered is
there. A process lives whole lives of points and says each step after it was committed; it is killed
without warning, again and again. The control shows what would be left half done."""

import json
import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from linli.core.tests.races import ask, shared_database
from linli.orders.tests.test_crash import killed_while_working
from linli.points.tests.make import Corner

pytestmark = [pytest.mark.kill, pytest.mark.django_db(transaction=True)]

KILLS = 10
LIVES = """
from uuid import UUID, uuid4
from linli.accounts.models import Person
from linli.core import unit
from linli.points.actions import earning, giving, rating, redeeming, spending
from linli.points.models import Redemption, Reward
{how}
area, reward = UUID("{area}"), Reward.objects.get()
person, worker = (Person.objects.get(pk=pk) for pk in ("{person}", "{worker}"))
def said(verb, pk, work):
    found = unit.run(work)
    print(verb, pk, flush=True)
    return found
while True:
    one, other = uuid4(), uuid4()
    for hour in (one, other):
        said("earned", hour, lambda: earning.earn(
            "tests.hour", hour, person, 120, area, service=("tests.visit", hour)))
    said("rated", one, lambda: rating.rate("tests.visit", one, 4))
    row = unit.run(lambda: redeeming.redeem(reward, by=person))
    print("redeemed", row.pk, flush=True)
    said("handed", row.pk, lambda: redeeming.hand_over(
        row, by=worker, code=row.code, signature="x"))
    row = unit.run(lambda: redeeming.redeem(reward, by=person))
    said("back", row.pk, lambda: redeeming.give_back(row, by=person))
    said("given", one, lambda: giving.bonus("tests.bonus", one, person, 5, area))
    said("frozen", other, lambda: earning.freeze("tests.hour", other))
    said("gone", other, lambda: earning.claw_back("tests.hour", other))
    said("taken", one, lambda: giving.take_bonus_back("tests.bonus", one))
"""
# The control: the same steps one after the other, with nothing that holds them together.
HALVES = """
from datetime import date
from linli.points.actions import stock
def halves(reward, *, by):
    row = Redemption.objects.create(reward=reward, person=by, points=reward.points,
        code=uuid4().hex[:6], keep_until=date.today())
    time.sleep(0.2)
    reward = Reward.objects.get()
    stock.move(reward, "taken", -1, by=by, redemption=row)
    time.sleep(0.2)
    return row
redeeming.redeem = halves
unit.run = lambda work: work()
"""
FOUND = """
import json
from linli.points import proofs
from linli.points.models import Earning, Move, Posting, Redemption
wrong = list(proofs.faults())
postings = set(Posting.objects.values_list("kind", "source_id"))
for row in Redemption.objects.all():
    had = [kind for kind in ("redeem", "refund") if (kind, row.pk) in postings]
    moves = sorted(row.moves.values_list("kind", flat=True))
    is_back = row.stage == "back"
    if had != ["redeem", "refund"][: 1 + is_back] or moves != ["back", "taken"][1 - is_back :]:
        wrong.append(f"{row.pk} {row.stage} {had} {moves}")
alive = Earning.objects.exclude(standing="gone")
for row in alive:
    if row.points and ("earn", row.pk) not in postings:
        wrong.append(f"{row.pk} is not posted")
there = {
    "earned": Earning.objects.values_list("source_id", flat=True),
    "rated": Earning.objects.filter(mark=4).values_list("service_id", flat=True),
    "redeemed": Redemption.objects.values_list("pk", flat=True),
    "handed": Redemption.objects.filter(stage="handed").values_list("pk", flat=True),
    "back": Redemption.objects.filter(stage="back").values_list("pk", flat=True),
    "given": Posting.objects.filter(kind="bonus").values_list("source_id", flat=True),
    "frozen": Earning.objects.filter(freezes=1).values_list("source_id", flat=True),
    "gone": Earning.objects.filter(standing="gone").values_list("source_id", flat=True),
    "taken": Posting.objects.filter(kind="claw_back").values_list("source_id", flat=True),
}
words = [f"{verb} {pk}" for verb in there for pk in there[verb]]
print(json.dumps({"wrong": wrong, "there": words}))
"""


def killed(folder: Path, kills: int, how: str = "") -> tuple[list[str], dict[str, Sequence[str]]]:
    corner = Corner(grades={4: 120}, premium=5)
    corner.reward(1000, points=10)
    person = corner.neighbour(200)
    script = LIVES.format(
        how=how, area=corner.area.pk, person=person.pk, worker=corner.worker.pk
    )  # fmt: skip
    url = shared_database(folder)
    chance = random.Random(5)  # noqa: S311 - only moments
    said: list[str] = []
    for _ in range(kills):
        said += [line.strip() for line in killed_while_working(url, script, chance)]
    return said, json.loads(ask(url, FOUND))


def test_a_process_that_is_killed_leaves_no_point_half_moved(tmp_path: Path) -> None:
    said, found = killed(tmp_path, KILLS)

    assert found["wrong"] == []
    assert len(said) >= KILLS  # the kills landed while it worked
    assert set(said) <= set(found["there"])


def test_the_kills_would_show_what_is_half_done(tmp_path: Path) -> None:
    _said, found = killed(tmp_path, 4, HALVES)

    assert found["wrong"]
