"""Limits on how often something may be done, exact over a sliding window, in the database.

They hold across processes and survive a restart. Callers stand outside the unit of work
(`own_units`), or a refusal would undo the counting.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from linli.core.errors import TooMany
from linli.core.models import Limit
from linli.core.rows import insert_new, lock, save
from linli.core.sealing import lookup


def take(name: str, who: str, *, limit: int, per: timedelta) -> None:
    """Use one of `limit` chances that `who` has in any span of `per`; TooMany if none is left.

    `who` may be a phone number or an address: only its keyed hash is stored.
    """
    now = timezone.now()
    with transaction.atomic():
        row = _hold(name, who)
        recent = [hit for hit in row.hits if hit > (now - per).timestamp()]
        if len(recent) >= limit:
            raise TooMany(wait=_seconds_until(recent[-limit], per, now))
        row.hits = [*recent, now.timestamp()]
        row.fresh_until = now + per
        save(row, "hits", "fresh_until")


def left(name: str, who: str, *, limit: int, per: timedelta) -> int:
    """How many chances remain now."""
    row = Limit.objects.filter(pk=_key(name, who)).first()
    since = (timezone.now() - per).timestamp()
    return limit - sum(hit > since for hit in row.hits) if row else limit


def forget(name: str, who: str) -> None:
    """Give all chances back, as after a success."""
    Limit.objects.filter(pk=_key(name, who)).delete()


def _hold(name: str, who: str) -> Limit:
    row = Limit(key=_key(name, who))
    insert_new([row])
    return lock(row)


def _key(name: str, who: str) -> str:
    return lookup(who, f"limit {name}")


def _seconds_until(hit: float, per: timedelta, now: datetime) -> int:
    return max(1, round(hit + per.total_seconds() - now.timestamp()))
