"""A year's plan, and a need in it: proposed, decided by another, offered, awarded, contracted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.areas.models import Area
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.rows import lock
from linli.organisations.models import RESTING, Organisation
from linli.organisations.scope import Power, may, may_for
from linli.projects import duties
from linli.projects.actions import contract
from linli.projects.actions.contract import Terms
from linli.projects.models import (
    Duty,
    Management,
    Mode,
    Planned,
    PlannedArea,
    Project,
    Step,
    YearPlan,
)


@dataclass(frozen=True)
class Need:
    """What is needed, where, for how much, what shows it, and how residents were heard of it."""

    name: str
    field: str
    fen: int
    need: str
    heard: str
    areas: Sequence[Area]
    management: str = Management.CONTRACT


@transaction.atomic
def open_year(purchaser: Organisation, *, year: int, fen: int, by: Person) -> YearPlan:
    """So much is there for a year."""
    allow(may_for(by, Power.BUY_PROJECTS, purchaser))
    plan = YearPlan(purchaser=purchaser, year=year, fen=fen, drafted_by=by)
    try:
        with transaction.atomic():
            plan.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(_("There is a plan of this year already.")) from error
    record("plan.opened", by=by, about=plan, area_id=purchaser.area_id, year=year, yuan=fen // 100)
    return plan


@transaction.atomic
def set_money(plan: YearPlan, *, fen: int, by: Person) -> YearPlan:
    """More or less is there; never less than is approved already."""
    plan = _held(plan, by)
    if fen < plan.taken:
        raise Refused(_("More than that is approved already."))
    before, plan.fen = plan.fen, fen
    plan.save(update_fields=["fen"])
    area = plan.purchaser.area_id
    record("plan.changed", by=by, about=plan, area_id=area, before=before // 100, after=fen // 100)
    return plan


@transaction.atomic
def propose(plan: YearPlan, need: Need, *, by: Person) -> Planned:
    """Somebody needs something, and this shows it."""
    plan = _held(plan, by)
    row = Planned(plan=plan, proposed_by=by)
    _fill(row, need, by)
    record("plan.proposed", by=by, about=row, area_id=plan.purchaser.area_id, field=row.field)
    return row


@transaction.atomic
def change(row: Planned, need: Need, *, by: Person) -> Planned:
    """Write it otherwise, while nobody has decided; it is theirs then who wrote it last."""
    row = _row(row, by, Step.PROPOSED)
    row.proposed_by, row.proposed_at = by, timezone.now()
    _fill(row, need, by)
    record("plan.changed", by=by, about=row, area_id=row.plan.purchaser.area_id)
    return row


@transaction.atomic
def decide(row: Planned, *, by: Person, approves: bool, because: str = "") -> Planned:
    """Somebody else than who proposed it says yes, and the money is taken; or no, and why."""
    row = _row(row, by, Step.PROPOSED)
    allow(by.pk != row.proposed_by_id)
    if not approves and not because.strip():
        raise Refused(_("Say why it is not approved."))
    row.step = Step.APPROVED if approves else Step.REFUSED
    row.decided_by, row.decided_at = by, timezone.now()
    row.because = "" if approves else because.strip()
    row.save(update_fields=["step", "decided_by", "decided_at", "because"])
    if approves:
        left = row.plan.fen - row.plan.taken
        if row.fen > left:
            raise Refused(_("So much is not left of the year's money."))
        YearPlan.objects.filter(pk=row.plan_id).update(taken=F("taken") + row.fen)
    verb = "plan.approved" if approves else "plan.refused"
    record(verb, by=by, about=row, area_id=row.plan.purchaser.area_id, yuan=row.fen // 100)
    return row


@transaction.atomic
def ask_for_offers(row: Planned, *, by: Person, mode: str, mode_because: str, on: date) -> Planned:
    """The notice is out. Every mode but an open tender has its reason (采购法 §42)."""
    row = _row(row, by, Step.APPROVED)
    if row.management == Management.DIRECT:
        raise Refused(_("Whoever is employed directly is not bought. Write the contract."))
    if mode != Mode.OPEN and not mode_because.strip():
        raise Refused(_("Say why it is not an open tender."))
    if on > timezone.localdate():
        raise Refused(_("That day has not come yet."))
    row.step, row.mode, row.offered_on = Step.OFFERED, mode, on
    row.mode_because = "" if mode == Mode.OPEN else mode_because.strip()
    row.save(update_fields=["step", "mode", "mode_because", "offered_on"])
    record("plan.offered", by=by, about=row, area_id=row.plan.purchaser.area_id, mode=mode)
    return row


@transaction.atomic
def award(row: Planned, *, by: Person, winner: Organisation, on: date) -> Planned:
    """It is decided who does it. The result is published within two working days."""
    row = _row(row, by, Step.OFFERED)
    if row.offered_on is None or not row.offered_on <= on <= timezone.localdate():
        raise Refused(_("The decision falls after the notice, and not in days to come."))
    if winner == row.plan.purchaser:
        raise Refused(_("Nobody buys from themselves. Choose the agency, or direct employment."))
    if winner.ended_on or winner.standing in RESTING:
        raise Refused(_("This organisation may not act now. Nothing can be signed with it."))
    row.step, row.winner, row.awarded_on = Step.AWARDED, winner, on
    row.save(update_fields=["step", "winner", "awarded_on"])
    duties.arise(Duty.RESULT, since=on, planned=row)
    record("plan.awarded", by=by, about=row, area_id=row.plan.purchaser.area_id)
    return row


@transaction.atomic
def write_contract(row: Planned, terms: Terms, *, by: Person) -> Project:
    """The draft of the contract, with whom it was decided for and for no more than approved."""
    is_direct = row.management == Management.DIRECT
    row = _row(row, by, Step.APPROVED if is_direct else Step.AWARDED)
    contract.refuse_unplanned(row, terms)
    project = contract.draft(terms, by=by)
    row.step, row.project = Step.CONTRACTED, project
    row.save(update_fields=["step", "project"])
    record("plan.contracted", by=by, about=row, area_id=row.plan.purchaser.area_id)
    return project


def _held(plan: YearPlan, by: Person) -> YearPlan:
    plan = lock(plan)
    allow(may_for(by, Power.BUY_PROJECTS, plan.purchaser))
    return plan


def _row(row: Planned, by: Person, *steps: Step) -> Planned:
    """The need, held with its plan: whoever decides about the same money waits."""
    plan = _held(row.plan, by)
    row = lock(row)
    row.plan = plan
    if row.step not in steps:
        raise Refused(_("It has gone on meanwhile. Look at it again."))
    return row


def _fill(row: Planned, need: Need, by: Person) -> None:
    if not need.areas:
        raise Refused(_("Say where it is needed."))
    if not need.need.strip() or not need.heard.strip():
        raise Refused(_("Say what shows the need, and how residents were heard."))
    for area in need.areas:
        allow(may(by, Power.BUY_PROJECTS, area))
    for name in ("name", "field", "management", "fen"):
        setattr(row, name, getattr(need, name))
    row.need, row.heard = need.need.strip(), need.heard.strip()
    twins = Planned.objects.filter(plan=row.plan, name=row.name).exclude(pk=row.pk)
    if twins.exists():
        raise Refused(_("There is a need of this name already."))
    row.save()
    row.areas.all().delete()
    PlannedArea.objects.bulk_create([PlannedArea(planned=row, area=one) for one in need.areas])
