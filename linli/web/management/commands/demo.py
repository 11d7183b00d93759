"""Fill an empty database with a small town of sample people, once, and say who can sign in."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils.translation import gettext as _

from linli.accounts import mobiles, samples
from linli.activities import samples as activities
from linli.alerts import samples as alerts
from linli.areas import seeds as areas
from linli.catalogue import seeds as catalogue
from linli.core import working_time
from linli.hours import samples as hours
from linli.notices import samples as notices
from linli.orders import samples as orders
from linli.organisations import seeds as organisations
from linli.people import sample_helpers as helpers
from linli.people import sample_residents as residents
from linli.people import samples as people
from linli.people import seeds as texts
from linli.points import samples as points
from linli.projects import samples as projects
from linli.venues import seeds as venues


class Command(BaseCommand):
    help = __doc__
    # A second start is waited for by somebody; what checks find, every other command tells.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--prepare", action="store_true", help="as manage.py prepare does")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["prepare"]:  # in the same process: to load everything takes longest
            call_command("prepare", skip_checks=True)
        with transaction.atomic():
            working_time.seed()
            texts.seed()
            areas.seed()
            organisations.seed()
            venues.seed()
            catalogue.seed()
            people.seed()
            helpers.seed()
            residents.seed()
            points.seed_rule()
            orders.seed()
            notices.seed()
            alerts.seed()
            activities.seed()
            projects.seed()
            hours.seed()
            points.seed()
        address = f"http://127.0.0.1:{options['port']}"
        self.stdout.write(f"Linli 邻里  {address}")
        self.stdout.write(f"示例人员 sample people, one press each at {address}/sign-in/ :")
        group = ""
        for sample in samples.everybody():
            heading = _("Staff") if sample.is_staff else _("Neighbours")
            if heading != group:
                group = heading
                self.stdout.write(f"  {group}")
            number = mobiles.masked(sample.person.mobile)
            name = f"{sample.label}: {sample.person.name}"
            self.stdout.write(f"    {name}  {number}  {sample.phrase}")
