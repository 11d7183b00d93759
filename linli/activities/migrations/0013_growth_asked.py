"""What each stage of a team asks for, as versions that are only added."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import linli.core.ids
from linli.core.append_only import append_only


class Migration(migrations.Migration):

    dependencies = [
        ('activities', '0012_invited'),
        ('areas', '0007_measured'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='GrowthRule',
            fields=[
                ('id', models.UUIDField(default=linli.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('since', models.DateField(verbose_name='in force from')),
                ('number', models.PositiveSmallIntegerField(default=1)),
                ('members_1', models.PositiveSmallIntegerField(verbose_name='It has begun: Members')),
                ('held_1', models.PositiveSmallIntegerField(verbose_name='It has begun: Activities that took place')),
                ('months_1', models.PositiveSmallIntegerField(verbose_name='It has begun: Months since the first of them')),
                ('members_2', models.PositiveSmallIntegerField(verbose_name='It goes on steadily: Members')),
                ('held_2', models.PositiveSmallIntegerField(verbose_name='It goes on steadily: Activities that took place')),
                ('months_2', models.PositiveSmallIntegerField(verbose_name='It goes on steadily: Months since the first of them')),
                ('members_3', models.PositiveSmallIntegerField(verbose_name='It is ready to be registered: Members')),
                ('held_3', models.PositiveSmallIntegerField(verbose_name='It is ready to be registered: Activities that took place')),
                ('months_3', models.PositiveSmallIntegerField(verbose_name='It is ready to be registered: Months since the first of them')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('area', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.area')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-since', '-number'],
            },
        ),
        migrations.AddField(
            model_name='grown',
            name='rule',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='activities.growthrule'),
        ),
        migrations.AddConstraint(
            model_name='growthrule',
            constraint=models.UniqueConstraint(fields=('area', 'since', 'number'), name='growth_numbered'),
        ),
        migrations.AddConstraint(
            model_name='growthrule',
            constraint=models.CheckConstraint(condition=models.Q(('members_1__gte', 1), ('members_2__gte', models.F('members_1')), ('members_3__gte', models.F('members_2')), ('members_3__lte', 1000)), name='growth_asks_for_more_members'),
        ),
        migrations.AddConstraint(
            model_name='growthrule',
            constraint=models.CheckConstraint(condition=models.Q(('held_2__gte', models.F('held_1')), ('held_3__gte', models.F('held_2')), ('held_3__lte', 1000)), name='growth_asks_for_more_activities'),
        ),
        migrations.AddConstraint(
            model_name='growthrule',
            constraint=models.CheckConstraint(condition=models.Q(('months_2__gte', models.F('months_1')), ('months_3__gte', models.F('months_2')), ('months_3__lte', 1000)), name='growth_asks_for_more_months'),
        ),
        append_only("activities_growthrule"),
    ]
