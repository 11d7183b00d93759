"""Many at once: a day never counts more than its limit, and an hour is decided once."""

from pathlib import Path
from typing import Any

import pytest

from linli.core.tests.races import ask, run_together, shared_database
from linli.hours.actions import following
from linli.hours.tests.make import House, morning
from linli.organisations.models import Role
from linli.organisations.tests.make import make_staff

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

WORKERS, EACH, MINUTES = 4, 4, 110

ENTER = """
from linli.core import unit
from linli.hours.actions import following
from linli.records.models import ServiceRecord
{how}
for pk in {records}:
    unit.run(lambda: following.enter(ServiceRecord.objects.get(pk=pk)))
print("done")
"""
# The control: what counts already is read and thought about, and nobody is held still.
NAIVE = """
from linli.hours import queries
read = queries.counted_on
def slow(*args, **more):
    found = read(*args, **more)
    think()
    return found
queries.counted_on = slow
following.hold_people = lambda people: None
following.enter = following.enter.__wrapped__
unit.run = lambda work: work()
"""
COUNTED = """
from django.db.models import Sum
from linli.hours.models import Hour
print(Hour.objects.count(), Hour.objects.aggregate(n=Sum("counted"))["n"])
"""


def counted(folder: Path, monkeypatch: pytest.MonkeyPatch, how: str = "") -> list[str]:
    """How many hours there are of one day, and the minutes that count."""
    house = House()
    with monkeypatch.context() as quiet:  # the records first, their hours in the race
        quiet.setattr(following, "enter", lambda _record: [])
        rows = [
            str(house.record(MINUTES, begun_at=morning(2, 1 + n)).pk) for n in range(WORKERS * EACH)
        ]
    url = shared_database(folder)
    parts = [rows[n::WORKERS] for n in range(WORKERS)]
    run_together(url, [ENTER.format(records=part, how=how) for part in parts])
    return ask(url, COUNTED).split()


def test_what_many_write_for_one_day_never_counts_above_its_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert counted(tmp_path, monkeypatch) == [str(WORKERS * EACH), "600"]


def test_the_race_would_show_a_day_summed_up_without_holding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows, minutes = counted(tmp_path, monkeypatch, NAIVE)

    assert int(rows) == WORKERS * EACH
    assert int(minutes) > 600


DECIDE = """
from linli.accounts.models import Person
from linli.core import unit
from linli.core.errors import Refused
from linli.hours.actions import reviewing
from linli.hours.models import Hour
hour, by = Hour.objects.get(), Person.objects.get(pk="{by}")
try:
    unit.run(lambda: reviewing.{step})
    print(1)
except Refused:
    print(0)
"""
STEPS = ("publicise(hour, by=by)", 'reject(hour, by=by, why="time")') * 2


HAND_IN = """
from io import BytesIO
from linli.accounts.models import Person
from linli.core import unit
from linli.core.errors import Refused
from linli.hours.actions import importing
from linli.organisations.models import Organisation
by, house = Person.objects.get(pk="{by}"), Organisation.objects.get(pk="{house}")
table = BytesIO({table!r}.encode())
try:
    row = unit.run(lambda: importing.hand_in(
        table, by=by, area=house.area, organisation=house, system="i志愿"))
    print(row.hours.count())
except Refused:
    print(0)
"""
LET_IN = """
from linli.accounts.models import Person
from linli.core import unit
from linli.core.errors import Refused
from linli.hours import tasks
from linli.hours.actions import importing
from linli.hours.models import Transfer
row, by = Transfer.objects.exclude(hours=None).get(), Person.objects.get(pk="{by}")
try:
    unit.run(lambda: importing.decide(row, by=by, is_granted=True))
    print(1)
except Refused:
    print(0)
tasks.take_over(str(row.pk))
"""
KEPT = """
from linli.hours.models import Hour, Imported
print(Imported.objects.count(), Hour.objects.count())
"""


def test_one_table_handed_in_and_let_in_many_times_at_once_comes_once(tmp_path: Path) -> None:
    house: Any = House()
    heads = [
        house.head.pk, make_staff(Role.STATION_HEAD, house.area, organisation=house.station).pk,
    ]  # fmt: skip
    rows = "".join(
        f"{house.volunteer.name},{house.volunteer.mobile},2024-03-0{n},2,清洁家园,A{n}\n"
        for n in range(1, 6)
    )
    table = "姓名,手机,服务日期,服务时长,活动名称,记录编号\n" + rows
    script = HAND_IN.format(by=house.writer.pk, house=house.station.pk, table=table)
    url = shared_database(tmp_path)

    assert sorted(run_together(url, [script] * 3)) == ["0", "0", "5"]
    said = run_together(url, [LET_IN.format(by=by) for by in heads * 2])
    assert sorted(said) == ["0", "0", "0", "1"]
    assert ask(url, KEPT) == "5 5"


def test_of_many_decisions_at_once_one_counts(tmp_path: Path) -> None:
    house: Any = House()
    house.hour()
    url = shared_database(tmp_path)
    said = run_together(url, [DECIDE.format(by=house.head.pk, step=step) for step in STEPS])

    assert sorted(words.strip() for words in said) == ["0", "0", "0", "1"]
    look = "from linli.core.models import Event\nprint(Event.objects.filter(verb__in=['hours.publicised', 'hours.rejected']).count())"  # noqa: E501
    assert ask(url, look).strip() == "1"
