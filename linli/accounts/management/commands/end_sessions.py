"""Sign somebody out on every device, or everybody: `manage end_sessions --everybody`."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from linli.accounts import mobiles, queries
from linli.accounts.actions import sessions
from linli.accounts.models import Person


class Command(BaseCommand):
    help = "Sign out whoever signs in with a number, or everybody. They sign in again as ever."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--mobile", default="")
        parser.add_argument("--everybody", action="store_true")

    def handle(self, *args: Any, mobile: str, everybody: bool, **options: Any) -> None:
        people = [*Person.objects.exclude(sessions=None).distinct()] if everybody else []
        if mobile:
            try:
                people = [one for one in [queries.account_with(mobiles.read(mobile))] if one]
            except mobiles.NotAMobile as error:
                message = "That is not a mobile number."
                raise CommandError(message) from error
        if not people and not everybody:
            message = "Say whom: --mobile of somebody who signs in, or --everybody."
            raise CommandError(message)
        count = sum(sessions.end_all(person, by=None) for person in people)
        self.stdout.write(f"{count} sessions ended.")
