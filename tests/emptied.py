"""Tables emptied after a test with real transactions, by asking only those that hold something.

Django's own way empties every table and then writes down all kinds of content and their rights
anew: on PostgreSQL a second for each such test, and longer than most of them. Ours refuse to be
emptied row by row, so their triggers stand aside meanwhile.

What the migrations wrote goes with the rest. It comes back before the next test that keeps to one
transaction: in another order, or where one process takes work from another, some still follow.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.test import TestCase, TransactionTestCase

from tests import migrated

# What a test never changes, and what migrating and nothing else writes.
KEPT = {"django_migrations", "django_content_type", "auth_permission"}
# What the database held at first. On PostgreSQL, table by table; on SQLite it lies in a file.
_at_first: dict[str, bytes] = {}
_is_empty = False


def remember() -> None:
    """What the database holds before the first test."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            _at_first.update({table: copy_of(cursor, table) for table in full_tables(cursor)})


def bring_back() -> None:
    """All that it held then, into a database that was emptied."""
    if connection.vendor == "sqlite":
        migrated.copy_into(connection)
        return
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        try:
            for table, rows in _at_first.items():
                with cursor.copy(f"COPY {table} FROM STDIN") as copying:
                    copying.write(rows)
        finally:
            cursor.execute("SET session_replication_role = origin")


def copy_of(cursor: CursorWrapper, table: str) -> bytes:
    with cursor.copy(f"COPY {table} TO STDOUT") as copying:
        return b"".join(bytes(part) for part in copying)


@contextmanager
def quickly() -> Iterator[None]:
    """Meanwhile, that is how tests with real transactions end, and the others begin."""
    begin = TestCase._enter_atomics.__func__  # type: ignore[attr-defined]

    def teardown(_self: TransactionTestCase) -> None:
        global _is_empty  # of one process, like the database
        with connection.cursor() as cursor:
            with_triggers_aside[connection.vendor](cursor)
        _is_empty = True

    def enter(cls: type[TestCase]) -> object:
        global _is_empty
        if _is_empty:
            bring_back()
            _is_empty = False
        return begin(cls)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", teardown)
        patch.setattr(TestCase, "_enter_atomics", classmethod(enter))
        yield


def on_postgres(cursor: CursorWrapper) -> None:
    cursor.execute("SET session_replication_role = replica")  # no trigger, no foreign key
    try:
        empty(cursor)
    finally:
        cursor.execute("SET session_replication_role = origin")


def on_sqlite(cursor: CursorWrapper) -> None:
    """The triggers come back word for word."""
    found = triggers(cursor)
    for name, _sql in found:
        cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
    try:
        empty(cursor)
    finally:
        for name, sql in found:
            # A live server that rolled back in between may have brought them back.
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            cursor.execute(sql)


with_triggers_aside = {"postgresql": on_postgres, "sqlite": on_sqlite}


def empty(cursor: CursorWrapper) -> None:
    """All at once: on SQLite foreign keys are looked at when the transaction ends."""
    full = full_tables(cursor)
    with transaction.atomic():
        for table in full:
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608


def full_tables(cursor: CursorWrapper) -> list[str]:
    """The tables that hold something."""
    tables = sorted({*connection.introspection.django_table_names(only_existing=True)} - KEPT)
    ask = "SELECT '{0}' WHERE EXISTS (SELECT 1 FROM {0})"  # names of our own tables
    cursor.execute(" UNION ALL ".join(ask.format(table) for table in tables))
    return [table for (table,) in cursor.fetchall()]


def triggers(cursor: CursorWrapper) -> list[tuple[str, str]]:
    """The name and the words of every trigger of an SQLite database."""
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    return list(cursor.fetchall())
