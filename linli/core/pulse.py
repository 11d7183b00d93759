"""When what all visitors see has changed: one number, which every process looks at twice a second.

It is part of the name under which a page or a block is kept (visitor_cache, remember). Whoever
changes something that has to be seen at once calls `touch` in the same transaction; what was kept
before is then asked for by nobody, in any process, within half a second.
"""

import time

from django.conf import settings
from django.db import DatabaseError, InterfaceError, transaction
from django.db.models import F

from linli.core.models import Pulse

LOOKS = 0.5  # seconds between two looks
ONE = 1  # the only row

_seen: tuple[float, int] = (0.0, 0)


def touch() -> None:
    """Call it last in the action: whoever else touches it waits until the transaction ends."""
    Pulse.objects.bulk_create([Pulse(pk=ONE)], ignore_conflicts=True)
    Pulse.objects.filter(pk=ONE).update(number=F("number") + 1)
    transaction.on_commit(forget)


def beat() -> int:
    """The number as it was half a second ago or later; the last one known without a database."""
    global _seen
    if not settings.FRESH_SECONDS:
        return 0
    then, number = _seen
    now = time.monotonic()
    if not then or now - then >= LOOKS:
        try:
            found = Pulse.objects.filter(pk=ONE).values_list("number", flat=True).first()
        except (DatabaseError, InterfaceError):
            found = number
        _seen = (now, found or 0)
    return _seen[1]


def forget() -> None:
    """Look again at once."""
    global _seen
    _seen = (0.0, _seen[1])
