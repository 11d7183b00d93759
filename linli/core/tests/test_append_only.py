"""A closed table takes rows and gives none back, until a migration opens it again."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps as registry
from django.db import DatabaseError, connection, transaction

from linli.accounts.tests.make import make_person
from linli.core import append_only
from linli.core.events import record
from linli.core.models import Event

pytestmark = pytest.mark.postgres

TABLE = Event._meta.db_table


def editor() -> Any:
    """As much of a schema editor as the operation uses; SQLite's own refuses to run in a test."""

    def execute(statement: str, _values: None) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)

    return SimpleNamespace(connection=connection, execute=execute)


def change() -> int:
    with transaction.atomic():
        return Event.objects.update(verb="thing.forged")


@pytest.mark.django_db
def test_a_table_can_be_opened_and_closed_again() -> None:
    record("thing.done", by=None, about=make_person())
    operation: Any = append_only.append_only(TABLE)
    closes, opens = operation.code, operation.reverse_code

    with pytest.raises(DatabaseError):
        change()
    opens(registry, editor())
    assert change()
    closes(registry, editor())
    with pytest.raises(DatabaseError):
        change()


@pytest.mark.parametrize("vendor", ["sqlite", "postgresql"])
def test_what_closes_a_table_has_what_opens_it(vendor: str) -> None:
    closing = append_only.statements(vendor, "thing")
    opening = append_only.removals(vendor, "thing")

    assert len(opening) == sum(text.count("CREATE TRIGGER") for text in closing)
    assert all("thing" in text for text in opening)
