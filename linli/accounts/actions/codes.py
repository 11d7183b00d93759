"""Codes by text message: ask for one, answer it."""

import enum
import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from linli.accounts import bounds, sms
from linli.accounts.bounds import Origin
from linli.accounts.models import TRIES, Person, Purpose, SignInCode
from linli.accounts.sms import outbox
from linli.core import limits
from linli.core.events import record
from linli.core.rows import lock
from linli.core.sealing import lookup, same

LIFE = timedelta(minutes=5)


class Answer(enum.Enum):
    RIGHT = "right"
    WRONG = "wrong"
    # Too late, used, or tried too often: only a new code helps.
    OVER = "over"


@transaction.atomic
def ask(
    mobile: str,
    *,
    by: Person | None,
    purpose: Purpose = Purpose.SIGN_IN,
    person: Person | None = None,
    origin: Origin | None = None,
) -> tuple[SignInCode, str]:
    """Send six digits to a number, if the limits allow. Nobody is looked up here, so the answer
    and its time are the same for numbers we know and numbers we do not.

    A station that sends on somebody's behalf has no `origin` to limit.
    """
    bounds.take(
        [
            *([(bounds.SMS_ADDRESS, origin.address)] if origin else []),
            *([(bounds.SMS_DEVICE, origin.device)] if origin else []),
            *bounds.each(bounds.SMS_NUMBER, mobile),
            (bounds.sms_budget(), ""),
        ]
    )
    digits = f"{secrets.randbelow(10**6):06d}"
    now = timezone.now()
    code = SignInCode(
        purpose=purpose, person=person, mobile=mobile, asked_at=now, expires_at=now + LIFE
    )
    code.digits_key = _key(code, digits)
    code.save()
    minutes = str(int(LIFE.total_seconds() // 60))
    outbox.post(
        sms.CODE,
        to=mobile,
        values={"code": digits, "minutes": minutes},
        useless_at=code.expires_at,
        code=code,
    )
    record("code.asked", by=by, about=code, purpose=purpose)
    return code, digits


@transaction.atomic
def answer(code: SignInCode, *, by: Person | None, digits: str, address: str = "") -> Answer:
    """Try six digits. A wrong try is counted, so do not call this where a refusal undoes it.

    Raises TooMany before looking when the number or the address was wrong too often.
    """
    code = lock(code)
    if code.used_at or code.tries >= TRIES or code.expires_at <= timezone.now():
        return Answer.OVER
    before = transaction.savepoint()
    bounds.take(
        [
            *bounds.each(bounds.WRONG_CODES, code.mobile),
            *(bounds.each(bounds.WRONG_FROM, address) if address else []),
        ]
    )
    if not same(code.digits_key, _key(code, digits)):
        code.tries += 1
        code.save(update_fields=["tries"])
        record("code.mistaken", by=by, about=code, purpose=code.purpose, tries=code.tries)
        return Answer.OVER if code.tries >= TRIES else Answer.WRONG
    transaction.savepoint_rollback(before)  # a right answer uses up nobody's chances
    for bound in bounds.WRONG_CODES:
        limits.forget(bound.name, code.mobile)
    code.used_at = timezone.now()
    code.save(update_fields=["used_at"])
    return Answer.RIGHT


def _key(code: SignInCode, digits: str) -> str:
    """The keyed hash, with the row's own id in it: equal digits look different."""
    return lookup(f"{code.pk} {digits}", "digits")
