"""From a draft to a contract that runs and ends."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.areas.models import Area
from linli.catalogue.models import Service
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.rows import lock
from linli.organisations.models import RESTING, Organisation
from linli.organisations.scope import Power, may, may_for
from linli.projects import counting, duties, rules
from linli.projects.models import (
    WHOLE,
    Duty,
    Indicator,
    Management,
    Milestone,
    Planned,
    Project,
    ServedArea,
    State,
    Unit,
)

LONGEST_YEARS = 3


@dataclass(frozen=True)
class Terms:
    """What a contract says, besides its indicators."""

    name: str
    number: str
    field: str
    purchaser: Organisation
    agency: Organisation
    first_day: date
    last_day: date
    fen: int
    areas: Sequence[Area]
    management: str = Management.CONTRACT
    counts_late: bool = False


@dataclass(frozen=True)
class Asks:
    """What an indicator asks for."""

    name: str
    unit: str
    target: int
    weight: int
    kinds: Sequence[str] = ()
    services: Sequence[Service] = ()
    tag: str = ""
    area: Area | None = None
    least_persons: int = 0
    least_sessions: int = 0
    least_minutes: int = 0
    groups: Sequence[str] = ()
    least_age: int | None = None
    most_age: int | None = None
    is_document: bool = False
    milestones: Sequence[tuple[date, int]] = field(default_factory=tuple)


@transaction.atomic
def draft(terms: Terms, *, by: Person) -> Project:
    """Write down what is to be bought; only the purchaser's people see it."""
    allow(may_for(by, Power.BUY_PROJECTS, terms.purchaser))
    project = Project()
    _fill(project, terms, by)
    record("project.drafted", by=by, about=project, field=project.field)
    return project


@transaction.atomic
def change(project: Project, terms: Terms, *, by: Person) -> Project:
    """Change a draft. A contract does not change."""
    held = _drafted(project, by)
    allow(may_for(by, Power.BUY_PROJECTS, terms.purchaser))
    planned = Planned.objects.select_related("plan").filter(project=held).first()
    if planned:
        refuse_unplanned(planned, terms)
    ServedArea.objects.filter(project=held).delete()
    _fill(held, terms, by)
    for row in held.indicators.all():
        _refuse_outside(held, [(one.by_day, one.target) for one in row.milestones.all()])
    record("project.changed", by=by, about=held)
    return held


@transaction.atomic
def drop(project: Project, *, by: Person) -> None:
    """Throw a draft away."""
    held = _drafted(project, by)
    if Planned.objects.filter(project=held).exists():
        raise Refused(_("It comes from a plan. Change it instead."))
    record("project.dropped", by=by, about=held)
    held.delete()


@transaction.atomic
def ask_for(project: Project, asks: Asks, *, by: Person, row: Indicator | None = None) -> Indicator:
    """Write an indicator into a draft, or change the one that is there."""
    held = _drafted(project, by)
    row = row or Indicator(project=held)
    _refuse_asks(held, asks, row)
    for name in ("name", "unit", "target", "weight", "tag", "area",
                 "least_persons", "least_sessions", "least_minutes", "least_age", "most_age",
                 "is_document"):  # fmt: skip
        setattr(row, name, getattr(asks, name))
    row.kinds, row.groups = list(asks.kinds), sorted(asks.groups)
    row.save()
    row.services.set(asks.services)
    row.milestones.all().delete()
    Milestone.objects.bulk_create(
        [Milestone(indicator=row, by_day=day, target=much) for day, much in asks.milestones]
    )
    record("project.asked", by=by, about=held, unit=row.unit, target=row.target, weight=row.weight)
    return row


@transaction.atomic
def ask_no_more(row: Indicator, *, by: Person) -> None:
    """Take an indicator out of a draft."""
    held = _drafted(row.project, by)
    row.delete()
    record("project.asked_less", by=by, about=held)


@transaction.atomic
def sign(project: Project, *, by: Person) -> Project:
    """It is a contract now: nothing in it changes any more, and the agency sees it."""
    held = _drafted(project, by)
    weights = held.indicators.aggregate(sum=Sum("weight"))["sum"] or 0
    if not weights:
        raise Refused(_("A contract has at least one indicator."))
    if weights != WHOLE:
        raise Refused(
            _("The weights of the indicators add up to %(sum)d, and have to make %(whole)d.")
            % {"sum": weights, "whole": WHOLE}
        )
    if held.agency.ended_on or held.agency.standing in RESTING:
        raise Refused(_("This organisation may not act now. Nothing can be signed with it."))
    held.state, held.signed_at = State.SIGNED, timezone.now()
    held.save(update_fields=["state", "signed_at"])
    if held.management == Management.CONTRACT:
        today = timezone.localdate()
        duties.arise(Duty.CONTRACT, since=today, project=held)
        duties.arise(Duty.COPY, since=today, project=held)
    record("project.signed", by=by, about=held)
    return held


