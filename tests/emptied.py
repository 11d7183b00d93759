"""Tables emptied after a test with real transactions, by asking only those that hold something.

Django's own way empties every table and then writes down all kinds of content and their rights
anew: on PostgreSQL a second for each such test, and longer than most of them. Ours refuse to be
emptied row by row, so their triggers stand aside meanwhile.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.test import TransactionTestCase

# What a test never changes, and what migrating and nothing else writes.
KEPT = {"django_migrations", "django_content_type", "auth_permission"}


@contextmanager
def quickly() -> Iterator[None]:
    """Meanwhile, that is how tests with real transactions end."""

    def teardown(_self: TransactionTestCase) -> None:
        with connection.cursor() as cursor:
            with_triggers_aside[connection.vendor](cursor)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", teardown)
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
    tables = sorted({*connection.introspection.django_table_names(only_existing=True)} - KEPT)
    ask = "SELECT '{0}' WHERE EXISTS (SELECT 1 FROM {0})"  # names of our own tables
    cursor.execute(" UNION ALL ".join(ask.format(table) for table in tables))
    full = [table for (table,) in cursor.fetchall()]
    with transaction.atomic():
        for table in full:
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608


def triggers(cursor: CursorWrapper) -> list[tuple[str, str]]:
    """The name and the words of every trigger of an SQLite database."""
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    return list(cursor.fetchall())
