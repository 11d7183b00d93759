"""Holding a row still while an action changes it, and having many new ones counted."""

from typing import Any, TypeVar

from django.db import connection, transaction
from django.db.models import Model

from linli.core.prepared import Prepared

Row = TypeVar("Row", bound=Model)


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
    row.save(update_fields=changed | hashes)
    _remember(row)


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
