import django.db.models.deletion
import django.utils.timezone
import linli.core.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("areas", "0003_no_circles"),
        ("people", "0002_append_only"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PeopleList",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=linli.core.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "group",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("dibao", "Minimum-allowance household"),
                            ("tekun", "Supported in extreme poverty"),
                            ("marginal", "Marginal low-income household"),
                            ("high_costs", "Household with crushing costs"),
                            ("disabled", "Disabled"),
                            ("homeless", "Homeless"),
                            ("left_child", "Left-behind child"),
                            ("child", "Child in difficulty"),
                            ("single_mother", "Single mother in hardship"),
                            ("left_woman", "Left-behind woman"),
                            ("alone", "Elder living alone"),
                            ("empty_nest", "Elder, empty nest"),
                            ("no_family", "Elder without family"),
                            ("left_elder", "Left-behind elder"),
                            ("frail", "Elder unable to care for themselves"),
                            ("severe", "Severely disabled elder"),
                            ("one_child", "Elder of a special family-planning household"),
                        ],
                        max_length=14,
                        verbose_name="group",
                    ),
                ),
                ("columns", models.JSONField(default=list, verbose_name="columns")),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("service", "To serve this person now"),
                            ("follow_up", "To follow up a service"),
                            ("visit", "To prepare a visit"),
                            ("verify", "To check a name, a licence or a status"),
                            ("correct", "To correct the file, as the person asked"),
                            ("safety", "Danger to the person or to others"),
                        ],
                        max_length=10,
                        verbose_name="purpose",
                    ),
                ),
                ("note", models.CharField(max_length=100, verbose_name="in a few words")),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("count", models.PositiveIntegerField()),
                ("needs_second", models.BooleanField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("is_granted", models.BooleanField(null=True)),
                ("taken_at", models.DateTimeField(null=True)),
                ("taken", models.PositiveIntegerField(null=True)),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="areas.area",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-asked_at"],
                "indexes": [
                    models.Index(fields=["asked_by", "taken_at"], name="list_taken_by"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("note", ""), _negated=True), name="list_has_a_purpose"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("count__lte", 500), ("needs_second", True), _connector="OR"
                        ),
                        name="list_long_needs_second",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            models.Q(("decided_by", models.F("asked_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="list_decided_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at", None), ("decided_by", None), ("is_granted", None)
                            ),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("is_granted__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="list_decided_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("taken_at", None),
                            ("needs_second", False),
                            models.Q(("is_granted", True), ("is_granted__isnull", False)),
                            _connector="OR",
                        ),
                        name="list_long_taken_when_granted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("taken", None), ("taken_at", None)),
                            models.Q(
                                ("taken__isnull", False),
                                ("taken__lte", models.F("count")),
                                ("taken_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="list_taken_no_longer_than_asked",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="look",
            name="on_list",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="looks",
                to="people.peoplelist",
            ),
        ),
        migrations.AddIndex(
            model_name="look",
            index=models.Index(
                condition=models.Q(("on_list", None)), fields=["by", "-id"], name="look_by_lately"
            ),
        ),
        migrations.AddIndex(
            model_name="look",
            index=models.Index(
                condition=models.Q(("on_list__isnull", False)),
                fields=["on_list"],
                name="look_on_list",
            ),
        ),
    ]
