"""The first people of an installation: operator, security administrator, auditor.

`manage create_operator --mobile 13800138000 --name 何晓`, then again with --role security and
--role auditor: three different people. Everybody else gets their role from the security
administrator, in the browser.
"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError, transaction

from linli.accounts import mobiles
from linli.accounts.actions import accounts
from linli.areas import queries as areas
from linli.areas.models import Area
from linli.core.events import record
from linli.organisations.models import SEPARATE, Grant, Kind, Organisation, Role


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--mobile", required=True)
        parser.add_argument("--name", required=True)
        parser.add_argument("--role", choices=[str(role) for role in SEPARATE], default="operator")
        parser.add_argument("--area", default="", help="name or code; the top area unless given")
        parser.add_argument("--organisation", default="", help="made, if it is not there")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            mobile = mobiles.read(options["mobile"])
        except mobiles.NotAMobile as error:
            message = "That is not a mobile number."
            raise CommandError(message) from error
        area = top_area(options["area"])
        try:
            create(mobile, options["name"], options["role"], area, options["organisation"])
        except IntegrityError as error:
            message = "This person holds one of the three roles already: they are three people."
            raise CommandError(message) from error
        self.stdout.write("Done. Sign in with the number; a second factor is set up then.")


@transaction.atomic
def create(mobile: str, name: str, role: str, area: Area, organisation: str) -> Grant:
    """The account, the office it acts in, and the role."""
    person = accounts.add(by=None, mobile=mobile, name=name)
    office, _ = Organisation.objects.get_or_create(
        name=organisation or f"{area.name}平台管理办公室",
        area=area,
        ended_on=None,
        defaults={"kind": Kind.OPERATOR},
    )
    made = Grant.objects.create(person=person, role=Role(role), organisation=office, area=area)
    record("grant.given", by=None, about=made, role=role, person=str(person.pk))
    return made


def top_area(wanted: str) -> Area:
    """The area named, or the one at the top when nothing is said and there is only one."""
    if not Area.objects.exists():
        message = "There are no areas yet. Run manage import_areas first."
        raise CommandError(message)
    if wanted:
        coded = areas.by_codes([wanted]).get(wanted)
        found = [coded] if coded else list(Area.objects.filter(name=wanted, valid_until=None)[:2])
    else:
        found = list(areas.children(None)[:2])
    if len(found) != 1:
        message = "Say which area it is: --area with its code or its full name."
        raise CommandError(message)
    return found[0]
