"""How a service was rated, and that what it brought follows: also when the mark is withdrawn."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from linli.core.rows import lock
from linli.points import queries
from linli.points.actions import earning, ledger
from linli.points.models import AccountKind, Budget, Earning, Rating, Standing


@transaction.atomic
def rate(service_kind: str, service_id: UUID, mark: int | None) -> None:
    """The mark of a service, from 1 to 4, or none any more. What it has brought already is taken
    back and credited anew by the same rules; before the hours count, the mark only waits for them.
    """
    row = Rating.objects.get_or_create(service_kind=service_kind, service_id=service_id)[0]
    row = lock(row)
    if row.mark == mark:
        return
    row.mark, row.at = mark, timezone.now()
    row.save(update_fields=["mark", "at"])
    rows = Earning.objects.filter(service_kind=service_kind, service_id=service_id)
    alive = rows.exclude(standing=Standing.GONE).select_related("person").order_by("pk")
    held = [lock(one) for one in alive]
    _hold_all(held)
    for one in held:
        _anew(one, (service_kind, service_id))


def _anew(one: Earning, service: tuple[str, UUID]) -> None:
    was_held = one.standing == Standing.FROZEN
    if one.standing == Standing.GONE:
        return
    earning.end(one)
    new = earning.earn(
        one.source_kind, one.source_id, one.person, one.minutes, one.area_id,
        category=one.category, at=one.done_at, until=one.ended_at, quality=one.quality,
        service=service, turn=one.turn + 1, team=one.team,
    )  # fmt: skip
    if was_held:
        earning.hold(new)


def _hold_all(rows: list[Earning]) -> None:
    """Budgets, then accounts, in the one order that all keep: each of the rows wants several."""
    year = queries.today().year
    budgets = {one.budget_id for one in rows if one.budget_id} | {
        found.pk for one in rows if (found := queries.budget_for(one.area_id, year))
    }
    for budget in Budget.objects.filter(pk__in=budgets).order_by("pk"):
        lock(budget)
    accounts = {
        account.pk: account
        for one in rows
        for account in (
            ledger.of_place(AccountKind.ISSUER, one.area_id),
            ledger.of_place(AccountKind.EXPIRED, one.area_id),
            ledger.of_person(one.person_id, AccountKind.HELD),
            ledger.of_person(one.person_id),
            *([ledger.of_team(one.team)] if one.team else []),
        )
    }
    ledger.hold(*accounts.values())
