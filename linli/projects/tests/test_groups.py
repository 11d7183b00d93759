"""Indicators of some people only: as they were on the day of the service, as far as it is known."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from linli.accounts.models import Person
from linli.accounts.tests.make import make_resident
from linli.core.errors import Refused
from linli.organisations.models import Role
from linli.organisations.tests.make import make_staff
from linli.people.models import Group, Status
from linli.people.tests.make import make_client
from linli.projects import counting, queries
from linli.projects.models import Indicator, Item, Project, Reason, Unit
from linli.projects.tests.make import Street, asked, only
from linli.records import actions
from linli.records.actions import Got
from linli.records.models import Reception

pytestmark = pytest.mark.django_db
DISABLED = Group.DISABLED


@pytest.fixture
def street() -> Street:
    return Street()


def of_group(person: Person, group: str = DISABLED, **more: Any) -> Person:
    day = timezone.localdate()
    usual: dict[str, Any] = {
        "valid_from": day - timedelta(days=90), "valid_until": day + timedelta(days=90),
        "source": "民政", "reviewed_by": person,
    }  # fmt: skip
    Status.objects.create(person=person, group=group, **{**usual, **more})
    return person


def done(project: Project) -> int:
    found = queries.with_indicators(Project.objects.filter(pk=project.pk)).get()
    return queries.standings(found)[0].done


def equal() -> bool:
    return counting.recounted() == counting.kept()


@pytest.mark.parametrize(
    ("unit", "expected"), [(Unit.PEOPLE, 1), (Unit.PERSON_TIMES, 3), (Unit.EVENTS, 1)]
)
def test_only_those_of_the_group_count(street: Street, unit: str, expected: int) -> None:
    project = street.running(asked(unit=unit, groups=[DISABLED, Group.ELDER_ALONE]))
    one = of_group(make_client())
    street.record(got=[Got(one, times=3), Got(make_client()), Got(count=7, how="heads")])
    street.record(got=[Got(make_client()), Got(count=7, how="heads")])
    assert done(project) == expected
    assert Item.objects.get(reason=Reason.GROUP).amount == 0
    assert equal()


def test_what_somebody_becomes_later_changes_nothing(street: Street) -> None:
    project = street.running(asked(unit=Unit.PEOPLE, groups=[DISABLED]))
    late, ended = make_client(), of_group(make_client())
    record = street.record(got=[Got(late), Got(ended)])
    of_group(late)
    Status.objects.filter(person=ended).update(ended_at=timezone.now())
    assert done(project) == 1
    assert equal()
    corrected = actions.correct(
        record, by=make_staff(Role.STATION_HEAD, street.area), reason="漏了一位",
        reason_kind="people", receptions=[Got(late), Got(ended), Got(make_client())],
    )  # fmt: skip
    # What is written now is looked up now, for the day of the service.
    assert {one.person_id for one in corrected.receptions.all() if one.groups} == {late.pk}
    assert done(project) == 1
    assert equal()
    counting.rebuild()
    assert equal()


def test_ages_are_those_of_the_day(street: Street) -> None:
    project = street.running(asked(unit=Unit.PEOPLE, least_age=60, most_age=80))
    today = timezone.localdate()
    born = [date(today.year - years, today.month, today.day) for years in (59, 60, 80, 81)]
    got = [Got(make_client(born_on=day)) for day in born]
    street.record(got=[*got, Got(make_resident())])
    assert done(project) == 2
    known = Reception.objects.exclude(age=None)
    assert set(known.values_list("age", flat=True)) == {59, 60, 80, 81}
    assert equal()


def test_two_people_who_were_one_count_once(street: Street) -> None:
    project = street.running(asked(unit=Unit.PEOPLE, groups=[DISABLED]))
    one = of_group(make_client())
    street.record(got=[Got(one)])
    street.record(got=[Got(one)])
    assert done(project) == 1
    counting.sum_up({only(project).pk})
    assert done(project) == 1
    assert equal()


def test_ages_stand_in_their_order(street: Street) -> None:
    with pytest.raises(Refused, match="higher age"):
        street.draft(asked(least_age=60, most_age=50))


@pytest.mark.postgres
def test_the_database_knows_it_too(street: Street) -> None:
    row = only(street.draft(asked()))
    for wrong in ({"least_age": 9, "most_age": 8}, {"is_document": True, "unit": Unit.HOURS}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Indicator.objects.filter(pk=row.pk).update(**wrong)
