"""The tables of notices; and what no column check can say, said to both databases by triggers.

A released version stays as it is, for ever. What hangs on the public board hangs for fifteen days
at least: its end cannot be set earlier, and it cannot be withdrawn before.
"""

from pathlib import Path

import django.db.models.deletion
import django.utils.timezone
import linli.core.ids
from django.conf import settings
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from linli.core.together import Statements, Together

TABLE = Path(__file__).parents[1] / "data" / "board.txt"
POSTGRES = """
CREATE OR REPLACE FUNCTION linli_version_stays() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION 'a released version stays as it is' USING ERRCODE = '23001';
END $body$;
CREATE TRIGGER notices_version_stays BEFORE UPDATE OR DELETE ON notices_version
    FOR EACH ROW WHEN (OLD.state = 'released') EXECUTE FUNCTION linli_version_stays();
CREATE OR REPLACE FUNCTION linli_board_hangs() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION 'the public board hangs for fifteen days' USING ERRCODE = '23514';
END $body$;
CREATE TRIGGER notices_notice_hangs BEFORE INSERT OR UPDATE ON notices_notice
    FOR EACH ROW WHEN (NEW.kind_id IS NOT NULL AND NEW.current_id IS NOT NULL AND (
        NEW.shows_until < NEW.shows_from + interval '15 days'
        OR NEW.withdrawn_at < NEW.shows_from + interval '15 days'))
    EXECUTE FUNCTION linli_board_hangs();
"""
# A day of SQLite is a number with a rounding error of 40 microseconds: hence a little less than 15.
_EARLY = """
WHEN NEW.kind_id IS NOT NULL AND NEW.current_id IS NOT NULL AND (
    julianday(NEW.shows_until) - julianday(NEW.shows_from) < 14.9999
    OR julianday(NEW.withdrawn_at) - julianday(NEW.shows_from) < 14.9999)
BEGIN SELECT RAISE(ABORT, 'the public board hangs for fifteen days'); END
"""
SQLITE = {
    f"notices_version_stays_{verb}": f"BEFORE {verb} ON notices_version"
    " WHEN OLD.state = 'released'"
    " BEGIN SELECT RAISE(ABORT, 'a released version stays as it is'); END"
    for verb in ("UPDATE", "DELETE")
} | {
    f"notices_notice_hangs_{verb}": f"BEFORE {verb} ON notices_notice {_EARLY}"
    for verb in ("INSERT", "UPDATE")
}


