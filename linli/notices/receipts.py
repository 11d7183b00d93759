"""Who has read a notice, counted by households; and who was not reached yet."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from linli.accounts.models import Person
from linli.areas.models import AreaLink
from linli.notices.models import How, Notice, Receipt
from linli.organisations.scope import Power, areas_where, grants_with
from linli.people.models import Dweller, Household


@dataclass(frozen=True)
class Reached:
    """Of `households` so many have read it: each counts once."""

    households: int
    read: int
    ways: list[tuple[str, int]]

    @property
    def missing(self) -> int:
        return self.households - self.read


def meant(notice: Notice) -> QuerySet[Household]:
    """The households it is told to: those in its area in which somebody lives."""
    below = AreaLink.objects.filter(above=notice.area_id).values("below")
    lived_in = Exists(Dweller.objects.filter(household=OuterRef("pk"), until=None))
    return Household.objects.filter(lived_in, area__in=below)


def reached(notice: Notice) -> Reached:
    """Two queries. A household that moved away since does not count any more."""
    there = meant(notice)
    rows = Receipt.objects.filter(notice=notice, household__in=there.order_by().values("pk"))
    ways = dict(rows.order_by().values_list("how").annotate(Count("pk")))
    named = [(str(how.label), ways.get(how, 0)) for how in How]
    return Reached(there.count(), sum(ways.values()), named)


def unreached(notice: Notice, by: Person) -> QuerySet[Household]:
    """Those who were not reached, where somebody rings and knocks."""
    told = Receipt.objects.filter(notice=notice, household=OuterRef("pk"))
    mine = areas_where(by, Power.CALL_PEOPLE)
    rows = meant(notice).filter(~Exists(told), area__in=mine).select_related("area")
    return rows.order_by("area__name", "id")


def missing_by_area(rows: QuerySet[Household], most: int) -> list[Any]:
    """Where they are: areas with how many, the most first."""
    counted = rows.order_by().values("area", "area__name").annotate(missing=Count("pk"))
    return list(counted.order_by("-missing", "area__name", "area")[:most])


def asking(by: Person) -> QuerySet[Notice]:
    """The notices for which somebody rings and knocks: told to their areas, or to a part."""
    held = grants_with(by, Power.CALL_PEOPLE).values("area")
    above = AreaLink.objects.filter(below__in=held).values("above")
    near = Q(area__in=areas_where(by, Power.CALL_PEOPLE)) | Q(area__in=above)
    rows = Notice.objects.filter(near, asks_receipt=True, current__isnull=False, withdrawn_at=None)
    return rows.select_related("current", "area").order_by("-shows_from", "-id")


def of_household(notice: Notice, household_id: UUID) -> Receipt | None:
    return Receipt.objects.filter(notice=notice, household=household_id).first()
