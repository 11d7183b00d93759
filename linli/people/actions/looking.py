"""Opening somebody's file: with a purpose, logged, and approved when it is a minor's."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.rows import lock
from linli.people import rules
from linli.people.models import Acting, Look, MinorApproval, Why

APPROVAL_LASTS = timedelta(days=7)


@transaction.atomic
def look(person: Person, *, by: Person, why: str, note: str = "") -> Look:
    """Write down who looks, and why, before anything is shown."""
    person = lock(person)
    allow(rules.may_find(by, person))
    if rules.needs_approval(by, person):
        raise Refused(_("This is a minor's file. Ask a responsible person to open it to you."))
    entry = Look.objects.create(person=person, by=by, why=why, note=note)
    record("file.opened", by=by, about=person, why=why)
    return entry


@transaction.atomic
def look_as_helper(acting: Acting, *, by: Person) -> Look:
    """Somebody looks whom the person let see the file. Written down like every look."""
    person = lock(acting).person
    allow(rules.may_see_as_helper(by, person))
    entry = Look.objects.create(person=person, by=by, why=Why.HELP)
    record("file.opened", by=by, about=person, why=Why.HELP)
    return entry


@transaction.atomic
def ask(person: Person, *, by: Person, why: str) -> MinorApproval:
    """Ask a responsible person to open a minor's file for some days."""
    person = lock(person)
    allow(rules.may_find(by, person))
    if not rules.needs_approval(by, person):
        raise Refused(_("This file is open to you."))
    try:
        with transaction.atomic():
            asked = MinorApproval.objects.create(person=person, asked_by=by, why=why)
    except IntegrityError as error:
        raise Refused(_("You have asked already. A responsible person will decide.")) from error
    record("minor.asked", by=by, about=person, why=why)
    return asked


@transaction.atomic
def decide(approval: MinorApproval, *, by: Person, is_granted: bool) -> MinorApproval:
    """A responsible person, never the one who asked, says yes for a week, or no."""
    approval = lock(approval)
    allow(rules.may_decide_minor(by, approval))
    if approval.decided_at is not None:
        raise Refused(_("This was decided already."))
    approval.decided_at = timezone.now()
    approval.decided_by = by
    approval.is_granted = is_granted
    approval.until = approval.decided_at + APPROVAL_LASTS if is_granted else None
    approval.save(update_fields=["decided_at", "decided_by", "is_granted", "until"])
    verb = "minor.approved" if is_granted else "minor.declined"
    record(verb, by=by, about=approval.person)
    return approval
