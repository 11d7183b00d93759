"""The tables of warnings; and what no column check can say, said to both databases by triggers: a
warning stays as it came. Only that another closes it is written later."""

import django.db.models.deletion
import django.utils.timezone
import linli.core.ids
from django.conf import settings
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from linli.core.together import Statements, Together


TEXT = (
    "sender, identifier, sent, status, msg_type, kind, colour, severity, station, event, headline, "
    "text, instruction, area_words, link, onset, expires, shows_until, how, relayed_by_id, "
    "relayed_at, document"
)
POSTGRES = f"""
CREATE OR REPLACE FUNCTION linli_alert_stays() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION 'a warning stays as it came' USING ERRCODE = '23001';
END $body$;
CREATE TRIGGER alerts_alert_stays BEFORE UPDATE OF {TEXT} ON alerts_alert
    FOR EACH ROW EXECUTE FUNCTION linli_alert_stays();
"""
SQLITE = (
    f"CREATE TRIGGER alerts_alert_stays BEFORE UPDATE OF {TEXT} ON alerts_alert"
    " BEGIN SELECT RAISE(ABORT, 'a warning stays as it came'); END"
)


def _close(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    is_postgres = editor.connection.vendor == "postgresql"
    editor.execute(POSTGRES if is_postgres else SQLITE, None)


def _open(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    on = " ON alerts_alert" if editor.connection.vendor == "postgresql" else ""
    editor.execute(f"DROP TRIGGER IF EXISTS alerts_alert_stays{on}", None)


class Migration(Together):

    initial = True

    dependencies = [
        ('areas', '0003_no_circles'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Alert',
            fields=[
                ('id', models.UUIDField(default=linli.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('sender', models.CharField(max_length=200)),
                ('identifier', models.CharField(max_length=200)),
                ('sent', models.DateTimeField()),
                ('status', models.CharField(choices=[('actual', 'Real'), ('exercise', 'Exercise'), ('system', 'Between machines'), ('test', 'Test'), ('draft', 'Draft')], max_length=8)),
                ('msg_type', models.CharField(choices=[('alert', 'Warning'), ('update', 'Changed warning'), ('cancel', 'Lifted')], max_length=6)),
                ('kind', models.CharField(choices=[('typhoon', 'Typhoon'), ('rain', 'Rainstorm'), ('thunder_gale', 'Thunderstorm and gale'), ('gale', 'Gale'), ('lightning', 'Lightning'), ('hail', 'Hail'), ('heat', 'Heat'), ('cold', 'Cold'), ('frost', 'Frost'), ('snow', 'Snowstorm'), ('ice', 'Icy roads'), ('fog', 'Fog'), ('haze', 'Haze'), ('sand', 'Sandstorm'), ('drought', 'Drought'), ('fire', 'Forest fire danger'), ('flood', 'Flood'), ('other', 'Other warning')], max_length=12, verbose_name='what is warned of')),
                ('colour', models.CharField(blank=True, choices=[('white', 'White'), ('blue', 'Blue'), ('yellow', 'Yellow'), ('orange', 'Orange'), ('red', 'Red')], max_length=6, verbose_name='colour')),
                ('severity', models.CharField(choices=[('Extreme', 'Extreme'), ('Severe', 'Severe'), ('Moderate', 'Moderate'), ('Minor', 'Minor'), ('Unknown', 'Not said')], default='Unknown', max_length=8)),
                ('station', models.CharField(max_length=100, verbose_name='station')),
                ('event', models.CharField(blank=True, max_length=100)),
                ('headline', models.CharField(blank=True, max_length=300, verbose_name='headline')),
                ('text', models.TextField(blank=True, max_length=20000, verbose_name='text of the warning')),
                ('instruction', models.TextField(blank=True, max_length=20000)),
                ('area_words', models.CharField(blank=True, max_length=1000)),
                ('link', models.URLField(max_length=500, verbose_name='official page')),
                ('onset', models.DateTimeField(null=True)),
                ('expires', models.DateTimeField(null=True)),
                ('shows_until', models.DateTimeField()),
                ('how', models.CharField(choices=[('file', 'As a file'), ('officer', 'By a duty officer')], max_length=7)),
                ('relayed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('document', models.BinaryField(null=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('is_sample', models.BooleanField(default=False)),
                ('closed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='closes', to='alerts.alert')),
                ('relayed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-sent', '-id'],
                'indexes': [models.Index(fields=['-shows_until'], name='alert_until')],
                'constraints': [models.UniqueConstraint(fields=('sender', 'identifier', 'sent'), name='alert_taken_in_once'), models.CheckConstraint(condition=models.Q(models.Q(('sender', ''), _negated=True), models.Q(('identifier', ''), _negated=True), models.Q(('station', ''), _negated=True)), name='alert_says_whose_it_is'), models.CheckConstraint(condition=models.Q(('link__startswith', 'https://'), ('link__startswith', 'http://'), _connector='OR'), name='alert_has_an_official_page'), models.CheckConstraint(condition=models.Q(('msg_type', 'cancel'), models.Q(('text', ''), _negated=True), models.Q(('headline', ''), _negated=True), _connector='OR'), name='alert_says_something'), models.CheckConstraint(condition=models.Q(('shows_until__gt', models.F('sent'))), name='alert_ends_after_it_was_sent'), models.CheckConstraint(condition=models.Q(models.Q(('document__isnull', False), ('how', 'file'), ('relayed_by', None)), models.Q(('document', None), ('how', 'officer'), ('relayed_by__isnull', False)), _connector='OR'), name='alert_came_somehow'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('closed_by', None)), models.Q(('closed_at__isnull', False), ('closed_by__isnull', False), models.Q(('closed_by', models.F('id')), _negated=True)), _connector='OR'), name='alert_closed_by_another'), models.CheckConstraint(condition=models.Q(('status__in', ['actual', 'exercise', 'system', 'test', 'draft']), ('msg_type__in', ['alert', 'update', 'cancel']), ('kind__in', ['typhoon', 'rain', 'thunder_gale', 'gale', 'lightning', 'hail', 'heat', 'cold', 'frost', 'snow', 'ice', 'fog', 'haze', 'sand', 'drought', 'fire', 'flood', 'other']), ('colour__in', ['', 'white', 'blue', 'yellow', 'orange', 'red']), ('severity__in', ['Extreme', 'Severe', 'Moderate', 'Minor', 'Unknown'])), name='alert_in_known_words')],
            },
        ),
        migrations.CreateModel(
            name='AlertArea',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('by', models.CharField(choices=[('code', 'by its code'), ('polygon', 'inside a polygon'), ('officer', 'chosen')], max_length=7)),
                ('alert', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='areas', to='alerts.alert')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.area')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('alert', 'area'), name='alert_area_once'), models.CheckConstraint(condition=models.Q(('by__in', ['code', 'polygon', 'officer'])), name='alert_area_by')],
            },
        ),
        migrations.CreateModel(
            name='Mention',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('sender', models.CharField(max_length=200)),
                ('identifier', models.CharField(max_length=200)),
                ('sent', models.DateTimeField()),
                ('alert', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mentions', to='alerts.alert')),
            ],
            options={
                'indexes': [models.Index(fields=['sender', 'identifier'], name='mention_of')],
                'constraints': [models.UniqueConstraint(fields=('alert', 'sender', 'identifier', 'sent'), name='mention_once')],
            },
        ),
        migrations.CreateModel(
            name='RefusedDocument',
            fields=[
                ('id', models.UUIDField(default=linli.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('name', models.CharField(max_length=100)),
                ('code', models.CharField(max_length=20)),
                ('where', models.CharField(blank=True, max_length=60)),
                ('size', models.PositiveBigIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('kept', models.BinaryField(max_length=65536)),
            ],
            options={
                'ordering': ['-at', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('code', ''), _negated=True), name='refused_for_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='Advice',
            fields=[
                ('id', models.UUIDField(default=linli.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('text', models.TextField(max_length=600, verbose_name='what to do')),
                ('source', models.CharField(max_length=30, verbose_name='who says it')),
                ('written_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('until', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('is_exercise', models.BooleanField(default=False, verbose_name='for an exercise')),
                ('is_sample', models.BooleanField(default=False)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.area')),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-written_at', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('text', ''), _negated=True), models.Q(('source', ''), _negated=True)), name='advice_says_whose'), models.CheckConstraint(condition=models.Q(('until__gt', models.F('written_at'))), name='advice_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('ended_by', None)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='advice_ended_by_somebody')],
            },
        ),
        Statements(_close, _open),
    ]
