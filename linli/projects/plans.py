"""Reading the plans of a year: the money, the fields, and which communities it reaches."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from linli.accounts.models import Person
from linli.areas.models import Area, AreaLink
from linli.areas.models import Kind as AreaKind
from linli.areas.queries import current
from linli.organisations.models import Organisation
from linli.organisations.scope import Power, under
from linli.projects.models import TAKEN, Field, Planned, PlannedArea, Step, YearPlan

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def seen_by(by: Person) -> QuerySet[YearPlan]:
    """Those of the purchaser's own people; an agency sees none."""
    mine = under(by, Power.SEE_PROJECTS).values("pk")
    return YearPlan.objects.filter(purchaser__in=mine).select_related("purchaser__area")


def bought_by(by: Person) -> QuerySet[YearPlan]:
    mine = under(by, Power.BUY_PROJECTS).values("pk")
    return YearPlan.objects.filter(purchaser__in=mine).select_related("purchaser__area")


def needs_of(plan: YearPlan) -> list[Planned]:
    """Its needs, those to be decided first."""
    order = {step: n for n, step in enumerate(Step.values)}
    rows = plan.needs.select_related("winner", "project").order_by("field", "name", "pk")
    return sorted(rows, key=lambda row: order[row.step])


@dataclass(frozen=True)
class Coverage:
    """The communities of a purchaser that approved needs reach, and those they do not."""

    reached: list[Area]
    others: list[Area]

    @property
    def whole(self) -> int:
        return len(self.reached) + len(self.others)

    @property
    def percent(self) -> str:
        """With two decimals, as 93.33; "" of none."""
        return f"{len(self.reached) * 100 / self.whole:.2f}" if self.whole else ""


def coverage(plan: YearPlan, today: date) -> Coverage:
    """A community is reached by a need for itself, for what it lies in, or for a part of it."""
    wanted = PlannedArea.objects.filter(planned__plan=plan, planned__step__in=sorted(TAKEN))
    areas = wanted.values("area")
    near = AreaLink.objects.filter(
        Q(below=OuterRef("pk"), above__in=areas) | Q(above=OuterRef("pk"), below__in=areas)
    )
    within = AreaLink.objects.filter(above=plan.purchaser.area_id).values("below")
    rows = current(today).filter(kind=AreaKind.COMMUNITY, pk__in=within)
    reached: dict[bool, list[Area]] = {True: [], False: []}
    for one in rows.annotate(is_reached=Exists(near)).order_by("name", "pk"):
        reached[one.is_reached].append(one)
    return Coverage(reached[True], reached[False])


def by_field(rows: "list[Planned]") -> "list[tuple[StrOrPromise, int, int]]":
    """Of each field with approved needs: how many, and for how much."""
    taken = [row for row in rows if row.step in TAKEN]
    numbers, fen = Counter(row.field for row in taken), Counter[str]()
    for row in taken:
        fen[row.field] += row.fen
    return [(Field(one).label, numbers[one], fen[one]) for one in Field.values if numbers[one]]


def agencies_for(row: Planned, sellers: Q) -> QuerySet[Organisation]:
    """Who may be decided for."""
    rows = Organisation.objects.filter(sellers, ended_on=None).exclude(pk=row.plan.purchaser_id)
    return rows.order_by("name", "pk")


def seen_need(by: Person, pk: UUID) -> QuerySet[Planned]:
    rows = Planned.objects.filter(plan__in=seen_by(by).order_by().values("pk"), pk=pk)
    return rows.select_related("plan__purchaser__area", "winner", "project", "decided_by",
                               "proposed_by")  # fmt: skip
