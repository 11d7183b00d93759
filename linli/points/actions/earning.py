"""Points for service: credited once for each source, held while it is disputed, taken back when
it was wrong. To be called inside the transaction of whatever made it so; each may be repeated.

The source is named by its model and id, and may have several people: each earns by themselves,
and what befalls the source befalls all of them.
"""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, Sum
from django.utils import timezone

from linli.accounts.models import Person
from linli.core.events import record
from linli.core.rows import lock
from linli.organisations.models import Organisation
from linli.points import queries, reckoning
from linli.points.actions import ledger
from linli.points.models import (
    Account,
    AccountKind,
    Budget,
    Cut,
    Earning,
    EntryKind,
    Posting,
    Rule,
    Standing,
)
from linli.points.reckoning import WHOLE, Done


@transaction.atomic
def earn(
    source_kind: str,
    source_id: UUID,
    person: Person,
    minutes: int,
    area_id: UUID,
    *,
    category: str = "",
    at: datetime | None = None,
    quality: int = WHOLE,
) -> Earning:
    """Credit a service by the rule that was in force when it was done (`at`). `quality` is in
    hundredths: whoever calls may know how well it was rated."""
    there = Earning.objects.filter(source_kind=source_kind, source_id=source_id, person=person)
    if found := there.first():
        return found
    done_at = at or timezone.now()
    earning = Earning(
        source_kind=source_kind, source_id=source_id, person=person, minutes=minutes,
        area_id=area_id, category=category, quality=quality, done_at=done_at,
        done_on=timezone.localdate(done_at), worth=0, points=0,
    )  # fmt: skip
    earning.rule = queries.rule_for(area_id, earning.done_on)
    found_budget = queries.budget_for(area_id, queries.today().year)
    budget = lock(found_budget) if found_budget else None
    issuer, own = ledger.hold(
        ledger.of_place(AccountKind.ISSUER, area_id), ledger.of_person(person)
    )
    # Whoever came at the same moment for the same source has waited for the account.
    if found := there.first():
        return found
    _reckon(earning, budget)
    if earning.points:
        earning.posting = ledger.post(
            EntryKind.EARN, {issuer: -earning.points, own: earning.points}, source=earning,
            area_id=area_id,
        )  # fmt: skip
    earning.save(force_insert=True)
    if earning.points:
        if budget:
            _issue(budget, earning.points)
        ends = _ends_on(earning.rule)
        ledger.add_lot(own, earning.points, area_id=area_id, ends_on=ends, earning=earning)
    record(
        "points.earned", by=None, about=earning, points=earning.points, minutes=minutes,
        cut=earning.cut,
    )  # fmt: skip
    return earning


@transaction.atomic
def freeze(source_kind: str, source_id: UUID) -> list[Earning]:
    """The source is disputed: what is left of its points is held until it is decided."""
    return [_freeze(lock(one)) for one in _of(source_kind, source_id)]


@transaction.atomic
def unfreeze(source_kind: str, source_id: UUID) -> list[Earning]:
    """The source stands: what was held can be spent again."""
    return [_unfreeze(lock(one)) for one in _of(source_kind, source_id)]


@transaction.atomic
def claw_back(source_kind: str, source_id: UUID) -> list[Earning]:
    """The source was wrong: its points go back to the place that gave them, also those that were
    spent. What ran out meanwhile is not asked for again."""
    return [_claw_back(lock(one)) for one in _of(source_kind, source_id)]


@transaction.atomic
def bonus(
    source_kind: str, source_id: UUID, to: Person | Organisation, points: int, area_id: UUID
) -> Posting:
    """Points without hours for a person or a team, once for each source; they count against the
    budget like all others but never against the caps. Asking again gives the posting there is.
    Beyond the budget the database refuses: whoever gives looks first."""
    found_budget = queries.budget_for(area_id, queries.today().year)
    budget = lock(found_budget) if found_budget else None
    issuer, own = ledger.hold(
        ledger.of_place(AccountKind.ISSUER, area_id),
        ledger.of_team(to) if isinstance(to, Organisation) else ledger.of_person(to),
    )
    there = Posting.objects.filter(
        source_kind=source_kind, source_id=source_id, kind=EntryKind.BONUS
    ).first()
    if there:
        return there
    rule = queries.rule_for(area_id, queries.today())
    posting = ledger.post(
        EntryKind.BONUS, {issuer: -points, own: points}, source=(source_kind, source_id),
        area_id=area_id,
    )  # fmt: skip
    if budget:
        _issue(budget, points)
    if own.kind == AccountKind.PERSON:  # what a team has does not run out
        ledger.add_lot(own, points, area_id=area_id, ends_on=_ends_on(rule))
    record("points.bonus_given", by=None, about=own, area_id=area_id, points=points)
    return posting


