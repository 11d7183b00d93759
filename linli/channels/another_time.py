"""Another time, for as long as a simulation lasts: the one place that bends a clock.

`django.utils.timezone.now` asks the name `datetime` of its own module, and fields hold that very
function as their default. So the name is exchanged there, not the function, and everything that
asks for the time is told the simulated one. Ids are made of the same time and of the seed. No
text message leaves the house meanwhile. Never used where pages are served.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, tzinfo
from random import Random
from types import SimpleNamespace
from unittest import mock

from django.utils import timezone

from linli.channels import sending
from linli.core import ids
from linli.core.remember import forget


class Clock:
    """A clock that stands until it is set."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def nanoseconds(self) -> int:
        return int(self.now.timestamp() * 1000) * 1_000_000


class Mute:
    """A gateway that sends nothing."""

    is_at_once = True

    def send(self, number: str, template: str, values: Mapping[str, str]) -> None:
        """Nobody hears of what never happened."""


@contextmanager
def another_time(start: datetime, dice: Random) -> Iterator[Clock]:
    """The time is `start` until the clock is set, in this process and for everybody in it."""
    clock = Clock(start)

    class Kind(type):
        def __instancecheck__(cls, one: object) -> bool:
            return isinstance(one, datetime)

    class Moved(datetime, metaclass=Kind):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return clock.now.astimezone(tz) if tz else clock.now.replace(tzinfo=None)

    with (
        mock.patch.object(timezone, "datetime", Moved),
        mock.patch.object(ids, "time", SimpleNamespace(time_ns=clock.nanoseconds)),
        mock.patch.object(ids, "secrets", SimpleNamespace(randbits=dice.getrandbits)),
        mock.patch.object(sending, "gateway", return_value=Mute()),
    ):
        forget()
        try:
            yield clock
        finally:
            forget()
