"""Second factors: set up, given, taken away. At least one keeps the recovery codes company."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.db import transaction
from django.utils.translation import gettext as _

from linli.accounts import bounds, second_factor
from linli.accounts.models import Person
from linli.core import limits
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.rows import lock

MOST_PASSKEYS = 10


@transaction.atomic
def add_app(person: Person, *, by: Person, secret: str, digits: str) -> list[str]:
    """Take an authenticator app on, once it shows the right digits. New recovery codes, if any."""
    person = lock(person)
    allow(by == person)
    if second_factor.of(person).filter(type=second_factor.TOTP).exists():
        raise Refused(_("You have an authenticator app already. Remove it first."))
    step = second_factor.step_of(secret, digits)
    if step is None:
        raise Refused(_("These are not the digits the app shows now. Check the phone's clock."))
    row = TOTP.activate(person, secret).instance
    row.data[second_factor.LAST] = step
    row.save(update_fields=["data"])
    record("factor.added", by=by, about=person, kind="app")
    return _first_codes(person)


@transaction.atomic
def add_passkey(person: Person, *, by: Person, name: str, credential: dict[str, Any]) -> list[str]:
    """Take a passkey on that was just checked. New recovery codes, if any."""
    person = lock(person)
    allow(by == person)
    if second_factor.of(person).filter(type=second_factor.PASSKEY).count() >= MOST_PASSKEYS:
        raise Refused(_("Ten passkeys are enough. Remove one first."))
    WebAuthn.add(person, name, credential)
    record("factor.added", by=by, about=person, kind="passkey")
    return _first_codes(person)


@transaction.atomic
def give_sample_app(person: Person, *, by: Person) -> None:
    """The demo: an invented person of the staff has an app; the page shows its digits."""
    person = lock(person)
    allow(person.is_sample and by == person)
    if not second_factor.has_any(person):
        TOTP.activate(person, second_factor.new_secret())


@transaction.atomic
def answer(person: Person, *, by: Person, is_right: Callable[[], bool]) -> bool:
    """Try a second factor. Counted: do not call where a refusal undoes it.

    Raises TooMany before looking when there were too many wrong ones.
    """
    allow(by == person)
    who = str(person.pk)
    bounds.take(bounds.each(bounds.WRONG_FACTORS, who))
    if not is_right():
        record("factor.mistaken", by=by, about=person)
        return False
    for bound in bounds.WRONG_FACTORS:
        limits.forget(bound.name, who)
    record("factor.given", by=by, about=person)
    return True


@transaction.atomic
def remove(authenticator: Any, *, by: Person) -> None:
    """Take a second factor away; with the last one go the recovery codes."""
    person = lock(by)
    allow(authenticator.user_id == person.pk)
    Authenticator.objects.filter(pk=authenticator.pk).delete()
    if not second_factor.has_any(person):
        second_factor.of(person).delete()
    record("factor.removed", by=by, about=person, kind=str(authenticator.type))


@transaction.atomic
def renew_codes(person: Person, *, by: Person) -> list[str]:
    """Ten new recovery codes; the old ones are void."""
    person = lock(person)
    allow(by == person)
    if not second_factor.has_any(person):
        raise Refused(_("Set up an authenticator app or a passkey first."))
    second_factor.of(person).filter(type=second_factor.RECOVERY).delete()
    record("factor.codes_renewed", by=by, about=person)
    return _first_codes(person)


def remove_all(person: Person, *, by: Person) -> None:
    """Part of a recovery: what was lost with the phone opens nothing any more."""
    second_factor.of(person).delete()
    record("factor.removed", by=by, about=person, kind="all")


def codes_left(person: Person) -> int:
    row = second_factor.of(person).filter(type=second_factor.RECOVERY).first()
    return len(RecoveryCodes(row).get_unused_codes()) if row else 0


def _first_codes(person: Person) -> list[str]:
    """Recovery codes to show once, if the person has none yet."""
    if second_factor.of(person).filter(type=second_factor.RECOVERY).exists():
        return []
    return [str(code) for code in RecoveryCodes.activate(person).generate_codes()]
