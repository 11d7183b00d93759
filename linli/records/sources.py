"""From what wrote a record to the record; and back, by a way that a floor above gives in ready():

    sources.lead_to("orders.order", way)

`way(by, pk)` gives a name and an address, or None for whoever may not open it.
"""

from collections.abc import Callable
from uuid import UUID

from django.db.models import Model

from linli.accounts.models import Person
from linli.core.prepared import Prepared
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


def source_of(source: Model) -> tuple[str, UUID]:
    """How a record names what wrote it."""
    return source._meta.label_lower, source.pk


def of_source(kind: str, pk: UUID) -> ServiceRecord | None:
    """The record of a service as it now reads."""
    return _OF_SOURCE.first(kind, pk)


_OF_SOURCE = Prepared(
    lambda kind, pk: ServiceRecord.objects.filter(
        source_kind=kind, source_id=pk, is_current=True
    ).order_by()[:1],
    str,
    UUID,
)


def record_of(source: Model) -> ServiceRecord | None:
    """The record that `source` wrote, as it now reads; None while there is none."""
    return of_source(*source_of(source))
