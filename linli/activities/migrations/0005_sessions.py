"""Each activity meets at one or several times: a row for each, one for what is there already."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import linli.core.ids

AT_ONCE = 500


def write_down(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """The one time of each activity, which its presences were at."""
    Activity = apps.get_model("activities", "Activity")  # noqa: N806 - they are classes
    Session = apps.get_model("activities", "Session")  # noqa: N806
    Presence = apps.get_model("activities", "Presence")  # noqa: N806
    Activity.objects.update(next_at=models.F("begins_at"))
    rows = Activity.objects.values_list("pk", "begins_at", "ends_at", "state")
    made = [
        Session(
            activity_id=pk, number=1, begins_at=begins, ends_at=ends,
            turn="held" if state == "over" else "planned",
        )
        for pk, begins, ends, state in rows
    ]  # fmt: skip
    Session.objects.bulk_create(made, batch_size=AT_ONCE)
    theirs = Session.objects.filter(activity__sign_ups=models.OuterRef("sign_up"))
    Presence.objects.update(session=models.Subquery(theirs.values("pk")[:1]))


class Migration(migrations.Migration):
    dependencies = [("activities", "0004_as_many_seats")]

    operations = [
        migrations.CreateModel(
            name="Session",
            fields=[
                ("id", models.UUIDField(default=linli.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveSmallIntegerField()),
                ("begins_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("turn", models.CharField(choices=[("planned", "To come"), ("held", "Took place"), ("off", "Does not take place")], default="planned", max_length=7)),
                ("because", models.CharField(blank=True, max_length=200, verbose_name="why it does not take place")),
                ("sequence", models.PositiveIntegerField(default=0)),
                ("changed_at", models.DateTimeField(null=True)),
                ("activity", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="sessions", to="activities.activity")),
            ],
            options={
                "ordering": ["begins_at", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("activity", "number"), name="session_numbered_once"),
                    models.UniqueConstraint(fields=("activity", "begins_at"), name="session_begins_once"),
                    models.CheckConstraint(condition=models.Q(("ends_at__gt", models.F("begins_at"))), name="session_ends_after_it_begins"),
                    models.CheckConstraint(condition=models.Q(("turn__in", ["planned", "held", "off"])), name="session_turn_known"),
                    models.CheckConstraint(condition=models.Q(("number__range", (1, 200))), name="session_number_bounded"),
                    models.CheckConstraint(condition=models.Q(("turn", "off"), ("because", ""), _connector="OR"), name="session_because_it_is_off"),
                ],
            },
        ),
        migrations.AddField("activity", "changed_at", models.DateTimeField(null=True)),
        migrations.AddField("activity", "next_at", models.DateTimeField(null=True)),
        migrations.AddField("activity", "rule", models.CharField(blank=True, max_length=120)),
        migrations.AddField("activity", "sequence", models.PositiveIntegerField(default=0)),
        migrations.AddField("activity", "times", models.PositiveSmallIntegerField(default=1)),
        migrations.AddField(
            "presence", "session",
            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="presences", to="activities.session"),
        ),
        migrations.RunPython(write_down, migrations.RunPython.noop),
    ]  # fmt: skip
