"""Shut an account at once, on every device: `manage disable_person --mobile 13800138000`."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from linli.accounts import mobiles, queries
from linli.accounts.actions import accounts
from linli.core.errors import Refused


class Command(BaseCommand):
    help = "Shut the account that signs in with a number; with --enable open it again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--mobile", required=True)
        parser.add_argument("--enable", action="store_true")

    def handle(self, *args: Any, mobile: str, enable: bool, **options: Any) -> None:
        try:
            person = queries.account_with(mobiles.read(mobile))
        except mobiles.NotAMobile as error:
            message = "That is not a mobile number."
            raise CommandError(message) from error
        if person is None:
            message = "Nobody signs in with this number."
            raise CommandError(message)
        try:
            (accounts.enable if enable else accounts.disable)(person, by=None)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write("Done.")
