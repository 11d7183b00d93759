
"""Points follow when two rows of one person are put together: postings of a kind of their own.

SQLite makes the table anew for it, and a table takes its triggers along when it goes.
"""

from importlib import import_module

from django.db import migrations, models

from linli.core.together import Statements

closed = import_module("linli.points.migrations.0002_closed")


class Migration(migrations.Migration):

    dependencies = [
        ('points', '0002_closed'),
    ]

    operations = [
        Statements(closed.open_again),
        migrations.RemoveConstraint(
            model_name='posting',
            name='points_posting_kind_known',
        ),
        migrations.AlterField(
            model_name='entry',
            name='kind',
            field=models.CharField(choices=[('earn', 'Service'), ('bonus', 'Bonus'), ('redeem', 'Redeemed'), ('refund', 'Given back'), ('donate', 'Donated'), ('expire', 'Expired'), ('freeze', 'Held while a record is disputed'), ('unfreeze', 'No longer held'), ('claw_back', 'Taken back'), ('moved', 'Two entries of one person put together')], max_length=10),
        ),
        migrations.AlterField(
            model_name='posting',
            name='kind',
            field=models.CharField(choices=[('earn', 'Service'), ('bonus', 'Bonus'), ('redeem', 'Redeemed'), ('refund', 'Given back'), ('donate', 'Donated'), ('expire', 'Expired'), ('freeze', 'Held while a record is disputed'), ('unfreeze', 'No longer held'), ('claw_back', 'Taken back'), ('moved', 'Two entries of one person put together')], max_length=10),
        ),
        migrations.AddConstraint(
            model_name='posting',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['earn', 'bonus', 'redeem', 'refund', 'donate', 'expire', 'freeze', 'unfreeze', 'claw_back', 'moved'])), name='points_posting_kind_known'),
        ),
        Statements(closed.close),
    ]
