"""Now that each activity has its times, they are always there. Apart from the change before: what
was just written has to be checked before a table may be changed."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("activities", "0005_sessions")]

    operations = [
        migrations.RemoveIndex("activity", "activity_list"),
        migrations.AlterField("activity", "next_at", models.DateTimeField()),
        migrations.AlterField(
            "presence", "session",
            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="presences", to="activities.session"),
        ),
        migrations.AddIndex(
            "activity", models.Index(fields=["area", "state", "next_at"], name="activity_list")
        ),
        migrations.AddConstraint(
            "activity",
            models.CheckConstraint(condition=models.Q(("times__range", (1, 200))), name="activity_meets_some_times"),
        ),
        migrations.AddConstraint(
            "activity",
            models.CheckConstraint(condition=models.Q(("next_at__gte", models.F("begins_at")), ("next_at__lt", models.F("ends_at"))), name="activity_next_is_one_of_its_times"),
        ),
    ]  # fmt: skip