@transaction.atomic
def start(project: Project, *, by: Person) -> Project:
    """From now on records count for it, also those of its days that are there already."""
    allow(rules.may_buy(by, project))
    held = {one.pk: one for one in counting.hold(Project.objects.all())}
    mine = held.get(project.pk)
    if mine is None or mine.state != State.SIGNED:
        raise Refused(_("Only what is signed and does not run yet is started."))
    if timezone.localdate() < mine.first_day:
        raise Refused(_("It is started on its first day at the earliest."))
    mine.state, mine.started_at = State.RUNNING, timezone.now()
    mine.save(update_fields=["state", "started_at"])
    counting.renew(counting.records_of(mine), held.values())
    record("project.started", by=by, about=mine)
    return mine


@transaction.atomic
def close(project: Project, *, by: Person) -> Project:
    """It is over. What was recorded stays counted, and so does what is corrected later."""
    held = lock(project)
    allow(rules.may_buy(by, held))
    if held.state != State.RUNNING:
        raise Refused(_("Only what runs is closed."))
    if timezone.localdate() <= held.last_day:
        raise Refused(_("It is closed when its last day is over."))
    held.state, held.closed_at = State.CLOSED, timezone.now()
    held.save(update_fields=["state", "closed_at"])
    record("project.closed", by=by, about=held)
    return held


def _drafted(project: Project, by: Person) -> Project:
    held = lock(project)
    allow(rules.may_buy(by, held))
    if held.state != State.DRAFTED:
        raise Refused(_("It is signed. A contract does not change."))
    return held


def _fill(project: Project, terms: Terms, by: Person) -> None:
    _refuse_terms(project, terms)
    for area in terms.areas:
        allow(may(by, Power.BUY_PROJECTS, area))
    for name in ("name", "number", "field", "management", "purchaser", "agency", "first_day",
                 "last_day", "fen", "counts_late"):  # fmt: skip
        setattr(project, name, getattr(terms, name))
    project.area_id = terms.purchaser.area_id
    project.save()
    ServedArea.objects.bulk_create([ServedArea(project=project, area=one) for one in terms.areas])


def refuse_unplanned(row: Planned, terms: Terms) -> None:
    """A contract that comes from a plan is with whom it was decided for, and costs no more than was
    approved."""
    is_direct = row.management == Management.DIRECT
    of_plan = (row.plan.purchaser_id, row.management)
    if (terms.purchaser.pk, terms.management) != of_plan or (
        not is_direct and terms.agency.pk != row.winner_id
    ):
        raise Refused(_("The contract is with whom it was decided for."))
    if terms.fen > row.fen:
        raise Refused(_("That is more than was approved."))


def _refuse_terms(project: Project, terms: Terms) -> None:
    if terms.last_day < terms.first_day:
        raise Refused(_("The last day comes before the first."))
    if terms.last_day >= _years_after(terms.first_day):
        raise Refused(_("A contract lasts three years at most."))
    if not terms.areas:
        raise Refused(_("Say which areas it serves."))
    if terms.management == Management.CONTRACT and terms.agency == terms.purchaser:
        raise Refused(_("Nobody buys from themselves. Choose the agency, or direct employment."))
    twins = Project.objects.filter(purchaser=terms.purchaser, number=terms.number)
    if twins.exclude(pk=project.pk).exists():
        raise Refused(_("There is a contract of this number already."))


def _years_after(day: date) -> date:
    if (day.month, day.day) == (2, 29):
        return date(day.year + LONGEST_YEARS, 3, 1)
    return day.replace(year=day.year + LONGEST_YEARS)


def _refuse_asks(project: Project, asks: Asks, row: Indicator) -> None:
    if asks.target < 1:
        raise Refused(_("A target is at least 1."))
    if not 1 <= asks.weight <= WHOLE:
        raise Refused(_("A weight lies between 1 and 100."))
    _refuse_kind(asks)
    twins: Any = project.indicators.filter(name=asks.name)
    if twins.exclude(pk=row.pk).exists():
        raise Refused(_("There is an indicator of this name already."))
    _refuse_outside(project, asks.milestones)
    amounts = [much for _day, much in asks.milestones]
    days = [day for day, _much in asks.milestones]
    if sorted(set(days)) != days or sorted(amounts) != amounts:
        raise Refused(_("Write the targets of the periods in their order, each day once."))
    if amounts and not 1 <= amounts[0] <= amounts[-1] <= asks.target:
        raise Refused(_("No period's target lies above the target of the whole."))


def _refuse_kind(asks: Asks) -> None:
    """What is counted in two ways at once, or in none."""
    if asks.least_age is not None and asks.most_age is not None and asks.least_age > asks.most_age:
        raise Refused(_("The higher age comes second."))
    if asks.is_document and asks.unit == Unit.HOURS:
        raise Refused(_("Hours are recorded as they are given; no document shows them."))
    if asks.is_document and _narrows(asks):
        raise Refused(_("What documents show is not counted from records: leave those fields."))


def _narrows(asks: Asks) -> bool:
    """Whether it says which records count."""
    numbers = asks.least_persons or asks.least_sessions or asks.least_minutes
    ages = asks.least_age is not None or asks.most_age is not None
    sorts = asks.kinds or asks.services or asks.tag or asks.area or asks.groups
    return bool(numbers or ages or sorts)


def _refuse_outside(project: Project, milestones: Sequence[tuple[date, int]]) -> None:
    if any(not project.first_day <= day <= project.last_day for day, _much in milestones):
        raise Refused(_("The day of a period's target lies outside the contract."))
