"""Many processes write and correct records while contracts begin: the figures stay exact."""

from pathlib import Path

import pytest

from linli.accounts.tests.make import make_resident
from linli.core.tests.races import ask, run_together, shared_database
from linli.organisations.models import Role
from linli.organisations.tests.make import make_staff
from linli.projects.actions import contract
from linli.projects.models import Project, State, Unit
from linli.projects.tests.make import Street, asked
from linli.records.actions import Got
from linli.records.tests.make import make_source

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

WORKERS = 4
EACH = 3
TOTAL = WORKERS * EACH

CORRECT = """
from linli.accounts.models import Person
from linli.core import unit
from linli.core.errors import Refused
from linli.records import actions
from linli.records.actions import Got
from linli.records.models import ServiceRecord
by = Person.objects.get(pk="{by}")
people = list(Person.objects.filter(name__startswith="竹").order_by("name"))
said = 0
for pk in {records}:
    row = ServiceRecord.objects.get(pk=pk)
    try:
        unit.run(lambda: actions.correct(
            row, by=by, reason="x", reason_kind="other", receptions=[Got(one) for one in people],
        ))
        said += 1
    except Refused:
        pass
print(said)
"""

# The negative control: nobody holds the projects, and the figures are written back after a thought.
NAIVE = """
from linli.projects import counting
from linli.projects.models import Progress
from linli.projects.models import Project
def hold(projects):
    return list(projects.order_by("pk"))
def hold_near(units, day):
    near = Project.objects.filter(agency__in=units, first_day__lte=day, last_day__gte=day)
    return hold(near)
def change(items, persons, sign):
    rows = [(one, Progress.objects.get_or_create(indicator=one.indicator)[0]) for one in items]
    think()
    for one, row in rows:
        row.counted += sign
        row.amount += sign * one.amount
        row.save()
counting.hold, counting.hold_near, counting.change = hold, hold_near, change
actions.writing.tallies.enter = lambda sheet: None
unit.run = lambda work: work()
actions.write = actions.write.__wrapped__
"""

WRITE = """
from datetime import timedelta
from django.utils import timezone
from linli.accounts.models import Person
from linli.catalogue.models import Wanted
from linli.core import unit
from linli.organisations.models import Organisation
from linli.records import actions
from linli.records.actions import Gave, Got
{how}
house = Organisation.objects.get(pk="{house}")
people = list(Person.objects.filter(name__startswith="竹").order_by("name"))
ended = timezone.now() - timedelta(minutes=1)
for words in {sources}:
    unit.run(lambda: actions.write(
        source=Wanted.objects.get(words=words), kind="order", by=None, title="换灯",
        begun_at=ended - timedelta(hours=1), ended_at=ended, area_id=house.area_id,
        organisation=house, contributions=[Gave(people[0], "worker", 60)],
        receptions=[Got(one) for one in people],
    ))
print("done")
"""

START = """
from linli.accounts.models import Person
from linli.core import unit
from linli.core.errors import Refused
from linli.projects.actions import contract
from linli.projects.models import Project
project = Project.objects.get(pk="{project}")
try:
    unit.run(lambda: contract.start(project, by=Person.objects.get(pk="{by}")))
    print("started")
except Refused:
    print("refused")
"""

LOOK = """
from linli.projects import counting
from linli.projects.models import Progress
row = Progress.objects.get(indicator__unit="{unit}")
print(row.counted, row.amount, counting.kept() == counting.recounted())
"""


def town() -> Street:
    street = Street()
    for n in range(3):
        make_resident(f"竹{n}", area=street.area)
    return street


def corrected(folder: Path, times: int) -> tuple[int, list[str]]:
    """How many corrections were made, and what the books say after them."""
    street = town()
    street.running(asked("人数", unit=Unit.PEOPLE, weight=50), asked("场次", weight=50))
    rows = [
        [str(street.record(got=[Got(make_resident(area=street.area))]).pk) for _n in range(EACH)]
        for _w in range(WORKERS)
    ]
    heads = [make_staff(Role.STATION_HEAD, street.area) for _w in range(WORKERS * times)]
    url = shared_database(folder)
    said = run_together(
        url,
        [CORRECT.format(by=by.pk, records=rows[n % WORKERS])
         for n, by in enumerate(heads)],
    )  # fmt: skip
    return sum(map(int, said)), ask(url, LOOK.format(unit=Unit.PEOPLE)).split()


def test_what_many_correct_at_once_stays_exact(tmp_path: Path) -> None:
    made, books = corrected(tmp_path, 1)

    assert made == TOTAL
    assert books == [str(TOTAL), "3", "True"]


def test_of_two_who_correct_the_same_records_at_once_each_record_is_corrected_once(
    tmp_path: Path,
) -> None:
    made, books = corrected(tmp_path, 2)

    assert made == TOTAL
    assert books == [str(TOTAL), "3", "True"]


def written(folder: Path, project: Project, street: Street, how: str = "") -> list[str]:
    """What the books say after many wrote, and two wanted to start the project if it is signed."""
    names = [[f"{w}-{n}" for n in range(EACH)] for w in range(WORKERS)]
    for words in [one for row in names for one in row]:
        source = make_source()
        source.words = words
        source.save()
    url = shared_database(folder)
    begins = [START.format(project=project.pk, by=street.buyer.pk)] * 2
    said = run_together(
        url,
        (begins if project.state == State.SIGNED else [])
        + [WRITE.format(house=street.agency.pk, sources=row, how=how) for row in names],
    )
    assert project.state != State.SIGNED or sorted(said[:2]) == ["refused", "started"]
    return ask(url, LOOK.format(unit=Unit.EVENTS)).split()


def test_a_contract_that_begins_while_records_are_written_misses_none(tmp_path: Path) -> None:
    street = town()
    project = contract.sign(street.draft(asked("场次")), by=street.buyer)

    assert written(tmp_path, project, street) == [str(TOTAL), str(TOTAL), "True"]


def test_the_race_would_show_figures_that_are_read_and_written_back(tmp_path: Path) -> None:
    street = town()
    project = street.running(asked("场次"))

    counted, _amount, is_exact = written(tmp_path, project, street, NAIVE)

    assert int(counted) < TOTAL
    assert is_exact == "False"
