"""A look at where to go for an order is a look too. SQLite writes the table anew for the check, and
its triggers are made again (0009_looks_say_what.py)."""

from importlib import import_module

from django.db import migrations, models

from linli.core.together import Statements

before = import_module("linli.people.migrations.0009_looks_say_what")


class Migration(migrations.Migration):
    dependencies = [("people", "0009_looks_say_what")]

    operations = [
        migrations.RemoveConstraint("look", "look_part"),
        migrations.AlterField(
            "look",
            "part",
            models.CharField(
                blank=True,
                choices=[
                    ("file", "The file"),
                    ("groups", "The file, with the groups"),
                    ("card", "The file, and the card's number"),
                    ("list", "A list taken along"),
                    ("order", "Name, address and phone of an order"),
                    ("export", "All that is held, to print or to take along"),
                ],
                max_length=8,
                verbose_name="part",
            ),
        ),
        migrations.AddConstraint(
            "look",
            models.CheckConstraint(
                condition=models.Q(
                    ("part__in", ["", "file", "groups", "card", "list", "order", "export"])
                ),
                name="look_part",
            ),
        ),
        Statements(before.closed(before.NOW), before.leave),
    ]
