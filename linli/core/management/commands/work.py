"""Do what was left to be done afterwards, and what is due by the schedule."""

import signal
import time
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, InterfaceError, close_old_connections, connection

from linli.core import logs, tasks, unit


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
            try:
                tasks.tick()
                is_idle = self.do_what_is_due()
            except (DatabaseError, InterfaceError) as error:
                # Another writes for long, or the server starts anew: nothing is lost by waiting,
                # and nobody starts a worker again that gave up.
                if options["once"] or not unit.is_transient(error):
                    raise
                logs.tell("worker.waits", fault=type(error).__name__)
                connection.close_if_unusable_or_obsolete()
                is_idle = True
            if options["once"]:
                return
            if is_idle:
                time.sleep(1)

    def do_what_is_due(self) -> bool:
        """True when nothing is left and nobody asked us to stop."""
        while self.running:
            if not tasks.do_next():
                return True
        return False

    def stop(self, signum: int, frame: FrameType | None) -> None:
        """Finish the task in hand, then leave."""
        self.running = False
