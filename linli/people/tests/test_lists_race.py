"""Many short lists taken at the same moment are counted one after the other."""

from pathlib import Path

import pytest

from linli.areas.tests.make import make_area
from linli.core.tests.races import ask, run_together, shared_database
from linli.people.models import Look
from linli.people.tests.make import make_client, make_list, make_worker

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

PERSONS = 3
ALONE = 4
PROCESSES = 4

TAKE = """
from linli.core import unit
from linli.core.errors import Refused
from linli.people import lists
from linli.people.actions import lists as actions
from linli.people.models import PeopleList
lists.ALONE = {alone}
row = PeopleList.objects.select_related("asked_by").get(pk="{pk}")
{how}
try:
    unit.run(lambda: actions.take(row, by=row.asked_by))
    print(1)
except Refused:
    print(0)
"""

# The negative control: count first, take later, with nothing held in between.
NAIVE = """
from django.utils import timezone
def naive(row, *, by):
    if lists.needs_second(by, row.count):
        raise Refused
    think()
    PeopleList.objects.filter(pk=row.pk).update(taken_at=timezone.now(), taken=row.count)
actions.take = naive
unit.run = lambda work: work()
"""

LOOK = """
from linli.people.models import Look, PeopleList
print(PeopleList.objects.exclude(taken_at=None).count(), Look.objects.count())
"""


def race(folder: Path, how: str = "") -> tuple[int, int, int]:
    """How many lists were taken by their own account and by the books, and how many looks."""
    area = make_area()
    worker = make_worker(area)
    for _ in range(PERSONS - 1):
        make_client(area=area)
    rows = [make_list(area, by=worker) for _ in range(PROCESSES)]
    url = shared_database(folder)

    said = run_together(url, [TAKE.format(alone=ALONE, pk=row.pk, how=how) for row in rows])

    taken, looks = map(int, ask(url, LOOK).split())
    return sum(map(int, said)), taken, looks


def test_one_person_takes_no_more_than_a_day_s_worth(tmp_path: Path) -> None:
    assert race(tmp_path) == (1, 1, PERSONS)
    assert not Look.objects.filter(on_list=None).exists()


def test_the_race_would_show_a_count_that_is_not_held(tmp_path: Path) -> None:
    said, taken, _looks = race(tmp_path, NAIVE)

    assert said == taken > 1
