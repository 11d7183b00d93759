"""The ways Linli says no."""

from django.core.exceptions import PermissionDenied


class Refused(Exception):  # noqa: N818 - it is an answer, not a fault
    """The step is not possible now (409). The message is for the person who asked."""


class Leading(str):
    """A sentence that leads to a page, on which it can be made possible."""

    to: str

    def __new__(cls, sentence: str, to: str) -> "Leading":
        made = super().__new__(cls, sentence)
        made.to = to
        return made


class TooMany(Exception):  # noqa: N818 - it is an answer, not a fault
    """Asked too often (429). `wait` is the number of seconds until it is possible again."""

    def __init__(self, wait: int) -> None:
        super().__init__(wait)
        self.wait = wait


class BadKey(Exception):  # noqa: N818 - it is an answer, not a fault
    """An idempotency key that no form of ours and no careful program would send (400)."""


def allow(permitted: bool) -> None:  # noqa: FBT001
    """Stop with "forbidden" (403) unless the rule permits."""
    if not permitted:
        raise PermissionDenied
