"""Many at once, in real processes on both databases: one piece is had once, and whatever eight
processes do at random, the ledger stays right (T1, T2)."""

import json
import os
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from linli.core.tests import races
from linli.core.tests.races import ask, run_together, shared_database
from linli.points.actions import keeping
from linli.points.tests.make import Corner

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

PROCESSES, PEOPLE = 5, 10
WORKERS = 8
# So many things at random in all; a smaller figure is for whoever works on it.
MANY = int(os.environ.get("LINLI_RACE_POINTS", "10000"))

PRESS = """
from linli.accounts.models import Person
from linli.core import unit
from linli.core.errors import Refused
from linli.points.actions import redeeming
from linli.points.models import Redemption, Reward
{how}
reward = Reward.objects.get()
got = 0
for pk in {people}:
    person = Person.objects.get(pk=pk)
    for _finger in range(2):  # an impatient one
        try:
            unit.run(lambda: redeeming.redeem(reward, by=person))
            got += 1
        except Refused:
            pass
print(got)
"""
# The control: look, then take a moment later, with nothing held.
NAIVE = """
from datetime import date
def naive(reward, *, by):
    if reward.stock - Redemption.objects.count() < 1:
        raise Refused("gone")
    think()
    return Redemption.objects.create(reward=reward, person=by, points=reward.points,
                                     code=by.pk.hex[-6:] + str(time.monotonic()),
                                     keep_until=date.today())
redeeming.redeem = naive
unit.run = lambda work: work()
"""
TOLD = """
import json
from linli.points import proofs
from linli.points.models import Account, Redemption, Reward
spent = sum(one.balance for one in Account.objects.filter(kind="redeemed"))
print(json.dumps([Reward.objects.get().stock, Redemption.objects.count(), spent,
                  list(proofs.faults())]))
"""


def rush(folder: Path, how: str = "") -> tuple[int, list[object]]:
    corner = Corner()
    corner.reward(1, points=10)
    people = [str(corner.neighbour(20).pk) for _ in range(PEOPLE)]
    url = shared_database(folder)
    scripts = [PRESS.format(how=how, people=people[n::PROCESSES]) for n in range(PROCESSES)]
    won = sum(map(int, run_together(url, scripts)))
    return won, json.loads(ask(url, TOLD))


def test_ten_press_for_the_last_piece_and_one_gets_it(tmp_path: Path) -> None:
    assert rush(tmp_path) == (1, [0, 1, 10, []])


def test_the_rush_would_show_a_piece_given_twice(tmp_path: Path) -> None:
    won, _told = rush(tmp_path, NAIVE)

    assert won > 1


