"""Prove that what the projects reached equals a recount of the records, or make it anew."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from linli.projects import counting
from linli.projects.models import Project

DIFFER = "The projects differ from the records. Run rebuild_progress."
EQUAL = "The projects equal a recount of the records."


class Command(BaseCommand):
    help = "Count for all projects afresh and correct them; --check only compares."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; 1 if they differ")

    @transaction.atomic
    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        if check:
            counting.hold(Project.objects.all())
            if counting.recounted() != counting.kept():
                raise CommandError(DIFFER)
            self.stdout.write(EQUAL)
        elif counting.rebuild():
            self.stdout.write("The projects differed from the records and were counted anew.")
        else:
            self.stdout.write(f"{EQUAL} Nothing was changed.")
