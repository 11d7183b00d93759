"""Stations of an area that has ended go to what came after it."""

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from linli.areas import pointing
from linli.areas.models import Area
from linli.venues.models import Station


def register() -> None:
    pointing.register(
        pointing.Pointing(
            "station", _("Stations"), _standing, lambda one: one.address, lambda one: one.name,
            _move, is_public=True,
        )
    )  # fmt: skip


def _standing(areas: Collection[UUID]) -> QuerySet[Station]:
    return Station.objects.filter(area__in=areas, ended_on=None)


def _move(rows: Sequence[Station], area: Area) -> int:
    """But for those whose name another has there: they wait until it is changed."""
    taken = Station.objects.filter(area=area, ended_on=None).values_list("name", flat=True)
    free = [row for row in rows if row.name not in set(taken)]
    return pointing.to_area(free, area) if free else 0
