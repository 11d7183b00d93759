"""Accounts: joined, taken over, checked or undone, disabled, enabled, moved to another number."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.accounts import queries, second_factor, sms
from linli.accounts.actions import factors, sessions
from linli.accounts.models import Draft, NotThem, Person, Purpose, Recovery, Session, SignInCode
from linli.accounts.sms import outbox
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.rows import lock
from linli.core.sealing import lookup

# How long somebody who gave the right code may take to say who they are.
TO_CHOOSE = timedelta(minutes=10)
# A notice that comes later than this helps nobody.
NOTICE = timedelta(hours=12)
TAKEN = gettext_lazy("Somebody else signs in with that number. Ask at your station.")


@transaction.atomic
def add(*, by: Person | None, mobile: str, name: str) -> Person:
    """Make an account that has not signed in yet, or give back the one the number has.

    For the command line and for whoever sets an installation up; the number still gets its code.
    """
    if earlier := queries.account_with(mobile):
        return earlier
    person = Person.objects.create(mobile=mobile, name=name, joined_at=timezone.now())
    record("person.added", by=by, about=person)
    return person


@transaction.atomic
def join(code: SignInCode, *, by: None, person: Person | None = None) -> Person:
    """Make an account for the number that a code was right for; of a `person` a station entered,
    or of somebody new. If the number got an account meanwhile, that one.
    """
    code = lock(code)
    allow(may_join(code))
    if earlier := queries.account_with(code.mobile):
        return earlier
    now = timezone.now()
    try:
        with transaction.atomic():
            if person is None:
                person = Person.objects.create(mobile=code.mobile, joined_at=now)
            else:
                person = lock(person)
                if not queries.unclaimed_with(code.mobile).filter(pk=person.pk).exists():
                    raise Refused(_("That changed a moment ago. Please begin again."))
                person.joined_at = person.claimed_at = now
                person.save(update_fields=["joined_at", "claimed_at"])
    except IntegrityError:  # somebody with the same phone was quicker by a moment
        return queries.with_mobile(code.mobile).get(joined_at__isnull=False)
    record("person.joined", by=person, about=person, was_known=person.claimed_at is not None)
    return person


@transaction.atomic
def check_claim(person: Person, *, by: Person) -> Person:
    """A station has seen that the account is in the right hands. Powers are asked upstairs."""
    person = lock(person)
    allow(by != person)
    if person.claimed_at is None:
        raise Refused(_("Somebody has checked this already."))
    person.claimed_at = None
    person.save(update_fields=["claimed_at"])
    record("person.claim_checked", by=by, about=person)
    return person


@transaction.atomic
def undo_claim(person: Person, *, by: Person, why: NotThem) -> Person:
    """Somebody else took the row over: it has no account any more, and no number.

    Whoever holds the number may sign in afresh, as themselves. Powers are asked upstairs.
    """
    person = lock(person)
    allow(by != person)
    if person.claimed_at is None:
        raise Refused(_("Somebody has checked this already."))
    sessions.end_all(person, by=by)
    factors.remove_all(person, by=by)
    person.mobile = ""
    person.joined_at = person.claimed_at = None
    person.save(update_fields=["mobile", "mobile_key", "joined_at", "claimed_at"])
    record("person.claim_undone", by=by, about=person, why=str(why))
    return person


@transaction.atomic
def change_mobile(person: Person, *, by: Person, code: SignInCode, keep: str = "") -> Person:
    """Sign in with another number from now on: one that just received a code.

    Every other session ends; `keep` is the key of the one at hand.
    """
    person, code = lock(person), lock(code)
    allow(by == person and code.person_id == person.pk and _was_right(code, Purpose.MOBILE))
    move(person, code.mobile)
    sessions.end_all(person, by=by, keep=keep)
    record("person.mobile_changed", by=by, about=person)
    return person


def move(person: Person, mobile: str) -> None:
    """Write the new number down and tell the old one. Part of an action; the row is locked."""
    other = queries.account_with(mobile)
    if other and other != person:
        raise Refused(TAKEN)
    before, person.mobile = person.mobile, mobile
    try:
        with transaction.atomic():
            person.save(update_fields=["mobile", "mobile_key"])
    except IntegrityError as error:  # taken a moment ago
        raise Refused(TAKEN) from error
    if before and before != mobile:
        outbox.post(
            sms.MOBILE_CHANGED,
            to=before,
            values={"tail": mobile[-4:]},
            useless_at=timezone.now() + NOTICE,
        )


def forget_ways_in(person: Person) -> None:
    """Part of an erasure: sessions, second factors, codes and lost phones go with the account."""
    Session.objects.filter(person=person).delete()
    Draft.objects.filter(person=person).delete()
    second_factor.of(person).delete()
    Recovery.objects.filter(person=person).delete()
    SignInCode.objects.filter(person=person).delete()
    SignInCode.objects.filter(mobile_key=lookup(person.mobile, "code")).delete()


@transaction.atomic
def disable(person: Person, *, by: Person | None) -> Person:
    """Shut an account at once, on every device. `by` is None from the command line."""
    person = lock(person)
    if not person.is_active:
        raise Refused(_("This account is shut already."))
    person.is_active = False
    person.save(update_fields=["is_active"])
    sessions.end_all(person, by=by)
    record("person.disabled", by=by, about=person)
    return person


@transaction.atomic
def enable(person: Person, *, by: Person | None) -> Person:
    """Open a shut account again."""
    person = lock(person)
    if person.is_active or person.erased_at or person.merged_into_id:
        raise Refused(_("This account is not shut."))
    person.is_active = True
    person.save(update_fields=["is_active"])
    record("person.enabled", by=by, about=person)
    return person


def may_join(code: SignInCode) -> bool:
    """Whether the code was right, and a moment ago."""
    return _was_right(code, Purpose.SIGN_IN)


def _was_right(code: SignInCode, purpose: Purpose) -> bool:
    return (
        code.purpose == purpose
        and code.used_at is not None
        and code.used_at > timezone.now() - TO_CHOOSE
    )
