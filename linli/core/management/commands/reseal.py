"""Seal everything with the first key and the family now set. Run it after adding a new key."""

from argparse import ArgumentParser
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import connection, models, transaction

from linli.core import sealing
from linli.core.fields import SealedTextField

BATCH = 500


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="only count what is left")

    def handle(self, *args: Any, **options: Any) -> None:
        left = 0
        for model in apps.get_models():
            for field in model._meta.concrete_fields:
                if isinstance(field, SealedTextField):
                    count = self.reseal(model, field, check=options["check"])
                    left += count
        words = "still under an older key" if options["check"] else "sealed anew"
        self.stdout.write(f"{left} texts {words}")

    def reseal(self, model: type[models.Model], field: SealedTextField, *, check: bool) -> int:
        """Column by column, in batches; raw, so that nothing else of a row is touched."""
        quote = connection.ops.quote_name
        table, column = quote(model._meta.db_table), quote(str(field.column))
        key = quote(str(model._meta.pk.column))
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {key}, {column} FROM {table} WHERE {column} <> ''")  # noqa: S608
            old = [(pk, text) for pk, text in cursor.fetchall() if not sealing.is_current(text)]
        if check:
            return len(old)
        for start in range(0, len(old), BATCH):
            rows = [
                (sealing.seal(sealing.unseal(text, place=field.place), place=field.place), pk, text)
                for pk, text in old[start : start + BATCH]
            ]
            update = f"UPDATE {table} SET {column} = %s WHERE {key} = %s AND {column} = %s"  # noqa: S608
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.executemany(update, rows)  # a row that changed meanwhile is current already
        return len(old)
