"""A row that somebody took over by its mobile number: the same person, or somebody else."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.actions import accounts, recovery
from linli.accounts.models import NotThem, Person, Recovery
from linli.core.errors import allow
from linli.core.events import record
from linli.core.rows import lock
from linli.people import rules
from linli.people.actions import consents, identities
from linli.people.models import Acting, Consent, Identity


@transaction.atomic
def check(person: Person, *, by: Person) -> Person:
    """A station has met or called the person: the account is theirs."""
    person = lock(person)
    allow(rules.may_verify(by, person))
    return accounts.check_claim(person, by=by)


@transaction.atomic
def undo(person: Person, *, by: Person, why: NotThem) -> Person:
    """It was somebody else. The account ends, and with it all they agreed to or handed in.

    What they wrote into the file stays: its history shows it, and a person puts it right.
    """
    for one in Recovery.objects.filter(person=person, ended_at=None):
        recovery.give_up(one, by=by)
    person = lock(person)
    allow(rules.may_verify(by, person))
    since = person.claimed_at
    person = accounts.undo_claim(person, by=by, why=why)
    if since:
        _undo_what_was_done(person, since, by)
    return person


def _undo_what_was_done(person: Person, since: datetime, by: Person) -> None:
    """A yes from the wrong hands is none: nobody acts on it, and no card of theirs is checked."""
    given = Consent.objects.filter(
        person=person, recorded_by=person, withdrawn_at=None, given_at__gte=since
    )
    for consent in given:
        consents.withdraw(consent, by=by)
    taken_on = Acting.objects.filter(
        actor=person, ended_at=None, consent__given_at__gte=since
    ).select_related("person")
    for acting in taken_on:
        acting.ended_at = timezone.now()
        acting.save(update_fields=["ended_at"])
        record("acting.ended", by=by, about=acting, area_id=acting.person.area_id)
    handed_in = Identity.objects.filter(
        person=person, submitted_by=person, submitted_at__gte=since, state__in=identities.WAITING
    )
    for identity in handed_in:
        identities.refuse(identity, by=by, reason=_("Handed in by somebody else."))
