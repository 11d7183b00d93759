"""No area lies in itself, however it is written: the database refuses the step that would close
a circle, in the parents and in the links.

The plan of a trigger's query is kept for the whole session. One made while the table was small
would read all links for each new one, which for the villages of Guangdong took minutes: so the
functions always take the index.
"""

from django.db import migrations

from linli.core.together import Statements

POSTGRES = """
CREATE OR REPLACE FUNCTION linli_area_no_circle() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off AS $body$
BEGIN
    IF EXISTS (SELECT 1 FROM areas_arealink WHERE above_id = NEW.id AND below_id = NEW.parent_id)
    THEN RAISE EXCEPTION 'an area cannot lie in itself' USING ERRCODE = '23514'; END IF;
    RETURN NEW;
END $body$;
CREATE TRIGGER areas_area_no_circle BEFORE UPDATE OF parent_id ON areas_area
    FOR EACH ROW EXECUTE FUNCTION linli_area_no_circle();
CREATE OR REPLACE FUNCTION linli_arealink_no_circle() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off AS $body$
BEGIN
    IF NEW.steps > 0 AND EXISTS
        (SELECT 1 FROM areas_arealink WHERE above_id = NEW.below_id AND below_id = NEW.above_id)
    THEN RAISE EXCEPTION 'areas cannot lie in one another' USING ERRCODE = '23514'; END IF;
    RETURN NEW;
END $body$;
CREATE TRIGGER areas_arealink_no_circle BEFORE INSERT OR UPDATE ON areas_arealink
    FOR EACH ROW EXECUTE FUNCTION linli_arealink_no_circle();
"""

SQLITE = [
    """
CREATE TRIGGER areas_area_no_circle BEFORE UPDATE OF parent_id ON areas_area
WHEN EXISTS (SELECT 1 FROM areas_arealink WHERE above_id = NEW.id AND below_id = NEW.parent_id)
BEGIN SELECT RAISE(ABORT, 'an area cannot lie in itself'); END
""",
    """
CREATE TRIGGER areas_arealink_no_circle_insert BEFORE INSERT ON areas_arealink
WHEN NEW.steps > 0 AND EXISTS
    (SELECT 1 FROM areas_arealink WHERE above_id = NEW.below_id AND below_id = NEW.above_id)
BEGIN SELECT RAISE(ABORT, 'areas cannot lie in one another'); END
""",
    """
CREATE TRIGGER areas_arealink_no_circle_update BEFORE UPDATE ON areas_arealink
WHEN NEW.steps > 0 AND EXISTS
    (SELECT 1 FROM areas_arealink WHERE above_id = NEW.below_id AND below_id = NEW.above_id)
BEGIN SELECT RAISE(ABORT, 'areas cannot lie in one another'); END
""",
]


def close(apps, editor):
    if editor.connection.vendor == "postgresql":
        editor.execute(POSTGRES)
        return
    for statement in SQLITE:
        editor.execute(statement)


def reopen(apps, editor):
    if editor.connection.vendor == "postgresql":
        editor.execute("DROP TRIGGER areas_area_no_circle ON areas_area")
        editor.execute("DROP TRIGGER areas_arealink_no_circle ON areas_arealink")
        return
    for name in ("area_no_circle", "arealink_no_circle_insert", "arealink_no_circle_update"):
        editor.execute(f"DROP TRIGGER areas_{name}")


class Migration(migrations.Migration):
    dependencies = [("areas", "0002_areaimport")]

    operations = [Statements(close, reopen)]
