"""Many processes write records of one place, month and kind: each is counted once."""

from pathlib import Path

import pytest

from linli.accounts.tests.make import make_resident
from linli.areas.tests.make import make_area
from linli.core.tests.races import ask, run_together, shared_database
from linli.organisations.models import Role
from linli.organisations.tests.make import make_organisation, make_staff
from linli.records.tests.make import make_record, make_source

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

WORKERS = 8
EACH = 6

WRITE = """
from datetime import timedelta
from django.db import IntegrityError, transaction
from django.utils import timezone
from linli.accounts.models import Person
from linli.catalogue.models import Wanted
from linli.core import unit
from linli.organisations.models import Organisation
from linli.records import actions, tallies
from linli.records.actions import Gave, Got
{how}
house = Organisation.objects.get(name="记录单位")
people = list(Person.objects.filter(name__startswith="街").order_by("name"))
ended = timezone.now() - timedelta(minutes=1)
for pk in {sources}:
    # Each in an order of its own: only a fixed order keeps them from waiting in a circle.
    named = people[int(pk) % 3:] + people[:int(pk) % 3]
    unit.run(lambda: actions.write(
        source=Wanted.objects.get(words=pk), kind="order", by=None, title="换灯",
        begun_at=ended - timedelta(hours=1), ended_at=ended, area_id=house.area_id,
        organisation=house, contributions=[Gave(people[0], "worker", 60)],
        receptions=[Got(one) for one in named],
    ))
print("done")
"""

# The negative control: the figures are read, thought about, and written back.
NAIVE = """
from linli.records.models import Served, Tally
def naive(sheet):
    for (scope, secret), sums in sorted(sheet.tallies.items(), key=str):  # no deadlock
        found = Tally.objects.filter(**scope._asdict(), is_confidential=secret).first()
        row = found or Tally(**scope._asdict(), is_confidential=secret)
        think()
        for name, n in sums.items():
            setattr(row, name, getattr(row, name) + n)
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError:  # somebody else made the row: what we counted is lost
            pass
tallies.enter = naive
actions.writing.tallies.enter = naive
unit.run = lambda work: work()
actions.write = actions.write.__wrapped__
from linli.projects.actions import following
following.enter = lambda *facts: None  # contracts are held in a transaction, which is not here
"""

LOOK = """
from linli.records import tallies
from linli.records.models import Served, ServiceRecord, Tally
from django.db.models import Sum
n = Tally.objects.aggregate(n=Sum("services"))["n"]
exact = tallies.kept().same() == tallies.recounted().same()
print(ServiceRecord.objects.count(), n, Served.objects.aggregate(n=Sum("times"))["n"], exact)
"""


def race(folder: Path, names: list[list[str]], how: str = "") -> list[str]:
    """What the books say after each process has written its sources."""
    area = make_area()
    make_organisation("记录单位", area=area)
    for n in range(3):
        make_resident(f"街{n}", area=area)
    for name in {name for row in names for name in row}:
        source = make_source()
        source.words = name
        source.save()
    url = shared_database(folder)
    run_together(url, [WRITE.format(sources=row, how=how) for row in names])
    return ask(url, LOOK).split()


def test_what_many_write_at_once_is_counted_exactly(tmp_path: Path) -> None:
    names = [[f"{w * EACH + n}" for n in range(EACH)] for w in range(WORKERS)]
    total = WORKERS * EACH

    assert race(tmp_path, names) == [str(total), str(total), str(total * 3), "True"]


def test_what_many_want_to_write_is_written_once(tmp_path: Path) -> None:
    names = [[str(n) for n in range(EACH)]] * WORKERS

    assert race(tmp_path, names) == [str(EACH), str(EACH), str(EACH * 3), "True"]


def test_the_race_would_show_figures_that_are_read_and_written_back(tmp_path: Path) -> None:
    names = [[f"{w * EACH + n}" for n in range(EACH)] for w in range(WORKERS)]

    records, services, *_more = race(tmp_path, names, NAIVE)

    assert int(services) < int(records)


CORRECT = """
from linli.accounts.models import Person
from linli.core import unit
from linli.core.errors import Refused
from linli.records import actions
from linli.records.models import ServiceRecord
row = ServiceRecord.objects.get(number=1)
try:
    unit.run(lambda: actions.correct(
        row, by=Person.objects.get(pk="{by}"), reason="x", reason_kind="place", place="{place}"
    ))
    print(1)
except Refused:
    print(0)
"""


def test_of_two_corrections_at_once_one_is_told_to_look_again(tmp_path: Path) -> None:
    area = make_area()
    make_record(area)
    heads = [make_staff(Role.STATION_HEAD, area) for _ in range(2)]
    url = shared_database(tmp_path)
    places = ("phone", "station")

    said = run_together(
        url, [CORRECT.format(by=by.pk, place=one) for by, one in zip(heads, places, strict=True)]
    )

    assert sorted(said) == ["0", "1"]
    assert ask(url, LOOK).split() == ["2", "1", "1", "True"]
