"""Holding a row still while an action changes it, writing it, and having many new ones counted."""

import re
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, TypeVar

from django.db import connection, transaction
from django.db.models import Model, Value
from django.db.models.constants import OnConflict
from django.db.models.sql.subqueries import InsertQuery, UpdateQuery

from linli.core.prepared import Prepared

Row = TypeVar("Row", bound=Model)
AT_ONCE = 200  # rows in a statement


def lock(row: Row) -> Row:
    """Read the row afresh and keep it ours until the transaction ends."""
    model = row.__class__  # also of a row that is looked up lazily, as `request.user` is
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError
    held: Row | None = _afresh(model, type(row.pk)).first(row.pk)
    if held is None:
        raise model.DoesNotExist  # type: ignore[attr-defined]
    _remember(held)
    return held


def share(model: type[Model], pk: Any) -> None:
    """Nobody `lock`s this row until we are done. Hundreds may hold it so at once: a share of a row
    is no queue. On SQLite one writes at a time anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            sql = f"SELECT 1 FROM {model._meta.db_table} WHERE id = %s FOR KEY SHARE"  # noqa: S608
            cursor.execute(sql, [pk])


_statements: dict[tuple[type[Model], type], Prepared[Any]] = {}


def _afresh(model: type[Model], kind: type) -> Prepared[Any]:
    if (model, kind) not in _statements:
        rows = model._default_manager.order_by().select_for_update()
        _statements[model, kind] = Prepared(lambda pk: rows.filter(pk=pk), kind)
    return _statements[model, kind]


def save_changes(row: Model) -> None:
    """Save what was changed since `lock` read the row, or since this last saved it.

    Most steps change a handful of sixty columns; the others would be sealed and checked again
    for nothing. Right for a row that is held: nobody else has changed it meanwhile.
    """
    read: dict[str, object] = row._as_read  # type: ignore[attr-defined]
    fields = row._meta.concrete_fields
    changed = {one.name for one in fields if read[one.attname] != getattr(row, one.attname)}
    hashes = {one.name for one in fields if getattr(one, "source", None) in changed}
    if names := tuple(sorted(changed | hashes)):
        save(row, *names)
    _remember(row)


def save(row: Model, *names: str) -> None:
    """What `row.save(update_fields=names)` does, with a statement that is written once."""
    fields = [row._meta.get_field(name) for name in names]
    values = [_as_stored(field, row, is_new=False) for field in fields]
    if not _update(row.__class__, {"pk": row.pk}, fields, values):
        raise row.__class__.DoesNotExist  # type: ignore[attr-defined]


def change(model: type[Model], where: dict[str, Any], **values: Any) -> int:
    """What `filter(**where).update(**values)` does where all are plain values and those of `where`
    are compared by equality: how many rows were changed, with a statement that is written once.

    Like `update`, it looks at no row: what is worked out from another column, such as the hash of
    a sealed one, is set only if it is named too.
    """
    fields: list[Any] = [model._meta.get_field(name) for name in values]
    pairs = zip(fields, values.values(), strict=True)
    return _update(
        model, where, fields, [one.get_db_prep_save(value, connection) for one, value in pairs]
    )


_Columns = tuple[str, ...]
_updates: dict[tuple[type[Model], _Columns, _Columns, _Columns], str] = {}


def _update(model: type[Model], where: dict[str, Any], fields: list[Any], values: list[Any]) -> int:
    sought = sorted(where.items())  # as Django orders them
    empty = tuple(name for name, value in sought if value is None)
    key = model, tuple(where), empty, tuple(field.name for field in fields)
    if key not in _updates:
        rows: Any = model._base_manager.filter(**where)
        query = rows.query.chain(UpdateQuery)
        query.add_update_fields([(field, None, Value("")) for field in fields])
        _updates[key] = query.get_compiler("default").as_sql()[0]
    for name, value in sought:
        if value is not None:
            field: Any = model._meta.pk if name == "pk" else model._meta.get_field(name)
            values.append(field.get_db_prep_value(value, connection))
    with connection.cursor() as cursor:
        cursor.execute(_updates[key], values)
        return int(cursor.rowcount)


def insert(row: Row) -> Row:
    """Store a new row: what `row.save(force_insert=True)` does, with a statement that is written
    once. For models whose values are plain: no expression, no signal is looked for."""
    insert_all([row])
    return row


def insert_all(rows: Sequence[Row]) -> None:
    """Store new rows of one model in a few statements; each brings its own id or gets one, as they
    stand."""
    for some in _parts(rows):
        statement = _Insert.of(some[0])
        back = statement.store(some)
        for row, values in zip(some, back or [()] * len(some), strict=True):
            _stored(row, statement.back, values)


def insert_new(rows: Iterable[Row]) -> list[Row]:
    """Store those that no constraint calls the same as one that is there; which they are."""
    new = list(rows)
    # Rows that are numbered there do not bring what would tell which of them were stored.
    is_numbered = bool(new) and new[0]._meta.auto_field is not None
    stored = []
    for some in [[row] for row in new] if is_numbered else _parts(new):
        back = _Insert.of(some[0], OnConflict.IGNORE).store(some)
        found = {_id_of(some[0], pk) for (pk,) in back}
        for row in some:
            if is_numbered and found:
                row.pk = found.pop()
            elif row.pk in found:
                found.remove(row.pk)  # of two that bring the same id, the first was stored
            else:
                continue
            _stored(row)
            stored.append(row)
    return stored


def _parts(rows: Sequence[Row]) -> Iterable[Sequence[Row]]:
    return (rows[first : first + AT_ONCE] for first in range(0, len(rows), AT_ONCE))


def _id_of(row: Model, stored: Any) -> Any:
    """An id as Python has it: SQLite keeps a UUID as text."""
    return row._meta.pk.to_python(stored)


def _stored(row: Model, fields: Sequence[Any] = (), values: Iterable[Any] = ()) -> None:
    for field, value in zip(fields, values, strict=True):
        setattr(row, field.attname, value)
    row._state.adding, row._state.db = False, "default"


class _Insert:
    """The statement that stores rows of a model, as Django writes it for the first of them."""

    kept: ClassVar[dict[tuple[type[Model], OnConflict | None], "_Insert"]] = {}

    def __init__(self, row: Model, on_conflict: OnConflict | None) -> None:
        meta: Any = row._meta
        self.fields = [one for one in meta.local_concrete_fields if one is not meta.auto_field]
        # What the database chooses: the numbers of rows. Where there may be none, it is said which
        # are there.
        self.back = [] if on_conflict else list(meta.db_returning_fields)
        query = InsertQuery(row.__class__, on_conflict=on_conflict)
        query.insert_values(self.fields, [row])
        compiler = query.get_compiler("default")
        compiler.returning_fields = self.back
        sql = compiler.as_sql()[0][0]
        if on_conflict:
            sql += f" RETURNING {connection.ops.quote_name(meta.pk.column)}"
        self.says = bool(self.back or on_conflict)
        parts = ONE_ROW.fullmatch(sql)
        if parts is None:
            message = "this statement is not written for rows of plain values"
            raise LookupError(message)
        self.head, self.one, self.tail = parts.groups()

    @classmethod
    def of(cls, row: Model, on_conflict: OnConflict | None = None) -> "_Insert":
        key = row.__class__, on_conflict
        if key not in cls.kept:
            cls.kept[key] = cls(row, on_conflict)
        return cls.kept[key]

    def store(self, rows: Sequence[Model]) -> list[tuple[Any, ...]]:
        """What the database says of each row that it stored."""
        values = [_as_stored(field, row, is_new=True) for row in rows for field in self.fields]
        with connection.cursor() as cursor:
            cursor.execute(f"{self.head}{', '.join([self.one] * len(rows))}{self.tail}", values)
            return cursor.fetchall() if self.says else []


# What comes before the values of a row, the values, and what comes after.
ONE_ROW = re.compile(r"(.* VALUES )(\([^()]*\))(.*)")


def _as_stored(field: Any, row: Model, *, is_new: bool) -> Any:
    return field.get_db_prep_save(field.pre_save(row, is_new), connection)


def remove(row: Model) -> None:
    """Delete a row to which no other points: what `row.delete()` does without looking for them."""
    table, own = row._meta.db_table, row._meta.pk
    with connection.cursor() as cursor:
        sql = f"DELETE FROM {table} WHERE {own.column} = %s"  # noqa: S608 - our own names
        cursor.execute(sql, [own.get_db_prep_value(row.pk, connection)])


def by_id(model: type[Row], pk: Any) -> Row:
    """The row with this id, of a statement that is written once; DoesNotExist if there is none."""
    if model not in _by_id:
        rows = model._default_manager.order_by()
        _by_id[model] = Prepared(lambda pk: rows.filter(pk=pk), type(pk))
    found: Row | None = _by_id[model].first(pk)
    if found is None:
        raise model.DoesNotExist  # type: ignore[attr-defined]
    return found


_by_id: dict[type[Model], Prepared[Any]] = {}


def _remember(row: Model) -> None:
    values = {one.attname: getattr(row, one.attname) for one in row._meta.concrete_fields}
    row._as_read = values  # type: ignore[attr-defined]


def counted(*models: type[Model]) -> None:
    """Many rows were made and are asked for in the same transaction.

    PostgreSQL takes a table for a small one until its rows are counted, which it does by itself
    only a minute after they are committed: one join of 30,000 areas stood for an hour meanwhile,
    and each thousand rows of a roster asked for a second who of 50,000 has their birthday.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {', '.join(model._meta.db_table for model in models)}")
