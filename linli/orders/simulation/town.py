"""The days of a simulation: who asks when, whose turn it is next, and the clock between them."""

import heapq
import logging
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from linli.areas.models import Area
from linli.catalogue.models import Offer as CatalogueOffer
from linli.channels.another_time import Clock, another_time
from linli.core import tasks
from linli.core.days import midnight
from linli.core.errors import Refused
from linli.core.models import Schedule
from linli.core.prepared import Prepared
from linli.orders.models import Answer, Offer, Order
from linli.orders.simulation.cast import Cast
from linli.orders.tasks import ring
from linli.organisations.models import Grant

# When people ask, by the hour of the day; at night somebody lies awake.
HOURS = (1, 1, 0, 0, 0, 1, 4, 8, 18, 22, 20, 14, 8, 8, 14, 16, 14, 12, 9, 8, 6, 4, 3, 2)
WEEKEND = 0.7  # of a weekday's orders
# Orders a day: from so many the clock is looked at every ten minutes, up to so many every hour.
BUSY, QUIET = 200, 10

Say = Callable[[str], None]
Step = Callable[[], object]


@dataclass
class Outcome:
    """What happened: orders, steps by verb, what was refused and why, tasks done."""

    orders: int = 0
    steps: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    tasks: int = 0


class Town:
    """The agenda: what happens when, one thing after the other."""

    def __init__(self, cast: Cast, clock: Clock, dice: Random, *, rings_every: timedelta) -> None:
        self.cast = cast
        self.clock = clock
        self.dice = dice
        self.rings_every = rings_every
        self.outcome = Outcome()
        self.looks: Counter[UUID] = Counter()
        self._agenda: list[tuple[datetime, int, Step]] = []
        self._numbers = count()
        self._swept = clock.now

    @property
    def now(self) -> datetime:
        return self.clock.now

    def at(self, moment: datetime, step: Step) -> None:
        """Have something happen then; what should have happened before happens now."""
        heapq.heappush(self._agenda, (max(moment, self.now), next(self._numbers), step))

    def until(self, end: datetime) -> None:
        """Let everything happen that is on the agenda before the end."""
        while self._agenda and self._agenda[0][0] <= end:
            moment, _number, step = heapq.heappop(self._agenda)
            self.clock.now = moment
            step()
        self.clock.now = end

    def does(self, verb: str, step: Callable[[], Order]) -> Order | None:
        """Try a step as a person would; None if it was refused, which is counted with its why."""
        try:
            order = step()
        except Refused as refusal:
            self.outcome.refused[f"{verb}: {refusal}"] += 1
            return None
        except PermissionDenied:
            self.outcome.refused[f"{verb}: 403"] += 1
            return None
        self.outcome.steps[verb] += 1
        return order

    def chance(self, share: float) -> bool:
        return self.dice.random() < share

    def rings(self) -> None:
        """What the worker process does: clocks that ring, tasks that are due, and the housekeeping.

        The housekeeping is done once a day: hourly, it would be most of a small town's months.
        """
        if self.now - self._swept >= timedelta(days=1):
            self._swept = self.now
            tasks.tick()
        elif is_a_clock_due(self.now):
            tasks.enqueue(ring)
        while tasks.do_next():
            self.outcome.tasks += 1
        self.at(self.now + self.rings_every, self.rings)


def is_a_clock_due(now: datetime) -> bool:
    """Whether the clock of an order or of an offer has run out. The first is asked for, and not
    any: PostgreSQL would look for any through all orders there are."""
    return bool(_ORDERS_RING.all(now) or _OFFERS_END.all(now))


_ORDERS_RING: Prepared[tuple[UUID]] = Prepared(
    lambda now: Order.objects.filter(alarm_at__lte=now).order_by("alarm_at").values_list("pk")[:1],
    datetime,
)
_OFFERS_END: Prepared[tuple[UUID]] = Prepared(
    lambda now: (
        Offer.objects.filter(answer=Answer.OPEN, until__lte=now)
        .order_by("until")
        .values_list("pk")[:1]
    ),
    datetime,
)


def run(
    *, area: Area | None = None, orders: float | Sequence[float] = 20, days: int = 30,
    seed: int = 1, end: datetime | None = None, settle: int = 0, only_samples: bool = True,
    say: Say = lambda _line: None,
) -> Outcome:  # fmt: skip
    """Let `orders` a day be asked for in the area, on `days` days up to `end` (now), and done.
    Several numbers: one for each day, from the first on.

    On the last `settle` of the days nobody asks for anything new, so that little is left open.
    Sample people only, unless told otherwise; their posts are taken to have been theirs all the
    time. Refused where nobody dispatches and serves.
    """
    from linli.orders.simulation import lives

    last = min(end or timezone.now(), timezone.now()).astimezone(UTC)
    ends_on = timezone.localtime(last - timedelta(seconds=1)).date()  # midnight ends a day
    first = ends_on - timedelta(days=days - 1)
    start = midnight(first).astimezone(UTC)
    if only_samples:
        _were_there_before(start)
    # Two runs of one seed must not make the same ids twice.
    dice, ids = Random(seed), Random(f"{seed} {Order.objects.count()}")  # noqa: S311 - a play
    with another_time(start, ids) as clock, _quiet():
        Schedule.objects.update(due_at=start)
        cast = Cast(area, only_samples=only_samples)
        rates = [orders] * days if isinstance(orders, int | float) else list(orders)
        most = max(rates)
        every = timedelta(minutes=10 if most >= BUSY else 30 if most > QUIET else 60)
        town = Town(cast, clock, dice, rings_every=every)
        town.at(start, town.rings)
        for day in range(days - settle):
            begins = start + timedelta(days=day)
            for moment in moments(begins, rates[day], dice):
                town.at(moment, lambda: lives.asks(town))
        for day in range(days):
            town.until(min(start + timedelta(days=day + 1), last))
            told = f"{first + timedelta(days=day)}: {town.outcome.orders} orders"
            say(f"{told}, {sum(town.outcome.steps.values())} steps")
    return town.outcome


def moments(begins: datetime, orders: float, dice: Random) -> Iterator[datetime]:
    """When orders come in on a day: fewer at the weekend, mostly in the morning."""
    is_weekend = timezone.localtime(begins).weekday() >= 5
    wanted = orders * (WEEKEND if is_weekend else 1)
    number = int(wanted) + (dice.random() < wanted % 1)
    for hour in dice.choices(range(24), HOURS, k=number):
        yield begins + timedelta(hours=hour, seconds=dice.randrange(3600))


def _were_there_before(start: datetime) -> None:
    """Samples were made a moment ago; in the play they have their posts, and the services."""
    day = timezone.localtime(start).date()
    Grant.objects.filter(person__is_sample=True, valid_from__gt=day).update(valid_from=day)
    if settings.DEMO:
        CatalogueOffer.objects.filter(valid_from__gt=day).update(valid_from=day)


@contextmanager
def _quiet() -> Iterator[None]:
    """A line of the log for each of many thousand steps helps nobody."""
    before = logging.root.manager.disable
    logging.disable(logging.INFO)
    try:
        yield
    finally:
        logging.disable(before)
