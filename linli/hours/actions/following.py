"""Hours follow the records, in the transaction in which a record is written or corrected."""

from collections.abc import Iterable, Sized
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from linli.accounts.queries import hold_people
from linli.core.events import record as tell
from linli.core.prepared import Prepared
from linli.hours import queries, rules
from linli.hours.models import FORCES, LIVE, Hour, Mark, Objection, Outcome, State, Why
from linli.records.models import Contribution, ServiceRecord

UNCOUNTED = "uncounted"  # the tag of what is no volunteering (令67 §19)


@transaction.atomic(savepoint=False)  # in the transaction that writes the record, or not at all
def enter(record: ServiceRecord) -> list[Hour]:
    """One hour for each volunteer and party member of a record that was just written."""
    given = _given(record)
    hold_people(one.person_id for one in given)  # what counts on one day is summed up
    shared = _on_shared_phones(record, given)
    return [_add(record, one, None, shared) for one in given]


@transaction.atomic
def follow_correction(record: ServiceRecord) -> list[Hour]:
    """A new version for each who still has a part; whoever has none any more loses the hour."""
    given = {one.person_id: one for one in _given(record)}
    rows = queries.of_source(record.source_kind, record.source_id)
    hold_people({*given, *rows.values_list("person", flat=True)})
    before = {row.person_id: row for row in _held(rows)}  # the last version wins
    now = timezone.now()
    for person_id, row in before.items():
        if row.state in LIVE:
            _end(row, State.SUPERSEDED if person_id in given else State.REVOKED, record, now)
    shared = _on_shared_phones(record, given)
    return [_add(record, one, before.get(person_id), shared) for person_id, one in given.items()]


def _held(rows: QuerySet[Hour]) -> list[Hour]:
    """As they are now, in the order of their versions: whoever decides about one of them just now
    has done so before, or looks again."""
    held = rows.order_by("pk").select_for_update()
    return sorted(held, key=lambda one: (one.version, one.pk))


def _on_shared_phones(record: ServiceRecord, given: Sized) -> set[UUID]:
    return rules.on_shared_phones(record.source_kind, record.source_id) if given else set()


def _given(record: ServiceRecord) -> list[Contribution]:
    if UNCOUNTED in record.tags:
        return []
    return _GIVEN.all(record.pk)


_GIVEN = Prepared(
    lambda record: Contribution.objects.filter(
        record=record, force__in=FORCES, minutes__gt=0
    ).order_by("person"),
    UUID,
)


def _add(record: ServiceRecord, part: Contribution, old: Hour | None, shared: set[UUID]) -> Hour:
    day = timezone.localdate(record.begun_at)
    before = queries.counted_on(part.person_id, day, but=record.source_id)
    row = Hour(
        person_id=part.person_id, force=part.force, record=record, source_kind=record.source_kind,
        source_id=record.source_id, version=old.version + 1 if old else 1, replaces=old,
        area_id=record.area_id, organisation_id=record.organisation_id,
        begun_at=record.begun_at, ended_at=record.ended_at, on=day, minutes=part.minutes,
        counted=min(part.minutes, max(0, queries.terms(day).most_a_day - before)),
        is_backdated=record.is_backdated or (old is not None and old.is_backdated),
        is_late=record.is_late, written_by_id=record.written_by_id,
    )  # fmt: skip
    row.marks = rules.marks_of(row)
    if part.person_id in shared:
        row.marks.append(Mark.PHONE.value)
    others = list(queries.beside(row))
    if others:
        row.marks.append(Mark.OVERLAP.value)
        _mark(others, Mark.OVERLAP)
    if _is_burst(row):
        row.marks.append(Mark.BURST.value)
    row.save(force_insert=True)
    return row


def _is_burst(row: Hour) -> bool:
    """Whether its writer wrote many services within a minute; the first of them are marked too."""
    if row.written_by_id is None:
        return False
    lately = queries.just_written(row.written_by_id, timezone.now() - rules.MINUTE)
    services = set(lately.values_list("source_id", flat=True)) | {row.source_id}
    if len(services) < rules.BURST:
        return False
    if len(services) == rules.BURST:
        _mark(lately, Mark.BURST)
    return True


def _mark(rows: Iterable[Hour], mark: Mark) -> None:
    for row in rows:
        if mark.value not in row.marks:
            row.marks = [*row.marks, mark.value]
            row.save(update_fields=["marks"])


def _end(row: Hour, state: State, record: ServiceRecord, now: datetime) -> None:
    was = row.state
    row.state, row.ended_life_at = state, now
    if state == State.REVOKED:
        row.why = Why.CORRECTED
    row.save(update_fields=["state", "ended_life_at", "why"])
    verb = "hours.revoked" if state == State.REVOKED else "hours.superseded"
    tell(verb, by=record.written_by, about=row, minutes=row.counted, was=was)
    Objection.objects.filter(hour=row, answered_at=None).update(
        answered_at=now, outcome=Outcome.CORRECTED
    )
