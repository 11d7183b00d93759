"""What was measured beside each point. On SQLite the table of areas is made anew for it, which drops
its trigger: it is put on again."""

from importlib import import_module

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from linli.core.together import Statements


def close_again(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "sqlite":
        editor.execute(import_module("linli.areas.migrations.0003_no_circles").SQLITE[0])


def leave(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "sqlite":
        editor.execute("DROP TRIGGER areas_area_no_circle")


class Migration(migrations.Migration):
    dependencies = [("areas", "0006_inherited_links")]

    operations = [
        migrations.AddField("area", "measured", models.CharField(blank=True, max_length=60)),
        Statements(close_again, leave),
    ]
