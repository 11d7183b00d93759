"""Take a roster of people. A dry run unless --apply is given; what is wrong goes to --back."""

from argparse import ArgumentParser
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from linli.accounts import mobiles
from linli.accounts.models import Person
from linli.areas.models import Area
from linli.core.errors import Refused
from linli.core.exports import sheet_back
from linli.core.sealing import lookup
from linli.people.actions import rosters


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--area", required=True, help="the area's id, code or address word")
        parser.add_argument("--by", required=True, help="the mobile number of who answers for it")
        parser.add_argument("--apply", action="store_true")
        parser.add_argument("--back", type=Path, help="an xlsx file for the rows to correct")

    def handle(self, *args: Any, **options: Any) -> None:
        by, area = self.person(options["by"]), self.area(options["area"])
        try:
            outcome = rosters.run(options["file"], by=by, area=area, dry=not options["apply"])
        except (Refused, OSError) as error:
            raise CommandError(str(error)) from error
        taken = "taken" if options["apply"] else "to be taken"
        self.stdout.write(
            f"{outcome.rows} rows: {outcome.good} {taken}, {outcome.known} known,"
            f" {outcome.bad} to be corrected"
        )
        if outcome.heading and outcome.heading.unread:
            self.stdout.write(f"  nothing is taken from: {'、'.join(outcome.heading.unread)}")
        if more := outcome.kept.more:
            self.stdout.write(
                f"  {more} of those known say more than their file: open it to add it"
            )
        for one in islice(outcome.kept.problems, 50):
            self.stdout.write(f"  {one.row} {one.column}: {one.sentence}")
        if outcome.kept.cut_short:
            self.stdout.write(outcome.kept.cut_short)
        if options["back"] and outcome.heading:
            with sheet_back(*outcome.kept.sheet()) as file:
                options["back"].write_bytes(file.read())

    def person(self, mobile: str) -> Person:
        try:
            key = lookup(mobiles.read(mobile), "mobile")
        except mobiles.NotAMobile as error:
            raise CommandError("--by wants the mobile number of a member of staff.") from error  # noqa: EM101
        person = Person.objects.filter(mobile_key=key, joined_at__isnull=False).first()
        if person is None:
            raise CommandError("Nobody signs in with this number.")  # noqa: EM101
        return person

    def area(self, word: str) -> Area:
        found = Area.objects.filter(slug=word).first()
        found = found or Area.objects.filter(codes__code=word).first()
        try:
            found = found or Area.objects.filter(pk=UUID(word)).first()
        except ValueError:
            found = None
        if found is None:
            raise CommandError("There is no such area.")
        return found
