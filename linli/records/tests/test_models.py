"""What the database refuses, whoever asks it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, models, transaction

from linli.accounts.tests.make import make_resident
from linli.core.ids import uuid7
from linli.records.models import (
    Contribution,
    Reception,
    Served,
    ServiceRecord,
    Tally,
)
from linli.records.tests.make import at, make_record

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]


def another(row: ServiceRecord, **changes: Any) -> ServiceRecord:
    """The record of another source, but for the changes."""
    kept = {
        one.attname: getattr(row, one.attname)
        for one in ServiceRecord._meta.concrete_fields
        if one.name != "id"
    }
    return ServiceRecord(**{**kept, "source_id": uuid7(), **changes})


def refused(work: Callable[[], object]) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        work()


def test_the_template_of_these_tests_is_let_in() -> None:
    another(make_record()).save(force_insert=True)


WRONG: dict[str, dict[str, Any]] = {
    "ends before it begins": {"ended_at": at(hour=8)},
    "ends as it begins": {"begun_at": at(), "ended_at": at()},
    "lasts longer than a day": {"begun_at": at(), "ended_at": at(day=11, minute=1)},
    "neither service nor title": {"title": ""},
    "an unknown kind": {"kind": "chat"},
    "an unknown place": {"place": "moon"},
    "a second version of nothing": {"number": 2, "reason_kind": "time"},
    "back-dated by nobody": {"is_backdated": True},
}


@pytest.mark.parametrize("changes", WRONG.values(), ids=WRONG)
def test_a_record_is_refused(changes: dict[str, Any]) -> None:
    row = another(make_record(begun_at=at()), **changes)

    refused(lambda: row.save(force_insert=True))


def test_a_day_exactly_is_let_in() -> None:
    another(make_record(), begun_at=at(), ended_at=at(day=11)).save(force_insert=True)


def test_a_service_and_a_title_are_one_too_many() -> None:
    from linli.catalogue.tests.make import make_service

    row = another(make_record(), service_id=make_service().pk)
    refused(lambda: row.save(force_insert=True))


@pytest.mark.parametrize("missing", ["written_by", "approved_by", "reason_kind", "evidence", "two"])
def test_a_back_dated_one_has_two_people_a_reason_and_proof(missing: str) -> None:
    one, two = make_resident(), make_resident()
    whole: dict[str, Any] = {
        "is_backdated": True, "written_by_id": one.pk, "approved_by_id": two.pk,
        "reason_kind": "offline", "evidence": [str(uuid7())],
    }  # fmt: skip
    row = make_record()
    another(row, **whole).save(force_insert=True)
    worse: dict[str, dict[str, Any]] = {
        "written_by": {"written_by_id": None}, "approved_by": {"approved_by_id": None},
        "reason_kind": {"reason_kind": ""}, "evidence": {"evidence": []},
        "two": {"approved_by_id": one.pk},
    }  # fmt: skip

    refused(lambda: another(row, **{**whole, **worse[missing]}).save(force_insert=True))


def test_one_version_number_and_one_current_record_for_a_source() -> None:
    row = make_record()
    second = {"source_id": row.source_id, "number": 2, "reason_kind": "time"}

    refused(lambda: another(row, source_id=row.source_id).save(force_insert=True))
    refused(lambda: another(row, source_id=row.source_id, is_current=False).save())
    refused(lambda: another(row, **second, replaces_id=row.pk).save(force_insert=True))
    ServiceRecord.objects.filter(pk=row.pk).update(is_current=False)
    another(row, **second, replaces_id=row.pk).save(force_insert=True)


def test_a_version_follows_its_own_source_one_by_one_and_stays_back_dated() -> None:
    one, two = make_resident(), make_resident()
    row = another(
        make_record(), is_backdated=True, written_by_id=one.pk, approved_by_id=two.pk,
        reason_kind="offline", evidence=[str(uuid7())],
    )  # fmt: skip
    row.save(force_insert=True)
    other = make_record()
    ServiceRecord.objects.filter(pk__in=[row.pk, other.pk]).update(is_current=False)
    right: dict[str, Any] = {
        "source_id": row.source_id, "number": 2, "replaces_id": row.pk, "is_current": True,
    }  # fmt: skip

    for wrong in ({"replaces_id": other.pk}, {"number": 3}, {"is_backdated": False}):
        refused(lambda: another(row, **{**right, **wrong}).save(force_insert=True))  # noqa: B023
    refused(lambda: another(row, **{**right, "reason_kind": ""}).save(force_insert=True))
    another(row, **right).save(force_insert=True)


def test_nothing_of_a_record_is_changed_or_deleted() -> None:
    row = make_record()
    tables: list[type[models.Model]] = [ServiceRecord, Contribution, Reception]
    for table in tables:
        refused(lambda: table._default_manager.all().delete())  # noqa: B023
        with connection.cursor() as cursor:
            refused(lambda: cursor.execute(f"DELETE FROM {table._meta.db_table}"))  # noqa: B023, S608
    for field in ServiceRecord._meta.concrete_fields:
        if field.name not in ("is_current", "reason"):
            value = _different(field, getattr(row, field.attname))
            one = ServiceRecord.objects.filter(pk=row.pk)
            refused(lambda: one.update(**{field.attname: value}))  # noqa: B023
    refused(lambda: Contribution.objects.update(minutes=5))
    refused(lambda: Reception.objects.update(times=5))


def _different(field: Any, value: Any) -> Any:
    match value:
        case bool():
            return not value
        case int():
            return value + 1
        case list():
            return ["x"]
    if hasattr(value, "tzinfo"):
        return value + timedelta(seconds=1)
    if "Integer" in field.get_internal_type():
        return 1
    return (
        uuid7()
        if field.get_internal_type() in ("UUIDField", "ForeignKey", "OneToOneField")
        else "x"
    )


def test_a_record_stops_being_current_once_and_words_are_only_blanked() -> None:
    row = another(make_record(), reason="换灯的是隔壁")
    row.save(force_insert=True)
    one = ServiceRecord.objects.filter(pk=row.pk)

    refused(lambda: one.update(reason="别的话"))
    one.update(reason="")
    one.update(is_current=False)
    refused(lambda: one.update(is_current=True))


@pytest.mark.parametrize(
    "wrong", [{"minutes": 0}, {"minutes": 1441}, {"force": "army"}, {"role": "boss"}]
)
def test_a_contribution_is_refused(wrong: dict[str, Any]) -> None:
    row = make_record()
    right = {"record": row, "person": make_resident(), "force": "party", "minutes": 9}

    refused(lambda: Contribution.objects.create(**{**right, **wrong}))
    Contribution.objects.create(**right)
    refused(lambda: Contribution.objects.create(**right))


@pytest.mark.parametrize(
    "wrong",
    [
        {"person": None},
        {"count": 3},
        {"counted_how": "heads"},
        {"times": 0},
        {"times": 100},
        {"person": None, "count": 3},
        {"person": None, "count": 0, "counted_how": "heads"},
        {"person": None, "count": 3, "counted_how": "heads", "times": 2},
        {"person": None, "counted_how": "heads"},
    ],
)
def test_a_reception_is_of_a_person_or_of_a_number(wrong: dict[str, Any]) -> None:
    row = make_record()
    right = {"record": row, "person": make_resident()}

    refused(lambda: Reception.objects.create(**{**right, **wrong}))
    Reception.objects.create(**right)
    refused(lambda: Reception.objects.create(**right))
    Reception.objects.create(record=row, count=3, counted_how="heads")


@pytest.mark.parametrize("has_service", [False, True])
def test_a_row_of_figures_is_there_once_and_not_below_nought(has_service: bool) -> None:  # noqa: FBT001
    from linli.catalogue.tests.make import make_service

    service = make_service() if has_service else None
    make_record(service=service)
    tally, served = Tally.objects.get(), Served.objects.get()

    for row in (tally, served):
        row.pk = None
        refused(lambda: row.save(force_insert=True))  # noqa: B023
    refused(lambda: Tally.objects.update(services=-1))
    refused(lambda: Served.objects.update(times=-1))
