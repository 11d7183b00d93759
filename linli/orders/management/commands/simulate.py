"""Days of orders as they could have been, by real actions under a simulated clock. Not for a real
installation: it needs LINLI_DEMO, or --yes-i-know. Stop the task worker first."""

from argparse import ArgumentParser
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from linli.core.days import midnight
from linli.core.errors import Refused
from linli.orders import simulation
from linli.orders.management.places import area_named


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--orders-per-day", type=float, default=20)
        parser.add_argument("--days", type=int, default=30)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--area", help="the area's id, code, address word or name; else all")
        parser.add_argument("--end", default="today", help="a day; today: until this moment")
        parser.add_argument(
            "--processes",
            type=int,
            default=1,
            help="2: the worker's tasks in one of their own; more: so many parts of the place",
        )
        parser.add_argument("--yes-i-know", action="store_true", help="with real people as well")

    def handle(self, *args: Any, **options: Any) -> None:
        if not (settings.DEMO or options["yes_i_know"]):
            raise CommandError("This invents orders. Set LINLI_DEMO, or say --yes-i-know.")  # noqa: EM101
        try:
            outcome = simulation.run(
                area=area_named(options["area"]) if options["area"] else None,
                orders=options["orders_per_day"],
                days=options["days"],
                seed=options["seed"],
                end=end_of(options["end"]),
                only_samples=not options["yes_i_know"],
                processes=options["processes"],
                say=self.stdout.write,
            )
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        for verb, number in outcome.steps.most_common():
            self.stdout.write(f"  {verb:14} {number}")
        self.stdout.write(f"  refused        {sum(outcome.refused.values())}")
        for why, number in outcome.refused.most_common(8 if options["verbosity"] > 1 else 0):
            self.stdout.write(f"    {number:6} {why}")
        steps = sum(outcome.steps.values())
        told = f"{outcome.orders} orders, {steps} steps, {outcome.tasks} tasks of the worker"
        if options["processes"] > 1:
            told += f", waited {outcome.waited:.0f} s for it"
        self.stdout.write(told)


def end_of(word: str) -> datetime | None:
    """The end of a day; None for this moment."""
    if word == "today":
        return None
    try:
        day = datetime.fromisoformat(word).date()
    except ValueError as error:
        raise CommandError("--end wants a day like 2026-11-19, or today.") from error  # noqa: EM101
    return midnight(day + timedelta(days=1))
