"""Hours follow when two rows of one person are put together, and go back: with who wrote them, if
that was the same person."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from linli.core.append_only import FOLLOWS, same_but
from linli.core.together import Statements

# As 0001_initial.py has them.
MAY_CHANGE = (
    "marks", "state", "decided_by_id", "publicised_at", "until", "effective_at", "ended_life_at",
    "why", "words",
)  # fmt: skip
FOR_GOOD = "('revoked', 'superseded')"
PERSONS = ("person_id", "written_by_id")
BY_THEMSELVES = (
    "(OLD.written_by_id = OLD.person_id AND NEW.written_by_id = NEW.person_id"
    " OR {written_by_is_the_same})"
)
POSTGRES = """
CREATE OR REPLACE FUNCTION linli_hour_closed() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF (OLD.state NOT IN {for_good} OR NEW.state = OLD.state)
        AND to_jsonb(NEW) - ARRAY[{free}] = to_jsonb(OLD) - ARRAY[{free}]
    THEN RETURN NEW; END IF;
    IF to_jsonb(NEW) - ARRAY[{persons}] = to_jsonb(OLD) - ARRAY[{persons}]
        AND {themselves} AND {follows}
    THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'the facts of an hour stay' USING ERRCODE = '23001';
END $body$;
"""
SQLITE = """
CREATE TRIGGER hours_hour_no_update BEFORE UPDATE ON hours_hour
WHEN NOT ((OLD.state NOT IN {for_good} OR NEW.state = OLD.state) AND {same})
    AND NOT ({but_persons} AND {themselves} AND {follows})
BEGIN SELECT RAISE(ABORT, 'the facts of an hour stay'); END;
"""


def let_follow(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        same = "NEW.written_by_id IS NOT DISTINCT FROM OLD.written_by_id"
        text = POSTGRES.format(
            for_good=FOR_GOOD, follows=FOLLOWS, free=_quoted(MAY_CHANGE), persons=_quoted(PERSONS),
            themselves=BY_THEMSELVES.format(written_by_is_the_same=same),
        )  # fmt: skip
        editor.execute(text, None)
        return
    columns = [one.column for one in apps.get_model("hours", "Hour")._meta.concrete_fields]
    same = "NEW.written_by_id IS OLD.written_by_id"
    text = SQLITE.format(
        for_good=FOR_GOOD, follows=FOLLOWS, same=same_but(columns, *MAY_CHANGE),
        but_persons=same_but(columns, *PERSONS),
        themselves=BY_THEMSELVES.format(written_by_is_the_same=same),
    )  # fmt: skip
    editor.execute("DROP TRIGGER IF EXISTS hours_hour_no_update", None)
    editor.execute(text, None)


def _quoted(columns: tuple[str, ...]) -> str:
    return ", ".join(f"'{name}'" for name in columns)


class Migration(migrations.Migration):
    dependencies = [("hours", "0003_imported"), ("records", "0003_rows_follow")]

    operations = [Statements(let_follow)]
