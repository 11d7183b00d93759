"""Killed at any instant (T3): no order is half-moved, what was answered is kept.

A process lives whole lives of orders and says each step after it was committed; it is killed
without warning, again and again. That the kills land while it works is part of the test.
"""

import random
import time
from pathlib import Path

import pytest

from linli.core.tests.racer import FORKS, Racer
from linli.core.tests.races import ask, shared_database
from linli.orders.tests.make import Place

pytestmark = [pytest.mark.kill, pytest.mark.django_db(transaction=True)]

KILLS = 6
LIVES = """
from datetime import timedelta
from django.db.models import F
from django.utils import timezone
from linli.accounts.models import Person
from linli.areas.models import Area
from linli.catalogue.models import Service
from linli.core import unit
from linli.orders.actions import after, dispatch, fulfil, intake
from linli.orders.models import Hand, Order
area = Area.objects.get(pk="{area}")
resident, worker, head = (Person.objects.get(pk=pk) for pk in ("{resident}", "{worker}", "{head}"))
def said(work):
    order = unit.run(work)
    print(order.pk, order.turn, flush=True)
    return order
# Whoever was killed inside a door is let out first.
for hand in Hand.objects.filter(person=worker, came_at__isnull=False, went_at=None):
    said(lambda: fulfil.force_finish(hand.order, by=head, because="断电"))
while True:
    now = timezone.now()
    # A visit takes nine minutes and is over in no time: those before it lie on earlier days.
    Hand.objects.filter(person=worker, went_at__isnull=False).update(
        came_at=F("came_at") - timedelta(days=1), went_at=F("went_at") - timedelta(days=1))
    need = intake.Need(words="灯不亮", address="三巷", name="何伯")
    order = said(lambda: intake.take_in(need, by=head, area=area, door="phone"))
    order = said(lambda: dispatch.assign(order, by=head, to=worker))
    ends = now + timedelta(hours=1)
    order = said(lambda: fulfil.schedule(order, by=worker, begins=now, ends=ends))
    early = now - timedelta(minutes=9)
    order = said(lambda: fulfil.arrive(order, by=worker, is_code_given=True, at=early))
    order = said(lambda: fulfil.finish(order, by=worker))
    order = said(lambda: after.confirm(order, by=Person.objects.get(pk="{caller}")))
"""
FOUND = """
from linli.core.events import history
from linli.orders.models import Order
from linli.records.models import ServiceRecord
wrong = []
turns = {}
for order in Order.objects.all():
    turns[str(order.pk)] = order.turn
    told = [one.facts["turn"] for one in history(order) if "turn" in one.facts]
    if told != list(range(2, order.turn + 1)):
        wrong.append(f"{order.pk} {told} {order.turn}")
    records = ServiceRecord.objects.filter(source_id=order.pk).count()
    if records != (1 if order.confirmed_at else 0):
        wrong.append(f"{order.pk} {records} records")
print({"wrong": wrong, "turns": turns})
"""


def test_a_process_that_is_killed_leaves_nothing_half_done(tmp_path: Path) -> None:
    place = Place()
    script = LIVES.format(
        area=place.area.pk, resident=place.resident.pk, worker=place.worker.pk,
        head=place.head.pk, caller=place.caller.pk,
    )  # fmt: skip
    url = shared_database(tmp_path)
    chance = random.Random(4)  # noqa: S311 - only moments
    said: list[str] = []
    for _ in range(KILLS):
        said += killed_while_working(url, script, chance)

    found = eval(ask(url, FOUND), {"__builtins__": {}})  # noqa: S307 - our own words
    assert found["wrong"] == []
    assert len(said) >= KILLS  # the kills landed while it worked
    for line in said:
        pk, turn = line.split()
        assert found["turns"][pk] >= int(turn)


def killed_while_working(url: str, script: str, chance: random.Random) -> list[str]:
    """What the process said before it was killed, at a moment nobody chose."""
    with Racer(url, script, FORKS.Barrier(1)) as racer:
        racer.wait()
        racer.go()
        first = racer.said.readline()
        time.sleep(chance.uniform(0.05, 0.8))
        assert racer.process.is_alive(), "it ended by itself"
        racer.process.kill()
        rest = racer.said.read()
    return [line for line in [first, *rest.splitlines()] if line.count(" ") == 1 and line.strip()]
