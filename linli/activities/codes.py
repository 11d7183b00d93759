"""Codes that show that somebody stands where the activity is: new every half minute (T13).

The leader's screen shows one as a picture and as six digits. The picture of a screen sent to a
friend is old before the friend has signed in with it; the digits, spoken in a hall, stay right a
little longer and can be tried five times only. Nothing is stored: a code is the keyed hash of the
activity and of the half minute, so any process knows it and a restart changes none.
"""

from datetime import UTC, datetime
from uuid import UUID

from linli.core.sealing import lookup, same

STEP = 30  # seconds a code is shown
LONGEST = 11  # digits of a moment in a ticket
SHOWN, SPOKEN = 2, 5  # steps for which a picture, and digits, are right


def code(subject: UUID, now: datetime) -> str:
    """What the picture says: the half minute, and proof that we made it."""
    return _code(subject, _step(now))


def digits(subject: UUID, now: datetime) -> str:
    """Six digits to be spoken aloud."""
    return _digits(subject, _step(now))


def is_shown(subject: UUID, said: str, now: datetime) -> bool:
    """Whether this is the picture of now, or of the half minute before."""
    return any(same(_code(subject, step), said) for step in _steps(now, SHOWN))


def are_spoken(subject: UUID, said: str, now: datetime) -> bool:
    """Whether these digits were shown in the last two and a half minutes."""
    return any(same(_digits(subject, step), said) for step in _steps(now, SPOKEN))


def ticket(subject: UUID, holder: UUID, now: datetime) -> str:
    """Signed: somebody opened the page of this activity, or list, at this moment. What they do
    there without a network was done later than that."""
    at = int(now.timestamp())
    return f"{at}.{_sealed(subject, holder, at)}"


def opened_at(subject: UUID, holder: UUID, said: str) -> datetime | None:
    """When the page was opened, if we signed that; else None."""
    at, _dot, seal = said.partition(".")
    if not (at.isascii() and at.isdecimal() and len(at) <= LONGEST):
        return None
    if not same(_sealed(subject, holder, int(at)), seal):
        return None
    return datetime.fromtimestamp(int(at), UTC)


def _sealed(subject: UUID, holder: UUID, at: int) -> str:
    return lookup(f"{subject} {holder} {at}", "activities.ticket")[:32]


def _step(now: datetime) -> int:
    return int(now.timestamp()) // STEP


def _steps(now: datetime, number: int) -> range:
    last = _step(now)
    return range(last, last - number, -1)


def _code(subject: UUID, step: int) -> str:
    return lookup(f"{subject} {step}", "activities.code")[:20]


def _digits(subject: UUID, step: int) -> str:
    return f"{int(lookup(f'{subject} {step}', 'activities.digits')[:12], 16) % 1_000_000:06}"
