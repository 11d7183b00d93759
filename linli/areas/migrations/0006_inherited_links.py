"""One successor becomes a row of several; links say since when, and whether they are inherited.

SQLite makes both tables anew for it and drops their triggers, so they are taken off and put on
again. No area comes after itself, however it is written: the same for the rows of successions.
"""

from importlib import import_module

from django.db import migrations, models

from linli.core.together import Statements

circles = import_module("linli.areas.migrations.0003_no_circles")

COPY = """
INSERT INTO areas_succession (area_id, successor_id, buildings)
SELECT id, successor_id, '' FROM areas_area WHERE successor_id IS NOT NULL
"""
# So far an area that ended was hung into its successor, with all its past.
DATE = """
UPDATE areas_arealink SET is_inherited = {yes}, valid_from = (
    SELECT {next_day} FROM areas_area AS area WHERE area.id = areas_arealink.below_id
)
WHERE EXISTS (
    SELECT 1 FROM areas_succession AS one
    WHERE one.area_id = areas_arealink.below_id AND one.successor_id = areas_arealink.above_id
)
"""
POSTGRES = """
CREATE OR REPLACE FUNCTION linli_succession_no_circle() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off AS $body$
BEGIN
    IF EXISTS (SELECT 1 FROM areas_arealink
        WHERE above_id = NEW.area_id AND below_id = NEW.successor_id)
    THEN RAISE EXCEPTION 'an area cannot come after itself' USING ERRCODE = '23514'; END IF;
    RETURN NEW;
END $body$;
CREATE TRIGGER areas_succession_no_circle BEFORE INSERT OR UPDATE ON areas_succession
    FOR EACH ROW EXECUTE FUNCTION linli_succession_no_circle();
"""
SQLITE = """
CREATE TRIGGER areas_succession_no_circle_{when} BEFORE {when} ON areas_succession
WHEN EXISTS
    (SELECT 1 FROM areas_arealink WHERE above_id = NEW.area_id AND below_id = NEW.successor_id)
BEGIN SELECT RAISE(ABORT, 'an area cannot come after itself'); END
"""


def open_up(apps, editor):
    """Before: the successors are copied, and on SQLite the triggers go."""
    editor.execute(COPY)
    if editor.connection.vendor == "sqlite":
        circles.reopen(apps, editor)


def close(apps, editor):
    """After: the triggers come back, and one for successions with them."""
    if editor.connection.vendor == "postgresql":
        editor.execute(DATE.format(yes="TRUE", next_day="area.valid_until + 1"))
        editor.execute(POSTGRES)
        return
    editor.execute(DATE.format(yes="1", next_day="date(area.valid_until, '+1 day')"))
    circles.close(apps, editor)
    for when in ("insert", "update"):
        editor.execute(SQLITE.format(when=when))


class Migration(migrations.Migration):
    dependencies = [("areas", "0005_succession")]

    operations = [
        Statements(open_up),
        migrations.RemoveConstraint("area", "area_not_its_own_parent"),
        migrations.RemoveField("area", "successor"),
        migrations.AddConstraint(
            "area",
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("id")), name="area_not_its_own_parent"
            ),
        ),
        migrations.AddField(
            "area",
            "successors",
            models.ManyToManyField(
                related_name="predecessors", through="areas.Succession", to="areas.area"
            ),
        ),
        migrations.AddField("arealink", "is_inherited", models.BooleanField(default=False)),
        migrations.AddField("arealink", "valid_from", models.DateField(null=True)),
        migrations.AddIndex(
            "arealink",
            models.Index(
                fields=["below"],
                condition=models.Q(valid_from__isnull=False),
                name="area_link_dated",
            ),
        ),
        Statements(close),
    ]
