"""Bonuses that are given by hand. The database holds each to the posting it came with, and lets
nothing of it change but that it is taken back, once."""

from importlib import import_module

import django.db.models.deletion
import django.utils.timezone
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import linli.core.fields
import linli.core.ids
from linli.core.append_only import FOLLOWS
from linli.core.together import Statements

closed = import_module("linli.points.migrations.0002_closed")

POSTED = (
    (
        "a bonus is what was posted for it",
        "NOT EXISTS (SELECT 1 FROM points_posting p JOIN points_entry e ON e.posting_id = p.id"
        " JOIN points_account a ON a.id = e.account_id WHERE p.id = NEW.posting_id"
        " AND p.kind = 'bonus' AND p.source_kind = 'points.bonus' AND p.source_id = NEW.id"
        " AND p.area_id = NEW.area_id AND e.amount = NEW.points"
        " AND (a.person_id = NEW.person_id OR a.organisation_id = NEW.organisation_id))",
    ),
    ("a bonus begins with being given", "NEW.taken_at IS NOT NULL"),
)
STAYS = (
    (
        "a bonus stays as it was given",
        "NEW.id <> OLD.id OR NEW.points <> OLD.points OR NEW.at <> OLD.at OR NEW.by_id <> OLD.by_id"
        " OR NEW.area_id <> OLD.area_id OR NEW.posting_id <> OLD.posting_id"
        " OR NEW.organisation_id IS DISTINCT FROM OLD.organisation_id"
        " OR (NEW.reason <> OLD.reason AND NEW.reason <> '')",
    ),
    (
        "a bonus follows its person",
        f"NEW.person_id IS DISTINCT FROM OLD.person_id AND NOT {FOLLOWS}",
    ),
    (
        "a bonus is taken back once",
        "OLD.taken_at IS NOT NULL AND (NEW.taken_at IS DISTINCT FROM OLD.taken_at"
        " OR NEW.taken_by_id IS DISTINCT FROM OLD.taken_by_id)",
    ),
)
RULES = [
    ("points_bonus_posted", "BEFORE INSERT", "points_bonus", POSTED, ""),
    ("points_bonus_stays", "BEFORE UPDATE", "points_bonus", STAYS, ""),
]
SHUT = closed.shut((), ("points_bonus",))


def close(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    closed.close_with(editor, RULES, SHUT)


def open_again(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    closed.open_with(editor, RULES, SHUT)


class Migration(migrations.Migration):

    dependencies = [
        ('areas', '0007_measured'),
        ('organisations', '0003_join_freely'),
        ('points', '0004_weighed'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Bonus',
            fields=[
                ('id', models.UUIDField(default=linli.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('points', models.PositiveIntegerField()),
                ('reason', linli.core.fields.SealedTextField(blank=True, max_length=100)),
                ('reason_key', linli.core.fields.LookupField(purpose='bonus', source='reason')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('taken_at', models.DateTimeField(null=True)),
                ('taken_why', linli.core.fields.SealedTextField(blank=True, max_length=100)),
                ('area', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.area')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='bonuses', to=settings.AUTH_USER_MODEL)),
                ('posting', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='points.posting')),
                ('taken_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-at', '-id'],
                'indexes': [models.Index(fields=['area', '-at'], name='points_bonuses_in')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('organisation', None), ('person__isnull', False)), models.Q(('organisation__isnull', False), ('person', None)), _connector='OR'), name='points_bonus_is_for_one'), models.CheckConstraint(condition=models.Q(('person', None), models.Q(('person', models.F('by')), _negated=True), _connector='OR'), name='points_bonus_not_to_oneself'), models.CheckConstraint(condition=models.Q(('points__gte', 1)), name='points_bonus_is_something'), models.CheckConstraint(condition=models.Q(models.Q(('taken_at', None), ('taken_by', None)), models.Q(('taken_at__isnull', False), ('taken_by__isnull', False)), _connector='OR'), name='points_bonus_taken_by_somebody'), models.UniqueConstraint(condition=models.Q(('person__isnull', False), ('taken_at', None)), fields=('person', 'area', 'reason_key'), name='points_bonus_of_a_person_once'), models.UniqueConstraint(condition=models.Q(('organisation__isnull', False), ('taken_at', None)), fields=('organisation', 'area', 'reason_key'), name='points_bonus_of_a_team_once')],
            },
        ),
        Statements(close, open_again),
    ]
