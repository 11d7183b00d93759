"""Opening somebody's file: with a purpose, logged, and approved when it is a minor's."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.rows import lock
from linli.organisations.scope import Power, unit_of
from linli.people import queries, rules
from linli.people.models import SERVING, Acting, Look, MinorApproval, Part, Why
from linli.people.serving import serves

APPROVAL_LASTS = timedelta(days=7)


@transaction.atomic
def look(person: Person, *, by: Person, why: str, note: str = "", part: str = "") -> Look:
    """Write down who looks, at what, why and for whom they work, before anything is shown.

    Unless `part` says otherwise the file is opened: with the groups, where `why` is to serve the
    person and `by` does.
    """
    person = lock(person)
    allow(rules.may_find(by, person))
    if rules.needs_approval(by, person):
        raise Refused(_("This is a minor's file. Ask a responsible person to open it to you."))
    if not rules.may_look(person, why):
        sentence = _("This person took back their consent to be served. Open it to correct it, as"
                     " they ask, or for danger.")  # fmt: skip
        raise Refused(sentence)
    with_groups = why in SERVING and serves(by, person)
    part = part or (Part.GROUPS if with_groups else Part.FILE)
    unit = unit_of(by, Power.SEE_PEOPLE, person.area_id)
    entry = Look.objects.create(person=person, by=by, why=why, note=note, part=part, unit_id=unit)
    record("file.opened", by=by, about=person, why=why)
    return entry


def look_to_take(person: Person, *, by: Person) -> Look | None:
    """Everything about somebody is printed or taken at a desk: with the purpose for which their
    file is open. Call it inside the action."""
    opened = queries.look_now(by, person)
    return opened and Look.objects.create(
        person=person, by=by, why=opened.why, note=opened.note, part=Part.EXPORT,
        unit_id=unit_of(by, Power.SEE_PEOPLE, person.area_id),
    )  # fmt: skip


def look_at_order(person: Person, *, by: Person) -> Look:
    """Whoever serves somebody reads where to go. Call it inside the action that shows it."""
    unit = unit_of(by, Power.SEE_PEOPLE, person.area_id)
    return Look.objects.create(person=person, by=by, why=Why.SERVICE, part=Part.ORDER, unit_id=unit)


@transaction.atomic
def look_as_helper(acting: Acting, *, by: Person) -> Look:
    """Somebody looks whom the person let see the file. Written down like every look."""
    person = lock(acting).person
    allow(rules.may_see_as_helper(by, person))
    entry = Look.objects.create(person=person, by=by, why=Why.HELP, part=Part.FILE)
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
