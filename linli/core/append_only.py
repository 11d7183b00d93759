"""Tables to which rows are only added: the database itself refuses changes and early deletions.

Rows may be deleted once they are older than the law wants logs kept (网安法 §23: six months).
"""

from collections.abc import Iterable

from django.apps.registry import Apps
from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from linli.core.together import Statements

KEPT_DAYS = 190  # at least six months of any length

POSTGRES = """
CREATE OR REPLACE FUNCTION linli_append_only() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF TG_OP = 'DELETE' AND OLD.at < now() - interval '{days} days' THEN RETURN OLD; END IF;
    RAISE EXCEPTION 'rows of % are only added', TG_TABLE_NAME USING ERRCODE = '23001';
END $body$;
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION linli_append_only();
"""

SQLITE = """
CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
BEGIN SELECT RAISE(ABORT, 'rows of {table} are only added'); END;
CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
WHEN OLD.at >= datetime('now', '-{days} days')
BEGIN SELECT RAISE(ABORT, 'rows of {table} are only added'); END;
"""

# Two rows of one person were put together, or that was undone (people/models/merge.py): the one
# reason for which a row that is only added comes to be of another.
FOLLOWS = """EXISTS (SELECT 1 FROM people_merge m
    WHERE (m.undone_at IS NULL AND m.gone_id = OLD.person_id AND m.kept_id = NEW.person_id)
    OR (m.undone_at IS NOT NULL AND m.kept_id = OLD.person_id AND m.gone_id = NEW.person_id))"""


def same_but(columns: Iterable[str], *free: str) -> str:
    """For SQLite: that nothing but the free columns has changed."""
    return " AND ".join(f'NEW."{one}" IS OLD."{one}"' for one in columns if one not in free)


def append_only(table: str) -> Statements:
    """The migration operation that closes a table. It must have a column `at`."""

    def close(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        for statement in statements(editor.connection.vendor, table):
            editor.execute(statement, None)

    return Statements(close, open_again(table))


def open_again(table: str):  # type: ignore[no-untyped-def]
    def reopen(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        for statement in removals(editor.connection.vendor, table):
            editor.execute(statement, None)

    return reopen


def statements(vendor: str, table: str) -> list[str]:
    """The SQL that closes the table."""
    text = (POSTGRES if vendor == "postgresql" else SQLITE).format(table=table, days=KEPT_DAYS)
    if vendor == "postgresql":
        return [text]
    return [f"{part} END;" for part in text.split(" END;") if part.strip()]


def removals(vendor: str, table: str) -> list[str]:
    if vendor == "postgresql":
        return [f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}"]
    return [f"DROP TRIGGER IF EXISTS {table}_no_{verb}" for verb in ("update", "delete")]


def closed_tables() -> list[str]:
    """The tables that are closed in this database, read from its own catalogue."""
    query = (
        "SELECT event_object_table FROM information_schema.triggers"
        " WHERE trigger_name LIKE '%_append_only' GROUP BY 1"
        if connection.vendor == "postgresql"
        else "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger'"
        " AND name LIKE '%_no_update' GROUP BY 1"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return [row[0] for row in cursor.fetchall()]
