"""What a process remembers for less than a minute, because many pages show it.

Only for what is the same for everybody: a place's name, a block of its home page.
"""

import time
from collections.abc import Callable, Hashable
from typing import TypeVar, cast

from django.conf import settings

from linli.core import pulse

MOST = 2000

Value = TypeVar("Value")
_kept: dict[Hashable, tuple[float, int, object]] = {}


def remembered(key: Hashable, make: Callable[[], Value], *, seconds: float = 3600) -> Value:
    """The value made for the key lately and since the last change (pulse.py), or a new one. What
    changes often is remembered for `seconds` at most."""
    now, beat = time.monotonic(), pulse.beat()
    fresh = min(settings.FRESH_SECONDS, seconds)
    then, at, value = _kept.get(key, (0.0, 0, None))
    if fresh and then and at == beat and now - then < fresh:
        return cast(Value, value)
    made = make()
    if len(_kept) >= MOST:
        _kept.clear()
    _kept[key] = (now, beat, made)
    return made


def forget() -> None:
    """Make everything afresh."""
    _kept.clear()
