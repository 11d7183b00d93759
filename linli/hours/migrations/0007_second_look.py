"""Whoever objected may ask for a second look, once, at what somebody else answered."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from linli.core.together import Statements

# A second look is at an answered objection of the same person to the same hour, which is no second
# look itself, and names who answered it.
OF_THE_SAME = """EXISTS (SELECT 1 FROM hours_objection o WHERE o.id = NEW.appeals_id
    AND o.appeals_id IS NULL AND o.answered_at IS NOT NULL AND o.hour_id = NEW.hour_id
    AND o.by_id = NEW.by_id AND o.answered_by_id = NEW.not_by_id)"""
POSTGRES = f"""
CREATE OR REPLACE FUNCTION linli_second_look() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF NEW.appeals_id IS NOT NULL AND NOT {OF_THE_SAME}
    THEN RAISE EXCEPTION 'a second look is at an answer' USING ERRCODE = '23001'; END IF;
    RETURN NEW;
END $body$;
CREATE TRIGGER hours_objection_second_look BEFORE INSERT OR UPDATE OF appeals_id, not_by_id
    ON hours_objection FOR EACH ROW EXECUTE FUNCTION linli_second_look();
"""
SQLITE = (
    # The table was made anew, and its trigger of 0001_initial.py went with the old one.
    """CREATE TRIGGER IF NOT EXISTS hours_objection_no_delete BEFORE DELETE ON hours_objection
BEGIN SELECT RAISE(ABORT, 'rows of hours_objection are kept'); END;""",
    *(
        f"""CREATE TRIGGER hours_objection_second_look_{name} BEFORE {when} ON hours_objection
WHEN NEW.appeals_id IS NOT NULL AND NOT {OF_THE_SAME}
BEGIN SELECT RAISE(ABORT, 'a second look is at an answer'); END;"""
        for name, when in (("new", "INSERT"), ("change", "UPDATE OF appeals_id, not_by_id"))
    ),
)


def close(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    statements = (POSTGRES,) if editor.connection.vendor == "postgresql" else SQLITE
    for statement in statements:
        editor.execute(statement, None)


def open_again(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute("DROP TRIGGER IF EXISTS hours_objection_second_look ON hours_objection", None)
        editor.execute("DROP FUNCTION IF EXISTS linli_second_look()", None)
        return
    for name in ("new", "change"):
        editor.execute(f"DROP TRIGGER IF EXISTS hours_objection_second_look_{name}", None)


class Migration(migrations.Migration):

    dependencies = [
        ('hours', '0006_findings_stay'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='objection',
            name='appeals',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='second_look', to='hours.objection'),
        ),
        migrations.AddField(
            model_name='objection',
            name='not_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='objection',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('appeals', None), ('not_by', None)), models.Q(('appeals__isnull', False), ('not_by__isnull', False)), _connector='OR'), name='objection_second_look_whole'),
        ),
        migrations.AddConstraint(
            model_name='objection',
            constraint=models.CheckConstraint(condition=models.Q(('not_by', None), ('answered_by', None), models.Q(('answered_by', models.F('not_by')), _negated=True), _connector='OR'), name='objection_second_look_by_another'),
        ),
        Statements(close, open_again),
    ]
