"""The log of looks follows when two rows of one person are put together, and goes back."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from linli.core.append_only import FOLLOWS, same_but
from linli.core.together import Statements

POSTGRES = """
CREATE OR REPLACE FUNCTION linli_look_append_only() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF NEW.note = '' AND to_jsonb(NEW) - 'note' = to_jsonb(OLD) - 'note' THEN RETURN NEW; END IF;
    IF to_jsonb(NEW) - 'person_id' = to_jsonb(OLD) - 'person_id' AND {follows}
    THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'rows of % are only added', TG_TABLE_NAME USING ERRCODE = '23001';
END $body$;
"""
SQLITE = """
CREATE TRIGGER people_look_no_update BEFORE UPDATE ON people_look
WHEN NOT (NEW.note = '' AND {but_note}) AND NOT ({but_person} AND {follows})
BEGIN SELECT RAISE(ABORT, 'rows of people_look are only added'); END;
"""


def let_follow(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(POSTGRES.format(follows=FOLLOWS), None)
        return
    fields = apps.get_model("people", "Look")._meta.concrete_fields
    columns = [one.column for one in fields]
    editor.execute("DROP TRIGGER IF EXISTS people_look_no_update", None)
    text = SQLITE.format(
        but_note=same_but(columns, "note"), but_person=same_but(columns, "person_id"),
        follows=FOLLOWS,
    )  # fmt: skip
    editor.execute(text, None)


class Migration(migrations.Migration):
    dependencies = [("people", "0006_merges")]

    operations = [Statements(let_follow)]
