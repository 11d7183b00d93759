"""What no column can hold, noticed on both databases: SQLite itself would keep it."""

import pytest
from django.apps import apps
from django.db import connection, models
from django.db.backends.base.operations import BaseDatabaseOperations

TABLES = [model for model in apps.get_models() if model.__module__.startswith("linli.")]


@pytest.fixture
def narrow_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    """A text longer than its column, or a number beyond it, is a fault when it is saved."""
    save = models.Field.get_db_prep_save

    def checked(self: models.Field, value: object, connection: object) -> object:  # type: ignore[type-arg]
        if isinstance(value, str) and isinstance(self, models.CharField) and self.max_length:
            assert len(value) <= self.max_length, f"{self}: {len(value)} characters"
        if isinstance(value, int) and isinstance(self, models.IntegerField):
            low, high = BaseDatabaseOperations.integer_field_ranges[self.get_internal_type()]
            assert low <= value <= high, f"{self}: {value}"
        return save(self, value, connection)  # type: ignore[arg-type]

    monkeypatch.setattr(models.Field, "get_db_prep_save", checked)


def rows() -> dict[str, int]:
    """How many rows there are, table by table, in one query."""
    parts = " UNION ALL ".join(
        f"SELECT '{m._meta.label}', count(*) FROM {m._meta.db_table}"  # noqa: S608 - names of ours
        for m in TABLES
    )
    with connection.cursor() as cursor:
        cursor.execute(parts)
        return dict(cursor.fetchall())
