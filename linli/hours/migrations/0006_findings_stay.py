"""What an inspector found stays as it was said, and is never said by whom it is about."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from linli.core.together import Statements

POSTGRES = (
    """
CREATE OR REPLACE FUNCTION linli_finding_kept() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF EXISTS (SELECT 1 FROM hours_hour h WHERE h.id = NEW.hour_id
            AND NEW.by_id IN (h.person_id, h.written_by_id, h.decided_by_id))
        THEN RAISE EXCEPTION 'a finding is of somebody else' USING ERRCODE = '23001'; END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.sample_id = OLD.sample_id AND NEW.hour_id = OLD.hour_id
        AND NEW.verdict = OLD.verdict AND NEW.at = OLD.at
    THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'a finding stays' USING ERRCODE = '23001';
END $body$;
CREATE TRIGGER hours_finding_kept BEFORE INSERT OR UPDATE OR DELETE ON hours_finding
    FOR EACH ROW EXECUTE FUNCTION linli_finding_kept();
""",
)
SQLITE = (
    """CREATE TRIGGER hours_finding_by_another BEFORE INSERT ON hours_finding
WHEN EXISTS (SELECT 1 FROM hours_hour h WHERE h.id = NEW.hour_id
    AND NEW.by_id IN (h.person_id, h.written_by_id, h.decided_by_id))
BEGIN SELECT RAISE(ABORT, 'a finding is of somebody else'); END;""",
    """CREATE TRIGGER hours_finding_no_update BEFORE UPDATE ON hours_finding
WHEN NOT (NEW.sample_id = OLD.sample_id AND NEW.hour_id = OLD.hour_id
    AND NEW.verdict = OLD.verdict AND NEW.at = OLD.at)
BEGIN SELECT RAISE(ABORT, 'a finding stays'); END;""",
    """CREATE TRIGGER hours_finding_no_delete BEFORE DELETE ON hours_finding
BEGIN SELECT RAISE(ABORT, 'a finding stays'); END;""",
)


def close(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in POSTGRES if editor.connection.vendor == "postgresql" else SQLITE:
        editor.execute(statement, None)


def open_again(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute("DROP TRIGGER IF EXISTS hours_finding_kept ON hours_finding", None)
        editor.execute("DROP FUNCTION IF EXISTS linli_finding_kept()", None)
        return
    for name in ("by_another", "no_update", "no_delete"):
        editor.execute(f"DROP TRIGGER IF EXISTS hours_finding_{name}", None)


class Migration(migrations.Migration):
    dependencies = [("hours", "0005_stars_findings_handovers")]

    operations = [Statements(close, open_again)]
