"""The log of looks is closed, but for one thing: the note may be blanked when somebody leaves."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from linli.core.append_only import removals, statements
from linli.core.together import Statements

TABLE = "people_look"

POSTGRES = """
CREATE OR REPLACE FUNCTION linli_look_append_only() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF NEW.note = '' AND to_jsonb(NEW) - 'note' = to_jsonb(OLD) - 'note' THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'rows of % are only added', TG_TABLE_NAME USING ERRCODE = '23001';
END $body$;
CREATE TRIGGER people_look_append_only BEFORE DELETE ON people_look
    FOR EACH ROW EXECUTE FUNCTION linli_append_only();
CREATE TRIGGER people_look_note_only BEFORE UPDATE ON people_look
    FOR EACH ROW EXECUTE FUNCTION linli_look_append_only();
"""

SQLITE = """
CREATE TRIGGER people_look_no_update BEFORE UPDATE ON people_look
WHEN NOT (NEW.note = '' AND NEW.id IS OLD.id AND NEW.person_id IS OLD.person_id
    AND NEW.by_id IS OLD.by_id AND NEW.why IS OLD.why AND NEW.on_list_id IS OLD.on_list_id
    AND NEW.at IS OLD.at)
BEGIN SELECT RAISE(ABORT, 'rows of people_look are only added'); END;
"""


def close(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    vendor = editor.connection.vendor
    for statement in statements(vendor, TABLE):
        editor.execute(statement, None)
    if vendor == "postgresql":
        for statement in removals("postgresql", TABLE):
            editor.execute(statement, None)
        editor.execute(POSTGRES, None)
    else:
        editor.execute("DROP TRIGGER people_look_no_update", None)
        editor.execute(SQLITE, None)


def open_again(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    vendor = editor.connection.vendor
    if vendor == "postgresql":
        editor.execute("DROP TRIGGER IF EXISTS people_look_note_only ON people_look", None)
    for statement in removals(vendor, TABLE):
        editor.execute(statement, None)
    if vendor == "postgresql":
        editor.execute("DROP FUNCTION IF EXISTS linli_look_append_only()", None)


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial"), ("core", "0002_append_only")]

    operations = [Statements(close, open_again)]
