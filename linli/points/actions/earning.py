"""Points for service: credited once for each source, held while it is disputed, taken back when
it was wrong. To be called inside the transaction of whatever made it so; each may be repeated.

The source is named by its model and id, and may have several people: each earns by themselves,
and what befalls the source befalls all of them.
"""

from datetime import date, datetime, timedelta
from typing import TypedDict, Unpack
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
    BEST,
    Account,
    AccountKind,
    Budget,
    Cut,
    Earning,
    EntryKind,
    Part,
    Posting,
    Rating,
    Rule,
    Standing,
)
from linli.points.reckoning import WHOLE, Done, Terms


class How(TypedDict, total=False):
    """What may be known of a service: its kind, from when until when, in hundredths how good it
    was, and what was served in whichever version of the source: its mark counts, and the months of
    the points are counted from its first. `turn`: how often it was reckoned before. `team`: in
    whose name it was given."""

    category: str
    at: datetime | None
    until: datetime | None
    quality: int
    service: tuple[str, UUID] | None
    turn: int
    team: Organisation | None


@transaction.atomic
def earn(
    source_kind: str,
    source_id: UUID,
    person: Person,
    minutes: int,
    area_id: UUID,
    **how: Unpack[How],
) -> Earning:
    """Credit a service by the rules that were in force when it was done."""
    turn = how.get("turn", 0)
    there = Earning.objects.filter(
        source_kind=source_kind, source_id=source_id, person=person, turn__gte=turn
    ).order_by("-turn")
    if found := there.first():
        return found
    done_at = how.get("at") or timezone.now()
    service_kind, service_id = how.get("service") or (source_kind, source_id)
    # Held: a mark that comes at the same moment waits, and finds what was earned.
    rating = Rating.objects.get_or_create(service_kind=service_kind, service_id=service_id)[0]
    rating = lock(rating)
    earning = Earning(
        source_kind=source_kind, source_id=source_id, turn=turn, person=person, minutes=minutes,
        area_id=area_id, category=how.get("category", ""), quality=how.get("quality", WHOLE),
        done_at=done_at, ended_at=how.get("until") or done_at + timedelta(minutes=minutes),
        done_on=timezone.localdate(done_at), worth=0, points=0,
        service_kind=service_kind, service_id=service_id,
        mark=rating.mark, team=how.get("team"),
        since=queries.since_of(service_kind, service_id, person) or queries.today(),
    )  # fmt: skip
    parts = _cut(earning)
    last = ends_on(earning.rule, earning.since or queries.today())
    is_over = last is not None and last < queries.today()
    found_budget = queries.budget_for(area_id, queries.today().year)
    budget = lock(found_budget) if found_budget else None
    held = _accounts(earning, is_over=is_over)
    own = held[AccountKind.PERSON]
    # Whoever came at the same moment for the same source has waited for the account.
    if found := there.first():
        return found
    _reckon(earning, budget)
    if earning.points:
        earning.posting = _post(earning, held)
    Part.objects.bulk_create(parts)
    earning.save(force_insert=True)
    if earning.points:
        if budget:
            issue(budget, earning.points + earning.share)
        lot = ledger.add_lot(own, earning.points, area_id=area_id, ends_on=last, earning=earning)
        if is_over and lot.left:  # a correction does not bring back what had run out
            ledger.let_run_out(lot, held[AccountKind.EXPIRED], own)
    record(
        "points.earned", by=None, about=earning, points=earning.points, minutes=minutes,
        cut=earning.cut,
    )  # fmt: skip
    return earning


def _accounts(earning: Earning, *, is_over: bool) -> dict[str, Account]:
    """Those it may touch, ours, by their kind."""
    wanted = [
        ledger.of_place(AccountKind.ISSUER, earning.area_id), ledger.of_person(earning.person_id)
    ]  # fmt: skip
    if is_over:
        wanted.append(ledger.of_place(AccountKind.EXPIRED, earning.area_id))
    if earning.team and earning.rule and earning.rule.team_percent:
        wanted.append(ledger.of_team(earning.team))
    return {one.kind: one for one in ledger.hold(*wanted)}


def _post(earning: Earning, held: dict[str, Account]) -> Posting:
    """What the person gets, and the share of the team, as one."""
    issued = earning.points + earning.share
    legs = {held[AccountKind.ISSUER]: -issued, held[AccountKind.PERSON]: earning.points}
    if earning.share:
        legs[held[AccountKind.TEAM]] = earning.share
    return ledger.post(EntryKind.EARN, legs, source=earning, area_id=earning.area_id)


@transaction.atomic
def freeze(source_kind: str, source_id: UUID) -> list[Earning]:
    """The source is disputed: what is left of its points is held until it is decided."""
    return [hold(one) for one in _held(source_kind, source_id)]


@transaction.atomic
def unfreeze(source_kind: str, source_id: UUID) -> list[Earning]:
    """The source stands: what was held can be spent again."""
    return [_unfreeze(one) for one in _held(source_kind, source_id)]


