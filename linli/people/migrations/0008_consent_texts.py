"""Who wrote a version of the words of consent, and when; and the table is closed: what people
agreed to is never changed or deleted, only followed by another version."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from linli.core.together import Statements

TABLE = "people_consenttext"

POSTGRES = f"""
CREATE OR REPLACE FUNCTION linli_consent_text_closed() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION 'rows of % are only added', TG_TABLE_NAME USING ERRCODE = '23001';
END $body$;
CREATE TRIGGER {TABLE}_append_only BEFORE UPDATE OR DELETE ON {TABLE}
    FOR EACH ROW EXECUTE FUNCTION linli_consent_text_closed();
"""

SQLITE = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, 'rows of {table} are only added'); END;
"""
VERBS = ("update", "delete")


def close(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(POSTGRES, None)
        return
    for verb in VERBS:
        editor.execute(SQLITE.format(table=TABLE, verb=verb), None)


def open_again(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_append_only ON {TABLE}", None)
        editor.execute("DROP FUNCTION IF EXISTS linli_consent_text_closed()", None)
        return
    for verb in VERBS:
        editor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_no_{verb}", None)


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0007_rows_follow"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("consenttext", "written_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "consenttext",
            "written_by",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            "consenttext",
            models.CheckConstraint(
                condition=models.Q(("words", ""), _negated=True), name="consent_text_says_something"
            ),
        ),
        migrations.AddConstraint(
            "consenttext",
            models.CheckConstraint(
                condition=models.Q(("kept_months__range", (1, 600))), name="consent_text_kept"
            ),
        ),
        Statements(close, open_again),
    ]
