"""Proof of work: a little computing before another code is sent, with no puzzle for anybody.

The challenge is ALTCHA's (a number whose hash is given); our own script solves it with what the
browser has. Who cannot compute waits a minute instead and presses again. Both work once.
"""

import base64
import json
import math
import secrets
from datetime import timedelta
from typing import Any

from altcha.v1 import ChallengeOptions, create_challenge, verify_solution
from django.conf import settings
from django.core import signing
from django.utils import timezone
from django.utils.crypto import salted_hmac

from linli.accounts import bounds
from linli.accounts.bounds import Bound, Origin
from linli.core import limits
from linli.core.errors import TooMany

# On average half of these hashes: a second or two on a cheap phone.
HARDNESS = 40_000
VALID = timedelta(minutes=10)
WAIT = timedelta(minutes=1)
LONGEST = 2000
SALT = "linli.accounts.wait"
SPENT = Bound("proof spent", "challenge", 1, VALID)


def is_needed(mobile: str, origin: Origin) -> bool:
    """Whether three codes were asked already: for this number, or from here."""
    asked = (
        bounds.SMS_NUMBER[0].used(mobile),
        bounds.SMS_ADDRESS.used(origin.address),
        bounds.SMS_DEVICE.used(origin.device),
    )
    return max(asked) >= bounds.FREE_OF_PROOF


def challenge() -> dict[str, Any]:
    """What the browser has to solve."""
    options = ChallengeOptions(hmac_key=_key(), max_number=HARDNESS, expires=timezone.now() + VALID)
    return dict(create_challenge(options).to_dict())


def ticket() -> str:
    """What becomes valid by waiting, for who cannot compute."""
    words = {"at": timezone.now().timestamp(), "nonce": secrets.token_hex(8)}
    return signing.dumps(words, salt=SALT)


def accept(solution: str, waited: str, origin: Origin) -> bool:
    """Whether the work was done, or the wait was waited, for the first time."""
    try:
        return _was_solved(solution) or _was_waited(waited, origin)
    except TooMany:
        return False


def seconds_left(waited: str) -> int:
    """How long a ticket has still to wait; 0 for one that waited, ran out, or is not ours."""
    at = _moment(waited)
    held = timezone.now().timestamp() - at
    return math.ceil(max(WAIT.total_seconds() - held, 0)) if at else 0


def _was_solved(solution: str) -> bool:
    if not solution or len(solution) > LONGEST:
        return False
    try:
        answer = json.loads(base64.b64decode(solution))
        is_right, _ = verify_solution(answer, _key())
    except (TypeError, ValueError, AttributeError, RecursionError):  # not of the right shape
        return False
    if is_right:
        _spend(answer["challenge"])  # not the text: that can be spelled in many ways
    return bool(is_right)


def _was_waited(waited: str, origin: Origin) -> bool:
    at = _moment(waited)
    if not at or not WAIT.total_seconds() <= timezone.now().timestamp() - at:
        return False
    _spend(waited)
    bounds.take([(bounds.WAITER, origin.address)])
    return True


def _moment(waited: str) -> float:
    """When a ticket of ours was given out, 0 if it is none or too old."""
    if not waited or len(waited) > LONGEST:
        return 0
    try:
        at = float(signing.loads(waited, salt=SALT)["at"])
    except (signing.BadSignature, TypeError, ValueError, KeyError):
        return 0
    return at if timezone.now().timestamp() - at < VALID.total_seconds() else 0


def _spend(once: str) -> None:
    limits.take(SPENT.name, once, limit=SPENT.most, per=SPENT.per)


def _key() -> str:
    return salted_hmac("linli.accounts.proof", settings.SECRET_KEY, algorithm="sha256").hexdigest()
