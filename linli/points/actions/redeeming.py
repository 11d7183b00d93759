"""Redeeming: the points leave at once, a code is given, and what nobody fetches comes back."""

import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.channels import actions as channels
from linli.core import sealing
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.rows import lock
from linli.organisations.models import Organisation
from linli.points import queries, rules
from linli.points.actions import ledger, stock
from linli.points.models import (
    Account,
    AccountKind,
    EntryKind,
    MoveKind,
    Posting,
    Redemption,
    Reward,
    Stage,
)

LONGEST_NAME = 40


@transaction.atomic
def redeem(reward: Reward, *, by: Person, receiver: Person | None = None) -> Redemption:
    """One of it for whoever asks, or for one of their family. Refused with a sentence when all are
    gone, or points are missing. Who presses at the same moment waits for the reward: one after the
    other gets one."""
    reward = lock(reward)
    redeemed, own = ledger.hold(
        ledger.of_place(AccountKind.REDEEMED, reward.area_id), ledger.of_person(by)
    )
    rule = queries.rule_for(reward.area_id, queries.today())
    allow(rules.may_redeem_for(by, receiver or by, rule))
    if why := rules.why_not_redeem(by, reward, rule, receiver):
        raise Refused(why)
    row = _fresh(reward, by)
    row.receiver = receiver if receiver and receiver.pk != by.pk else None
    posting = _pay(row, redeemed, own)
    ledger.take_from_lots(own, reward.points, posting)
    return row


@transaction.atomic
def redeem_for(team: Organisation, reward: Reward, *, by: Person) -> Redemption:
    """Whoever leads a team redeems what is for teams with the points of the team."""
    allow(rules.may_lead(by, team))
    reward = lock(reward)
    redeemed, own = ledger.hold(
        ledger.of_place(AccountKind.REDEEMED, reward.area_id), ledger.of_team(team)
    )
    if why := rules.why_not_for_team(team, reward, own.balance):
        raise Refused(why)
    row = _fresh(reward, by)
    row.team = team
    _pay(row, redeemed, own)
    return row


def _fresh(reward: Reward, by: Person) -> Redemption:
    return Redemption(
        reward=reward, person=by, points=reward.points, code=_fresh_code(),
        keep_until=queries.today() + timedelta(days=reward.keep_days),
    )  # fmt: skip


def _pay(row: Redemption, redeemed: Account, own: Account) -> Posting:
    """One less on the shelf, and its points gone; all are held."""
    row.save(force_insert=True)
    stock.move(row.reward, MoveKind.TAKEN, -1, by=row.person, redemption=row)
    area_id = row.reward.area_id
    posting = ledger.post(
        EntryKind.REDEEM, {redeemed: row.points, own: -row.points}, source=row, area_id=area_id,
        by=row.person,
    )  # fmt: skip
    record("reward.redeemed", by=row.person, about=row, area_id=area_id, points=row.points)
    return posting


def is_code(row: Redemption, code: str) -> bool:
    return secrets.compare_digest(row.code.encode(), code.strip().encode())


@transaction.atomic
def hand_over(row: Redemption, *, by: Person, code: str, signature: str) -> Redemption:
    """They are here with the code, write their name, and take it along."""
    row = lock(row)
    allow(rules.may_hand_over(by, row))
    if row.stage == Stage.HANDED:
        raise Refused(_("This was handed over already."))
    if row.stage == Stage.BACK:
        raise Refused(_("This was not fetched in time; the points went back."))
    if not is_code(row, code):
        raise Refused(_("The code is not right. Ask to see it again."))
    if not signature.strip():
        raise Refused(_("Whoever takes it along writes their name."))
    row.signature, row.signed_at = signature.strip()[:LONGEST_NAME], timezone.now()
    _end(row, Stage.HANDED, by=by)
    record("reward.handed_over", by=by, about=row, area_id=row.reward.area_id)
    return row


@transaction.atomic
def give_back(row: Redemption, *, by: Person) -> Redemption:
    """Not wanted any more, or not there: the points come back, and the piece to the others."""
    row = lock(row)
    allow(rules.may_give_back(by, row))
    if row.stage != Stage.WAITING:
        raise Refused(_("This is over already."))
    _refund(row)
    record("reward.given_back", by=by, about=row, area_id=row.reward.area_id, points=row.points)
    return row


@transaction.atomic
def let_lapse(row: Redemption) -> None:
    """Nobody fetched it in time."""
    row = lock(row)
    if row.stage == Stage.WAITING and row.keep_until < queries.today():
        _refund(row)
        record(
            "reward.given_back", by=None, about=row, area_id=row.reward.area_id,
            points=row.points,
        )  # fmt: skip
        letter = "reward.team_not_fetched" if row.team_id else "reward.not_fetched"
        channels.tell(
            row.person, letter, about=row, once=f"{letter} {row.pk}",
            facts={"name": row.reward.name, "points": row.points},
        )  # fmt: skip


@transaction.atomic
def leave_behind(row: Redemption) -> None:
    """Of somebody who left Linli: others can have it."""
    row = lock(row)
    if row.stage == Stage.WAITING:
        _refund(row)


def find(code: str) -> "Redemption | None":
    """What waits under a code; whoever shows it to somebody asks first whether they may see it."""
    key = sealing.lookup(code.strip(), "pick-up")
    return (
        Redemption.objects.filter(code_key=key)
        .select_related("reward", "person", "receiver", "team")
        .first()
    )


def _refund(row: Redemption) -> None:
    reward = lock(row.reward)
    redeemed, own = ledger.hold(
        ledger.of_place(AccountKind.REDEEMED, reward.area_id),
        ledger.of_team(row.team) if row.team else ledger.of_person(row.person_id),
    )
    taken = Posting.objects.get(
        source_kind=row._meta.label_lower, source_id=row.pk, kind=EntryKind.REDEEM
    )
    ledger.post(
        EntryKind.REFUND, {redeemed: -row.points, own: row.points}, source=row,
        area_id=reward.area_id,
    )  # fmt: skip
    if row.team is None:  # what a team has lies in no lots
        ledger.put_back(own, row.points, taken)
    stock.move(reward, MoveKind.BACK, 1, by=None, redemption=row)
    _end(row, Stage.BACK)


def _end(row: Redemption, stage: Stage, *, by: Person | None = None) -> None:
    row.stage, row.ended_at, row.handed_by, row.code = stage, timezone.now(), by, ""
    row.save(
        update_fields=[
            "stage", "ended_at", "handed_by", "code", "code_key", "signature", "signed_at"
        ]
    )  # fmt: skip


def _fresh_code() -> str:
    """Six digits that nobody else waits with."""
    while True:
        code = f"{secrets.randbelow(1_000_000):06d}"
        if find(code) is None:
            return code
