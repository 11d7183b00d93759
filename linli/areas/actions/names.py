"""The names areas had: kept whenever one changes, so that it can still be found by them."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from linli.areas.models import Area, AreaName

BATCH = 5000


def rename(names: Mapping[UUID, str], *, on: date) -> None:
    """Give areas new names from a day on, and keep those they had."""
    before = dict(Area.objects.filter(pk__in=names).values_list("pk", "name"))
    AreaName.objects.bulk_create(former(before, on=on), batch_size=BATCH)
    for pk, name in names.items():
        Area.objects.filter(pk=pk).update(name=name)


def former(names: Mapping[UUID, str], *, on: date) -> list[AreaName]:
    """The rows about names that end on a day; each began when the one before it ended."""
    rows = AreaName.objects.filter(area__in=names, valid_until__lte=on).order_by("valid_until")
    begun = dict(rows.values_list("area", "valid_until"))
    return [
        AreaName(area_id=pk, name=name, valid_from=begun.get(pk), valid_until=on)
        for pk, name in names.items()
    ]
