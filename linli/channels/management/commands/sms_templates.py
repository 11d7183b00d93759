"""Print the words of every text message, as they are to be registered with the provider."""

from typing import Any

from django.core.management.base import BaseCommand

from linli.accounts.sms import WORDS


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        for name, words in sorted(WORDS.items()):
            self.stdout.write(f"{name}\t{words}")
