"""A share for the team in whose name somebody served, and rewards that are for teams.

Said to the database itself: a share comes only with what a person earned; what is for teams goes to
teams and is paid by them; and what a team paid comes back to it. No kind of posting takes from a
team and gives to a person.
"""

from importlib import import_module

import django.db.models.deletion
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from linli.core.together import Statements

weighed = import_module("linli.points.migrations.0004_weighed")
bonuses = import_module("linli.points.migrations.0005_bonuses")
closed = weighed.closed

WAYS = {
    **weighed.WAYS,
    "earn": ("issuer -", "person +", "team +"),
    "redeem": ("person -", "team -", "redeemed +"),
    "refund": ("redeemed -", "person +", "team +"),
}
KNOWN = ", ".join(f"'{kind} {way}'" for kind, ways in WAYS.items() for way in ways)
LEGS = weighed.LEGS
PAID_BY = (
    "FROM points_redemption r WHERE r.id = NEW.source_id AND NEW.source_kind = 'points.redemption'"
)
SHAPE = (
    (
        "points go the way of their kind",
        f"EXISTS (SELECT 1 {LEGS} AND (NEW.kind || ' ' || a.kind ||"
        f" CASE WHEN e.amount < 0 THEN ' -' ELSE ' +' END) NOT IN ({KNOWN}))",
    ),
    *weighed.SHAPE[1:],
    (
        "a share comes with what a person earned",
        f"NEW.kind = 'earn' AND NOT EXISTS (SELECT 1 {LEGS} AND a.kind = 'person')",
    ),
    (
        "whoever redeemed it pays, and has it back",
        "NEW.kind IN ('redeem', 'refund') AND EXISTS ("
        f"SELECT 1 {LEGS} AND ((a.kind = 'team' AND NOT EXISTS (SELECT 1 {PAID_BY}"
        " AND r.team_id = a.organisation_id))"
        f" OR (a.kind = 'person' AND EXISTS (SELECT 1 {PAID_BY} AND r.team_id IS NOT NULL))))",
    ),
)
FOR_WHOM = (
    (
        "what is for teams goes to teams",
        "EXISTS (SELECT 1 FROM points_reward w WHERE w.id = NEW.reward_id"
        " AND w.is_for_teams <> (NEW.team_id IS NOT NULL))",
    ),
)
SAME = (("a redemption stays whose it was", "NEW.team_id IS DISTINCT FROM OLD.team_id"),)
RULES = [
    ("points_posting_shape", "BEFORE INSERT", "points_posting", SHAPE, ""),
    ("points_redemption_for_whom", "BEFORE INSERT", "points_redemption", FOR_WHOM, ""),
    ("points_redemption_stays", "BEFORE UPDATE", "points_redemption", SAME, ""),
    *(rule for rule in weighed.RULES if rule[0] != "points_posting_shape"),
]


def before(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """As the migrations before this one left it."""
    weighed.close(apps, editor)
    bonuses.close(apps, editor)


def open_before(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    bonuses.open_again(apps, editor)
    weighed.open_again(apps, editor)


def close(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    closed.close(apps, editor)
    closed.close_with(editor, RULES, weighed.SHUT)
    bonuses.close(apps, editor)


def open_again(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    bonuses.open_again(apps, editor)
    closed.open_with(editor, RULES, weighed.SHUT)
    closed.open_again(apps, editor)


class Migration(migrations.Migration):

    dependencies = [
        ('areas', '0007_measured'),
        ('organisations', '0003_join_freely'),
        ('points', '0005_bonuses'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Statements(open_before, before),
        migrations.AddField(
            model_name='earning',
            name='share',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='earning',
            name='team',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation'),
        ),
        migrations.AddField(
            model_name='redemption',
            name='team',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation'),
        ),
        migrations.AddField(
            model_name='reward',
            name='is_for_teams',
            field=models.BooleanField(default=False, verbose_name='for teams'),
        ),
        migrations.AddField(
            model_name='rule',
            name='team_percent',
            field=models.PositiveSmallIntegerField(default=0, verbose_name='share of the team, in percent'),
        ),
        migrations.AddConstraint(
            model_name='earning',
            constraint=models.CheckConstraint(condition=models.Q(('share', 0), models.Q(('share__lte', models.F('points')), ('team__isnull', False)), _connector='OR'), name='points_earned_share_of_a_team'),
        ),
        migrations.AddConstraint(
            model_name='redemption',
            constraint=models.CheckConstraint(condition=models.Q(('team', None), ('receiver', None), _connector='OR'), name='points_redemption_of_a_team'),
        ),
        migrations.AddConstraint(
            model_name='rule',
            constraint=models.CheckConstraint(condition=models.Q(('team_percent__range', (0, 100))), name='points_rule_share_of_a_team'),
        ),
        Statements(close, open_again),
    ]
