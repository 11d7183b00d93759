"""The way from a record to what wrote it, on a floor above, which says so in its ready():

    sources.lead_to("orders.order", way)

`way(by, pk)` gives a name and an address, or None for whoever may not open it.
"""

from collections.abc import Callable
from uuid import UUID

from linli.accounts.models import Person
from linli.records.models import ServiceRecord

Link = tuple[str, str]
Way = Callable[[Person, UUID], Link | None]

_ways: dict[str, Way] = {}


def lead_to(kind: str, way: Way) -> None:
    _ways[kind] = way


def link(by: Person, record: ServiceRecord) -> Link | None:
    """What wrote the record, for those who may open it."""
    way = _ways.get(record.source_kind)
    return way(by, record.source_id) if way else None
