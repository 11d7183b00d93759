"""Hours of the day, marks and premiums in the rules; each service in parts; who signed, and for whom.

Besides, said to the database itself: parts add up to their service, windows of a rule do not
overlap, and a posting goes the one way its kind goes, never from one person to another.
"""

from importlib import import_module

import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import linli.core.fields
import linli.core.ids
from linli.core.together import Statements

closed = import_module("linli.points.migrations.0002_closed")

# Which accounts a kind of posting touches, and which way.
WAYS = {
    "earn": ("issuer -", "person +"),
    "bonus": ("issuer -", "person +", "team +"),
    "redeem": ("person -", "redeemed +"),
    "refund": ("redeemed -", "person +"),
    "donate": ("person -", "team -", "pool +"),
    "expire": ("person -", "expired +"),
    "freeze": ("person -", "held +"),
    "unfreeze": ("held -", "person +"),
    "claw_back": ("issuer +", "held -", "person -", "team -"),
    "moved": ("person -", "person +", "held -", "held +"),
}
KNOWN = ", ".join(f"'{kind} {way}'" for kind, ways in WAYS.items() for way in ways)
LEGS = "FROM points_entry e JOIN points_account a ON a.id = e.account_id WHERE e.posting_id = NEW.id"
SHAPE = (
    (
        "points go the way of their kind",
        f"EXISTS (SELECT 1 {LEGS} AND (NEW.kind || ' ' || a.kind ||"
        f" CASE WHEN e.amount < 0 THEN ' -' ELSE ' +' END) NOT IN ({KNOWN}))",
    ),
    (
        "points are not passed on",
        f"NEW.kind <> 'moved' AND (SELECT COUNT(DISTINCT a.person_id) {LEGS}) > 1",
    ),
    (
        "only two entries of one person are put together",
        "NEW.kind = 'moved' AND NOT EXISTS (SELECT 1 FROM people_merge m"
        " WHERE m.id = NEW.source_id AND NEW.source_kind = 'people.merge')",
    ),
)
FIRST = (
    (
        "a service is cut once",
        "EXISTS (SELECT 1 FROM points_earning e WHERE e.id = NEW.earning_id)",
    ),
)
PARTS = (
    (
        "the parts of a service add up to it",
        "(SELECT COALESCE(SUM(p.minutes), 0) FROM points_part p WHERE p.earning_id = NEW.id)"
        " <> NEW.minutes",
    ),
)
# On the circle of a day: one begins inside the other.
APART = (
    (
        "two windows do not overlap",
        "EXISTS (SELECT 1 FROM points_window w WHERE w.rule_id = NEW.rule_id AND ("
        "(w.begins - NEW.begins + 1440) % 1440 < (NEW.ends - NEW.begins + 1440) % 1440 OR"
        " (NEW.begins - w.begins + 1440) % 1440 < (w.ends - w.begins + 1440) % 1440))",
    ),
)
RULES = [
    ("points_posting_shape", "BEFORE INSERT", "points_posting", SHAPE, ""),
    ("points_part_first", "BEFORE INSERT", "points_part", FIRST, ""),
    ("points_earning_parts", "BEFORE INSERT", "points_earning", PARTS, ""),
    ("points_window_apart", "BEFORE INSERT", "points_window", APART, ""),
]
SHUT = closed.shut(("points_part", "points_window", "points_grade"), ("points_rating",))


