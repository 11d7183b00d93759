"""Orders that were done again had no clock and never ended: they are looked at once."""

from django.db import migrations
from django.utils import timezone


def wind(apps, _editor):
    orders = apps.get_model("orders", "Order").objects.filter(status="redo", alarm_at=None)
    orders.update(alarm_at=timezone.now(), alarms=1)


class Migration(migrations.Migration):
    dependencies = [("orders", "0002_reasons")]

    operations = [migrations.RunPython(wind, migrations.RunPython.noop)]
