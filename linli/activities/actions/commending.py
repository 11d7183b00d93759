"""Commendations: written down by somebody else, those of others verified by a third, revocable."""

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.activities.models import Commendation, Rank
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.rows import lock
from linli.organisations.scope import Power
from linli.people.queries import visible_to


@dataclass(frozen=True)
class Praise:
    """A commendation as its paper says."""

    name: str
    on: date
    granted_by: str
    rank: str
    evidence: str


@transaction.atomic
def commend(person: Person, *, by: Person, praise: Praise) -> Commendation:
    """Write it down. One of another organisation waits until somebody has verified it."""
    allow(visible_to(by, Power.VERIFY_PEOPLE).filter(pk=person.pk).exists())
    if by.pk == person.pk:
        raise Refused(_("Somebody else writes down what you were commended for."))
    if praise.on > timezone.localdate():
        raise Refused(_("That day is still to come."))
    if not praise.evidence.strip():
        raise Refused(_("Say what you saw."))
    if praise.rank not in Rank.values or not praise.granted_by.strip():
        raise Refused(_("Say who granted it, and at which level."))
    try:
        with transaction.atomic():
            made = Commendation.objects.create(
                person=person, name=praise.name.strip(), on=praise.on, rank=praise.rank,
                granted_by=praise.granted_by.strip(), evidence=praise.evidence.strip(),
                written_by=by,
                recorded_at=None if praise.rank == Rank.OTHER else timezone.now(),
            )  # fmt: skip
    except IntegrityError as error:
        raise Refused(_("It stands in the list already.")) from error
    record("commendation.written", by=by, about=made, area_id=person.area_id)
    return made


@transaction.atomic
def verify(row: Commendation, *, by: Person) -> Commendation:
    """A third person asked the body that granted it, or saw its list."""
    row = _own(row, by)
    if row.recorded_at:
        raise Refused(_("This was decided already."))
    if by.pk in (row.person_id, row.written_by_id):
        raise Refused(_("Somebody else verifies what you wrote."))
    row.recorded_at, row.verified_by = timezone.now(), by
    row.save(update_fields=["recorded_at", "verified_by"])
    record("commendation.verified", by=by, about=row, area_id=row.person.area_id)
    return row


@transaction.atomic
def revoke(row: Commendation, *, by: Person, reason: str) -> Commendation:
    """It was taken back, or written down by mistake; it stays, with the reason."""
    row = _own(row, by)
    allow(by.pk != row.person_id)
    if not reason.strip():
        raise Refused(_("Say why, so that they understand."))
    row.revoked_at, row.revoked_by, row.reason = timezone.now(), by, reason.strip()
    row.save(update_fields=["revoked_at", "revoked_by", "reason"])
    record("commendation.revoked", by=by, about=row, area_id=row.person.area_id)
    return row


def _own(row: Commendation, by: Person) -> Commendation:
    row = lock(row)
    allow(visible_to(by, Power.VERIFY_PEOPLE).filter(pk=row.person_id).exists())
    if row.revoked_at:
        raise Refused(_("This has ended already."))
    return row
