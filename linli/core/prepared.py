"""Statements that are written once and asked again and again with other values.

Django writes a query afresh each time it is asked: for an order with the rows beside it that
takes ten times as long as the database needs to find them. A `Prepared` keeps in each thread what
Django wrote, and only puts the values in. It is for the few queries that every page and every
step asks.

    _HANDS = Prepared(lambda order: Hand.objects.filter(order=order), UUID)
    hands = _HANDS.all(order.pk)

A list of values is a kind too, `[UUID]`: its statement is written for 1, 4, 16, 64 and 256 of
them, and the last one is said again until they are as many. An empty list finds nothing.

What a statement says must depend on its values only: no None, nothing that was looked at while it
was written, such as the date or the language. The rows are read anew each time; nothing of them
is kept.
"""

import threading
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.db.models.query import get_related_populators

Row = TypeVar("Row")

# Stand-ins while the statement is written: one for each place, as no real value is.
STAND_INS: dict[type, Callable[[int], Any]] = {
    UUID: lambda place: UUID(int=(0xFEED << 96) + place),
    int: lambda place: 31_000 + place,  # a small column holds it, or nothing would be sought
    str: lambda place: f"\x1f{place}\x1f",
    datetime: lambda place: datetime(1901, 1, 1, microsecond=place, tzinfo=UTC),
    date: lambda place: date(1901, 1, 1) + timedelta(days=place),
}


# A statement for a list is written for so many of its values.
SIZES = (1, 4, 16, 64, 256)
Kind = type | list[type]


class Prepared(Generic[Row]):
    """`make` gives the query for values of these kinds, in their order."""

    def __init__(self, make: Callable[..., "QuerySet[Any, Row]"], *kinds: Kind) -> None:
        self.make, self.kinds = make, kinds
        self.has_lists = any(isinstance(kind, list) for kind in kinds)
        self._of_thread = threading.local()

    def all(self, *values: Any) -> list[Row]:
        """The rows for these values. A list that is longer than any size is asked as Django
        would."""
        sizes: tuple[int, ...] = ()
        if self.has_lists:
            pairs = zip(values, self.kinds, strict=True)
            # An iterable is gone through once only.
            values = tuple(list(one) if isinstance(kind, list) else one for one, kind in pairs)
            lists = [one for one in values if isinstance(one, list)]
            if not all(lists):
                return []
            if max(map(len, lists)) > SIZES[-1]:
                return list(self.make(*values))
            sizes = tuple(next(size for size in SIZES if size >= len(one)) for one in lists)
            values = _flat(values, sizes)
        known: dict[tuple[int, ...], _Written] = self._of_thread.__dict__.setdefault("known", {})
        if sizes not in known:
            known[sizes] = _Written(self.make, self._shapes(sizes))
        return list(known[sizes].ask(values))

    def _shapes(self, sizes: Iterable[int]) -> list[tuple[type, int | None]]:
        """Of each value its kind, and how many there are of it if it is a list."""
        left = iter(sizes)
        return [
            (kind[0], next(left)) if isinstance(kind, list) else (kind, None) for kind in self.kinds
        ]

    def first(self, *values: Any) -> Row | None:
        """The only row, or the first of several; None if there is none."""
        return next(iter(self.all(*values)), None)


def _flat(values: Iterable[Any], sizes: Iterable[int]) -> tuple[Any, ...]:
    """The values one after the other, the last of each list as often as its size wants."""
    left, flat = iter(sizes), []
    for one in values:
        flat += one + one[-1:] * (next(left) - len(one)) if isinstance(one, list) else [one]
    return tuple(flat)


class _Written:
    """What Django makes of a query, for the connection of one thread."""

    def __init__(
        self, make: Callable[..., QuerySet[Any]], shapes: Sequence[tuple[type, int | None]]
    ) -> None:
        stand_ins: list[Any] = []
        given: list[Any] = []
        for kind, size in shapes:
            places = range(len(stand_ins), len(stand_ins) + (size or 1))
            own = [STAND_INS[kind](place) for place in places]
            stand_ins += own
            given.append(own[0] if size is None else own)
        found = make(*given)
        self.compiler = found.query.get_compiler(found.db)
        self.sql, self.values = self.compiler.as_sql()
        known = {as_sent(value): place for place, value in enumerate(stand_ins)}
        self.places = [known.get(value) for value in self.values]
        if set(self.places) - {None} != set(known.values()):
            message = "a value does not stand in the statement as it was given"
            raise LookupError(message)
        select = self.compiler.select
        # Rows of .values_list(…) are handed over as they come.
        self.about: dict[str, Any] = {}
        if found._fields is None:  # type: ignore[attr-defined]
            self.about = self.compiler.klass_info or {}
        self.converters = self.compiler.get_converters([one[0] for one in select])
        if self.about:
            own = self.about["select_fields"]
            self.own = slice(own[0], own[-1] + 1)
            self.names = [one[0].target.attname for one in select[self.own]]
            populators = get_related_populators(self.about, select, found.db)  # type: ignore[call-arg]
            infos = self.about.get("related_klass_infos", [])
            fields = [None if info["reverse"] else info["field"] for info in infos]
            self.beside: list[tuple[Any, Any]] = list(zip(populators, fields, strict=True))

    def ask(self, values: Sequence[Any]) -> Iterable[Any]:
        if any(value is None for value in values):
            message = "None is not asked for by an equals sign"
            raise TypeError(message)
        sent = [
            kept if place is None else as_sent(values[place])
            for kept, place in zip(self.values, self.places, strict=True)
        ]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, sent)
            rows: Iterable[Any] = cursor.fetchall()
        if self.converters:
            rows = self.compiler.apply_converters(rows, self.converters)
        if not self.about:
            return map(tuple, rows)
        known: dict[tuple[int, Any], Any] = {}
        return [self._object(row, known) for row in rows]

    def _object(self, row: Sequence[Any], known: dict[tuple[int, Any], Any]) -> Any:
        """A row with the rows beside it; the same service of forty orders is made once."""
        made = self.about["model"].from_db(self.compiler.using, self.names, row[self.own])
        for place, (one, field) in enumerate(self.beside):
            key = (place, row[one.cols_start + one.pk_idx])
            if key in known:
                field.set_cached_value(made, known[key])
                continue
            one.populate(row, made)
            if field is not None:
                known[key] = field.get_cached_value(made)
        return made


def as_sent(value: Any) -> Any:
    """A value as the database is sent it."""
    if isinstance(value, UUID):
        return value if connection.features.has_native_uuid_field else value.hex
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    return value