# Few people and few sources, so that the processes are at the same ones all the time.
ANYTHING = """
import random
from uuid import UUID
from django.db import IntegrityError
from linli.accounts.models import Person
from linli.core import unit
from linli.core.errors import Refused
from linli.points.actions import earning, giving, ledger, rating, redeeming, spending
from linli.points.models import Account, Lot, Redemption, Reward
{how}
chance = random.Random({seed})
people = list(Person.objects.filter(pk__in={people}).order_by("pk"))
area, reward = UUID("{area}"), Reward.objects.get()
worker = Person.objects.get(pk="{worker}")
SOURCE = "tests.hour"
def source():
    return UUID(int=10_000 + chance.randrange({sources}))
def whose(one):  # a source is somebody's
    return people[one.int % len(people)]
def earn():
    one = source()
    earning.earn(SOURCE, one, whose(one), 30 + one.int % 60, area, service=visit(one))
def visit(one):
    return ("tests.visit", one)
def rate():
    rating.rate(*visit(source()), chance.choice([None, 1, 2, 3, 4]))
def bonus():
    one = source()
    if chance.randrange(2):
        giving.bonus("tests.bonus", one, whose(one), 7, area)
    else:
        giving.take_bonus_back("tests.bonus", one)
def run_out():
    lot = Lot.objects.filter(left__gt=0).order_by("?").first()
    if lot and chance.randrange(3) == 0:
        ledger.hold(ledger.of_place("expired", lot.area_id), lot.account)
        Lot.objects.filter(pk=lot.pk).update(ends_on="2020-01-31")
        spending.expire(lot)
def waits():
    return Redemption.objects.filter(stage="waiting").order_by("?").first()
def hand_over():
    row = waits()
    if row:
        redeeming.hand_over(row, by=worker, code=row.code, signature="x")
def lapse():
    row = waits()
    if row:
        Redemption.objects.filter(pk=row.pk, stage="waiting").update(keep_until="2020-01-31")
        redeeming.let_lapse(row)
def redeem():
    redeeming.redeem(reward, by=chance.choice(people))
def give_back():
    row = waits()
    if row:
        redeeming.give_back(row, by=row.person)
def donate():
    spending.donate(chance.randrange(1, 30), by=chance.choice(people), area_id=area)
STEPS = [earn, earn, earn, earn, redeem, redeem, give_back, donate, rate, rate, bonus, run_out,
         hand_over, lapse,
         lambda: earning.freeze(SOURCE, source()), lambda: earning.unfreeze(SOURCE, source()),
         lambda: earning.claw_back(SOURCE, source())]
done = refused = broken = 0
for _ in range({steps}):
    step = chance.choice(STEPS)
    try:
        unit.run(step)
        done += 1
    except Refused:
        refused += 1
    except IntegrityError:
        broken += 1
print(done, refused, broken)
"""
# The control: read the accounts, and hold none.
UNHELD = """
ledger.hold = lambda *accounts: [Account.objects.get(pk=one.pk) for one in accounts]
"""
PROVED = """
import json
from django.db.models import Count, Q, Sum
from linli.points import proofs
from linli.points.models import Account, Earning, Entry, Posting
alive = Earning.objects.exclude(standing="gone")
doubled = alive.values("source_kind", "source_id", "person").annotate(n=Count("pk"))
posted = Posting.objects.filter(kind__in=["earn", "redeem", "refund"])
posted = posted.values("kind", "source_id").annotate(n=Count("pk"))
given = Posting.objects.filter(source_kind="tests.bonus").values("source_id")
given = given.annotate(n=Count("pk", filter=Q(kind="bonus")) - Count("pk", filter=~Q(kind="bonus")))
shared = Account.objects.filter(balance__lt=0).exclude(kind__in=["issuer", "person"])
overdrawn = Entry.objects.filter(after__lt=0, amount__lt=0, account__kind="person")
print(json.dumps({
    "faults": list(proofs.faults()), "all": Entry.objects.aggregate(s=Sum("amount"))["s"],
    "doubled": doubled.filter(n__gt=1).count() + posted.filter(n__gt=1).count()
    + given.exclude(n__range=(0, 1)).count(),
    "overdrawn": shared.count() + overdrawn.exclude(kind="claw_back").count(),
    "entries": Entry.objects.count(),
}))
"""


def deadlocks() -> int:
    """So far, on the database of the test: each is a wait that one order of locks forbids."""
    if connection.vendor == "sqlite":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return int(cursor.fetchone()[0])


def at_random(folder: Path, many: int, how: str = "") -> tuple[list[int], dict[str, object], float]:
    corner = Corner(grades={4: 120, 2: 80, 1: 0}, premium=5, day_cap=400)
    year = timezone.localdate().year
    keeping.set_budget(40 * many, by=corner.head, area=corner.area, year=year)
    corner.reward(25 + many // 20, points=15)
    people = [str(corner.neighbour(40).pk) for _ in range(6)]
    url = shared_database(folder)
    before = deadlocks()  # other tests had the same database, and some of them hold nothing
    scripts = [
        ANYTHING.format(
            how=how, seed=n, people=people, area=corner.area.pk, steps=many // WORKERS,
            sources=many // 4, worker=corner.worker.pk,
        )
        for n in range(WORKERS)
    ]  # fmt: skip
    began = time.monotonic()
    said = [list(map(int, words.split())) for words in run_together(url, scripts)]
    taken = time.monotonic() - began
    told = {**json.loads(ask(url, PROVED)), "deadlocks": deadlocks() - before}
    return [sum(one) for one in zip(*said, strict=True)], told, taken


def test_whatever_eight_processes_do_the_ledger_is_right(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(races, "LONGEST", max(races.LONGEST, MANY // 5))

    (done, refused, broken), told, taken = at_random(tmp_path, MANY)

    assert (done + refused, broken) == (MANY // WORKERS * WORKERS, 0)
    assert done > MANY // 2
    assert told.pop("entries") != 0
    assert told == {"faults": [], "all": 0, "doubled": 0, "overdrawn": 0, "deadlocks": 0}
    if MANY > 1000:  # docs/performance.md
        figures = f"{connection.vendor}: {done} done, {refused} refused in {taken:.1f} s\n"
        with (Path(settings.BASE_DIR) / "var" / "race_points.txt").open("a") as file:
            file.write(figures)


@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="on SQLite writers wait for one another anyway"
)
def test_without_its_locks_the_database_has_to_refuse(tmp_path: Path) -> None:
    """Even then nothing wrong comes in: the chains of the accounts see to that."""
    (_done, _refused, broken), told, _taken = at_random(tmp_path, 400, UNHELD)

    assert broken > 0
    assert told["all"] == 0
    assert told["overdrawn"] == 0
