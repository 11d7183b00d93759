"""Three indexes hold only the orders that have what they are of.

Of an index of all orders, SQLite takes "has no parent" for a way to seek, and reads every order.
Django makes a table of SQLite anew to take an index off; here the index alone goes.
"""

from typing import Any

from django.db import migrations, models
from django.db.models.deletion import PROTECT

FIELDS = {
    "package": ("catalogue.package", "+"),
    "parent": ("orders.order", "parts"),
    "seen_during": ("orders.order", "needs_seen"),
}


def drop(apps: Any, schema_editor: Any) -> None:
    order = apps.get_model("orders", "Order")
    for field in FIELDS:
        found = schema_editor._constraint_names(order, [f"{field}_id"], index=True, unique=False)
        for name in found:
            schema_editor.execute(schema_editor._delete_index_sql(order, name))


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0005_skills"),
        ("orders", "0010_unwanted"),
    ]

    operations = [
        migrations.RunPython(drop, migrations.RunPython.noop),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    "order",
                    field,
                    models.ForeignKey(
                        to=to, on_delete=PROTECT, null=True, db_index=False, related_name=name
                    ),
                )
                for field, (to, name) in FIELDS.items()
            ]
        ),
        *(
            migrations.AddIndex(
                "order",
                models.Index(
                    fields=[field],
                    condition=models.Q(**{f"{field}__isnull": False}),
                    name=f"order_{field}",
                ),
            )
            for field in FIELDS
        ),
    ]
