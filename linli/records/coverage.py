"""How many of those who live somewhere have a file: coverage, with the figure it is a part of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from linli.accounts.models import Person
from linli.areas.models import Area, AreaLink, Population
from linli.organisations.scope import Power, narrow
from linli.records.blocks import SMALL

HAS_FILE = Q(below__residents__erased_at=None, below__residents__file__isnull=False)


@dataclass(frozen=True)
class Coverage:
    """People with a file today, of the residents of the latest year that is known."""

    residents: Population
    people: int

    @property
    def share(self) -> float | None:
        """In per cent; None of nobody."""
        return 100 * self.people / self.residents.persons if self.residents.persons else None

    @property
    def is_small(self) -> bool:
        """Whether so few have one, or have none, that one could tell who."""
        return self.people < SMALL or 0 < self.residents.persons - self.people < SMALL


def of_areas(areas: Sequence[Area], year: int) -> dict[UUID, Coverage]:
    """The coverage of each area that has a figure. Two queries, however many areas.

    Who waits in an area that was split lives in none of its parts for certain: not counted there.
    """
    ids = [area.pk for area in areas]
    known = Population.objects.filter(area__in=ids, year__lte=year).order_by("year")
    residents = {one.area_id: one for one in known}  # the latest
    links = AreaLink.objects.filter(above__in=list(residents), is_inherited=False).order_by()
    counted = links.values_list("above").annotate(n=Count("below__residents", filter=HAS_FILE))
    people = dict(counted) if residents else {}
    return {pk: Coverage(one, people.get(pk, 0)) for pk, one in residents.items()}


def with_figures(by: Person, power: Power) -> QuerySet[Area]:
    """The areas in reach whose population somebody wrote down."""
    areas = Area.objects.filter(populations__isnull=False, valid_until=None).distinct()
    return narrow(areas, by, power, "pk", few=True).order_by("name", "pk")


def people(by: Person, area: Area) -> QuerySet[Person]:
    """Those of the area with a file, whom the person may find."""
    inside = AreaLink.objects.filter(above=area, is_inherited=False).values("below")
    rows = Person.objects.filter(area__in=inside, erased_at=None, file__isnull=False)
    return narrow(rows, by, Power.SEE_PEOPLE, few=True).order_by("name", "pk")


def words(area_id: UUID, first: date, last: date) -> dict[str, Any] | None:
    """The block of a place's public page: how many live there, and today how many have a file."""
    today = timezone.localdate()
    found = of_areas([Area(pk=area_id)], last.year).get(area_id)
    if found is None:
        return None
    is_now = last == today.replace(day=1)
    return {"coverage": found, "residents": found.residents, "is_now": is_now}
