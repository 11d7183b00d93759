"""Points of somebody who stood in the books twice."""

import pytest

from linli.accounts.models import Person
from linli.core.errors import Refused
from linli.people.actions import merging
from linli.people.tests.make import make_merge
from linli.points import proofs
from linli.points.actions import earning, spending
from linli.points.models import Earning, Lot
from linli.points.tests.make import SOURCE, Corner, balance

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]


@pytest.fixture
def corner() -> Corner:
    return Corner(months=12)


@pytest.fixture
def two(corner: Corner) -> tuple[Person, Person]:
    return corner.neighbour(30), corner.neighbour(50)


def test_points_follow_with_the_days_on_which_they_run_out(
    corner: Corner, two: tuple[Person, Person]
) -> None:
    kept, gone = two
    ends = set(Lot.objects.values_list("pk", "ends_on"))

    merge = make_merge(kept, gone, by=corner.worker)

    assert (balance(kept), balance(gone)) == (80, 0)
    assert set(Lot.objects.values_list("pk", "ends_on")) == ends
    assert Earning.objects.filter(person=kept).count() == 2
    assert list(proofs.faults()) == []
    merging.take_apart(merge, by=corner.worker)
    assert (balance(kept), balance(gone)) == (30, 50)
    assert list(proofs.faults()) == []


def test_what_was_spent_meanwhile_does_not_come_back(
    corner: Corner, two: tuple[Person, Person]
) -> None:
    kept, gone = two
    merge = make_merge(kept, gone, by=corner.worker)
    spending.donate(70, by=kept, area_id=corner.area.pk)

    merging.take_apart(merge, by=corner.worker)

    assert balance(kept) + balance(gone) == 10
    assert list(proofs.faults()) == []


def test_points_that_are_held_follow_too(corner: Corner) -> None:
    kept, gone = corner.neighbour(), corner.neighbour()
    source = corner.source()
    corner.earn(gone, 60, source=source)
    earning.freeze(SOURCE, source)

    merge = make_merge(kept, gone, by=corner.worker)
    assert list(proofs.faults()) == []
    earning.unfreeze(SOURCE, source)
    assert (balance(kept), balance(gone)) == (20, 0)
    merging.take_apart(merge, by=corner.worker)

    assert (balance(kept), balance(gone)) == (0, 20)
    assert list(proofs.faults()) == []


def test_what_both_rows_earned_in_one_service_stays_with_each(corner: Corner) -> None:
    kept, gone = corner.neighbour(), corner.neighbour()
    source = corner.source()
    for one in (kept, gone):
        corner.earn(one, 60, source=source)

    merge = make_merge(kept, gone, by=corner.worker)

    assert (balance(kept), balance(gone)) == (20, 20)
    assert list(proofs.faults()) == []
    merging.take_apart(merge, by=corner.worker)
    assert list(proofs.faults()) == []


def test_who_owes_points_is_not_put_together(corner: Corner, two: tuple[Person, Person]) -> None:
    kept, gone = two
    source = corner.source()
    corner.earn(gone, 60, source=source)
    spending.donate(balance(gone), by=gone, area_id=corner.area.pk)
    earning.claw_back(SOURCE, source)

    with pytest.raises(Refused):
        make_merge(kept, gone, by=corner.worker)


def test_catching_up_moves_nothing_twice_and_what_came_late_once(corner: Corner) -> None:
    kept, gone = corner.neighbour(), corner.neighbour(30)
    source, late = corner.source(), corner.source()
    corner.earn(gone, 60, source=source)
    earning.freeze(SOURCE, source)
    merge = make_merge(kept, gone, by=corner.worker)
    merging.catch_up(merge)
    assert (balance(kept), balance(gone)) == (30, 0)

    corner.earn(gone, 60, source=late)
    earning.freeze(SOURCE, late)
    corner.earn(gone, 60)
    merging.catch_up(merge)

    assert (balance(kept), balance(gone)) == (50, 0)
    assert list(proofs.faults()) == []
    merging.take_apart(merge, by=corner.worker)
    assert (balance(kept), balance(gone)) == (0, 50)
    assert list(proofs.faults()) == []
