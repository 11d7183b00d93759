"""Hours, their terms, objections and certificates; and what the database keeps closed."""

import datetime
import django.db.models.deletion
import django.utils.timezone
import linli.core.fields
import linli.core.ids
from django.conf import settings
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from linli.core.together import Statements, Together

# Facts of an hour and its ends stay as they are; hours and objections are never deleted.
HOUR, OBJECTION = "hours_hour", "hours_objection"
MAY_CHANGE = (
    "marks", "state", "decided_by_id", "publicised_at", "until", "effective_at", "ended_life_at",
    "why", "words",
)  # fmt: skip
FOR_GOOD = "('revoked', 'superseded')"

POSTGRES = """
CREATE OR REPLACE FUNCTION linli_hour_kept() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION 'rows of % are kept', TG_TABLE_NAME USING ERRCODE = '23001';
END $body$;
CREATE OR REPLACE FUNCTION linli_hour_closed() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF (OLD.state NOT IN {for_good} OR NEW.state = OLD.state)
        AND to_jsonb(NEW) - ARRAY[{free}] = to_jsonb(OLD) - ARRAY[{free}]
    THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'the facts of an hour stay' USING ERRCODE = '23001';
END $body$;
CREATE TRIGGER hours_hour_append_only BEFORE UPDATE ON hours_hour
    FOR EACH ROW EXECUTE FUNCTION linli_hour_closed();
CREATE TRIGGER hours_hour_kept BEFORE DELETE ON hours_hour
    FOR EACH ROW EXECUTE FUNCTION linli_hour_kept();
CREATE TRIGGER hours_objection_kept BEFORE DELETE ON hours_objection
    FOR EACH ROW EXECUTE FUNCTION linli_hour_kept();
"""
SQLITE_CLOSED = """CREATE TRIGGER hours_hour_no_update BEFORE UPDATE ON hours_hour
WHEN NOT ((OLD.state NOT IN {for_good} OR NEW.state = OLD.state) AND {same})
BEGIN SELECT RAISE(ABORT, 'the facts of an hour stay'); END;"""
SQLITE_KEPT = """CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
BEGIN SELECT RAISE(ABORT, 'rows of {table} are kept'); END;"""


