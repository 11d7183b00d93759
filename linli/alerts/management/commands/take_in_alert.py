"""Take in an official warning from a CAP 1.2 file: its text, station and time stay as they are."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from linli.alerts import cap, words
from linli.alerts.actions import taking_in


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--link", default="", help="the official page, if it names none")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            with path.open("rb") as file:
                data = file.read(cap.MOST_BYTES + 1)
        except OSError as error:
            raise CommandError(str(error.strerror)) from error
        outcome = taking_in.take_in(data, name=path.name, link=options["link"])
        if outcome.refused:
            where = f" ({outcome.refused.where})" if outcome.refused.where else ""
            reason = f"{words.REASONS[outcome.refused.code]}{where}"
            raise CommandError(reason)
        if outcome.alert:
            state = "taken in" if outcome.is_new else "known already"
            self.stdout.write(f"{state}: {outcome.alert.pk}")
