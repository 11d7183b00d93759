"""The three forces: claimed by oneself, verified by somebody else."""

from datetime import date
from typing import TypedDict, Unpack

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.rows import lock
from linli.people import rules
from linli.people.actions import volunteering
from linli.people.models import Force, ForceKind


class Papers(TypedDict, total=False):
    """What the papers of a social worker say. Empty means not said."""

    level: str
    certificate: str
    registration: str
    registrar: str
    issued_on: date | None
    valid_until: date | None


@transaction.atomic
def claim(person: Person, *, by: Person, kind: str, **papers: Unpack[Papers]) -> Force:
    """Say what one is. A claim that waits is followed by this one; what was verified stays in force
    until this one is."""
    allow(by.pk == person.pk or rules.may_verify(by, person))
    if person.area_id is None:
        raise Refused(_("Choose where you live first."))
    issued_on, valid_until = papers.get("issued_on"), papers.get("valid_until")
    if kind == ForceKind.WORKER:
        if not (papers.get("level") and papers.get("certificate") and valid_until):
            raise Refused(_("A licence has a level, a number and a last day."))
    else:
        papers["level"] = ""
    if issued_on and valid_until and valid_until < issued_on:
        raise Refused(_("It ends before it was issued."))
    person = lock(person)
    theirs = Force.objects.filter(person=person, kind=kind, ended_at=None)
    theirs.filter(verified_at=None).update(ended_at=timezone.now())
    force = Force.objects.create(person=person, kind=kind, **papers)
    record("force.claimed", by=by, about=force, area_id=person.area_id, kind=kind)
    return force


@transaction.atomic
def verify(force: Force, *, by: Person) -> Force:
    """Somebody else has seen the papers."""
    force = _waiting(force, by)
    now = timezone.now()
    before = Force.objects.filter(person=force.person_id, kind=force.kind, ended_at=None)
    before.filter(verified_at__isnull=False).update(ended_at=now)
    force.verified_by = by
    force.verified_at = now
    force.save(update_fields=["verified_by", "verified_at"])
    if force.kind == ForceKind.VOLUNTEER:
        volunteering.give_number(force.person)
    record("force.verified", by=by, about=force, area_id=force.person.area_id, kind=force.kind)
    return force


@transaction.atomic
def refuse(force: Force, *, by: Person, reason: str) -> Force:
    """The papers do not show it; the person reads why."""
    force = _waiting(force, by)
    if not reason.strip():
        raise Refused(_("Say why, so that it can be put right."))
    force.refused_at = timezone.now()
    force.ended_at = force.refused_at
    force.reason = reason.strip()
    force.save(update_fields=["refused_at", "ended_at", "reason"])
    record("force.refused", by=by, about=force, area_id=force.person.area_id, kind=force.kind)
    return force


@transaction.atomic
def end(force: Force, *, by: Person, reason: str) -> Force:
    """What was verified holds no more: somebody left, or a licence was taken back."""
    force = lock(force)
    allow(rules.may_verify(by, force.person))
    if force.ended_at or not force.verified_at:
        raise Refused(_("This was decided already."))
    if not reason.strip():
        raise Refused(_("Say why, so that it can be put right."))
    force.ended_at, force.reason = timezone.now(), reason.strip()
    force.save(update_fields=["ended_at", "reason"])
    record("force.ended", by=by, about=force, area_id=force.person.area_id, kind=force.kind)
    return force


@transaction.atomic
def warn(force: Force, *, days: int) -> Force:
    """A licence runs out within so many days: said once for each number of days."""
    force = lock(force)
    if force.ended_at is None and (force.warned is None or force.warned > days):
        force.warned = days
        force.save(update_fields=["warned"])
        area_id = force.person.area_id
        record("force.runs_out", by=None, about=force, area_id=area_id, days=days)
    return force


def _waiting(force: Force, by: Person) -> Force:
    force = lock(force)
    allow(rules.may_verify(by, force.person))
    if force.ended_at or force.verified_at or force.refused_at:
        raise Refused(_("This was decided already."))
    return force
