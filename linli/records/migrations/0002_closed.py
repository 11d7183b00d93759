"""Records are kept for ever: the database refuses to change or delete them and their parts.

Two changes are let through: a version stops being the current one, and the words of a reason and
of a proof are blanked when somebody in it leaves. What no column check can see is asked when a row is added: a
service lasts a day at most, and a version follows the one before it and stays back-dated.
"""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from linli.core.together import Statements

RECORD = "records_servicerecord"
PARTS = ("records_contribution", "records_reception")
MAY_CHANGE = ("is_current", "reason", "proof")

POSTGRES_KEPT = """
CREATE OR REPLACE FUNCTION linli_kept() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION 'rows of % are only added', TG_TABLE_NAME USING ERRCODE = '23001';
END $body$;
"""
POSTGRES_RECORD = """
CREATE OR REPLACE FUNCTION linli_record_closed() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF (NEW.is_current = OLD.is_current OR OLD.is_current) AND NEW.reason IN (OLD.reason, '')
        AND NEW.proof IN (OLD.proof, '')
        AND to_jsonb(NEW) - 'is_current' - 'reason' - 'proof'
            = to_jsonb(OLD) - 'is_current' - 'reason' - 'proof'
    THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'rows of % are only added', TG_TABLE_NAME USING ERRCODE = '23001';
END $body$;
CREATE OR REPLACE FUNCTION linli_record_follows() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF NEW.ended_at - NEW.begun_at > interval '24 hours' THEN
        RAISE EXCEPTION 'a record spans a day at most' USING ERRCODE = '23001';
    END IF;
    IF NEW.replaces_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM records_servicerecord o WHERE o.id = NEW.replaces_id
        AND o.source_kind = NEW.source_kind AND o.source_id = NEW.source_id
        AND o.number = NEW.number - 1 AND (NEW.is_backdated OR NOT o.is_backdated)
    ) THEN RAISE EXCEPTION 'a version follows its own' USING ERRCODE = '23001'; END IF;
    RETURN NEW;
END $body$;
CREATE TRIGGER records_servicerecord_append_only BEFORE UPDATE ON records_servicerecord
    FOR EACH ROW EXECUTE FUNCTION linli_record_closed();
CREATE TRIGGER records_servicerecord_kept BEFORE DELETE ON records_servicerecord
    FOR EACH ROW EXECUTE FUNCTION linli_kept();
CREATE TRIGGER records_servicerecord_follows BEFORE INSERT ON records_servicerecord
    FOR EACH ROW EXECUTE FUNCTION linli_record_follows();
"""
POSTGRES_PART = """
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION linli_kept();
"""

SQLITE = """
CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {when}
BEGIN SELECT RAISE(ABORT, 'rows of {table} are only added'); END;
CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
BEGIN SELECT RAISE(ABORT, 'rows of {table} are only added'); END;
"""
SQLITE_INSERT = """
CREATE TRIGGER records_servicerecord_short BEFORE INSERT ON records_servicerecord
WHEN (julianday(NEW.ended_at) - julianday(NEW.begun_at)) * 86400 > 86400.001
BEGIN SELECT RAISE(ABORT, 'a record spans a day at most'); END;
CREATE TRIGGER records_servicerecord_follows BEFORE INSERT ON records_servicerecord
WHEN NEW.replaces_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM records_servicerecord o WHERE o.id = NEW.replaces_id
    AND o.source_kind = NEW.source_kind AND o.source_id = NEW.source_id
    AND o.number = NEW.number - 1 AND (NEW.is_backdated OR NOT o.is_backdated)
)
BEGIN SELECT RAISE(ABORT, 'a version follows its own'); END;
"""


def close(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(POSTGRES_KEPT, None)
        editor.execute(POSTGRES_RECORD, None)
        for table in PARTS:
            editor.execute(POSTGRES_PART.format(table=table), None)
        return
    fields = apps.get_model("records", "ServiceRecord")._meta.concrete_fields
    columns = [field.column for field in fields if field.column not in MAY_CHANGE]
    same = " AND ".join(f"NEW.{column} IS OLD.{column}" for column in columns)
    let = "(NEW.is_current = OLD.is_current OR OLD.is_current)"
    let += "".join(f" AND NEW.{name} IN (OLD.{name}, '')" for name in ("reason", "proof"))
    texts = [SQLITE.format(table=RECORD, when=f"WHEN NOT ({let} AND {same})"), SQLITE_INSERT]
    texts += [SQLITE.format(table=table, when="") for table in PARTS]
    for statement in "".join(texts).split(" END;"):
        if statement.strip():
            editor.execute(f"{statement} END;", None)


def open_again(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        for name in ("append_only", "kept", "follows"):
            editor.execute(f"DROP TRIGGER IF EXISTS {RECORD}_{name} ON {RECORD}", None)
        for table in PARTS:
            editor.execute(f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}", None)
        for name in ("linli_kept", "linli_record_closed", "linli_record_follows"):
            editor.execute(f"DROP FUNCTION IF EXISTS {name}()", None)
        return
    for name in ("short", "follows"):
        editor.execute(f"DROP TRIGGER IF EXISTS {RECORD}_{name}", None)
    for table in (RECORD, *PARTS):
        for name in ("no_update", "no_delete"):
            editor.execute(f"DROP TRIGGER IF EXISTS {table}_{name}", None)


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial")]

    operations = [Statements(close, open_again)]
