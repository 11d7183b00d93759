"""Which records count, and why the others do not."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from linli.accounts.tests.make import make_resident
from linli.areas.tests.make import make_area
from linli.catalogue.tests.make import make_service
from linli.organisations.models import Role
from linli.organisations.tests.make import make_staff
from linli.projects import counting, queries, words
from linli.projects.actions import contract
from linli.projects.models import Ascription, Item, Progress, Project, Reason, Unit
from linli.projects.tests.make import Street, asked, in_days, only
from linli.records import actions
from linli.records.actions import Gave, Got
from linli.records.models import Kind

pytestmark = pytest.mark.django_db


@pytest.fixture
def street() -> Street:
    return Street()


def done(project: Project) -> int:
    found = queries.with_indicators(Project.objects.filter(pk=project.pk)).get()
    return queries.standings(found)[0].done


def equal() -> bool:
    return counting.recounted() == counting.kept()


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        (Unit.EVENTS, 2), (Unit.ITEMS, 2), (Unit.COPIES, 2), (Unit.SESSIONS, 4),
        (Unit.PEOPLE, 2), (Unit.PERSON_TIMES, 12), (Unit.HOURS, 2),
    ],
)  # fmt: skip
def test_each_unit_counts_its_own(street: Street, unit: str, expected: int) -> None:
    project = street.running(asked(unit=unit))
    first, second = make_resident(), make_resident()
    street.record(got=[Got(first, times=3), Got(second), Got(count=7, how="heads")])
    street.record(got=[Got(first)])
    assert done(project) == expected
    assert equal()


def test_what_was_recorded_before_the_start_counts_too(street: Street) -> None:
    record = street.record()
    project = street.running()
    assert done(project) == 1
    assert Item.objects.get().record == record
    assert equal()


@pytest.mark.parametrize(
    ("asks", "record", "reason", "sentence"),
    [
        ({"least_persons": 25}, {"got": [Got(count=22, how="heads")]}, Reason.PERSONS, "22"),
        ({"least_sessions": 5}, {}, Reason.SESSIONS, "1"),
        ({"least_minutes": 90}, {}, Reason.MINUTES, "60"),
        ({"unit": Unit.PEOPLE}, {"got": [Got(count=9, how="heads")]}, Reason.NAMELESS, ""),
    ],
    ids=["persons", "sessions", "minutes", "nameless"],
)
def test_what_is_too_little_is_listed_with_its_reason(
    street: Street, asks: dict[str, Any], record: dict[str, Any], reason: str, sentence: str
) -> None:
    project = street.running(asked(**asks))
    street.record(**record)
    item = queries.uncounted(only(project)).get()
    assert item.reason == reason
    assert sentence in words.why(item, late=0, holder=None)
    assert done(project) == 0
    assert not Ascription.objects.exists()
    assert equal()


def test_too_late_is_told_in_working_days(street: Street) -> None:
    project = street.running()
    kind = street.running(asked(), counts_late=True, first_day=in_days(-99))
    begun = timezone.now() - timedelta(days=60)
    street.record(begun_at=begun)
    item = queries.uncounted(only(project)).get()
    assert item.reason == Reason.LATE
    late = queries.late_by([item])[item.record_id]
    assert 30 < late < 50
    assert str(late) in words.why(item, late=late, holder=None)
    assert done(kind) == 1
    assert equal()


def test_elsewhere_does_not_count(street: Street) -> None:
    inner = make_area(parent=street.area)
    project = street.running(asked(area=inner))
    street.record()
    assert queries.uncounted(only(project)).get().reason == Reason.PLACE
    street.record(area=inner)
    assert done(project) == 1


def test_what_it_is_not_about_is_not_listed(street: Street) -> None:
    service = make_service(area=street.area)
    project = street.running(asked(kinds=[Kind.VISIT], services=[service], tag="fraud"))
    street.record()
    street.record(kind=Kind.VISIT, service=service)
    street.record(kind=Kind.VISIT, tags=["fraud"])
    assert not Item.objects.exists()
    street.record(kind=Kind.VISIT, service=service, tags=["fraud"])
    assert done(project) == 1


def test_a_record_counts_for_one_project(street: Street) -> None:
    first, second = street.running(), street.running()
    record = street.record()
    assert (done(first), done(second)) == (1, 0)
    item = queries.uncounted(only(second)).get()
    holder = queries.holders(street.buyer, [item])[record.pk]
    assert first.name in words.why(item, late=0, holder=holder)
    with pytest.raises(IntegrityError), transaction.atomic():
        Ascription.objects.create(record=record, project=second)
    assert equal()


def test_the_project_that_a_record_names_has_it(street: Street) -> None:
    first, second = street.running(), street.running()
    street.record(project_id=second.pk)
    assert (done(first), done(second)) == (0, 1)
    assert equal()


def test_what_fails_where_it_was_meant_for_counts_nowhere(street: Street) -> None:
    first = street.running()
    second = street.running(asked(least_persons=9))
    street.record(project_id=second.pk)
    assert (done(first), done(second)) == (0, 0)
    assert Item.objects.get().indicator == only(second)


def test_the_other_agency_does_not_learn_whose_it_is(street: Street) -> None:
    """Both took part; the older contract has it, and its name is not told to the rival."""
    street.running()
    theirs = street.running(agency=street.other)
    gave = [
        Gave(make_resident(), "worker", 60, organisation=street.agency),
        Gave(make_resident(), "worker", 60, organisation=street.other),
    ]
    record = street.record(gave=gave)
    item = queries.uncounted(only(theirs)).get()
    assert item.reason == Reason.ELSEWHERE
    assert not queries.holders(street.rival, [item])
    assert record.pk in queries.holders(street.buyer, [item])


def test_a_correction_takes_off_and_adds(street: Street) -> None:
    project = street.running(asked(unit=Unit.PEOPLE))
    head = make_staff(Role.STATION_HEAD, street.area)
    stays, goes = make_resident(), make_resident()
    street.record(got=[Got(stays)])
    record = street.record(got=[Got(stays), Got(goes)])
    assert done(project) == 2
    new = actions.correct(
        record, by=head, reason="看错了人", reason_kind="people", receptions=[Got(stays)]
    )
    assert done(project) == 1
    assert set(queries.counted(only(project)).values_list("record_id", flat=True)) >= {new.pk}
    assert equal()
    actions.correct(new, by=head, reason="别的机构", reason_kind="other",
                    organisation=street.other)  # fmt: skip
    assert queries.counted(only(project)).count() == 1
    assert equal()


def test_of_another_agency_or_another_time_nothing_is_said(street: Street) -> None:
    street.running(first_day=in_days(-10))
    street.record(street.other)
    street.record(begun_at=timezone.now() - timedelta(days=20))
    assert not Item.objects.exists()


def test_what_is_closed_stays_counted_and_is_corrected(street: Street) -> None:
    over = street.running(last_day=in_days(-1))
    record = street.record(begun_at=timezone.now() - timedelta(days=3))
    contract.close(over, by=street.buyer)
    assert done(over) == 1
    actions.correct(
        record, by=make_staff(Role.STATION_HEAD, street.area), reason="别的机构",
        reason_kind="other", organisation=street.other,
    )  # fmt: skip
    assert done(over) == 0
    assert equal()


def test_the_recount_finds_and_mends_what_is_wrong(street: Street) -> None:
    project = street.running(asked(unit=Unit.PEOPLE))
    street.record()
    out = StringIO()
    call_command("rebuild_progress", "--check", stdout=out)
    Progress.objects.update(amount=7)
    Item.objects.filter(indicator=only(project)).update(amount=3)
    with pytest.raises(CommandError):
        call_command("rebuild_progress", "--check", stdout=out)
    call_command("rebuild_progress", stdout=out)
    assert done(project) == 1
    call_command("rebuild_progress", "--check", stdout=out)
    call_command("rebuild_progress", stdout=out)
    assert "Nothing was changed" in out.getvalue()
