"""Points that are given away, run out, or stay behind."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.rows import lock
from linli.organisations.models import Organisation
from linli.organisations.scope import Power, may_for
from linli.points import queries
from linli.points.actions import ledger
from linli.points.models import Account, AccountKind, EntryKind, Lot, Posting


@transaction.atomic
def donate(points: int, *, by: Person, area_id: UUID) -> Posting:
    """Give points to the pool of a place. They do not come back."""
    pool, own = ledger.hold(ledger.of_place(AccountKind.POOL, area_id), ledger.of_person(by))
    if points < 1:
        raise Refused(_("Give one point at least."))
    if own.balance < points:
        raise Refused(_("You do not have as many."))
    posting = ledger.post(
        EntryKind.DONATE, {pool: points, own: -points}, source=own, area_id=area_id, by=by,
        turn=own.entered + 1,
    )  # fmt: skip
    ledger.take_from_lots(own, points, posting)
    record("points.donated", by=by, about=own, area_id=area_id, points=points)
    return posting


@transaction.atomic
def donate_for(team: Organisation, points: int, *, by: Person, area_id: UUID) -> Posting:
    """A team gives what it has."""
    allow(may_for(by, Power.MANAGE_MEMBERS, team))
    pool, own = ledger.hold(ledger.of_place(AccountKind.POOL, area_id), ledger.of_team(team))
    if not 1 <= points <= own.balance:
        raise Refused(_("You do not have as many."))
    posting = ledger.post(
        EntryKind.DONATE, {pool: points, own: -points}, source=own, area_id=area_id, by=by,
        turn=own.entered + 1,
    )  # fmt: skip
    record("points.donated", by=by, about=own, area_id=area_id, points=points)
    return posting


@transaction.atomic
def expire(lot: Lot) -> None:
    """The days of these points are over: what is left of them goes back to the place."""
    expired, own = ledger.hold(ledger.of_place(AccountKind.EXPIRED, lot.area_id), lot.account)
    lot = lock(lot)
    if lot.left and lot.ends_on and lot.ends_on < queries.today():
        ledger.let_run_out(lot, expired, own)


@transaction.atomic
def give_up(account: Account) -> None:
    """Whoever leaves Linli takes nothing along: what they still have runs out at once."""
    for lot in queries.lots_left(account):
        expired, own = ledger.hold(ledger.of_place(AccountKind.EXPIRED, lot.area_id), account)
        ledger.let_run_out(lock(lot), expired, own)