def _of(source_kind: str, source_id: UUID) -> list[Earning]:
    rows = Earning.objects.filter(source_kind=source_kind, source_id=source_id)
    return list(rows.order_by("pk"))


def _reckon(earning: Earning, budget: Budget | None) -> None:
    """What it is worth, and what of it is paid. The account is held, so nobody else counts."""
    if earning.rule is None:
        earning.cut = Cut.NO_RULE
        return
    terms = queries.terms_of(earning.rule)
    done = Done(
        earning.person_id, earning.done_on, earning.category, earning.minutes, earning.quality
    )
    earning.worth = reckoning.worth(terms, done)
    day, month = queries.earned_so_far(earning.person, earning.done_on)
    bounds = [
        (Cut.DAY, reckoning.room(terms.day_cap, day)),
        (Cut.MONTH, reckoning.room(terms.month_cap, month)),
        (Cut.BUDGET, reckoning.room(budget.points, budget.issued) if budget else None),
    ]
    earning.points = earning.worth
    for cut, left in bounds:
        if left is not None and left < earning.points:
            earning.points, earning.cut = left, cut
    earning.budget = budget if earning.points else None


def _issue(budget: Budget, points: int) -> None:
    Budget.objects.filter(pk=budget.pk).update(issued=F("issued") + points)


def _ends_on(rule: Rule | None) -> date | None:
    """The last day of the month in which the points run out: one day for all of a month."""
    if rule is None or rule.months is None:
        return None
    today = queries.today()
    count = today.year * 12 + today.month - 1 + rule.months + 1
    first_after = date(count // 12, count % 12 + 1, 1)
    return date.fromordinal(first_after.toordinal() - 1)


def _freeze(earning: Earning) -> Earning:
    if earning.standing != Standing.PAID:
        return earning
    earning.standing, earning.freezes = Standing.FROZEN, earning.freezes + 1
    held, own = _own(earning)
    earning.held = min(earning.points - _expired(earning), max(0, own.balance))
    if earning.held:
        posting = ledger.post(
            EntryKind.FREEZE, {held: earning.held, own: -earning.held}, source=earning,
            area_id=earning.area_id, turn=earning.freezes,
        )  # fmt: skip
        ledger.take_from_lots(own, earning.held, posting, first=earning)
    earning.save(update_fields=["standing", "freezes", "held"])
    record("points.frozen", by=None, about=earning, points=earning.held)
    return earning


def _unfreeze(earning: Earning) -> Earning:
    if earning.standing != Standing.FROZEN:
        return earning
    held, own = _own(earning)
    if earning.held:
        ledger.post(
            EntryKind.UNFREEZE, {held: -earning.held, own: earning.held}, source=earning,
            area_id=earning.area_id, turn=earning.freezes,
        )  # fmt: skip
        ledger.put_back(own, earning.held, _frozen_by(earning))
    record("points.unfrozen", by=None, about=earning, points=earning.held)
    earning.standing, earning.held = Standing.PAID, 0
    earning.save(update_fields=["standing", "held"])
    return earning


def _claw_back(earning: Earning) -> Earning:
    if earning.standing == Standing.GONE:
        return earning
    budget = lock(earning.budget) if earning.budget else None
    issuer, held, own = ledger.hold(
        ledger.of_place(AccountKind.ISSUER, earning.area_id),
        ledger.of_person(earning.person_id, AccountKind.HELD),
        ledger.of_person(earning.person_id),
    )
    due = earning.points - _expired(earning)
    if due:
        spent_or_free = due - earning.held
        posting = ledger.post(
            EntryKind.CLAW_BACK, {issuer: due, held: -earning.held, own: -spent_or_free},
            source=earning, area_id=earning.area_id,
        )  # fmt: skip
        ledger.take_from_lots(own, spent_or_free, posting, first=earning)
        if budget:
            _issue(budget, -due)
    record("points.clawed_back", by=None, about=earning, points=due)
    earning.standing, earning.held = Standing.GONE, 0
    earning.save(update_fields=["standing", "held"])
    return earning


def _own(earning: Earning) -> tuple[Account, Account]:
    held, own = ledger.hold(
        ledger.of_person(earning.person_id, AccountKind.HELD),
        ledger.of_person(earning.person_id),
    )
    return held, own


def _frozen_by(earning: Earning) -> Posting:
    return Posting.objects.get(
        source_kind=earning._meta.label_lower, source_id=earning.pk, kind=EntryKind.FREEZE,
        turn=earning.freezes,
    )  # fmt: skip


def _expired(earning: Earning) -> int:
    """What of it ran out before it was spent."""
    return earning.lots.aggregate(all=Sum("expired"))["all"] or 0
