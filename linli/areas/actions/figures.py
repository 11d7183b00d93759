"""How many people live in an area: figures of a year, with their source."""

from typing import TYPE_CHECKING

from django.db import transaction

from linli.areas.models import Area, Population
from linli.core.events import record
from linli.core.rows import lock

if TYPE_CHECKING:
    from linli.accounts.models import Person


@transaction.atomic
def count(area: Area, *, by: "Person | None", year: int, persons: int, source: str) -> Population:
    """Write down, or correct, the figure of a year."""
    area = lock(area)
    figure, is_new = Population.objects.update_or_create(
        area=area, year=year, defaults={"persons": persons, "source": source}
    )
    verb = "area.counted" if is_new else "area.recounted"
    record(verb, by=by, about=area, area_id=area.pk, year=year, persons=persons)
    return figure


@transaction.atomic
def forget_count(figure: Population, *, by: "Person | None") -> None:
    """Take a figure away that should never have been there."""
    figure = lock(figure)
    record("area.uncounted", by=by, about=figure.area, area_id=figure.area_id, year=figure.year)
    figure.delete()
