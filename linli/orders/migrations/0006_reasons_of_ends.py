"""Every order that ended without being done has a reason; before, these had none."""

from django.db import migrations

REASONS = {"merged": "twice", "referred": "not_ours", "expired": "not_reached"}


def name(apps, _editor):
    orders = apps.get_model("orders", "Order").objects.filter(reason="")
    for status, reason in REASONS.items():
        orders.filter(status=status).update(reason=reason)


class Migration(migrations.Migration):
    dependencies = [("orders", "0005_promised")]

    operations = [migrations.RunPython(name, migrations.RunPython.noop)]
