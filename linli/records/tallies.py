"""Feeding the figures: what one record adds, what a correction takes off, and the recount.

All of a transaction's changes are gathered on a `Sheet` and entered in one fixed order, so that
two records of one month never wait for each other in a circle.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Count, F, Model, QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.utils import timezone

from linli.records.models import (
    FORCES,
    PERSON_TIMES,
    Contribution,
    Reception,
    Served,
    ServiceRecord,
    Tally,
)

LOST = "the figures lost a row: rebuild_tallies"
ABOUT = ("area_id", "month", "kind", "service_id", "organisation_id")


class Scope(NamedTuple):
    """What a row of figures is about."""

    area_id: UUID
    month: date
    kind: str
    service_id: UUID | None
    organisation_id: UUID


TallyKey = tuple[Scope, bool]  # with whether it is confidential
ServedKey = tuple[Scope, UUID]  # with the person


@dataclass
class Sheet:
    """Changes of the figures, or all of them: by key, the sum of each column."""

    tallies: dict[TallyKey, Counter[str]] = field(default_factory=dict)
    served: Counter[ServedKey] = field(default_factory=Counter)

    def enter(
        self,
        row: ServiceRecord,
        contributions: Iterable[Contribution],
        receptions: Iterable[Reception],
        sign: int = 1,
    ) -> None:
        """Add one record, or take it off with the sign -1."""
        scope = scope_of(row)
        sums = self.tallies.setdefault((scope, row.is_confidential), Counter())
        sums["services"] += sign
        for one in contributions:
            sums[FORCES[one.force]] += sign * one.minutes
        for got in receptions:
            sums["person_times"] += sign * got.person_times
            if got.person_id:
                self.served[scope, got.person_id] += sign * got.times

    def same(self) -> tuple[dict[TallyKey, dict[str, int]], dict[ServedKey, int]]:
        """Without what is nought, to compare."""
        tallies = {key: {k: n for k, n in sums.items() if n} for key, sums in self.tallies.items()}
        served = {key: times for key, times in self.served.items() if times}
        return {key: sums for key, sums in tallies.items() if sums}, served


def month_of(moment: datetime) -> date:
    """The first day of its month, where we are."""
    return timezone.localtime(moment).date().replace(day=1)


def scope_of(row: ServiceRecord) -> Scope:
    return Scope(row.area_id, month_of(row.begun_at), row.kind, row.service_id, row.organisation_id)


def enter(sheet: Sheet) -> None:
    """Enter the changes into the tables, in the caller's transaction: tallies, then people."""
    tallies = [
        (Tally(**scope._asdict(), is_confidential=is_confidential), dict(sums))
        for (scope, is_confidential), sums in sorted(sheet.tallies.items(), key=_order)
        if any(sums.values())
    ]
    served = [
        (Served(**scope._asdict(), person_id=person), {"times": times})
        for (scope, person), times in sorted(sheet.served.items(), key=_order)
        if times
    ]
    _enter(tallies, "services")
    _enter(served, "times")


def _order(item: tuple[Any, Any]) -> str:
    return str(item[0])


def _enter(changes: Sequence[tuple[Model, dict[str, int]]], first: str) -> None:
    """What adds a record makes the row or adds to it; what only takes off must find it there."""
    for adds, group in groupby(changes, lambda change: change[1].get(first, 0) > 0):
        if adds:
            _add([_filled(row, sums) for row, sums in group])
            continue
        for row, sums in group:
            here = type(row)._default_manager.filter(**_natural(row))
            if here.update(**{name: F(name) + change for name, change in sums.items()}) != 1:
                raise LookupError(LOST)
            here.filter(**{first: 0}).delete()


def _filled(row: Model, sums: dict[str, int]) -> Model:
    for name, value in sums.items():
        setattr(row, name, value)
    return row


def _names(row: Model) -> list[str]:
    """The columns that say what the row is about."""
    last = "person_id" if isinstance(row, Served) else "is_confidential"
    return [*Scope._fields, last]


def _natural(row: Model) -> dict[str, object]:
    return {name: getattr(row, name) for name in _names(row)}


