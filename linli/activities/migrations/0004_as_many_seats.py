"""There are as many seats as a post and its shares on top of it say, and the database refuses the
next one: seats of a post are numbered once, from one to that number.

On SQLite a later change of the tables of seats or posts drops these triggers with it; then they are
to be made again. A test says so.
"""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from linli.core.together import Statements

BEYOND = (
    "NEW.number > (SELECT p.capacity + p.extra FROM activities_post p WHERE p.id = NEW.post_id)"
)
LEFT = (
    "EXISTS (SELECT 1 FROM activities_seat s"
    " WHERE s.post_id = NEW.id AND s.number > NEW.capacity + NEW.extra)"
)
SAID_SEAT, SAID_POST = "a post has no more seats than it says", "seats beyond them are there still"
POSTGRES = f"""
CREATE FUNCTION activities_seat_within() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF {BEYOND} THEN
        RAISE EXCEPTION '{SAID_SEAT}' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER activities_seat_within BEFORE INSERT OR UPDATE OF number, post_id
ON activities_seat FOR EACH ROW EXECUTE FUNCTION activities_seat_within();
CREATE FUNCTION activities_post_holds() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF {LEFT} THEN
        RAISE EXCEPTION '{SAID_POST}' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER activities_post_holds BEFORE UPDATE OF capacity, extra
ON activities_post FOR EACH ROW
WHEN (NEW.capacity + NEW.extra < OLD.capacity + OLD.extra)
EXECUTE FUNCTION activities_post_holds();
"""  # noqa: S608 - nothing of it comes from outside
SQLITE = (
    f"CREATE TRIGGER activities_seat_within_insert BEFORE INSERT ON activities_seat FOR EACH ROW"
    f" WHEN {BEYOND} BEGIN SELECT RAISE(ABORT, '{SAID_SEAT}'); END",
    f"CREATE TRIGGER activities_seat_within_update BEFORE UPDATE OF number, post_id"
    f" ON activities_seat FOR EACH ROW WHEN {BEYOND}"
    f" BEGIN SELECT RAISE(ABORT, '{SAID_SEAT}'); END",
    f"CREATE TRIGGER activities_post_holds BEFORE UPDATE OF capacity, extra ON activities_post"
    f" FOR EACH ROW WHEN NEW.capacity + NEW.extra < OLD.capacity + OLD.extra AND {LEFT}"
    f" BEGIN SELECT RAISE(ABORT, '{SAID_POST}'); END",
)


def close(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    is_postgres = editor.connection.vendor == "postgresql"
    for statement in (POSTGRES,) if is_postgres else SQLITE:
        editor.execute(statement)


def open_again(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute("DROP TRIGGER activities_seat_within ON activities_seat")
        editor.execute("DROP FUNCTION activities_seat_within()")
        editor.execute("DROP TRIGGER activities_post_holds ON activities_post")
        editor.execute("DROP FUNCTION activities_post_holds()")
        return
    for name in ("seat_within_insert", "seat_within_update", "post_holds"):
        editor.execute(f"DROP TRIGGER activities_{name}")


class Migration(migrations.Migration):
    dependencies = [("activities", "0003_on_top")]

    operations = [Statements(close, open_again)]
