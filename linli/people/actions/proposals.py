"""Asking somebody by their number, and their answer. Nothing tells whose number it is before."""

from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts import bounds
from linli.accounts.models import Person
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.rows import lock
from linli.core.sealing import lookup
from linli.people import queries, rules
from linli.people.actions import acting, households, registering
from linli.people.models import Channel, Consent, Dweller, Household, Proposal

WAITS = timedelta(days=14)


@transaction.atomic
def ask_to_act(
    person: Person, *, mobile: str, tie: str, until: date, may_see_file: bool = False
) -> Proposal:
    """Ask whoever signs in with a number to act for oneself until a day."""
    acting.check_last_day(until)
    return _ask(person, mobile, tie=tie, until=until, may_see_file=may_see_file)


@transaction.atomic
def write_down(
    person: Person,
    *,
    by: Person,
    mobile: str,
    tie: str,
    until: date,
    channel: str,
    may_see_file: bool = False,
) -> Proposal:
    """A station asks for somebody, as they or their papers say. It too learns nothing of a number,
    and nobody acts for another without having agreed.
    """
    allow(rules.may_consent_for(by, person))
    acting.check(person, tie=tie, until=until, channel=channel)
    more = {"tie": tie, "until": until, "may_see_file": may_see_file}
    return _ask(person, mobile, written_by=by, channel=channel, **more)


@transaction.atomic
def ask_home(person: Person, *, mobile: str, relation: str) -> Proposal:
    """Ask whoever signs in with a number to be noted in one's own household."""
    mine = queries.home_of(person)
    if mine is None:
        raise Refused(_("Write down your own household first."))
    return _ask(person, mobile, household=mine, relation=relation)


@transaction.atomic
def accept(proposal: Proposal, *, by: Person) -> None:
    """The other side says yes: only now it is so, and only now both see each other's names."""
    proposal = lock(proposal)
    allow(rules.may_answer(by, proposal))
    _open(proposal)
    asker = proposal.by
    if proposal.household is None and proposal.until:
        row = acting.begin(
            asker,
            by=proposal.written_by or asker,
            actor=by,
            tie=proposal.tie,
            until=proposal.until,
            channel=proposal.channel or Channel.OWN_SCREEN,
            may_see_file=proposal.may_see_file,
        )
        Consent.objects.filter(pk=row.consent_id).update(given_at=proposal.asked_at)
    elif proposal.household:
        _move_in(proposal, proposal.household, by)
    proposal.delete()


@transaction.atomic
def decline(proposal: Proposal, *, by: Person) -> None:
    """A no stays between us: to the one who asked it waits until its time is over."""
    proposal = lock(proposal)
    allow(rules.may_answer(by, proposal))
    _open(proposal)
    proposal.declined_at = timezone.now()
    proposal.save(update_fields=["declined_at"])
    record("proposal.declined", by=by, about=proposal, area_id=by.area_id)


@transaction.atomic
def take_back(proposal: Proposal, *, by: Person) -> None:
    """Whoever asked, or a station that wrote it down for them."""
    proposal = lock(proposal)
    is_written = proposal.written_by_id is not None
    allow(by.pk == proposal.by_id or (is_written and rules.may_consent_for(by, proposal.by)))
    proposal.delete()


def forget_old() -> None:
    """What nobody answered in time."""
    Proposal.objects.filter(expires_at__lte=timezone.now()).delete()


def _ask(person: Person, mobile: str, written_by: Person | None = None, **more: object) -> Proposal:
    """The same for every number: known, unknown, declined before."""
    if mobile == person.mobile:
        words = (
            _("This is the person's own number.") if written_by else _("This is your own number.")
        )
        raise Refused(words)
    bounds.take([(bounds.PROPOSALS, str(person.pk))])
    now = timezone.now()
    key = lookup(mobile, "mobile")
    Proposal.objects.filter(by=person, mobile_key=key, expires_at__lte=now).delete()
    try:
        with transaction.atomic():
            proposal = Proposal.objects.create(
                by=person, mobile=mobile, expires_at=now + WAITS, written_by=written_by, **more
            )
    except IntegrityError as error:
        raise Refused(_("This number was asked already. It waits for the answer.")) from error
    record("proposal.made", by=written_by or person, about=proposal, area_id=person.area_id)
    return proposal


def _open(proposal: Proposal) -> None:
    if proposal.declined_at or proposal.expires_at <= timezone.now():
        raise Refused(_("This was answered already, or its time is over."))


def _move_in(proposal: Proposal, household: Household, by: Person) -> None:
    still = Dweller.objects.filter(person=proposal.by, household=household, until=None)
    if not still.exists():
        raise Refused(_("Whoever asked does not live there any more."))
    if by.area_id is None:
        registering.move(by, by=by, area=household.area)
    households.join(household, by=by, person=by, relation=proposal.relation)
