"""An indicator of people counts somebody who stood in the books twice once."""

import pytest

from linli.accounts.tests.make import make_resident
from linli.people.actions import merging
from linli.people.tests.make import make_merge, make_worker
from linli.projects import counting
from linli.projects.models import Progress, Unit
from linli.projects.tests.make import Street, asked
from linli.records.actions import Got

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]


def test_people_are_counted_once_and_twice_again_when_it_is_undone() -> None:
    street = Street()
    street.running(asked(unit=Unit.PEOPLE))
    kept, gone = (make_resident("陈秀英", area=street.area) for _ in range(2))
    for person in (kept, gone):
        street.record(got=[Got(person)])
    by = make_worker(street.area)

    merge = make_merge(kept, gone, by=by)

    assert Progress.objects.get().amount == 1
    assert counting.recounted() == counting.kept()
    merging.take_apart(merge, by=by)
    assert Progress.objects.get().amount == 2
    assert counting.recounted() == counting.kept()
