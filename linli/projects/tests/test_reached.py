"""Everybody once: a total of people is counted, never added up from its parts."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from linli.accounts.models import Person
from linli.accounts.tests.make import make_resident, signed_in
from linli.projects.models import Unit
from linli.projects.reached import FEW, NOT_KNOWN, SMALL, reached
from linli.projects.tests.make import Street, asked
from linli.records.actions import Got
from linli.records.models import Kind, Reception, ServiceRecord

pytestmark = pytest.mark.django_db


@pytest.fixture
def street() -> Street:
    return Street()


def was(record: ServiceRecord, person: Person, age: int | None, *groups: str) -> None:
    """As it was noted on the day; the trigger lets no row change, so it is written anew."""
    Reception.objects.bulk_create(
        [Reception(record=record, person=person, age=age, groups=list(groups))]
    )


def named(rows: "Iterable[tuple[Any, int]]") -> dict[str, int]:
    return {str(label): number for label, number in rows}


def people(street: Street, number: int) -> list[Person]:
    return [make_resident(area=street.area) for _ in range(number)]


def test_whoever_came_to_much_is_one_person_in_every_total(street: Street) -> None:
    project = street.running(
        asked("探访人数", unit=Unit.PEOPLE, weight=50, kinds=[Kind.VISIT]),
        asked("活动人数", unit=Unit.PEOPLE, weight=50, kinds=[Kind.ACTIVITY]),
    )
    both, visited, other = people(street, 3)
    street.record(kind=Kind.VISIT, got=[Got(both), Got(visited)])
    street.record(kind=Kind.ACTIVITY, got=[Got(both), Got(other), Got(count=20, how="heads")])

    found = reached(project)
    assert (found.people, found.times) == (3, 24)
    assert [(row.name, n) for row, n in found.indicators] == [("探访人数", 2), ("活动人数", 2)]
    assert (found.added_up, found.in_indicators) == (4, 1)
    assert sum(n for _row, n in found.by_age) == sum(n for _row, n in found.by_group) == 3


def test_each_stands_in_one_row_as_at_the_first_service(street: Street) -> None:
    project = street.running(asked())
    one, two, nobody = people(street, 3)
    begun = timezone.now() - timedelta(days=3)
    second = street.record(got=[Got(count=1, how="heads")], begun_at=begun)
    first = street.record(got=[Got(nobody)], begun_at=begun - timedelta(days=1))
    was(second, one, 60, "alone")
    was(second, two, 80)
    was(first, one, 59)

    found = reached(project)
    assert named(found.by_age) == {
        "18 to 59 years": 1, "80 years and more": 1, str(NOT_KNOWN): 1,
    }  # fmt: skip
    assert found.people == 3


def test_small_groups_stand_together_and_rows_add_up(street: Street) -> None:
    project = street.running(asked())
    record = street.record(got=[Got(count=1, how="heads")])
    for person in people(street, FEW):
        was(record, person, 70, "alone", "disabled")
    for person in people(street, FEW - 1):
        was(record, person, 70, "alone")

    found = reached(project)
    rows = named(found.by_group)
    assert rows[str(SMALL)] == FEW - 1
    assert sum(rows.values()) == found.people == 2 * FEW - 1
    assert found.in_groups == FEW


def test_records_of_another_project_reach_nobody_here(street: Street) -> None:
    project = street.running(asked())
    street.running(asked(), agency=street.other)
    street.record(street.other, got=[Got(people(street, 1)[0])])
    assert reached(project).people == 0


def test_the_page_says_how_many_stand_twice(street: Street, client: Client) -> None:
    project = street.running(
        asked("甲", unit=Unit.PEOPLE, weight=50), asked("乙", unit=Unit.PEOPLE, weight=50)
    )
    street.record(got=[Got(people(street, 1)[0])])
    client = signed_in(street.buyer)
    page = client.get(reverse("projects:people", args=[project.pk])).content.decode()
    assert "加起来会是 2" in page
