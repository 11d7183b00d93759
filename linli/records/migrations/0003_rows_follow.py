"""Who gave and who got follows when two rows of one person are put together, and goes back."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from linli.core.append_only import FOLLOWS, same_but
from linli.core.together import Statements

PARTS = {"records_contribution": "Contribution", "records_reception": "Reception"}
POSTGRES = """
CREATE OR REPLACE FUNCTION linli_part_follows() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF to_jsonb(NEW) - 'person_id' = to_jsonb(OLD) - 'person_id' AND {follows}
    THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'rows of % are only added', TG_TABLE_NAME USING ERRCODE = '23001';
END $body$;
"""
POSTGRES_PART = """
DROP TRIGGER {table}_append_only ON {table};
CREATE TRIGGER {table}_append_only BEFORE DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION linli_kept();
CREATE TRIGGER {table}_follows BEFORE UPDATE ON {table}
    FOR EACH ROW EXECUTE FUNCTION linli_part_follows();
"""
SQLITE = """
CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} WHEN NOT ({same} AND {follows})
BEGIN SELECT RAISE(ABORT, 'rows of {table} are only added'); END;
"""


def let_follow(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(POSTGRES.format(follows=FOLLOWS), None)
        for table in PARTS:
            editor.execute(POSTGRES_PART.format(table=table), None)
        return
    for table, name in PARTS.items():
        columns = [one.column for one in apps.get_model("records", name)._meta.concrete_fields]
        same = same_but(columns, "person_id")
        editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_update", None)
        editor.execute(SQLITE.format(table=table, same=same, follows=FOLLOWS), None)


class Migration(migrations.Migration):
    dependencies = [("records", "0002_closed"), ("people", "0007_rows_follow")]

    operations = [Statements(let_follow)]