@transaction.atomic
def claw_back(source_kind: str, source_id: UUID) -> list[Earning]:
    """The source was wrong: its points go back to the place that gave them, also those that were
    spent. What ran out meanwhile is not asked for again."""
    return [end(one) for one in _held(source_kind, source_id)]


def _held(source_kind: str, source_id: UUID) -> list[Earning]:
    """Those that live, and ours. One that was reckoned anew meanwhile has another in its place."""
    rows = Earning.objects.filter(source_kind=source_kind, source_id=source_id)
    while True:
        held = [lock(one) for one in rows.exclude(standing=Standing.GONE).order_by("pk")]
        if all(one.standing != Standing.GONE for one in held):
            return held


def _cut(earning: Earning) -> list[Part]:
    """Its parts, each by the rule of its day, and what they are worth together. The bounds are
    those of the rule with which it began."""
    begun, ended = timezone.localtime(earning.done_at), timezone.localtime(earning.ended_at)
    rules: dict[date, Rule | None] = {}
    terms: dict[UUID, Terms] = {}

    def on(day: date) -> Terms | None:
        if day not in rules:
            rules[day] = queries.rule_for(earning.area_id, day)
        rule = rules[day]
        if rule is not None and rule.pk not in terms:
            terms[rule.pk] = queries.terms_of(rule)
        return terms[rule.pk] if rule else None

    pieces = reckoning.cut(begun, ended, earning.minutes, on)
    found = [rules[one.on] for one in pieces]
    earning.rule = next((rule for rule in found if rule), None)
    done = Done(
        earning.person_id, earning.done_on, earning.category, earning.minutes, earning.quality,
        earning.mark,
    )  # fmt: skip
    earning.worth = reckoning.whole(
        done, [(on(one.on), one.minutes, one.percent) for one in pieces]
    )
    return [
        Part(
            earning_id=earning.pk, number=number, begun_at=one.begun, ended_at=one.ended,
            minutes=one.minutes, percent=one.percent, rule=rule,
        )
        for number, (one, rule) in enumerate(zip(pieces, found, strict=True), 1)
    ]  # fmt: skip


def _reckon(earning: Earning, budget: Budget | None) -> None:
    """What of its worth is paid. The account is held, so nobody else counts. The premium for the
    best mark comes on top of the bounds of a day and a month, and within the budget. The share of
    a team comes last, of what the budget has left."""
    if earning.rule is None:
        earning.cut = Cut.NO_RULE
        return
    day, month = queries.earned_so_far(earning.person, earning.done_on)
    earning.points = earning.worth
    _bound(earning, Cut.DAY, reckoning.room(earning.rule.day_cap, day))
    _bound(earning, Cut.MONTH, reckoning.room(earning.rule.month_cap, month))
    within = earning.points
    if earning.mark == BEST:
        earning.points += earning.rule.premium
    if budget:
        _bound(earning, Cut.BUDGET, reckoning.room(budget.points, budget.issued))
    earning.premium = max(0, earning.points - within)
    earning.budget = budget if earning.points else None
    if earning.team:
        part = earning.points * earning.rule.team_percent // WHOLE
        left = reckoning.room(budget.points, budget.issued + earning.points) if budget else None
        earning.share = reckoning.least(part, left)


def _bound(earning: Earning, cut: Cut, room: int | None) -> None:
    if room is not None and room < earning.points:
        earning.points, earning.cut = room, cut


def issue(budget: Budget, points: int) -> None:
    Budget.objects.filter(pk=budget.pk).update(issued=F("issued") + points)


def ends_on(rule: Rule | None, since: date) -> date | None:
    """The last day of the month in which the points run out: one day for all of a month."""
    if rule is None or rule.months is None:
        return None
    count = since.year * 12 + since.month - 1 + rule.months + 1
    first_after = date(count // 12, count % 12 + 1, 1)
    return date.fromordinal(first_after.toordinal() - 1)


def hold(earning: Earning) -> Earning:
    """One that is ours: what is left of its points can be spent by nobody."""
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


def end(earning: Earning) -> Earning:
    """One that is ours: what it brought goes back."""
    if earning.standing == Standing.GONE:
        return earning
    budget = lock(earning.budget) if earning.budget else None
    issuer, held, own, *team = ledger.hold(
        ledger.of_place(AccountKind.ISSUER, earning.area_id),
        ledger.of_person(earning.person_id, AccountKind.HELD),
        ledger.of_person(earning.person_id),
        *([ledger.of_team(earning.team)] if earning.team and earning.share else []),
    )
    due = earning.points - _expired(earning)
    if due or earning.share:  # what a team has does not run out
        spent_or_free = due - earning.held
        legs = {issuer: due + earning.share, held: -earning.held, own: -spent_or_free}
        legs |= dict.fromkeys(team, -earning.share)
        posting = ledger.post(
            EntryKind.CLAW_BACK, legs, source=earning, area_id=earning.area_id
        )  # fmt: skip
        ledger.take_from_lots(own, spent_or_free, posting, first=earning)
        if budget:
            issue(budget, -due - earning.share)
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
