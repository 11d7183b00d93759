"""What a person can ask of us about their own data: take it along, and have it erased.

PIPL §45 and §47. What a law makes us keep is restricted: stored, and nothing else.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.actions import accounts
from linli.accounts.models import Person
from linli.core import files
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.models import StoredFile
from linli.core.rows import lock
from linli.organisations.models import Grant, Role
from linli.people import finding, held, queries, rules
from linli.people.actions import looking
from linli.people.models import (
    Ability,
    Acting,
    Apart,
    ByWhom,
    Consent,
    Dweller,
    Erasure,
    File,
    Force,
    Household,
    Identity,
    Look,
    Merge,
    MinorApproval,
    Moved,
    Proposal,
    Status,
    VolunteerProfile,
)

# What stays, and the law that says so. Rows of these name the person by an id only.
KEPT = {
    "looks": "网安法 §23(3)",
    "events": "网安法 §23(3)",
    "consents": "PIPL §14, §69",
    "records": "采购法 §42",  # what a purchase is judged by, for 15 years
}


@transaction.atomic
def take_along(person: Person, *, by: Person) -> dict[str, Any]:
    """Everything, to keep: for the person, the guardian of a child, or printed at a desk for
    somebody without an account. It is written down.
    """
    may = rules.may_have_data(by, person)
    allow(may or rules.may_take_for(by, person))
    if not may:
        looking.look_to_take(person, by=by)
    record("person.data_taken", by=by, about=person, count=1, why=_whose(by, person, may))
    return held.everything(person)


@transaction.atomic
def erase(person: Person, *, by: Person, why: str = "") -> Erasure:
    """The person leaves: what no law keeps is gone, the rest names them by an id only.

    They themselves ask for it, for a child under 14 the guardian, and for somebody without an
    account the head of a station, who says why. Somebody who holds a role gives it back first.
    """
    person = lock(person)
    may = rules.may_have_data(by, person)
    allow(may or (bool(why) and rules.may_erase_for(by, person)))
    area_id = person.area_id
    if by.pk == person.pk and queries.is_child(person, timezone.localdate()):
        raise Refused(_("Under 14, a guardian does this. Come to a station together."))
    roles = Grant.objects.filter(person=person, revoked_at=None)
    if roles.exclude(role=Role.MEMBER).exists():
        raise Refused(_("You still hold a role. Give it back first, then delete your account."))
    now = timezone.now()
    roles.update(revoked_at=now)  # of a member: it stands for nothing but their being one
    before, lost = held.everything(person), held.losses(person)
    said = _whose(by, person, may, why)
    notes = 0
    for row in held.rows_of(person):
        notes += _wipe(row, now)
        record("person.erased", by=None if may else by, about=row, area_id=area_id, why=said)
    after = held.everything(person)
    return Erasure.objects.create(
        person_id=person.pk, at=now, why=said, kept=KEPT, stays=_counted(after),
        erased=_gone(before, after) | {"notes": notes} | lost,
    )  # fmt: skip


def _wipe(person: Person, now: datetime) -> int:
    """One row, and all that hangs on it; how many notes beside looks were blanked."""
    for forget in held.forgets():
        forget(person)
    Merge.objects.filter(kept=person).update(was="")
    Moved.objects.filter(merge__kept=person).delete()
    Apart.objects.filter(Q(one=person) | Q(other=person)).delete()
    for row in StoredFile.objects.filter(subject_id=person.pk):
        files.discard(row)
    # What they gave about others is theirs: it stays, and does not say from whom.
    StoredFile.objects.filter(given_by=person).update(given_by=None)
    Acting.objects.filter(actor=person, ended_at=None).update(ended_at=now)
    Acting.objects.filter(person=person, ended_at=None).update(ended_at=now)
    Consent.objects.filter(person=person, withdrawn_at=None).update(withdrawn_at=now)
    MinorApproval.objects.filter(person=person).delete()
    asked = Q(by=person)
    if person.joined_at:  # a shared number that others sign in with is theirs
        asked |= Q(mobile_key=person.mobile_key)
    homes = list(person.dwellings.values_list("household", flat=True))
    for model in (Identity, Status, Force, Ability, VolunteerProfile, Dweller, File):
        model.objects.filter(person=person).delete()
    Proposal.objects.filter(asked).delete()
    notes = Look.objects.filter(person=person).exclude(note="").update(note="")
    Household.objects.filter(pk__in=homes, dwellers=None).delete()
    person.memberships.update(state="left", reason="")
    accounts.forget_ways_in(person)
    person.name = person.mobile = ""
    person.joined_at = person.claimed_at = person.area = None
    person.is_active = False
    person.erased_at = now
    person.save()
    finding.refresh(person)
    return notes


def _counted(parts: Mapping[str, Any]) -> dict[str, int]:
    """How many rows each part has; the person and the file are one."""
    return {part: len(rows) for part, rows in parts.items() if rows and isinstance(rows, list)}


def _gone(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, int]:
    """How many rows of each part are gone, or have lost their words."""
    counts = {part: sum(row not in after[part] for row in rows) for part, rows in before.items()
              if isinstance(rows, list)}  # fmt: skip
    return {part: count for part, count in counts.items() if count} | {
        "file": int(bool(before["file"]))
    }


def _whose(by: Person, person: Person, is_theirs: bool, why: str = "desk") -> str:  # noqa: FBT001
    """Who used the right: they themselves, a guardian, or a desk, in a code."""
    if not is_theirs:
        return why
    return ByWhom.OWN.value if by.pk == person.pk else ByWhom.GUARDIAN.value
