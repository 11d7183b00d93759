"""A machine that knows whether a name and a number belong together: pluggable, none by default.

Which one is used is the setting LINLI_VERIFIER, a dotted path; a class is made without arguments
and reads what else it needs from the environment. It is asked about cards that somebody hands in
one by one; what it does not know stays in the queue of the station.
"""

from enum import Enum
from functools import lru_cache
from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string


class Verdict(Enum):
    SAME = "same"  # name and number belong together
    DIFFERENT = "different"
    UNKNOWN = "unknown"  # a kind of card or a person the verifier knows nothing of


class NoAnswer(Exception):  # noqa: N818 - it is an answer, not a fault
    """The verifier did not answer, or asked us to come back: worth another try."""


class Verifier(Protocol):
    """Somebody who knows. `name` is kept with each card it answered for."""

    name: str

    def ask(self, kind: str, number: str, name: str) -> Verdict:
        """The verdict, within a few seconds; or raise NoAnswer. `kind` is a CardKind."""


def verifier() -> Verifier | None:
    """The verifier of this installation, if it has one."""
    return _made(settings.VERIFIER) if settings.VERIFIER else None


@lru_cache
def _made(path: str) -> Verifier:
    return cast(Verifier, import_string(path)())
