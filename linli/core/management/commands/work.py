"""Do what was left to be done afterwards, and what is due by the schedule."""

import signal
import time
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from linli.core import tasks


class Command(BaseCommand):
    help = __doc__
    running = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="stop when nothing is due")

    def handle(self, *args: Any, **options: Any) -> None:
        signal.signal(signal.SIGTERM, self.stop)
        signal.signal(signal.SIGINT, self.stop)
        while self.running:
            close_old_connections()
            tasks.tick()
            if self.do_what_is_due() and not options["once"]:
                time.sleep(1)
            elif options["once"]:
                return

    def do_what_is_due(self) -> bool:
        """True when nothing is left and nobody asked us to stop."""
        while self.running:
            if not tasks.do_next():
                return True
        return False

    def stop(self, signum: int, frame: FrameType | None) -> None:
        """Finish the task in hand, then leave."""
        self.running = False
