"""What was recorded of somebody who stood in the books twice follows, and goes back."""

import pytest
from django.db import IntegrityError, transaction

from linli.accounts.models import Person
from linli.accounts.tests.make import make_resident
from linli.areas.models import Area
from linli.areas.tests.make import make_area
from linli.people.actions import merging
from linli.people.tests.make import make_merge, make_worker
from linli.records import tallies
from linli.records.actions import Gave, Got
from linli.records.models import Backdated, Contribution, Reception, Served
from linli.records.tests.make import make_backdated, make_record

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]


@pytest.fixture
def area() -> Area:
    return make_area()


@pytest.fixture
def two(area: Area) -> tuple[Person, Person]:
    return make_resident("陈秀英", area=area), make_resident("陈秀英", area=area)


def equal() -> bool:
    return tallies.recounted().same() == tallies.kept().same()


def test_records_follow_and_people_are_counted_once(area: Area, two: tuple[Person, ...]) -> None:
    kept, gone = two
    by = make_worker(area)
    for person in (kept, gone, gone):
        make_record(area, got=[Got(person)], gave=[Gave(gone, "volunteer", 60)], title="探访")

    merge = make_merge(kept, gone, by=by)

    assert Reception.objects.filter(person=kept).count() == 3
    assert Contribution.objects.filter(person=kept).count() == 3
    assert {row.person_id for row in Served.objects.all()} == {kept.pk}
    assert equal()
    merging.take_apart(merge, by=by)
    assert Reception.objects.filter(person=kept).count() == 1
    assert Contribution.objects.filter(person=gone).count() == 3
    assert equal()


def test_a_record_that_names_both_rows_keeps_both(area: Area, two: tuple[Person, ...]) -> None:
    kept, gone = two
    make_record(area, got=[Got(kept), Got(gone)])

    make_merge(kept, gone, by=make_worker(area))

    assert Reception.objects.filter(person=gone).count() == 1
    assert equal()


def test_a_record_follows_for_no_other_reason(area: Area, two: tuple[Person, ...]) -> None:
    kept, gone = two
    make_record(area, got=[Got(gone)], gave=[Gave(gone, "volunteer", 60)])

    for model in (Reception, Contribution):
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.filter(person=gone).update(person=kept)
    make_merge(kept, gone, by=make_worker(area))
    with pytest.raises(IntegrityError), transaction.atomic():
        Reception.objects.filter(person=kept).update(times=7)


def test_what_waits_to_be_entered_names_the_row_that_stays(
    area: Area, two: tuple[Person, ...]
) -> None:
    kept, gone = two
    by = make_worker(area)
    make_backdated(area, by=by, got=[Got(gone)])

    make_merge(kept, gone, by=by)

    facts = str(Backdated.objects.get().facts)
    assert str(kept.pk) in facts
    assert str(gone.pk) not in facts
