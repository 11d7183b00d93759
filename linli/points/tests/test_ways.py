"""Points cannot be bought, sold, cashed or passed on: the database lets each kind of posting go
its own way only."""

import pytest
from django.db import IntegrityError, transaction

from linli.accounts.models import Person
from linli.organisations.tests.make import make_organisation
from linli.points import proofs
from linli.points.actions import ledger
from linli.points.models import Account, AccountKind, EntryKind, Posting
from linli.points.tests.make import SOURCE, Corner

pytestmark = pytest.mark.django_db
# Which way points go for each reason: from whom, to whom.
WAYS = {
    "earn": {("issuer", "person")},
    "bonus": {("issuer", "person"), ("issuer", "team")},
    "redeem": {("person", "redeemed")},
    "refund": {("redeemed", "person")},
    "donate": {("person", "pool"), ("team", "pool")},
    "expire": {("person", "expired")},
    "freeze": {("person", "held")},
    "unfreeze": {("held", "person")},
    "claw_back": {("person", "issuer"), ("team", "issuer"), ("held", "issuer")},
    "moved": set(),  # only when two entries of one person are put together
}


class Accounts:
    """One of each kind, with ten points in it where there can be any."""

    def __init__(self) -> None:
        self.corner = Corner()
        self.person = self.corner.neighbour()
        self.team = make_organisation(area=self.corner.area)
        issuer = self.of("issuer")
        for kind in ("person", "team"):
            self.move("bonus", issuer, self.of(kind), 40)
        own = self.of("person")
        self.move("redeem", own, self.of("redeemed"), 10)
        self.move("donate", own, self.of("pool"), 10)
        self.move("freeze", own, self.of("held"), 10)

    def of(self, kind: str, person: Person | None = None) -> Account:
        if kind == AccountKind.TEAM:
            return ledger.of_team(self.team)
        if kind in (AccountKind.PERSON, AccountKind.HELD):
            return ledger.of_person(person or self.person, AccountKind(kind))
        return ledger.of_place(AccountKind(kind), self.corner.area.pk)

    @transaction.atomic
    def move(self, kind: str, source: Account, to: Account, points: int = 1) -> Posting:
        source, to = ledger.hold(source, to)
        return ledger.post(
            EntryKind(kind), {source: -points, to: points}, source=(SOURCE, self.corner.source()),
            area_id=self.corner.area.pk,
        )  # fmt: skip


def test_every_kind_has_its_way() -> None:
    assert set(WAYS) == set(EntryKind.values)


@pytest.mark.parametrize("kind", EntryKind.values)
def test_each_kind_goes_its_own_way_and_no_other(kind: str) -> None:
    accounts = Accounts()
    kinds = [one for one in AccountKind.values if one != AccountKind.EXPIRED]  # nothing is in it
    went = set()
    for source in kinds:
        for to in [*kinds, AccountKind.EXPIRED]:
            if source != to:
                try:
                    accounts.move(kind, accounts.of(source), accounts.of(to))
                except IntegrityError:
                    continue
                went.add((str(source), str(to)))
    assert went == WAYS[kind]


@pytest.mark.parametrize("kind", EntryKind.values)
def test_nothing_goes_from_one_person_to_another(kind: str) -> None:
    accounts = Accounts()
    other = accounts.corner.neighbour()
    for own in ("person", "held"):
        for theirs in ("person", "held"):
            with pytest.raises(IntegrityError):
                accounts.move(kind, accounts.of(own), accounts.of(theirs, other))


def test_the_check_finds_nothing_wrong_with_what_the_actions_wrote() -> None:
    corner = Corner()
    corner.neighbour(30)
    assert list(proofs.faults()) == []