def _close(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(POSTGRES, None)
        return
    for name, words in SQLITE.items():
        editor.execute(f"CREATE TRIGGER {name} {words}", None)


def _open(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        for table, name in (("version", "stays"), ("notice", "hangs")):
            editor.execute(
                f"DROP TRIGGER IF EXISTS notices_{table}_{name} ON notices_{table}", None
            )
        return
    for name in SQLITE:
        editor.execute(f"DROP TRIGGER IF EXISTS {name}", None)


def fill(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """What the two laws ask for, from then on data (seeds.py reads the same table)."""
    model = apps.get_model("notices", "BoardKind")
    for line in TABLE.read_text().splitlines():
        if not line.startswith("#"):
            regime, period, name, law = (part.strip() for part in line.split("|"))
            model.objects.create(
                regime=regime, period=period, name=name, law=law, order=model.objects.count()
            )


class Migration(Together):

    initial = True

    dependencies = [
        ('areas', '0003_no_circles'),
        ('core', '0002_append_only'),
        ('people', '0002_append_only'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='BoardKind',
            fields=[
                ('id', models.UUIDField(default=linli.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('regime', models.CharField(choices=[('community', "Residents' committee"), ('village', "Villagers' committee")], max_length=10)),
                ('name', models.CharField(max_length=30, verbose_name='name')),
                ('law', models.CharField(max_length=60, verbose_name='legal source')),
                ('period', models.CharField(choices=[('event', 'Whenever it happens'), ('month', 'Every month'), ('quarter', 'Every quarter')], max_length=8, verbose_name='how often')),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('retired_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['regime', 'order', 'id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('retired_at', None)), fields=('regime', 'name'), name='board_kind_once'), models.CheckConstraint(condition=models.Q(('law', ''), _negated=True), name='board_kind_has_a_law'), models.CheckConstraint(condition=models.Q(('regime__in', ['community', 'village']), ('period__in', ['event', 'month', 'quarter'])), name='board_kind_known')],
            },
        ),
        migrations.CreateModel(
            name='Column',
            fields=[
                ('id', models.UUIDField(default=linli.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=12, verbose_name='name')),
                ('summary', models.CharField(blank=True, max_length=60, verbose_name='in one sentence')),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('retired_at', models.DateTimeField(null=True)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='columns', to='areas.area')),
            ],
            options={
                'ordering': ['order', 'id'],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('retired_at', None)), fields=('area', 'name'), name='column_named_once'),
                    models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='column_has_a_name'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.UUIDField(default=linli.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('covers', models.DateField(null=True)),
                ('shows_from', models.DateTimeField(null=True)),
                ('shows_until', models.DateTimeField(null=True)),
                ('asks_receipt', models.BooleanField(default=False, verbose_name='ask each household to say it was read')),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('because', models.CharField(blank=True, max_length=200, verbose_name='why it was withdrawn')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('is_sample', models.BooleanField(default=False)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='areas.area')),
                ('column', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='notices.column')),
                ('kind', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='notices.boardkind')),
                ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-shows_from', '-id'],
                'indexes': [
                    models.Index(fields=['area', '-shows_from'], name='notice_list'),
                    models.Index(fields=['area', 'kind', 'covers'], name='notice_board'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('shows_until', None), ('shows_from', None), ('shows_until__gt', models.F('shows_from')), _connector='OR'), name='notice_ends_after_it_begins'),
                    models.CheckConstraint(condition=models.Q(('kind__isnull', False), ('covers', None), _connector='OR'), name='notice_covers_of_the_board'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.UUIDField(default=linli.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('words', models.CharField(max_length=60, verbose_name='what it shows')),
                ('first', models.PositiveSmallIntegerField()),
                ('gone', models.PositiveSmallIntegerField(null=True)),
                ('file', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile')),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attachments', to='notices.notice')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='attachment_in_words'),
                    models.CheckConstraint(condition=models.Q(('gone', None), ('gone__gt', models.F('first')), _connector='OR'), name='attachment_goes_later'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Receipt',
            fields=[
                ('id', models.UUIDField(default=linli.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('how', models.CharField(choices=[('screen', 'On their phone'), ('call', 'Rung up'), ('door', 'Told at the door')], max_length=6)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='receipts', to='people.household')),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='receipts', to='notices.notice')),
            ],
            options={
                'ordering': ['at'],
                'constraints': [
                    models.UniqueConstraint(fields=('notice', 'household'), name='receipt_once'),
                    models.CheckConstraint(condition=models.Q(('how__in', ['screen', 'call', 'door'])), name='receipt_how_known'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Version',
            fields=[
                ('id', models.UUIDField(default=linli.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField(default=1)),
                ('title', models.CharField(max_length=30, verbose_name='title')),
                ('text', models.TextField(max_length=10000, verbose_name='text')),
                ('short', models.CharField(max_length=60, verbose_name='short form')),
                ('source', models.CharField(max_length=30, verbose_name='who says it')),
                ('importance', models.PositiveSmallIntegerField(choices=[(0, 'Normal'), (1, 'Important'), (2, 'Urgent')], default=0, verbose_name='importance')),
                ('why', models.CharField(blank=True, max_length=200, verbose_name='what was corrected, and why')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Waits for release'), ('released', 'Released')], default='draft', max_length=10)),
                ('remark', models.CharField(blank=True, max_length=200, verbose_name='why it was sent back')),
                ('written_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('submitted_at', models.DateTimeField(null=True)),
                ('released_at', models.DateTimeField(null=True)),
                ('digest', models.CharField(blank=True, max_length=64)),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='notices.notice')),
                ('released_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['number'],
                'constraints': [
                    models.UniqueConstraint(fields=('notice', 'number'), name='version_numbered_once'),
                    models.UniqueConstraint(condition=models.Q(('state__in', ('draft', 'submitted'))), fields=('notice',), name='version_one_open'),
                    models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'submitted', 'released']), ('importance__in', [0, 1, 2])), name='version_state_known'),
                    models.CheckConstraint(condition=models.Q(models.Q(('digest', ''), ('released_at', None), ('released_by', None), ('state__in', ('draft', 'submitted'))), models.Q(('released_at__isnull', False), ('released_by__isnull', False), ('state', 'released'), ('submitted_at__isnull', False), models.Q(('digest', ''), _negated=True)), _connector='OR'), name='version_released_by_somebody'),
                    models.CheckConstraint(condition=models.Q(('released_by', None), models.Q(('released_by', models.F('written_by')), _negated=True), _connector='OR'), name='version_four_eyes'),
                    models.CheckConstraint(condition=models.Q(('state', 'draft'), ('submitted_at__isnull', False), _connector='OR'), name='version_submitted_some_time'),
                    models.CheckConstraint(condition=models.Q(models.Q(('number', 1), ('why', '')), models.Q(('number__gt', 1), models.Q(('why', ''), _negated=True)), _connector='OR'), name='version_corrected_for_a_reason'),
                ],
            },
        ),
        migrations.AddField(
            model_name='notice',
            name='current',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='shown_in', to='notices.version'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(('current', None), ('shows_from__isnull', False), _connector='OR'), name='notice_shown_from_some_time'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('because', ''), ('withdrawn_at', None), ('withdrawn_by', None)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False), ('current__isnull', False), models.Q(('because', ''), _negated=True)), _connector='OR'), name='notice_withdrawn_by_somebody_for_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(('kind', None), ('current', None), ('shows_until__isnull', False), _connector='OR'), name='notice_of_the_board_has_an_end'),
        ),
        Statements(_close, _open),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
