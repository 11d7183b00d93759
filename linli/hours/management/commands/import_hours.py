"""Take volunteer hours of another system from a table. A dry run unless --take is given; what is
wrong goes to --back. Taken, they wait at the desk until a second person lets them in; taken twice
it changes nothing."""

from argparse import ArgumentParser
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError

from linli.accounts import mobiles
from linli.accounts.models import Person
from linli.areas.models import Area
from linli.core.errors import Refused
from linli.core.exports import sheet_back
from linli.core.sealing import lookup
from linli.hours import queries
from linli.hours.actions import importing
from linli.hours.models import Oddity


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--area", required=True, help="its code or address word")
        parser.add_argument("--by", required=True, help="the mobile number of who hands it in")
        parser.add_argument("--system", default="", help="where they come from, such as i志愿")
        way = parser.add_mutually_exclusive_group()
        way.add_argument("--dry-run", action="store_true", help="look only; so it is without this")
        way.add_argument("--take", action="store_true")
        parser.add_argument("--back", type=Path, help="an xlsx file for the rows to correct")

    def handle(self, *args: Any, **options: Any) -> None:
        by, area = _person(options["by"]), _area(options["area"])
        house = queries.houses(by).first()
        if house is None:
            raise CommandError("They take no hours over.")  # noqa: EM101
        said = {"by": by, "area": area, "organisation": house, "system": options["system"]}
        try:
            outcome = importing.look(options["file"], **said)
            if options["take"]:
                importing.hand_in(options["file"], **said)
        except (Refused, OSError) as error:
            raise CommandError(str(error)) from error
        except PermissionDenied as error:
            raise CommandError("They take no hours over there.") from error  # noqa: EM101
        self._tell(outcome, is_taken=options["take"])
        if options["back"] and outcome.heading:
            with sheet_back(*outcome.kept.sheet()) as file:
                options["back"].write_bytes(file.read())

    def _tell(self, outcome: importing.Outcome, *, is_taken: bool) -> None:
        done = "wait for a second person" if is_taken else "to be taken"
        self.stdout.write(
            f"{outcome.rows} rows: {len(outcome.good)} {done}, {outcome.known} known,"
            f" {outcome.bad} to be corrected"
        )
        if outcome.heading and outcome.heading.unread:
            self.stdout.write(f"  nothing is taken from: {'、'.join(outcome.heading.unread)}")
        for one in outcome.marked[:50]:
            words = "；".join(str(Oddity(mark).label) for mark in one.marks)
            self.stdout.write(f"  {one.system} {one.number}: {words}")
        for problem in islice(outcome.kept.problems, 50):
            self.stdout.write(f"  {problem.row} {problem.column}: {problem.sentence}")
        if outcome.kept.cut_short:
            self.stdout.write(outcome.kept.cut_short)


def _area(word: str) -> Area:
    found = Area.objects.filter(slug=word).first() or Area.objects.filter(codes__code=word).first()
    if found is None:
        raise CommandError("There is no such area.")
    return found


def _person(mobile: str) -> Person:
    try:
        key = lookup(mobiles.read(mobile), "mobile")
    except mobiles.NotAMobile as error:
        raise CommandError("--by wants the mobile number of a member of staff.") from error  # noqa: EM101
    found = Person.objects.filter(mobile_key=key, joined_at__isnull=False).first()
    if found is None:
        raise CommandError("Nobody signs in with this number.")  # noqa: EM101
    return found
