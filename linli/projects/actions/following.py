"""What is counted follows the records, in the transaction that writes or corrects them."""

from uuid import UUID

from django.utils import timezone

from linli.projects import counting
from linli.projects.models import Ascription, Item, Project
from linli.records.models import Reception, ServiceRecord


def enter(record: ServiceRecord, *, instead_of: UUID | None = None) -> None:
    """Count a record; a corrected one in the place of what it replaces."""
    day = timezone.localdate(record.begun_at)
    units = counting.units_of(record)
    if instead_of is None:
        projects = counting.hold_near(units, day)
    else:
        near = Project.objects.filter(agency__in=units, first_day__lte=day, last_day__gte=day)
        before = Item.objects.filter(record=instead_of)
        # Both halves by their keys: an "or" with a subquery would read the whole table.
        old = before.values_list("indicator__project", flat=True)
        near = Project.objects.filter(pk__in={*near.values_list("pk", flat=True), *old})
        projects = counting.hold(near)
    if not projects:
        return
    if instead_of:
        _take_off(instead_of)
    contracts = counting.contracts_of(projects)
    for facts, found in counting.judged([record], contracts):
        counting.change(counting.put([(facts, found)]), facts.received, +1)


def _take_off(record: UUID) -> None:
    items = list(Item.objects.filter(record=record).select_related("indicator"))
    received = [counting.received_of(one) for one in Reception.objects.filter(record=record)]
    counting.change(items, received, -1)
    Item.objects.filter(pk__in=[one.pk for one in items]).delete()
    Ascription.objects.filter(record=record).delete()
