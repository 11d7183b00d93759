"""Whoever is bound to a partner's share sits in one of its seats, and in no other: there are as many
as the quota says, so the database refuses one member too many.

On SQLite a later change of the table of sign-ups drops these triggers with it; then they are to be
made again. A test says so.
"""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from linli.core.together import Statements

WRONG = (
    "NOT EXISTS (SELECT 1 FROM activities_seat s"
    " WHERE s.id = NEW.seat_id AND s.share_id = NEW.share_id)"
)
SAID = "a member of a partner sits in its share"
POSTGRES = f"""
CREATE FUNCTION activities_signup_bound() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF {WRONG} THEN
        RAISE EXCEPTION '{SAID}' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER activities_signup_bound BEFORE INSERT OR UPDATE ON activities_signup FOR EACH ROW
WHEN (NEW.is_bound AND NEW.seat_id IS NOT NULL) EXECUTE FUNCTION activities_signup_bound();
"""  # noqa: S608 - nothing of it comes from outside
SQLITE = f"""
CREATE TRIGGER activities_signup_bound_{{name}} BEFORE {{event}} ON activities_signup FOR EACH ROW
WHEN NEW.is_bound AND NEW.seat_id IS NOT NULL AND {WRONG}
BEGIN SELECT RAISE(ABORT, '{SAID}'); END
"""


def close(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(POSTGRES)
        return
    for name in ("insert", "update"):
        editor.execute(SQLITE.format(name=name, event=name.upper()))


def open_again(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute("DROP TRIGGER activities_signup_bound ON activities_signup")
        editor.execute("DROP FUNCTION activities_signup_bound()")
        return
    for name in ("insert", "update"):
        editor.execute(f"DROP TRIGGER activities_signup_bound_{name}")


class Migration(migrations.Migration):
    dependencies = [("activities", "0001_initial")]

    operations = [Statements(close, open_again)]
