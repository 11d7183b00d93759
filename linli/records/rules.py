"""Who may open, correct and enter what."""

from uuid import UUID

from linli.accounts.models import Person
from linli.core.models import StoredFile
from linli.organisations.scope import Power, may
from linli.records import sources
from linli.records.models import Backdated, Contribution, ServiceRecord


def may_open(by: Person, record: ServiceRecord) -> bool:
    """Whoever sees the records of its area; a confidential one only who did it, and whoever
    hears the complaints there.
    """
    if not may(by, Power.SEE_RECORDS, record.area_id):
        return False
    if not record.is_confidential:
        return True
    return may(by, Power.HEAR_COMPLAINTS, record.area_id) or gave_to(by, record)


def may_correct(by: Person, record: ServiceRecord, area_id: UUID) -> bool:
    """Somebody answering for the area, and for the one it is moved to; never who did it.

    Who did it in any version: nobody takes themselves out first and corrects then.
    """
    return (
        may_open(by, record)
        and may(by, Power.CORRECT_RECORDS, record.area_id)
        and may(by, Power.CORRECT_RECORDS, area_id)
        and not gave_to(by, record)
    )


def may_enter(by: Person, area_id: UUID) -> bool:
    """Whoever sees the records of an area may ask to enter one afterwards."""
    return may(by, Power.SEE_RECORDS, area_id)


def may_decide(by: Person, area_id: UUID) -> bool:
    """Whoever corrects records there; that it is another person is a rule of the row."""
    return may(by, Power.CORRECT_RECORDS, area_id)


def gave_to(person: Person, record: ServiceRecord) -> bool:
    """Whether the person did it, in this version or in another."""
    return Contribution.objects.filter(
        person=person,
        record__source_kind=record.source_kind,
        record__source_id=record.source_id,
    ).exists()


def may_see_evidence(person: Person, file: StoredFile) -> bool:
    """Who asked and whoever may decide; once it is let in, whoever may open the record."""
    row = Backdated.objects.filter(pk=file.subject_id).first()
    if row is None:
        return False
    if row.decided_at is None:
        is_theirs = person.pk == row.asked_by_id and may_enter(person, row.area_id)
        return is_theirs or may_decide(person, row.area_id)
    record = sources.of_source(row.source_kind, row.source_id) if row.is_granted else None
    return record is not None and may_open(person, record)
