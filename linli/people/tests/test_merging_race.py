"""Two of the staff put the same two entries together at once, each the other way round; and
somebody orders for the one that goes."""

from pathlib import Path

import pytest

from linli.accounts.tests.make import make_person
from linli.areas.tests.make import make_area
from linli.core.tests.races import ask, run_together, shared_database
from linli.people.models import File, Merge
from linli.people.tests.make import make_opened, make_texts, make_worker

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
PROCESSES = 4

TOGETHER = """
from linli.accounts.models import Person
from linli.core import unit
from linli.core.errors import Refused
from django.core.exceptions import PermissionDenied
from linli.people.actions import merging
by, kept, gone = (Person.objects.get(pk=pk) for pk in {pks})
try:
    unit.run(lambda: merging.put_together(kept, gone, by=by))
    print(1)
except (Refused, PermissionDenied):
    print(0)
"""

LOOK = """
from linli.accounts.models import Person
from linli.people.models import Look, Merge
row = Merge.objects.get()
print(*(Look.objects.filter(person=one).count() for one in (row.gone, row.kept)))
"""


def test_two_rows_become_one_once(tmp_path: Path) -> None:
    make_texts()
    area = make_area()
    worker = make_worker(area)
    one, other = (make_person("陈秀英", area=area) for _ in range(2))
    for person in (one, other):
        File.objects.create(person=person)
        make_opened(person, worker)
    url = shared_database(tmp_path)
    ways = [(worker, one, other), (worker, other, one)] * (PROCESSES // 2)
    scripts = [TOGETHER.format(pks=[str(row.pk) for row in way]) for way in ways]

    said = run_together(url, scripts)

    assert sum(map(int, said)) == 1
    assert not Merge.objects.filter(undone_at__isnull=False).exists()
    assert ask(url, LOOK).split() == ["0", "2"]
