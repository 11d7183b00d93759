"""Bring code, texts, database and static files to this version; quick when nothing changed."""

import compileall
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from linli.core import texts


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        compileall.compile_dir(settings.BASE_DIR / "linli", quiet=1)  # a start takes half as long
        texts.compile_all()
        quick = {"verbosity": 0, "interactive": False, "skip_checks": options["skip_checks"]}
        if is_behind():
            call_command("migrate", **quick)
        call_command("collectstatic", **quick)


def is_behind() -> bool:
    """Whether a migration is still to come. `migrate` itself draws all tables before it finds
    that there is nothing to do: a quarter of the time of a start."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
