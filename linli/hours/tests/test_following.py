"""Hours of a volunteer who stood in the books twice."""

import pytest
from django.db import IntegrityError, transaction

from linli.accounts.tests.make import make_resident
from linli.hours.models import Hour
from linli.hours.tests.make import House
from linli.people.actions import merging
from linli.people.tests.make import make_merge

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]


def test_hours_follow_and_go_back_and_for_no_other_reason() -> None:
    house = House()
    kept, gone = house.volunteer, make_resident("陈志华", area=house.area)
    house.effective(95)
    theirs = house.effective(60, person=gone, by=gone)
    with pytest.raises(IntegrityError), transaction.atomic():
        Hour.objects.filter(pk=theirs.pk).update(person=kept)

    merge = make_merge(kept, gone, by=house.writer)

    assert {row.counted for row in Hour.objects.filter(person=kept)} == {95, 60}
    assert Hour.objects.get(pk=theirs.pk).written_by == kept
    with pytest.raises(IntegrityError), transaction.atomic():
        Hour.objects.filter(pk=theirs.pk).update(minutes=600)
    merging.take_apart(merge, by=house.writer)
    row = Hour.objects.get(pk=theirs.pk)
    assert (row.person, row.written_by) == (gone, gone)
