"""Writing the ledger: whoever posts holds the accounts, in one order that all keep.

Shared accounts are locked before those of persons (models.AccountKind), and rows of one kind by
their id. A budget is locked before any account, what was earned or redeemed before the budget.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Model

from linli.accounts.models import Person
from linli.core.rows import lock
from linli.organisations.models import Organisation
from linli.points import queries
from linli.points.models import (
    Account,
    AccountKind,
    Earning,
    Entry,
    EntryKind,
    Lot,
    LotUse,
    Posting,
)

RANK = {kind: rank for rank, kind in enumerate(AccountKind.values)}
# What comes back shortly before it would have run out can still be spent for so long.
GRACE = timedelta(days=30)


def of_person(person: "Person | UUID", kind: AccountKind = AccountKind.PERSON) -> Account:
    pk = person if isinstance(person, UUID) else person.pk
    return Account.objects.get_or_create(kind=kind, person_id=pk)[0]


def of_team(team: Organisation) -> Account:
    return Account.objects.get_or_create(kind=AccountKind.TEAM, organisation=team)[0]


def of_place(kind: AccountKind, area_id: UUID) -> Account:
    return Account.objects.get_or_create(kind=kind, area_id=area_id)[0]


def hold(*accounts: Account) -> list[Account]:
    """The same accounts, read afresh and ours until the end of the transaction."""
    in_order = sorted(accounts, key=lambda one: (RANK[one.kind], one.pk))
    held = {one.pk: lock(one) for one in in_order}
    return [held[one.pk] for one in accounts]


def post(
    kind: EntryKind,
    legs: Mapping[Account, int],
    *,
    source: "Model | tuple[str, UUID]",
    area_id: UUID,
    by: Person | None = None,
    turn: int = 0,
) -> Posting:
    """Move points between accounts that are held. The entries go in first: the database adds them
    up when their posting comes."""
    named, pk = source if isinstance(source, tuple) else (source._meta.label_lower, source.pk)
    posting = Posting(kind=kind, source_kind=named, source_id=pk, turn=turn, area_id=area_id, by=by)
    rows = []
    for account, amount in legs.items():
        if amount:
            account.balance += amount
            account.entered += 1
            rows.append(
                Entry(
                    posting_id=posting.pk, account=account, kind=kind, amount=amount,
                    number=account.entered, after=account.balance, at=posting.at,
                )
            )  # fmt: skip
    Entry.objects.bulk_create(rows)
    posting.save(force_insert=True)
    return posting


def add_lot(
    account: Account, amount: int, *, area_id: UUID, ends_on: date | None,
    earning: Earning | None = None, bonus: Posting | None = None,
) -> Lot:  # fmt: skip
    """Points that have just come in. What was overdrawn is made good first."""
    left = max(0, account.balance) - max(0, account.balance - amount)
    return Lot.objects.create(
        account=account, area_id=area_id, earning=earning, bonus=bonus, amount=amount, left=left,
        ends_on=ends_on,
    )  # fmt: skip


def let_run_out(lot: Lot, expired: Account, own: Account) -> None:
    """What is left of these points goes back to the place. All three are held."""
    points = lot.left
    post(EntryKind.EXPIRE, {expired: points, own: -points}, source=lot, area_id=lot.area_id)
    lot.left, lot.expired = 0, lot.expired + points
    lot.save(update_fields=["left", "expired"])


def take_from_lots(
    account: Account, amount: int, posting: Posting, *, first: "Earning | Posting | None" = None
) -> None:
    """Points that have just left: those that came with `first`, then what runs out first. After a
    claw-back there can be fewer than that."""
    lots = list(queries.lots_left(account))
    if first is not None:
        lots.sort(key=lambda lot: first.pk not in (lot.earning_id, lot.bonus_id))
    uses = []
    for lot in lots:
        part = min(lot.left, amount)
        if not part:
            break
        lot.left -= part
        lot.save(update_fields=["left"])
        uses.append(LotUse(lot=lot, posting=posting, amount=part))
        amount -= part
    LotUse.objects.bulk_create(uses)


def put_back(account: Account, amount: int, taken_by: Posting) -> None:
    """What a posting took is there again, in the lots it came from; what was overdrawn meanwhile
    is made good first."""
    spendable = max(0, account.balance) - max(0, account.balance - amount)
    soonest = queries.today() + GRACE
    for use in taken_by.lot_uses.select_related("lot").order_by("-pk"):
        part = min(use.amount, spendable)
        spendable -= part
        lot = use.lot
        if not part:
            break
        if lot.ends_on is None or lot.ends_on >= soonest:
            lot.left += part
            lot.save(update_fields=["left"])
        else:
            Lot.objects.create(
                account=account, area_id=lot.area_id, earning_id=lot.earning_id,
                amount=part, left=part, ends_on=soonest,
            )  # fmt: skip