def close(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    closed.close(apps, editor)
    closed.close_with(editor, RULES, SHUT)


def open_again(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    closed.open_again(apps, editor)
    closed.open_with(editor, RULES, SHUT)


class Migration(migrations.Migration):
    dependencies = [
        ("points", "0003_moved"),
        ("people", "0011_abilities"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Statements(closed.open_again, closed.close),
        migrations.CreateModel(
            name='Grade',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('mark', models.PositiveSmallIntegerField()),
                ('percent', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(1000)])),
                ('rule', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='grades', to='points.rule')),
            ],
            options={
                'ordering': ['-mark'],
                'constraints': [
                    models.UniqueConstraint(fields=('rule', 'mark'), name='points_grade_once'),
                    models.CheckConstraint(condition=models.Q(('mark__range', (1, 4)), ('percent__range', (0, 1000))), name='points_grade_bounded'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Rating',
            fields=[
                ('id', models.UUIDField(default=linli.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('service_kind', models.CharField(max_length=60)),
                ('service_id', models.UUIDField()),
                ('mark', models.PositiveSmallIntegerField(null=True)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('service_kind', 'service_id'), name='points_rating_once'),
                    models.CheckConstraint(condition=models.Q(('mark', None), ('mark__range', (1, 4)), _connector='OR'), name='points_rating_mark'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Window',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('begins', models.PositiveSmallIntegerField()),
                ('ends', models.PositiveSmallIntegerField()),
                ('percent', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(1000)])),
                ('rule', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='windows', to='points.rule')),
            ],
            options={
                'ordering': ['begins', 'id'],
                'constraints': [
                    models.UniqueConstraint(fields=('rule', 'begins'), name='points_window_once'),
                    models.CheckConstraint(condition=models.Q(('begins__range', (0, 1439)), ('ends__range', (0, 1439)), models.Q(('begins', models.F('ends')), _negated=True)), name='points_window_of_a_day'),
                    models.CheckConstraint(condition=models.Q(('percent__range', (0, 1000))), name='points_window_bounded'),
                ],
            },
        ),
        migrations.RemoveConstraint(
            model_name='earning',
            name='points_earned_once',
        ),
        migrations.RemoveConstraint(
            model_name='earning',
            name='points_earned_no_more_than_worth',
        ),
        migrations.AddField(
            model_name='earning',
            name='ended_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='earning',
            name='mark',
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='earning',
            name='premium',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='earning',
            name='service_id',
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name='earning',
            name='service_kind',
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name='earning',
            name='since',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='earning',
            name='turn',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='lot',
            name='bonus',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='lots', to='points.posting'),
        ),
        migrations.AddField(
            model_name='redemption',
            name='receiver',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='redemption',
            name='signature',
            field=linli.core.fields.SealedTextField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name='redemption',
            name='signed_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='rule',
            name='is_for_family',
            field=models.BooleanField(default=False, verbose_name="also for one's family"),
        ),
        migrations.AddField(
            model_name='rule',
            name='least_star',
            field=models.PositiveSmallIntegerField(default=0, verbose_name='star before anything can be redeemed'),
        ),
        migrations.AddField(
            model_name='rule',
            name='premium',
            field=models.PositiveSmallIntegerField(default=0, verbose_name='more for the best mark'),
        ),
        migrations.AddIndex(
            model_name='earning',
            index=models.Index(fields=['service_id'], name='points_earned_with'),
        ),
        migrations.AddConstraint(
            model_name='earning',
            constraint=models.UniqueConstraint(fields=('source_kind', 'source_id', 'person', 'turn'), name='points_earned_once'),
        ),
        migrations.AddConstraint(
            model_name='earning',
            constraint=models.UniqueConstraint(condition=models.Q(('standing', 'gone'), _negated=True), fields=('source_kind', 'source_id', 'person'), name='points_earned_one_lives'),
        ),
        migrations.AddConstraint(
            model_name='earning',
            constraint=models.CheckConstraint(condition=models.Q(('points__lte', django.db.models.expressions.CombinedExpression(models.F('worth'), '+', models.F('premium'))), ('premium__lte', models.F('points')), ('held__lte', models.F('points'))), name='points_earned_no_more_than_worth'),
        ),
        migrations.AddConstraint(
            model_name='earning',
            constraint=models.CheckConstraint(condition=models.Q(('ended_at', None), ('ended_at__gt', models.F('done_at')), _connector='OR'), name='points_earned_ends_later'),
        ),
        migrations.AddConstraint(
            model_name='earning',
            constraint=models.CheckConstraint(condition=models.Q(('mark', None), ('mark__range', (1, 4)), _connector='OR'), name='points_earned_mark'),
        ),
        migrations.AddConstraint(
            model_name='redemption',
            constraint=models.CheckConstraint(condition=models.Q(('signed_at', None), ('stage', 'handed'), _connector='OR'), name='points_redemption_signed_as_handed'),
        ),
        migrations.AddConstraint(
            model_name='rule',
            constraint=models.CheckConstraint(condition=models.Q(('least_star__range', (0, 5)), ('premium__range', (0, 1000))), name='points_rule_star_and_premium'),
        ),
        migrations.CreateModel(
            name='Part',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('begun_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField()),
                ('minutes', models.PositiveSmallIntegerField()),
                ('percent', models.PositiveSmallIntegerField()),
                ('earning', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='points.earning')),
                ('rule', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='points.rule')),
            ],
            options={
                'ordering': ['number'],
                'constraints': [
                    models.UniqueConstraint(fields=('earning', 'number'), name='points_part_numbered'),
                    models.CheckConstraint(condition=models.Q(('minutes__range', (1, 1440)), ('percent__range', (0, 1000))), name='points_part_of_a_day'),
                    models.CheckConstraint(condition=models.Q(('ended_at__gt', models.F('begun_at'))), name='points_part_ends_later'),
                ],
            },
        ),
        migrations.AlterField(
            model_name='earning',
            name='standing',
            field=models.CharField(choices=[('paid', 'Credited'), ('frozen', 'Held'), ('gone', 'Points taken back')], default='paid', max_length=10),
        ),
        migrations.AlterField(
            model_name='entry',
            name='kind',
            field=models.CharField(choices=[('earn', 'Service'), ('bonus', 'Bonus'), ('redeem', 'Redeemed'), ('refund', 'Given back'), ('donate', 'Donated'), ('expire', 'Expired'), ('freeze', 'Held while a record is disputed'), ('unfreeze', 'No longer held'), ('claw_back', 'Points taken back'), ('moved', 'Two entries of one person put together')], max_length=10),
        ),
        migrations.AlterField(
            model_name='posting',
            name='kind',
            field=models.CharField(choices=[('earn', 'Service'), ('bonus', 'Bonus'), ('redeem', 'Redeemed'), ('refund', 'Given back'), ('donate', 'Donated'), ('expire', 'Expired'), ('freeze', 'Held while a record is disputed'), ('unfreeze', 'No longer held'), ('claw_back', 'Points taken back'), ('moved', 'Two entries of one person put together')], max_length=10),
        ),
        Statements(close, open_again),
    ]
