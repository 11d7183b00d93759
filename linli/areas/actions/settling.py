"""Where rows of an area that has ended belong now: by their address, or as somebody says."""

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction

from linli.areas import pointing, queries
from linli.areas.models import Area
from linli.areas.pointing import Pointing
from linli.core.events import record

if TYPE_CHECKING:
    from linli.accounts.models import Person

CHUNK = 200


def settle(area: Area) -> None:
    """Let everything that points at an ended area go to the one that came after it; of several,
    to that whose buildings its address names. What remains waits. Harmless when done again.

    Addresses are sealed, so each is opened here; a chunk at a time, each in its own transaction.
    """
    find = queries.placer(area)
    for kind in pointing.kinds():
        last = None
        while rows := _chunk(kind, area, last):
            last = rows[-1].pk
            found: defaultdict[Area, list[Any]] = defaultdict(list)
            for row in rows:
                if to := find(kind.address(row)):
                    found[to].append(row)
            for to, chosen in found.items():
                send(kind, chosen, area, to, by=None)


def _chunk(kind: Pointing, area: Area, last: object) -> list[Any]:
    rows = kind.rows([area.pk]).order_by("pk")
    return list((rows if last is None else rows.filter(pk__gt=last))[:CHUNK])


@transaction.atomic
def send(kind: Pointing, rows: Sequence[Any], area: Area, to: Area, *, by: "Person | None") -> int:
    """Let rows that still point at the area point at another; how many did."""
    still = kind.rows([area.pk]).filter(pk__in=[row.pk for row in rows])
    held = list(still.order_by("pk").select_for_update(of=("self",)))
    moved = kind.move(held, to) if held else 0
    if moved:
        facts = {"kind": kind.code, "to": str(to.pk), "count": moved}
        record("area.rows_placed", by=by, about=area, area_id=to.pk, **facts)
    return moved
