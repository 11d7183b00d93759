"""The tables of purchased projects."""

import django.db.models.deletion
import linli.core.ids
from django.conf import settings
from django.db import migrations, models

from linli.core.together import Together


class Migration(Together):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('areas', '0003_no_circles'),
        ('catalogue', '0001_initial'),
        ('organisations', '0001_initial'),
        ('records', '0002_closed'),
    ]

    operations = [
        migrations.CreateModel(
            name='Project',
            fields=[
                ('id', models.UUIDField(default=linli.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('number', models.CharField(max_length=40, verbose_name='contract number')),
                ('field', models.CharField(choices=[('community', 'Community'), ('family', 'Families'), ('elders', 'Elders'), ('youth', 'Children and youth'), ('medical', 'Medical'), ('corrections', 'Corrections'), ('newcomers', 'Non-registered residents'), ('mind', 'Psychological support')], max_length=12, verbose_name='field')),
                ('management', models.CharField(choices=[('contract', 'Bought from an agency'), ('direct', 'Workers employed directly')], default='contract', max_length=10, verbose_name='management')),
                ('purchaser', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.area')),
                ('first_day', models.DateField(verbose_name='first day')),
                ('last_day', models.DateField(verbose_name='last day')),
                ('fen', models.BigIntegerField(verbose_name='amount')),
                ('counts_late', models.BooleanField(default=False, verbose_name='late records count')),
                ('state', models.CharField(choices=[('drafted', 'Draft'), ('signed', 'Signed'), ('running', 'Running'), ('closed', 'Wound up')], default='drafted', max_length=8)),
                ('signed_at', models.DateTimeField(null=True)),
                ('started_at', models.DateTimeField(null=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('is_sample', models.BooleanField(default=False)),
            ],
            options={
                'ordering': ['-first_day', 'name', 'id'],
                'indexes': [models.Index(fields=['agency', 'state'], name='project_of_agency')],
                'constraints': [models.UniqueConstraint(fields=('purchaser', 'number'), name='project_number_once'), models.CheckConstraint(condition=models.Q(('last_day__gte', models.F('first_day'))), name='project_ends_after_it_began'), models.CheckConstraint(condition=models.Q(('fen__range', (0, 100000000000))), name='project_amount'), models.CheckConstraint(condition=models.Q(('field__in', ['community', 'family', 'elders', 'youth', 'medical', 'corrections', 'newcomers', 'mind'])), name='project_field'), models.CheckConstraint(condition=models.Q(('management', 'direct'), models.Q(('management', 'contract'), models.Q(('agency', models.F('purchaser')), _negated=True)), _connector='OR'), name='project_bought_from_another'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('signed_at', None), ('started_at', None), ('state', 'drafted')), models.Q(('closed_at', None), ('signed_at__isnull', False), ('started_at', None), ('state', 'signed')), models.Q(('closed_at', None), ('signed_at__isnull', False), ('started_at__isnull', False), ('state', 'running')), models.Q(('closed_at__isnull', False), ('signed_at__isnull', False), ('started_at__isnull', False), ('state', 'closed')), _connector='OR'), name='project_state_has_its_days')],
            },
        ),
        migrations.CreateModel(
            name='ServedArea',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('project', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='served', to='projects.project')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.area')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('project', 'area'), name='served_area_once')],
            },
        ),
        migrations.CreateModel(
            name='Indicator',
            fields=[
                ('id', models.UUIDField(default=linli.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('project', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='indicators', to='projects.project')),
                ('name', models.CharField(max_length=40, verbose_name='name')),
                ('unit', models.CharField(choices=[('people', 'different people'), ('times', 'attendances'), ('events', 'events'), ('sessions', 'sessions'), ('items', 'items'), ('copies', 'copies'), ('hours', 'hours')], max_length=8, verbose_name='unit')),
                ('target', models.PositiveIntegerField(verbose_name='target')),
                ('weight', models.PositiveSmallIntegerField(verbose_name='weight')),
                ('kinds', models.JSONField(default=list, verbose_name='kinds of records')),
                ('tag', models.CharField(blank=True, max_length=20, verbose_name='tag')),
                ('area', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.area')),
                ('least_persons', models.PositiveIntegerField(default=0, verbose_name='least people')),
                ('least_sessions', models.PositiveSmallIntegerField(default=0, verbose_name='least sessions')),
                ('least_minutes', models.PositiveSmallIntegerField(default=0, verbose_name='least minutes')),
                ('services', models.ManyToManyField(related_name='+', to='catalogue.service')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('project', 'name'), name='indicator_name_once'), models.CheckConstraint(condition=models.Q(('unit__in', ['people', 'times', 'events', 'sessions', 'items', 'copies', 'hours'])), name='indicator_unit'), models.CheckConstraint(condition=models.Q(('target__range', (1, 10000000))), name='indicator_target'), models.CheckConstraint(condition=models.Q(('weight__range', (1, 100))), name='indicator_weight')],
            },
        ),
        migrations.CreateModel(
            name='Milestone',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('indicator', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='milestones', to='projects.indicator')),
                ('by_day', models.DateField(verbose_name='by')),
                ('target', models.PositiveIntegerField(verbose_name='target')),
            ],
            options={
                'ordering': ['by_day'],
                'constraints': [models.UniqueConstraint(fields=('indicator', 'by_day'), name='milestone_day_once'), models.CheckConstraint(condition=models.Q(('target__range', (1, 10000000))), name='milestone_target')],
            },
        ),
        migrations.CreateModel(
            name='Ascription',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('record', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.servicerecord')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ascriptions', to='projects.project')),
            ],
        ),
        migrations.CreateModel(
            name='Item',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('indicator', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='items', to='projects.indicator')),
                ('record', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.servicerecord')),
                ('at', models.DateTimeField()),
                ('reason', models.CharField(blank=True, choices=[('place', 'Outside the area'), ('late', 'Recorded too late'), ('persons', 'Too few people'), ('sessions', 'Too few sessions'), ('minutes', 'Too short'), ('nameless', 'Nobody named'), ('elsewhere', 'Counted in another project')], max_length=10)),
                ('have', models.PositiveIntegerField(default=0)),
                ('need', models.PositiveIntegerField(default=0)),
                ('amount', models.PositiveIntegerField(default=0)),
                ('ascription', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='items', to='projects.ascription')),
            ],
            options={
                'indexes': [models.Index(fields=['indicator', 'reason', 'at', 'id'], name='item_listed')],
                'constraints': [models.UniqueConstraint(fields=('indicator', 'record'), name='item_once'), models.CheckConstraint(condition=models.Q(models.Q(('ascription__isnull', False), ('reason', '')), models.Q(models.Q(('reason', ''), _negated=True), ('amount', 0), ('ascription', None), ('reason__in', ['place', 'late', 'persons', 'sessions', 'minutes', 'nameless', 'elsewhere'])), _connector='OR'), name='item_counts_for_its_project')],
            },
        ),
        migrations.CreateModel(
            name='Met',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('indicator', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.indicator')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('times', models.PositiveIntegerField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('indicator', 'person'), name='met_once'), models.CheckConstraint(condition=models.Q(('times__gte', 1)), name='met_at_least_once')],
            },
        ),
        migrations.CreateModel(
            name='Progress',
            fields=[
                ('indicator', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='progress', serialize=False, to='projects.indicator')),
                ('counted', models.PositiveIntegerField(default=0)),
                ('uncounted', models.PositiveIntegerField(default=0)),
                ('amount', models.PositiveBigIntegerField(default=0)),
            ],
        ),
    ]
