"""A rating may be taken back once."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('areas', '0007_measured'),
        ('catalogue', '0005_skills'),
        ('orders', '0013_package_not_done'),
        ('organisations', '0003_join_freely'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='order',
            name='unrated_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddConstraint(
            model_name='order',
            constraint=models.CheckConstraint(condition=models.Q(('unrated_at', None), ('rated_at', None), ('rated_at__gte', models.F('unrated_at')), _connector='OR'), name='order_rated_anew_after_it_was_taken_back'),
        ),
    ]