def _add(rows: Sequence[Model]) -> None:
    """Make the rows, or add to those that are there: one atomic statement for each.

    Written out, because Django's upsert can only put a value in the place of another.
    """
    # Rows of one record are all of one service, or all of none; of a correction, perhaps not.
    for _service, group in groupby(rows, lambda row: row.service_id is None):  # type: ignore[attr-defined]
        same = list(group)
        fields = [one for one in same[0]._meta.concrete_fields if not one.primary_key]
        connection.cursor().executemany(
            _upsert(same[0], [str(one.column) for one in fields]),
            [
                [one.get_db_prep_save(getattr(row, one.attname), connection) for one in fields]
                for row in same
            ],
        )


def _upsert(row: Model, columns: list[str]) -> str:
    table = row._meta.db_table
    natural = _names(row)
    condition = "service_id IS NOT NULL"
    target = natural
    if row.service_id is None:  # type: ignore[attr-defined]
        condition = "service_id IS NULL"
        target = [name for name in natural if name != "service_id"]
    sums = ", ".join(f"{c} = {table}.{c} + excluded.{c}" for c in columns if c not in natural)
    places = ", ".join(["%s"] * len(columns))
    return (  # names of our own tables and columns; the values go separately
        f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places}) "  # noqa: S608
        f"ON CONFLICT ({', '.join(target)}) WHERE {condition} DO UPDATE SET {sums}"
    )


def kept() -> Sheet:
    """The figures as they stand in the tables."""
    sheet = Sheet()
    columns = ("services", "person_times", *FORCES.values())
    for tally in Tally.objects.iterator():
        key = (_scope(tally), tally.is_confidential)
        sheet.tallies[key] = Counter({name: getattr(tally, name) for name in columns})
    for row in Served.objects.iterator():
        sheet.served[_scope(row), row.person_id] = row.times
    return sheet


def _scope(row: Tally | Served) -> Scope:
    return Scope(*(getattr(row, name) for name in Scope._fields))


def recounted() -> Sheet:
    """The figures counted afresh, by the database, from the records as they now are."""
    sheet = Sheet()
    at = TruncMonth("begun_at")
    rows = ServiceRecord.objects.filter(is_current=True).order_by().annotate(month=at)
    for *scope, secret, n in rows.values_list(*ABOUT, "is_confidential").annotate(n=Count("pk")):
        sheet.tallies[_read(scope), secret] = Counter(services=n)
    parts = {"month": TruncMonth("record__begun_at")}
    path = [name if name == "month" else f"record__{name}" for name in ABOUT]
    got = Reception.objects.filter(record__is_current=True).order_by().annotate(**parts)
    for *scope, secret, n in got.values_list(*path, "record__is_confidential").annotate(
        n=Sum(PERSON_TIMES)
    ):
        sheet.tallies[_read(scope), secret]["person_times"] += n
    _count_served(sheet, got.exclude(person=None))
    gave = Contribution.objects.filter(record__is_current=True).order_by().annotate(**parts)
    for *scope, secret, force, n in gave.values_list(
        *path, "record__is_confidential", "force"
    ).annotate(n=Sum("minutes")):
        sheet.tallies[_read(scope), secret][FORCES[force]] += n
    return sheet


def recount_people(people: Collection[UUID]) -> None:
    """How often these were served, counted afresh, in the caller's transaction: rows of one have
    become rows of another. How often anybody was served stays as it is."""
    hold_still()
    Served.objects.filter(person__in=people).delete()
    sheet = Sheet()
    _count_served(sheet, Reception.objects.filter(record__is_current=True, person__in=people))
    enter(sheet)


def _count_served(sheet: Sheet, got: QuerySet[Reception]) -> None:
    path = [name if name == "month" else f"record__{name}" for name in ABOUT]
    rows = got.order_by().annotate(month=TruncMonth("record__begun_at"))
    for *scope, person, n in rows.values_list(*path, "person_id").annotate(n=Sum("times")):
        sheet.served[_read(scope), person] += n


def _read(scope: Sequence[Any]) -> Scope:
    area_id, month, kind, service_id, organisation_id = scope
    return Scope(area_id, timezone.localtime(month).date(), kind, service_id, organisation_id)


def hold_still() -> None:
    """Nobody writes a record until the transaction ends. SQLite has one writer anyhow."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {Tally._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")


def rebuild() -> bool:
    """Make the tables anew from a recount, in the caller's transaction; whether they differed."""
    hold_still()
    sheet = recounted()
    if sheet.same() == kept().same():
        return False
    Served.objects.all().delete()
    Tally.objects.all().delete()
    enter(sheet)
    return True
