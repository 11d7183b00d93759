"""How often anything about signing in may be done. docs/security.md prints this table.

The rungs of a ladder make the wait grow: five wrong answers cost a quarter of an hour, ten cost
two hours, twenty cost a day. The longest stands first, so that the wait told is the whole wait.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction

from linli.core import limits

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True)
class Bound:
    """At most `most` in any span of `per`, for each `whose`."""

    name: str
    whose: str
    most: int
    per: timedelta

    def used(self, who: str) -> int:
        return self.most - limits.left(self.name, who, limit=self.most, per=self.per)


@dataclass(frozen=True)
class Origin:
    """Where a request comes from: its address, and the device's signed cookie."""

    address: str
    device: str


SMS_NUMBER = (
    Bound("sms day", "number", 5, DAY),
    Bound("sms minute", "number", 1, MINUTE),
)
SMS_ADDRESS = Bound("sms address", "address", 10, HOUR)
SMS_DEVICE = Bound("sms device", "device", 20, HOUR)
# After so many codes asked, for one number, by one address or one device, comes the proof of work.
FREE_OF_PROOF = 3
# Questions to a passkey: each stranger's makes a session.
PASSKEYS = Bound("passkey asked", "address", 30, 5 * MINUTE)
# Who cannot compute waits instead: one waiter per address and minute.
WAITER = Bound("waiter", "address", 1, MINUTE)

WRONG_CODES = (
    Bound("code number day", "number", 20, DAY),
    Bound("code number hours", "number", 10, 2 * HOUR),
    Bound("code number quarter", "number", 5, 15 * MINUTE),
)
WRONG_FROM = (
    Bound("code address day", "address", 200, DAY),
    Bound("code address hour", "address", 75, HOUR),
    Bound("code address minutes", "address", 25, 5 * MINUTE),
)
WRONG_FACTORS = (
    Bound("factor day", "person", 20, DAY),
    Bound("factor hours", "person", 10, 2 * HOUR),
    Bound("factor quarter", "person", 5, 15 * MINUTE),
)

# Asking by a number, somebody one may not know, to act for oneself or to live with one.
PROPOSALS = Bound("proposal", "person", 5, DAY)


def sms_budget() -> Bound:
    """What the whole installation may send in a day, whatever anybody tries."""
    return Bound("sms budget", "installation", settings.SMS_PER_DAY, DAY)


def published() -> list[Bound]:
    """Every limit, for docs/security.md."""
    return [*SMS_NUMBER, SMS_ADDRESS, SMS_DEVICE, sms_budget(), WAITER, PASSKEYS,
            *WRONG_CODES, *WRONG_FROM, *WRONG_FACTORS, PROPOSALS]  # fmt: skip


@transaction.atomic
def take(bounds: Iterable[tuple[Bound, str]]) -> None:
    """Use one chance of each, or, when one has none left, of none (TooMany).

    Give them in the order of the table: everybody locks in the same order.
    """
    for bound, who in bounds:
        limits.take(bound.name, who, limit=bound.most, per=bound.per)


def each(ladder: Iterable[Bound], who: str) -> list[tuple[Bound, str]]:
    return [(bound, who) for bound in ladder]
