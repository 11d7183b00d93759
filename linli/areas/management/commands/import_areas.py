"""Take in areas from a table (xlsx, xls or csv), or the divisions of Guangdong we ship.

Look first with --dry-run. What is right is taken, what is wrong is listed and left out; running
it twice changes nothing.
"""

import time
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from linli.areas import actions, guangdong, plan, sheet
from linli.core.errors import Refused
from linli.core.sheets import read_rows

MOST_LINES = 200


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="a table, or the word guangdong")
        parser.add_argument("--dry-run", action="store_true", help="only say what would change")
        parser.add_argument(
            "--day", type=date.fromisoformat,
            help="of which the table gives the state, such as 2024-06-30: new codes count from "
            "then on (default: today)",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        begun = time.monotonic()
        name = options["file"]
        if name != "guangdong" and not Path(name).is_file():
            raise CommandError(_("There is no such file: %(name)s") % {"name": name})
        try:
            rows = guangdong.rows() if name == "guangdong" else sheet.read(read_rows(Path(name)))
            day = guangdong.DAY if name == "guangdong" else options["day"]
            done = (
                plan.make(rows, day=day)
                if options["dry_run"]
                else actions.take(rows, by=None, day=day)
            )
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        for problem in done.problems[:MOST_LINES]:
            self.stderr.write(str(problem))
        if len(done.problems) > MOST_LINES:
            self.stderr.write(_("… and %(n)s more.") % {"n": len(done.problems) - MOST_LINES})
        words = (
            _("Would add %(added)s, rename %(renamed)s, move %(moved)s, figures %(figures)s.")
            if options["dry_run"]
            else _("Added %(added)s, renamed %(renamed)s, moved %(moved)s, figures %(figures)s.")
        )
        counts = done.counts()
        self.stdout.write(words % counts)
        self.stdout.write(
            _("Rows %(rows)s, left out %(problems)s, %(seconds).1f s.")
            % {**counts, "seconds": time.monotonic() - begun}
        )
