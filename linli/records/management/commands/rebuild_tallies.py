"""Prove that the figures equal a recount of the records, or make them anew."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from linli.records import tallies

DIFFER = "The figures differ from the records. Run rebuild_tallies."


class Command(BaseCommand):
    help = "Count all service records afresh and correct the figures; --check only compares."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; 1 if they differ")

    @transaction.atomic
    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        if check:
            tallies.hold_still()
            if tallies.recounted().same() != tallies.kept().same():
                raise CommandError(DIFFER)
            self.stdout.write("The figures equal a recount of the records.")
        elif tallies.rebuild():
            self.stdout.write("The figures differed from the records and were made anew.")
        else:
            self.stdout.write("The figures equal a recount of the records. Nothing was changed.")
