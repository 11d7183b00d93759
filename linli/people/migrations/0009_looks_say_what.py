"""A look says what was opened and for whom its looker worked; licences say when and by whom they
were issued; volunteers have a profile and a number.

On SQLite the table of looks is written anew, and its triggers go with the old one: they are made
again, and know the new columns. On PostgreSQL the trigger compares whole rows and stays.
"""

import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from linli.core.append_only import FOLLOWS, removals, same_but, statements
from linli.core.together import Statements

TABLE = "people_look"
ONCE = ("id", "person_id", "by_id", "why", "on_list_id", "at")
NOW = (*ONCE, "part", "unit_id")


def closed(columns: tuple[str, ...]):  # type: ignore[no-untyped-def]
    """Close the table on SQLite, so that the note may be blanked while these columns stay, and
    that rows follow their person (0007_rows_follow.py)."""
    same = same_but(columns)
    follows = f"{same_but((*columns, 'note'), 'person_id')} AND {FOLLOWS}"

    def close(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor != "sqlite":
            return
        for statement in (*removals("sqlite", TABLE), *statements("sqlite", TABLE)):
            editor.execute(statement, None)
        editor.execute(f"DROP TRIGGER {TABLE}_no_update", None)
        editor.execute(
            f"CREATE TRIGGER {TABLE}_no_update BEFORE UPDATE ON {TABLE}"
            f" WHEN NOT (NEW.note = '' AND {same}) AND NOT ({follows})"
            f" BEGIN SELECT RAISE(ABORT, 'rows of {TABLE} are only added'); END;",
            None,
        )

    return close


def leave(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Nothing to do this way."""


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0002_operator_kind"),
        ("people", "0008_consent_texts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="VolunteerCount",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("county", models.CharField(max_length=6)),
                ("year", models.PositiveSmallIntegerField()),
                ("last", models.PositiveIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("county", "year"), name="volunteer_count_once"),
                    models.CheckConstraint(
                        condition=models.Q(("last__range", (0, 999999))),
                        name="volunteer_count_of_six_digits",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VolunteerProfile",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="volunteering",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "number",
                    models.CharField(
                        max_length=17, null=True, unique=True
                    ),
                ),
                (
                    "national_number",
                    models.CharField(blank=True, max_length=32),
                ),
                (
                    "categories",
                    models.JSONField(blank=True, default=list),
                ),
                ("times", models.JSONField(blank=True, default=list)),
                (
                    "invites",
                    models.CharField(
                        choices=[
                            ("ask", "Ask me each time"),
                            ("yes", "Always yes"),
                            ("no", "Always no"),
                        ],
                        default="ask",
                        max_length=3,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("number", None),
                            django.db.models.lookups.Exact(
                                django.db.models.functions.text.Length("number"), 17
                            ),
                            _connector="OR",
                        ),
                        name="volunteer_number_has_17_digits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("invites__in", ["ask", "yes", "no"])),
                        name="volunteer_invites",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="force",
            name="issued_on",
            field=models.DateField(null=True, verbose_name="issued on"),
        ),
        migrations.AddField(
            model_name="force",
            name="registrar",
            field=models.CharField(
                blank=True, max_length=100, verbose_name="registering authority"
            ),
        ),
        migrations.AddField(
            model_name="force",
            name="warned",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddConstraint(
            model_name="force",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("issued_on", None),
                    ("valid_until", None),
                    ("valid_until__gte", models.F("issued_on")),
                    _connector="OR",
                ),
                name="force_ends_after_it_was_issued",
            ),
        ),
        Statements(leave, closed(ONCE)),  # the last step on the way back
        migrations.AddField(
            model_name="look",
            name="part",
            field=models.CharField(
                blank=True,
                choices=[
                    ("file", "The file"),
                    ("groups", "The file, with the groups"),
                    ("card", "The file, and the card's number"),
                    ("list", "A list taken along"),
                    ("export", "All that is held, to print or to take along"),
                ],
                max_length=8,
                verbose_name="part",
            ),
        ),
        migrations.AddField(
            model_name="look",
            name="unit",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisations.organisation",
            ),
        ),
        migrations.AddConstraint(
            model_name="look",
            constraint=models.CheckConstraint(
                condition=models.Q(("part__in", ["", "file", "groups", "card", "list", "export"])),
                name="look_part",
            ),
        ),
        migrations.AddConstraint(
            model_name="look",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("part", ""),
                    models.Q(("on_list__isnull", False), ("part", "list")),
                    models.Q(models.Q(("part", "list"), _negated=True), ("on_list", None)),
                    _connector="OR",
                ),
                name="look_on_a_list_is_of_a_list",
            ),
        ),
        Statements(closed(NOW), leave),
    ]
