"""Prove that every balance is the sum of its entries and that all of them together are nothing."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from linli.points import proofs
from linli.points.models import Account, Entry


class Command(BaseCommand):
    help = "Add up the points ledger, its lots and the stock of rewards afresh; 1 if they differ."

    def handle(self, *args: Any, **options: Any) -> None:
        if found := list(proofs.faults()):
            raise CommandError("\n".join(found))
        entries, accounts = Entry.objects.count(), Account.objects.count()
        self.stdout.write(f"{entries} entries in {accounts} accounts add up: OK")
