"""Second factors: an authenticator app, passkeys, recovery codes. The rows are allauth's.

Secrets are sealed; a code of the app is accepted once; a recovery code too. What a browser sent
about a passkey is checked by the fido2 library through allauth.
"""

import json
import time
from typing import Any, cast

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.webauthn.internal import auth as webauthn
from django.db import DatabaseError, transaction
from django.db.models import QuerySet

from linli.accounts.models import Person
from linli.core import sealing

PERIOD = 30
TOLERATED = 1
PLACE = "mfa.authenticator"
LONGEST_ANSWER = 16 * 1024
LAST = "last_step"

TOTP, PASSKEY, RECOVERY = (
    Authenticator.Type.TOTP,
    Authenticator.Type.WEBAUTHN,
    Authenticator.Type.RECOVERY_CODES,
)


class Adapter(DefaultMFAAdapter):  # type: ignore[misc]
    """How allauth speaks of us, and how it seals its secrets."""

    def encrypt(self, text: str) -> str:
        return sealing.seal(text, place=PLACE)

    def decrypt(self, encrypted_text: str) -> str:
        return sealing.unseal(encrypted_text, place=PLACE)

    def get_totp_issuer(self) -> str:
        return "Linli"

    def _get_site_name(self) -> str:
        return "Linli"

    def _get_user_identifier(self, user: Person) -> str:
        return str(user)


class WrongAnswer(Exception):  # noqa: N818 - it is an answer, not a fault
    """What came is not the answer to what was asked."""


def of(person: Person) -> "QuerySet[Any]":
    """The person's second factors. Recovery codes alone are none: they stand in for another."""
    rows: QuerySet[Any] = Authenticator.objects.filter(user=person).order_by("created_at")
    return rows


def has_any(person: Person) -> bool:
    return of(person).exclude(type=RECOVERY).exists()


# --- the authenticator app -------------------------------------------------------------------


def new_secret() -> str:
    """A secret for an authenticator app: 160 random bits in base 32."""
    return str(generate_totp_secret())


def address(person: Person, secret: str) -> str:
    """What the QR code says to the app."""
    return str(Adapter().build_totp_url(person, secret))


def code_at(secret: str, moment: float | None = None) -> str:
    """The six digits the app shows at a moment (seconds since 1970), now unless given."""
    return str(format_hotp_value(hotp_value(secret, _step(moment))))


def step_of(secret: str, digits: str) -> int | None:
    """The time step in which these digits are right, of the present and its neighbours."""
    now = _step()
    steps = range(now - TOLERATED, now + TOLERATED + 1)
    right = [
        step for step in steps if sealing.same(format_hotp_value(hotp_value(secret, step)), digits)
    ]
    return right[-1] if right else None


def secret_of(authenticator: Any) -> str:
    return Adapter().decrypt(authenticator.data["secret"])


@transaction.atomic
def accept(person: Person, digits: str) -> bool:
    """Whether these are the digits of the app, or an unused recovery code; used up now."""
    for row in of(person).exclude(type=PASSKEY).select_for_update():
        if row.type == RECOVERY:
            if RecoveryCodes(row).validate_code(digits):
                return True
        else:
            step = step_of(secret_of(row), digits)
            if step is not None and step > row.data.get(LAST, 0):
                row.data[LAST] = step
                row.save(update_fields=["data"])
                row.record_usage()
                return True
    return False


def _step(moment: float | None = None) -> int:
    return int(time.time() if moment is None else moment) // PERIOD


# --- passkeys --------------------------------------------------------------------------------


def ask_for_new(person: Person) -> dict[str, Any]:
    """What the browser is asked when a passkey is made; its answer is due in this session."""
    return dict(webauthn.begin_registration(person, passwordless=True))


def ask_for_any(person: Person | None = None) -> dict[str, Any]:
    """What the browser is asked when somebody shows a passkey; a stranger may show any."""
    return dict(webauthn.begin_authentication(person))


def read_new(text: str) -> dict[str, Any]:
    """The answer to `ask_for_new`, checked, or WrongAnswer."""
    answer = _parse(text)
    _checked(lambda: webauthn.complete_registration(webauthn.parse_registration_response(answer)))
    return answer


def whose(text: str) -> Person:
    """Who is shown by the passkey in the answer of a stranger. Not checked yet."""
    answer = _parse(text)
    return cast(Person, _checked(lambda: webauthn.extract_user_from_response(answer)))


def accept_passkey(person: Person, text: str) -> None:
    """Check the answer to `ask_for_any`, or WrongAnswer."""
    answer = _parse(text)
    authenticator = _checked(lambda: webauthn.complete_authentication(person, answer))
    authenticator.record_usage()


def _parse(text: str) -> dict[str, Any]:
    try:
        answer = json.loads(text) if len(text) <= LONGEST_ANSWER else None
    except (ValueError, RecursionError) as error:
        raise WrongAnswer from error
    if not isinstance(answer, dict):
        raise WrongAnswer
    return answer


def _checked(check: Any) -> Any:
    """Whatever fault a stranger's bytes cause in the libraries below is a wrong answer."""
    try:
        return check()
    except DatabaseError:
        raise
    except Exception as error:
        raise WrongAnswer from error
