"""A record keeps at which turn of its order it was written; SQLite closes that column too."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from linli.core.append_only import same_but
from linli.core.together import Statements

TABLE = "records_servicerecord"
SQLITE = f"""
CREATE TRIGGER {TABLE}_no_update BEFORE UPDATE ON {TABLE} WHEN NOT (
    (NEW.is_current = OLD.is_current OR OLD.is_current)
    AND NEW.reason IN (OLD.reason, '') AND NEW.proof IN (OLD.proof, '') AND {{same}}
)
BEGIN SELECT RAISE(ABORT, 'rows of {TABLE} are only added'); END;
"""


def close(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """On PostgreSQL the trigger compares whole rows, this column among them."""
    if editor.connection.vendor == "postgresql":
        return
    fields = apps.get_model("records", "ServiceRecord")._meta.concrete_fields
    same = same_but([one.column for one in fields], "is_current", "reason", "proof")
    editor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_no_update", None)
    editor.execute(SQLITE.format(same=same), None)


class Migration(migrations.Migration):
    dependencies = [("records", "0003_rows_follow")]

    operations = [
        migrations.AddField(
            "servicerecord", "source_turn", models.PositiveIntegerField(null=True)
        ),
        Statements(close),
    ]
