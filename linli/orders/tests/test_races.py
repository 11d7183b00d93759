"""Two at once: real processes, on both databases, each with a control that must go wrong (T2)."""

import os
from pathlib import Path

import pytest

from linli.core.tests.races import ask, run_together, shared_database
from linli.orders.actions import dispatch
from linli.orders.life import Status
from linli.orders.tests.make import Place, make_volunteer

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

PROCESSES = 4
TAKERS = 200

BEGIN = """
from django.core.exceptions import PermissionDenied
from linli.accounts.models import Person
from linli.core import unit
from linli.core.errors import Refused
from linli.orders.actions import after, dispatch, fulfil
from linli.orders.models import Hand, Offer, Order
from linli.records.models import ServiceRecord
{how}
won = 0
def tried(work):
    try:
        unit.run(work)
        return 1
    except (Refused, PermissionDenied):
        return 0
"""
# The control: look first, write a moment later, with nothing held and nothing unique.
NAIVE = """
from django.db import connection
import random
def naive(order, *, by):
    order = Order.objects.get(pk=order.pk)
    if order.status != "open":
        raise Refused
    think()
    Order.objects.filter(pk=order.pk).update(status="accepted", lead=by)
    Hand.objects.create(order=order, person=by, force="volunteer")
    return order
dispatch.take = naive
unit.run = lambda work: work()
"""
TAKE = (
    BEGIN
    + """
order = Order.objects.get()
for pk in {people}:
    person = Person.objects.get(pk=pk)
    won += tried(lambda: dispatch.take(order, by=person))
print(won)
"""
)
HANDS = "from linli.orders.models import Hand\nprint(Hand.objects.count())"


def race_of_takers(folder: Path, how: str = "") -> tuple[int, int]:
    """How many say they won, and how many go."""
    place = Place()
    dispatch.open_up(place.order(), by=place.dispatcher)
    people = [str(make_volunteer(place.area).pk) for _ in range(TAKERS if not how else 8)]
    url = shared_database(folder)
    parts = [people[n::PROCESSES] for n in range(PROCESSES)]
    said = run_together(url, [TAKE.format(how=how, people=part) for part in parts])
    return sum(map(int, said)), int(ask(url, HANDS))


def test_two_hundred_take_one_order_and_one_has_it(tmp_path: Path) -> None:
    assert race_of_takers(tmp_path) == (1, 1)


def test_the_race_would_show_an_order_taken_twice(tmp_path: Path) -> None:
    won, hands = race_of_takers(tmp_path, NAIVE)
    assert won == hands > 1


DISPATCHERS = (
    BEGIN
    + """
order = Order.objects.get()
by, to = Person.objects.get(pk="{by}"), Person.objects.get(pk="{to}")
print(tried(lambda: dispatch.assign(order, by=by, to=to)))
"""
)


def test_two_dispatchers_give_one_order_once(tmp_path: Path) -> None:
    place = Place()
    place.order()
    pairs = [(place.dispatcher, place.worker), (place.head, place.second)] * 2
    scripts = [DISPATCHERS.format(how="", by=by.pk, to=to.pk) for by, to in pairs]
    url = shared_database(tmp_path)
    assert sum(map(int, run_together(url, scripts))) == 1
    assert ask(url, HANDS) == "1"


CONFIRM = (
    BEGIN
    + """
order, person = Order.objects.get(), Person.objects.get(pk="{by}")
print(tried(lambda: {call}))
"""
)
RECORDS = "from linli.records.models import ServiceRecord\nprint(ServiceRecord.objects.count())"


def test_a_yes_and_the_clock_at_once_are_one_yes_and_one_record(tmp_path: Path) -> None:
    place = Place()
    place.order(Status.DONE)
    calls = ["after.confirm(order, by=person)", "after.confirm_by_clock(order)"] * 2
    url = shared_database(tmp_path)
    scripts = [CONFIRM.format(how="", by=place.resident.pk, call=call) for call in calls]
    assert sum(map(int, run_together(url, scripts))) == 1
    assert ask(url, RECORDS) == "1"


EACH = (
    BEGIN
    + """
people = {{one.pk: one for one in Person.objects.all()}}
for order in Order.objects.order_by("id")[{part}::{parts}]:
    for other in (order, order):  # every one twice
        won += tried(lambda: after.confirm(other, by=people[order.beneficiary_id]))
print(won)
"""
)
WORKERS = 8
# `LINLI_RACE_ORDERS=1000` makes it the long race of docs/performance.md.
MANY = int(os.environ.get("LINLI_RACE_ORDERS", "40"))


def test_many_workers_each_order_becomes_exactly_one_record(tmp_path: Path) -> None:
    place = Place()
    for _ in range(MANY):
        place.order(Status.DONE)
    url = shared_database(tmp_path)
    scripts = [EACH.format(how="", part=n % 2, parts=2) for n in range(WORKERS)]
    assert sum(map(int, run_together(url, scripts))) == MANY
    assert ask(url, RECORDS) == str(MANY)
    check = "from django.core.management import call_command\n"
    assert "OK" in ask(url, check + "call_command('rebuild_tallies', check=True)\nprint('OK')")


NUMBERS = (
    BEGIN
    + """
from linli.areas.models import Area
from linli.catalogue.models import Service
from linli.orders.actions import intake
area, by = Area.objects.get(pk="{area}"), Person.objects.get(pk="{by}")
for n in range(10):
    need = intake.Need(words="灯不亮", name="何伯")
    won += tried(lambda: intake.take_in(need, by=by, area=area, door="phone"))
print(won)
"""
)


def test_numbers_of_a_day_have_no_gap_and_no_twin(tmp_path: Path) -> None:
    place = Place()
    script = NUMBERS.format(how="", area=place.area.pk, by=place.worker.pk)
    url = shared_database(tmp_path)
    assert sum(map(int, run_together(url, [script] * PROCESSES))) == PROCESSES * 10
    look = (
        "from linli.orders.models import Order\n"
        "print(sorted(Order.objects.values_list('seq', flat=True)) == list(range(1, 41)))"
    )
    assert ask(url, look) == "True"
