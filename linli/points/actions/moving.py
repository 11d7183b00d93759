"""Points of somebody who stood in the books twice: they follow to the row that stays, with the days
on which they run out, and go back when it is undone. From one person to another they never go."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Sum
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.people import merges
from linli.people.models import Merge
from linli.points.actions import ledger
from linli.points.models import Account, AccountKind, Earning, EntryKind, Lot, Posting

LOTS = "points.lot.account"


def follow(merge: Merge) -> None:
    """After the earnings have followed, or have gone back: in the same transaction. What is held
    goes where its earnings are, so asking again moves nothing twice."""
    is_back = merge.undone_at is not None
    to, source = (merge.gone, merge.kept) if is_back else (merge.kept, merge.gone)
    if account := _there(AccountKind.HELD, source):
        left = Earning.objects.filter(person=source).aggregate(n=Sum("held"))["n"] or 0
        areas = list(
            Earning.objects.filter(person=to, held__gt=0).values_list("area_id", flat=True)
        )
        _post(merge, account, to, account.balance - left, areas)
    if account := _there(AccountKind.PERSON, source):
        of = Lot.objects.filter(account=account)
        if is_back:
            lots = list(of.filter(pk__in=merges.noted(merge, LOTS)))
        else:  # what was earned in a service that stays behind stays there too
            lots = list(of.exclude(earning__person=source))
            merges.note(merge, LOTS, (lot.pk for lot in lots))
        points = sum(lot.left for lot in lots)
        own = _post(merge, account, to, points, [lot.area_id for lot in lots])
        Lot.objects.filter(pk__in=[lot.pk for lot in lots]).update(account=own)


def debt(kept: Person, gone: Person) -> str:
    """Points that were taken back after they were spent are owed by a row, and cannot follow."""
    rows = Account.objects.filter(person__in=(kept, gone), balance__lt=0)
    return _("One of these entries owes points that were taken back.") if rows.exists() else ""


def _there(kind: AccountKind, person: Person) -> Account | None:
    return Account.objects.filter(kind=kind, person=person).first()


def _post(merge: Merge, source: Account, to: Person, points: int, areas: Sequence[UUID]) -> Account:
    """Move the points, as often as some are to be moved: each time is a turn of its own."""
    own, source = ledger.hold(ledger.of_person(to, AccountKind(source.kind)), source)
    if points:
        turn = Posting.objects.filter(source_kind=merge._meta.label_lower, source_id=merge.pk)
        ledger.post(
            EntryKind.MOVED, {own: points, source: -points}, source=merge, area_id=areas[0],
            turn=turn.count(),
        )  # fmt: skip
    return own
