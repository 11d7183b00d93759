"""Letting somebody act for another, with the other's consent, and ending it."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.rows import lock
from linli.people import queries, rules
from linli.people.actions import consents
from linli.people.models import Acting, Channel, Purpose, Tie

LONGEST_YEARS = 5


@transaction.atomic
def let(
    person: Person,
    *,
    by: Person,
    actor: Person,
    tie: str,
    until: date,
    channel: str,
    may_see_file: bool = False,
) -> Acting:
    """`actor` may act for `person` until a day. The consent is written down with it."""
    allow(rules.may_consent_for(by, person))
    if channel == Channel.OWN_SCREEN and by.pk != person.pk:
        raise Refused(_("Say how the person gave the consent: spoken, on paper, by the guardian."))
    return begin(
        person, by=by, actor=actor, tie=tie, until=until, channel=channel, may_see_file=may_see_file
    )


@transaction.atomic
def begin(
    person: Person,
    *,
    by: Person,
    actor: Person,
    tie: str,
    until: date,
    channel: str,
    may_see_file: bool = False,
) -> Acting:
    """The same, where `by` was allowed to say so earlier: the other side has only now agreed."""
    if actor.pk == person.pk:
        raise Refused(_("Nobody acts for themselves."))
    check(person, tie=tie, until=until, channel=channel)
    consent = consents.note(person, by=by, purpose=Purpose.ACTING, channel=channel)
    try:
        with transaction.atomic():
            acting = Acting.objects.create(
                actor=actor,
                person=person,
                tie=tie,
                consent=consent,
                valid_until=until,
                may_see_file=may_see_file,
            )
    except IntegrityError as error:
        raise Refused(_("This person acts for them already.")) from error
    record("acting.began", by=by, about=acting, area_id=person.area_id, tie=tie)
    return acting


def check(person: Person, *, tie: str, until: date, channel: str) -> None:
    """What is asked before anybody is asked."""
    check_last_day(until)
    is_minor = queries.is_minor(person, timezone.localdate())
    if tie == Tie.GUARDIAN and not is_minor and channel == Channel.GUARDIAN:
        raise Refused(_("A grown-up says so themselves, or shows the guardian's paper."))


def check_last_day(until: date) -> None:
    today = timezone.localdate()
    if not today <= until <= today.replace(year=today.year + LONGEST_YEARS, day=min(today.day, 28)):
        raise Refused(_("Choose a last day within five years."))


@transaction.atomic
def stop(acting: Acting, *, by: Person) -> Acting:
    """Either side ends it at any time, or staff for them."""
    acting = lock(acting)
    allow(by.pk == acting.actor_id or rules.may_consent_for(by, acting.person))
    if acting.ended_at is not None:
        raise Refused(_("This has ended already."))
    consents.withdraw(acting.consent, by=acting.person)
    acting.refresh_from_db()
    record("acting.ended", by=by, about=acting, area_id=acting.person.area_id)
    return acting
