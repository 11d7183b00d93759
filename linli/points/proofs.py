"""Whether the ledger is right, told from its rows alone: what `manage check_points` asks."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from linli.points import closed
from linli.points.models import Account, AccountKind, Earning, Entry, Lot, Posting, Reward


def faults() -> Iterator[str]:
    """A word for each kind of fault that is there."""
    if closed.wanted() - closed.there():
        yield "triggers are missing"
    for words, rows in FAULTS.items():
        if rows().exists():
            yield words


def _unbalanced() -> QuerySet[Posting]:
    rows = Posting.objects.annotate(n=Count("entries"), all=Coalesce(Sum("entries__amount"), 0))
    return rows.exclude(n__gte=2, all=0)


def _without_posting() -> QuerySet[Entry]:
    return Entry.objects.exclude(posting__in=Posting.objects.values("pk"))


def _wrong_balances() -> QuerySet[Account]:
    rows = Account.objects.annotate(all=Coalesce(Sum("entries__amount"), 0), n=Count("entries"))
    return rows.exclude(balance=F("all"), entered=F("n"))


def _wrong_lots() -> QuerySet[Account]:
    own = Account.objects.filter(kind=AccountKind.PERSON)
    rows = own.annotate(in_lots=Coalesce(Sum("lots__left"), 0))
    return rows.exclude(Q(balance__lte=0, in_lots=0) | Q(balance=F("in_lots")))


def _lots_too_large() -> QuerySet[Lot]:
    return Lot.objects.filter(amount__lt=F("left") + F("expired"))


def _wrongly_held() -> QuerySet[Account]:
    held = Account.objects.filter(kind=AccountKind.HELD)
    rows = held.annotate(frozen=Coalesce(Sum("person__earnings__held"), 0))
    return rows.exclude(balance=F("frozen"))


def _wrongly_paid() -> QuerySet[Earning]:
    came = Q(posting__entries__amount__gt=0)
    rows = Earning.objects.filter(points__gt=0)
    rows = rows.annotate(got=Coalesce(Sum("posting__entries__amount", filter=came), 0))
    return rows.exclude(got=F("points") + F("share"))


def _wrong_stock() -> QuerySet[Reward]:
    rows = Reward.objects.annotate(all=Coalesce(Sum("moves__change"), 0), n=Count("moves"))
    return rows.exclude(stock=F("all"), moved=F("n"))


def _wrongly_cut() -> QuerySet[Earning]:
    rows = Earning.objects.annotate(all=Sum("parts__minutes"))
    return rows.exclude(all=F("minutes")).exclude(all=None, service_kind="")


# Every balance is the sum of its entries and every posting adds up to nothing: so does all of it.
FAULTS: dict[str, Callable[[], QuerySet[Any]]] = {
    "a posting does not add up to nothing": _unbalanced,
    "an entry has no posting": _without_posting,
    "a balance is not the sum of its entries": _wrong_balances,
    "what is left in lots is not the balance": _wrong_lots,
    "a lot has more than came": _lots_too_large,
    "what is held is not what is disputed": _wrongly_held,
    "an earning was not posted as it was reckoned": _wrongly_paid,
    "the parts of a service are not the whole": _wrongly_cut,
    "a stock is not the sum of its moves": _wrong_stock,
}
