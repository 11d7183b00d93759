"""Reading projects: whose, how far each indicator is, and the two lists behind it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Sum
from django.utils import timezone

from linli.accounts.models import Person
from linli.areas.queries import around
from linli.core.working_time import Calendar, calendar
from linli.organisations.scope import Power, under
from linli.projects.judging import expected, forecast
from linli.projects.models import (
    Ascription,
    Claim,
    Indicator,
    Item,
    Project,
    Reason,
    ServedArea,
    Stand,
    State,
    Unit,
)
from linli.records import campaigns
from linli.records.models import Campaign, ServiceRecord
from linli.records.queries import openable, reach_of, visible_to

BEHIND = 10  # percentage points behind time: far behind; less is only slow
LONGEST_LOOK = 800  # days of a calendar that are counted


@dataclass(frozen=True)
class Standing:
    """An indicator beside what it should be today."""

    row: Indicator
    done: int  # of hours the whole ones
    counted: int
    uncounted: int
    due: int
    outlook: int | None

    @property
    def percent(self) -> int:
        return min(999, self.done * 100 // self.row.target)

    @property
    def due_percent(self) -> int:
        return self.due * 100 // self.row.target

    @property
    def stand(self) -> str:
        """A key of words.STANDINGS."""
        if self.done >= self.row.target:
            return "reached"
        if self.done >= self.due:
            return "fine"
        late = (self.due - self.done) * 100
        return "behind" if late > BEHIND * self.row.target else "slow"


def seen_by(by: Person) -> QuerySet[Project]:
    """Those of the purchaser's people; of the agency's, once they are signed."""
    mine = under(by, Power.SEE_PROJECTS).values("pk")
    rows = Project.objects.filter(
        Q(purchaser__in=mine) | (Q(agency__in=mine) & ~Q(state=State.DRAFTED))
    )
    return rows.select_related("purchaser", "agency")


def bought_by(by: Person) -> QuerySet[Project]:
    """Those that the person may write, sign, start and close."""
    mine = under(by, Power.BUY_PROJECTS).values("pk")
    return Project.objects.filter(purchaser__in=mine).select_related("purchaser", "agency")


def run_by(by: Person) -> QuerySet[Project]:
    """Those that the person leads for those who carry them out."""
    mine = under(by, Power.RUN_PROJECTS).values("pk")
    return Project.objects.filter(agency__in=mine).exclude(state=State.DRAFTED)


def claims_of(row: Indicator, *, is_counted: bool) -> QuerySet[Claim]:
    """What was handed in for it and counts, or does not; what was withdrawn is in neither."""
    rows = row.claims.exclude(stand=Stand.WITHDRAWN)
    accepted = Q(stand=Stand.ACCEPTED)
    return rows.filter(accepted if is_counted else ~accepted).order_by("-on", "-pk")


def claims_to_decide(by: Person, project: Project) -> QuerySet[Claim]:
    """What waits for somebody who buys, and which they did not hand in themselves."""
    rows = Claim.objects.filter(stand=Stand.WAITING, indicator__project=project)
    rows = rows.filter(indicator__project__in=bought_by(by).values("pk")).exclude(handed_in_by=by)
    return rows.select_related("indicator").order_by("handed_in_at", "pk")


def with_indicators(rows: QuerySet[Project]) -> QuerySet[Project]:
    """The same, with what `standings` reads: three queries, however many there are."""
    indicators = Indicator.objects.select_related("progress", "area").prefetch_related("milestones")
    return rows.prefetch_related(Prefetch("indicators", queryset=indicators))


def standings(project: Project, today: date | None = None) -> list[Standing]:
    return [standing(project, row, today) for row in project.indicators.all()]


def standing(project: Project, row: Indicator, today: date | None = None) -> Standing:
    today = today or timezone.localdate()
    progress = getattr(row, "progress", None)
    amount = progress.amount if progress else 0
    done = amount // 60 if row.unit == Unit.HOURS else amount
    points = [(one.by_day, one.target) for one in row.milestones.all()]
    first, last = project.first_day, project.last_day
    is_on = project.state in (State.RUNNING, State.CLOSED)
    return Standing(
        row, done, progress.counted if progress else 0, progress.uncounted if progress else 0,
        expected(first, last, row.target, points, today),
        forecast(first, last, done, today) if is_on else None,
    )  # fmt: skip


def reached(found: Iterable[Standing]) -> int:
    """Percent of the contract: each indicator by its weight, and none more than wholly."""
    return sum(min(100, one.percent) * one.row.weight for one in found) // 100


def due(found: Iterable[Standing]) -> int:
    """The same of what should be there by now."""
    return sum(one.due_percent * one.row.weight for one in found) // 100


def gone(project: Project, today: date) -> int:
    """Percent of its days that are over."""
    days = (project.last_day - project.first_day).days + 1
    return max(0, min(100, ((today - project.first_day).days + 1) * 100 // days))


def counted(row: Indicator) -> QuerySet[Item]:
    return _listed(row).filter(reason="")


def uncounted(row: Indicator, reason: str = "") -> QuerySet[Item]:
    """Those that do not count, or those of one reason."""
    rows = _listed(row)
    return rows.filter(reason=reason) if reason else rows.exclude(reason="")


def _listed(row: Indicator) -> QuerySet[Item]:
    about = ("record__service", "record__area", "record__organisation")
    return Item.objects.filter(indicator=row).select_related(*about).order_by("-at", "-id")


def can_open(by: Person, items: Iterable[Item]) -> set[UUID]:
    """The records of these items that the person may read."""
    return may_open(by, [one.record_id for one in items])


def may_open(by: Person, keys: Iterable[UUID]) -> set[UUID]:
    """Those of these records that the person may read."""
    keys = list(keys)
    rows = openable(visible_to(by).filter(pk__in=keys), by)
    return set(rows.order_by().values_list("pk", flat=True))


def late_by(items: Iterable[Item]) -> dict[UUID, int]:
    """After how many working days each of these records was written: as its first version was."""
    rows = [one.record for one in items]
    sources = [row.source_id for row in rows]
    first = dict(
        ServiceRecord.objects.filter(source_id__in=sources, number=1)
        .order_by().values_list("source_id", "at")
    )  # fmt: skip
    known = calendar()
    return {row.pk: _working_days(known, row.ended_at, first[row.source_id]) for row in rows}


def _working_days(known: Calendar, since: Any, until: Any) -> int:
    day, last = timezone.localdate(since), timezone.localdate(until)
    length = min((last - day).days, LONGEST_LOOK)
    return sum(known.is_working(day + timedelta(days=n)) for n in range(1, length + 1))


def holders(by: Person, items: Iterable[Item]) -> dict[UUID, Project]:
    """The project that has each of these records, where the person may know it."""
    keys = [one.record_id for one in items]
    rows = Ascription.objects.filter(record__in=keys, project__in=seen_by(by).values("pk"))
    return {one.record_id: one.project for one in rows.select_related("project")}


def holders_of(records: QuerySet[ServiceRecord]) -> dict[UUID, UUID]:
    """Of each record that counts for a project, which."""
    rows = Ascription.objects.filter(record__in=records.order_by().values("pk"))
    return dict(rows.values_list("record_id", "project_id"))


def campaign_of(row: Indicator) -> Campaign | None:
    """The campaign whose records alone an indicator counts, if it is of one."""
    return Campaign.objects.filter(tag=row.tag).first() if row.tag else None


def campaign_records(by: Person, campaign: Campaign) -> QuerySet[ServiceRecord]:
    """Those of a campaign that count for a project the person sees, or lie where they see records;
    the latest first."""
    theirs = Ascription.objects.filter(record=OuterRef("pk"), project__in=seen_by(by).values("pk"))
    rows = campaigns.records_of(campaign)
    rows = rows.filter(Exists(theirs) | Q(area__in=reach_of(by)))
    return rows.select_related("service", "area", "organisation").order_by("-begun_at", "-pk")


def public(area_id: UUID) -> QuerySet[Project]:
    """What is bought for a place: contracts that serve it, what it lies in, or a part of it."""
    here = ServedArea.objects.filter(around(area_id), project=OuterRef("pk"))
    return (
        Project.objects.filter(Exists(here)).exclude(state=State.DRAFTED)
        .select_related("agency", "purchaser").order_by("-first_day", "name", "pk")
    )  # fmt: skip


def numbers(rows: QuerySet[Project]) -> dict[str, tuple[int, int]]:
    """Of each state: how many there are, and for how much."""
    found: Any = rows.order_by().values_list("state").annotate(n=Count("pk"), fen=Sum("fen"))
    return {state: (n, fen) for state, n, fen in found}


def served(rows: QuerySet[Project]) -> int:
    """How many areas those that run serve."""
    running = rows.filter(state=State.RUNNING).order_by().values("pk")
    found = ServedArea.objects.filter(project__in=running).aggregate(n=Count("area", distinct=True))
    return int(found["n"])


def reasons(items: QuerySet[Item]) -> list[tuple[str, int]]:
    """Why items do not count, and how many for each reason, in the order they are asked."""
    found: Any = items.exclude(reason="").order_by().values_list("reason").annotate(n=Count("pk"))
    known = dict(found)
    return [(one, known[one]) for one in Reason.values if one in known]


def items_of(project: Project) -> QuerySet[Item]:
    return Item.objects.filter(indicator__project=project)


def bought_here(area_id: UUID) -> int:
    """How many contracts run that serve a place."""
    return public(area_id).filter(state=State.RUNNING).order_by().count()


def listed(rows: QuerySet[Project], state: str) -> QuerySet[Project]:
    """The portfolio, or one state of it: what runs first, the newest first."""
    if state in State.values:
        rows = rows.filter(state=state)
    return rows.order_by(F("first_day").desc(), "name", "pk")
