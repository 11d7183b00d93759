"""Points without hours: a bonus for something another app knows of, given once and undone once."""

from uuid import UUID

from django.db import transaction
from django.db.models import Sum

from linli.accounts.models import Person
from linli.core.events import record
from linli.core.rows import lock
from linli.organisations.models import Organisation
from linli.points import queries
from linli.points.actions import ledger
from linli.points.actions.earning import ends_on, issue
from linli.points.models import Account, AccountKind, EntryKind, Posting


@transaction.atomic
def bonus(
    source_kind: str, source_id: UUID, to: Person | Organisation, points: int, area_id: UUID,
    *, by: Person | None = None,
) -> Posting | None:  # fmt: skip
    """Points for a person or a team, once for each source as long as it stands; within the budget
    like all others, but never against the caps. Asking again gives the posting there is; None
    where the place has given all of the year: what they are for is done all the same."""
    found_budget = queries.budget_for(area_id, queries.today().year)
    budget = lock(found_budget) if found_budget else None
    issuer, own = ledger.hold(
        ledger.of_place(AccountKind.ISSUER, area_id),
        ledger.of_team(to) if isinstance(to, Organisation) else ledger.of_person(to),
    )
    turn = _undone(source_kind, source_id)
    there = _posting(source_kind, source_id, EntryKind.BONUS, turn)
    if there:
        return there
    if budget:
        points = min(points, budget.points - budget.issued)
    if points < 1:
        return None
    rule = queries.rule_for(area_id, queries.today())
    posting = ledger.post(
        EntryKind.BONUS, {issuer: -points, own: points}, source=(source_kind, source_id),
        area_id=area_id, by=by, turn=turn,
    )  # fmt: skip
    if budget:
        issue(budget, points)
    if own.kind == AccountKind.PERSON:  # what a team has does not run out
        last = ends_on(rule, queries.today())
        ledger.add_lot(own, points, area_id=area_id, ends_on=last, bonus=posting)
    record("points.bonus_given", by=None, about=own, area_id=area_id, points=points)
    return posting


@transaction.atomic
def take_bonus_back(
    source_kind: str, source_id: UUID, *, by: Person | None = None
) -> Posting | None:
    """What it was for is undone: so is the bonus, once, also if it was spent. What ran out
    meanwhile is not asked for again."""
    there = _posting(source_kind, source_id, EntryKind.BONUS, _undone(source_kind, source_id))
    if there is None:
        return None
    found_budget = queries.budget_for(there.area_id, there.at.year)
    budget = lock(found_budget) if found_budget else None
    to = there.entries.get(amount__gt=0)
    lot = there.lots.order_by("pk").first()  # where it is now, if two entries were put together
    issuer, own = ledger.hold(
        ledger.of_place(AccountKind.ISSUER, there.area_id),
        Account.objects.get(pk=lot.account_id if lot else to.account_id),
    )
    if _undone(source_kind, source_id) != there.turn:  # somebody else was faster
        return None
    due = to.amount - (there.lots.aggregate(all=Sum("expired"))["all"] or 0)
    if not due:
        return None
    posting = ledger.post(
        EntryKind.CLAW_BACK, {issuer: due, own: -due}, source=(source_kind, source_id),
        area_id=there.area_id, by=by, turn=there.turn,
    )  # fmt: skip
    if own.kind == AccountKind.PERSON:
        ledger.take_from_lots(own, due, posting, first=there)
    if budget:
        issue(budget, -min(due, budget.issued))
    record("points.clawed_back", by=None, about=own, area_id=there.area_id, points=due)
    return posting


def _undone(source_kind: str, source_id: UUID) -> int:
    """How often a bonus of it was taken back."""
    rows = Posting.objects.filter(source_kind=source_kind, source_id=source_id)
    return rows.filter(kind=EntryKind.CLAW_BACK).count()


def _posting(source_kind: str, source_id: UUID, kind: EntryKind, turn: int) -> Posting | None:
    rows = Posting.objects.filter(source_kind=source_kind, source_id=source_id)
    return rows.filter(kind=kind, turn=turn).first()