def close(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        free = ", ".join(f"'{name}'" for name in MAY_CHANGE)
        editor.execute(POSTGRES.format(for_good=FOR_GOOD, free=free), None)
        return
    fields = apps.get_model("hours", "Hour")._meta.concrete_fields
    columns = [field.column for field in fields if field.column not in MAY_CHANGE]
    same = " AND ".join(f'NEW."{column}" IS OLD."{column}"' for column in columns)
    editor.execute(SQLITE_CLOSED.format(for_good=FOR_GOOD, same=same), None)
    for table in (HOUR, OBJECTION):
        editor.execute(SQLITE_KEPT.format(table=table), None)


def open_again(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        for name, table in (("append_only", HOUR), ("kept", HOUR), ("kept", OBJECTION)):
            editor.execute(f"DROP TRIGGER IF EXISTS {table}_{name} ON {table}", None)
        for name in ("linli_hour_closed", "linli_hour_kept"):
            editor.execute(f"DROP FUNCTION IF EXISTS {name}()", None)
        return
    for name in (f"{HOUR}_no_update", f"{HOUR}_no_delete", f"{OBJECTION}_no_delete"):
        editor.execute(f"DROP TRIGGER IF EXISTS {name}", None)


def begin(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """The usual terms, and the stars of the draft of 2012 that many towns use."""
    apps.get_model("hours", "Terms").objects.create(since=datetime.date(2020, 1, 1))
    star = apps.get_model("hours", "Star")
    for number, hours in enumerate((100, 300, 600, 1000, 1500), start=1):
        star.objects.create(number=number, hours=hours)


def nothing(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """The tables go with their rows."""


class Migration(Together):
    initial = True

    dependencies = [
        ("areas", "0003_no_circles"),
        ("organisations", "0001_initial"),
        ("records", "0002_closed"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Certificate",
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
                ("number", models.CharField(max_length=24, unique=True, verbose_name="number")),
                ("code", models.CharField(max_length=12, unique=True, verbose_name="check code")),
                ("first_on", models.DateField()),
                ("last_on", models.DateField()),
                ("minutes", models.PositiveIntegerField()),
                ("body", linli.core.fields.SealedTextField()),
                ("digest", models.CharField(max_length=64)),
                ("signature", models.CharField(max_length=128)),
                ("key_name", models.CharField(max_length=20)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("valid", "Valid"),
                            ("superseded", "Out of date"),
                            ("revoked", "Not valid any more"),
                        ],
                        default="valid",
                        max_length=10,
                    ),
                ),
                ("issued_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="certificates",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-issued_at", "-id"],
                'constraints': [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["valid", "superseded", "revoked"])),
                        name="certificate_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("state", "valid")),
                            models.Q(
                                models.Q(("state", "valid"), _negated=True), ("ended_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="certificate_ended",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("last_on__gte", models.F("first_on"))),
                        name="certificate_days_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("minutes__gte", 1)), name="certificate_of_something"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Hour",
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
                    "force",
                    models.CharField(
                        choices=[
                            ("worker", "Social worker"),
                            ("volunteer", "Volunteer"),
                            ("party", "Party member"),
                            ("partner", "Partner unit"),
                        ],
                        max_length=10,
                    ),
                ),
                ("source_kind", models.CharField(max_length=60)),
                ("source_id", models.UUIDField()),
                ("version", models.PositiveSmallIntegerField(default=1)),
                ("begun_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField()),
                ("on", models.DateField()),
                ("minutes", models.PositiveSmallIntegerField()),
                ("counted", models.PositiveSmallIntegerField()),
                ("marks", models.JSONField(default=list)),
                ("is_backdated", models.BooleanField(default=False)),
                ("is_late", models.BooleanField(default=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("under_review", "Under review"),
                            ("publicised", "In public notice"),
                            ("effective", "It counts"),
                            ("disputed", "Objected to"),
                            ("rejected", "Turned down"),
                            ("revoked", "Does not count any more"),
                            ("superseded", "Corrected since"),
                        ],
                        default="under_review",
                        max_length=12,
                    ),
                ),
                ("publicised_at", models.DateTimeField(null=True)),
                ("until", models.DateTimeField(null=True)),
                ("effective_at", models.DateTimeField(null=True)),
                ("ended_life_at", models.DateTimeField(null=True)),
                (
                    "why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("absent", "They were not there"),
                            ("time", "The time is wrong"),
                            ("twice", "It stands here twice"),
                            ("unfit", "It was no volunteering"),
                            ("proof", "There is no proof"),
                            ("corrected", "The record was corrected"),
                            ("other", "Another reason"),
                        ],
                        max_length=10,
                        verbose_name="reason",
                    ),
                ),
                (
                    "words",
                    linli.core.fields.SealedTextField(
                        blank=True, max_length=200, verbose_name="in a few words"
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "area",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="areas.area",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hours",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hours",
                        to="records.servicerecord",
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="hours.hour",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-begun_at", "-id"],
                'indexes': [
                    models.Index(fields=["area", "state", "at"], name="hour_queue"),
                    models.Index(fields=["person", "begun_at"], name="hour_of_person"),
                    models.Index(fields=["written_by", "at"], name="hour_by_writer"),
                    models.Index(
                        condition=models.Q(("state", "publicised")), fields=["until"], name="hour_in_notice"
                    ),
                ],
                'constraints': [
                    models.UniqueConstraint(
                        fields=("person", "source_kind", "source_id", "version"), name="hour_version_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("state__in", ("under_review", "publicised", "effective", "disputed"))
                        ),
                        fields=("person", "source_kind", "source_id"),
                        name="hour_one_lives",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("replaces", None), ("version", 1)),
                            models.Q(("replaces__isnull", False), ("version__gt", 1)),
                            _connector="OR",
                        ),
                        name="hour_version_replaces",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("force__in", ("volunteer", "party"))), name="hour_of_volunteers"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "under_review",
                                    "publicised",
                                    "effective",
                                    "disputed",
                                    "rejected",
                                    "revoked",
                                    "superseded",
                                ],
                            )
                        ),
                        name="hour_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("minutes__range", (1, 1440)), ("counted__lte", models.F("minutes"))
                        ),
                        name="hour_counts_no_more_than_given",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ended_at__gt", models.F("begun_at"))),
                        name="hour_ends_after_it_began",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            models.Q(("decided_by", models.F("person")), _negated=True),
                            _connector="OR",
                        ),
                        name="hour_not_by_oneself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            ("written_by", None),
                            models.Q(("decided_by", models.F("written_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="hour_decided_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["publicised", "effective", "disputed"]), _negated=True),
                            models.Q(
                                ("decided_by__isnull", False),
                                ("publicised_at__isnull", False),
                                ("until__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="hour_was_publicised",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "effective"), _negated=True),
                            ("effective_at__isnull", False),
                            _connector="OR",
                        ),
                        name="hour_took_effect",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("effective_at", None),
                            models.Q(("effective_at__gte", models.F("until")), ("until__isnull", False)),
                            _connector="OR",
                        ),
                        name="hour_waits_out_its_notice",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_life_at__isnull", False),
                                ("state__in", ("rejected", "revoked", "superseded")),
                            ),
                            models.Q(
                                models.Q(
                                    ("state__in", ("rejected", "revoked", "superseded")), _negated=True
                                ),
                                ("ended_life_at", None),
                            ),
                            _connector="OR",
                        ),
                        name="hour_life_ended",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["rejected", "revoked"]), _negated=True),
                            models.Q(("why", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="hour_says_why_not",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "rejected"), _negated=True),
                            ("decided_by__isnull", False),
                            _connector="OR",
                        ),
                        name="hour_turned_down_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Line",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "certificate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="hours.certificate",
                    ),
                ),
                (
                    "hour",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="hours.hour",
                    ),
                ),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(
                        fields=("certificate", "hour"), name="certificate_line_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Objection",
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
                    "words",
                    linli.core.fields.SealedTextField(
                        blank=True, max_length=300, verbose_name="what is not right"
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("due_on", models.DateField()),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("stays", "It stays as it is"),
                            ("ends", "It does not count"),
                            ("again", "It is reviewed again"),
                            ("corrected", "The record was corrected"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "answer",
                    linli.core.fields.SealedTextField(
                        blank=True, max_length=300, verbose_name="answer"
                    ),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "hour",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="hours.hour",
                    ),
                ),
            ],
            options={
                "ordering": ["due_on", "at", "id"],
                'constraints': [
                    models.UniqueConstraint(
                        condition=models.Q(("answered_at", None)),
                        fields=("hour", "by"),
                        name="objection_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at", None), ("outcome", "")),
                            models.Q(
                                ("answered_at__isnull", False),
                                ("outcome__in", ["stays", "ends", "again", "corrected"]),
                            ),
                            _connector="OR",
                        ),
                        name="objection_answered_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answered_by", None),
                            models.Q(("answered_by", models.F("by")), _negated=True),
                            _connector="OR",
                        ),
                        name="objection_answered_by_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Star",
            fields=[
                ("number", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ("hours", models.PositiveIntegerField(unique=True, verbose_name="hours")),
            ],
            options={
                "ordering": ["number"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("number__range", (1, 5))), name="star_one_to_five"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("hours__gte", 1)), name="star_takes_hours"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Terms",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateField(unique=True, verbose_name="in force from")),
                (
                    "most_a_day",
                    models.PositiveSmallIntegerField(
                        default=600, verbose_name="minutes that count on one day"
                    ),
                ),
                (
                    "notice_days",
                    models.PositiveSmallIntegerField(
                        default=7, verbose_name="days of public notice"
                    ),
                ),
                (
                    "answer_days",
                    models.PositiveSmallIntegerField(
                        default=10, verbose_name="working days to answer"
                    ),
                ),
            ],
            options={
                "verbose_name": "terms",
                "ordering": ["-since"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("most_a_day__range", (1, 1440))),
                        name="terms_most_within_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("notice_days__range", (7, 60))),
                        name="terms_notice_a_week",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("answer_days__range", (1, 60))),
                        name="terms_answer_in_time",
                    ),
                ],
            },
        ),
        Statements(close, open_again),
        migrations.RunPython(begin, nothing),
    ]
