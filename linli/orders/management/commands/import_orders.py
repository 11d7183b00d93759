"""Take the orders of a hotline or of an old system from a table. A dry run unless --take is given;
what is wrong goes to --back. Taken twice it changes nothing."""

from argparse import ArgumentParser
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError

from linli.accounts import mobiles
from linli.accounts.models import Person
from linli.core.errors import Refused
from linli.core.exports import sheet_back
from linli.core.sealing import lookup
from linli.orders.actions import tables
from linli.orders.management.places import area_named


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--area", required=True, help="its code, address word, id or name")
        parser.add_argument("--by", required=True, help="the mobile number of who answers for it")
        way = parser.add_mutually_exclusive_group()
        way.add_argument("--dry-run", action="store_true", help="look only; so it is without this")
        way.add_argument("--take", action="store_true")
        parser.add_argument("--back", type=Path, help="an xlsx file for the rows to correct")

    def handle(self, *args: Any, **options: Any) -> None:
        by, area, taking = person(options["by"]), area_named(options["area"]), options["take"]
        try:
            outcome = tables.run(options["file"], by=by, area=area, dry=not taking)
        except (Refused, OSError) as error:
            raise CommandError(str(error)) from error
        except PermissionDenied as error:
            raise CommandError("They take no orders in there.") from error  # noqa: EM101
        for line in told(outcome, taking=taking):
            self.stdout.write(line)
        if options["back"] and outcome.heading:
            with sheet_back(*outcome.kept.sheet()) as file:
                options["back"].write_bytes(file.read())


def told(outcome: tables.Outcome, *, taking: bool) -> Iterator[str]:
    """What became of the table, line by line."""
    yield (
        f"{outcome.rows} rows: {outcome.open} open and {outcome.ended} ended"
        f" {'taken' if taking else 'to be taken'}, {outcome.known} known,"
        f" {outcome.bad} to be corrected"
    )
    if outcome.ended:
        yield (
            f"  {outcome.not_counted} ended ones are history and count in no figure;"
            f" for {outcome.asked_for} a second person decides on a record"
        )
    if outcome.heading and outcome.heading.unread:
        yield f"  nothing is taken from: {'、'.join(outcome.heading.unread)}"
    for word, count in outcome.unknown.most_common(20):
        yield f"  {count} × no service is called {word}; the word is kept"
    for one in islice(outcome.kept.problems, 50):
        yield f"  {one.row} {one.column}: {one.sentence}"
    if outcome.kept.cut_short:
        yield outcome.kept.cut_short


def person(mobile: str) -> Person:
    try:
        key = lookup(mobiles.read(mobile), "mobile")
    except mobiles.NotAMobile as error:
        raise CommandError("--by wants the mobile number of a member of staff.") from error  # noqa: EM101
    found = Person.objects.filter(mobile_key=key, joined_at__isnull=False).first()
    if found is None:
        raise CommandError("Nobody signs in with this number.")  # noqa: EM101
    return found
