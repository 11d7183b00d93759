"""The days of a simulation: who asks when, whose turn it is next, and the clock between them."""

import heapq
import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from random import Random
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from linli.areas.models import Area
from linli.catalogue.models import Offer as CatalogueOffer
from linli.channels.another_time import Clock, another_time
from linli.core.days import midnight
from linli.core.errors import Refused
from linli.core.models import Schedule
from linli.core.unit import run as run_unit
from linli.orders.models import Order
from linli.orders.simulation.beside import together
from linli.orders.simulation.cast import Cast
from linli.orders.simulation.worker import Turns, Worker
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
    waited: float = 0  # seconds a town stood still for a worker beside it

    def __add__(self, other: "Outcome") -> "Outcome":
        """Of two parts of a town; the longer wait of the two."""
        return Outcome(
            self.orders + other.orders, self.steps + other.steps, self.refused + other.refused,
            self.tasks + other.tasks, max(self.waited, other.waited),
        )  # fmt: skip


class Town:
    """The agenda: what happens when, one thing after the other."""

    def __init__(
        self, cast: Cast, clock: Clock, dice: Random, *, rings_every: timedelta, worker: Turns
    ) -> None:
        self.cast = cast
        self.clock = clock
        self.dice = dice
        self.rings_every = rings_every
        self.worker = worker
        self.outcome = Outcome()
        self.looks: Counter[UUID] = Counter()
        self.known: dict[UUID, Order] = {}  # as the last step left it, with the rows beside it
        self._agenda: list[tuple[datetime, int, Step]] = []
        self._numbers = count()

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
        """Try a step as a person would; None if it was refused, which is counted with its why.
        Where a worker goes on beside, the database may break off one of two that wait for each
        other: it is tried again, as a page is."""
        try:
            order = run_unit(step) if self.worker.is_beside else step()
        except Refused as refusal:
            self.outcome.refused[f"{verb}: {refusal}"] += 1
            return None
        except PermissionDenied:
            self.outcome.refused[f"{verb}: 403"] += 1
            return None
        self.outcome.steps[verb] += 1
        self.known[order.pk] = order
        return order

    def chance(self, share: float) -> bool:
        return self.dice.random() < share

    def rings(self) -> None:
        """A turn of the clock, for whoever works in the background."""
        self.outcome.tasks += self.worker.turn(self.now)
        self.at(self.now + self.rings_every, self.rings)


def run(  # noqa: PLR0913 - days have that many facts
    *, area: Area | None = None, orders: float | Sequence[float] = 20, days: int = 30,
    seed: int = 1, end: datetime | None = None, settle: int = 0, only_samples: bool = True,
    processes: int = 1, say: Say = lambda _line: None,
) -> Outcome:  # fmt: skip
    """Let `orders` a day be asked for in the area, on `days` days up to `end` (now), and done.
    Several numbers: one for each day, from the first on.

    On the last `settle` of the days nobody asks for anything new, so that little is left open.
    With several processes one does the worker's tasks and the others have a part of the places
    each: sooner done on several cores, but the same seed does not give the same days to the
    minute. Sample people only, unless told otherwise; their posts are taken to have been theirs all
    the time. Refused where nobody dispatches and serves.
    """
    last = min(end or timezone.now(), timezone.now()).astimezone(UTC)
    ends_on = timezone.localtime(last - timedelta(seconds=1)).date()  # midnight ends a day
    start = midnight(ends_on - timedelta(days=days - 1)).astimezone(UTC)
    if only_samples:
        _were_there_before(start)
    rates = [orders] * days if isinstance(orders, int | float) else list(orders)
    # Two runs of one seed must not make the same ids twice.
    dice, ids = Random(seed), Random(f"{seed} {Order.objects.count()}")  # noqa: S311 - a play
    with another_time(start, ids) as clock, _quiet():
        Schedule.objects.update(due_at=start)
        parts = Cast(area, only_samples=only_samples).parts(max(1, processes - 1))
        asked = _asked(start, rates[: days - settle], parts, dice)
        ends = [min(start + timedelta(days=day + 1), last) for day in range(days)]
        every = _turns(max(rates))

        def play(number: int, worker: Turns) -> Outcome:
            own = Random(f"{seed} {number}") if number else dice  # noqa: S311 - a play
            town = Town(parts[number], clock, own, rings_every=every, worker=worker)
            return _live(town, asked[number], ends, say if not number else lambda _line: None)

        if processes == 1:
            with _not_awaited():
                return play(0, Worker(start))
        plays = [partial(play, number) for number in range(len(parts))]
        return sum(together(plays, Worker(start), clock, ids), Outcome())


def _live(town: Town, asked: Iterable[datetime], ends: Iterable[datetime], say: Say) -> Outcome:
    """Day by day, until the last has ended."""
    from linli.orders.simulation import lives

    town.at(town.now, town.rings)
    for moment in asked:
        town.at(moment, lambda: lives.asks(town))
    for end in ends:
        town.until(end)
        day = timezone.localtime(end - timedelta(seconds=1)).date()
        say(f"{day}: {town.outcome.orders} orders, {sum(town.outcome.steps.values())} steps")
    town.outcome.tasks += town.worker.rest()
    town.outcome.waited = town.worker.waited
    return town.outcome


def _asked(
    start: datetime, rates: Sequence[float], parts: Sequence[Cast], dice: Random
) -> list[list[datetime]]:
    """When somebody asks, in each part: the more who live there, the more often."""
    found: list[list[datetime]] = [[] for _part in parts]
    weights = [part.residents for part in parts]
    for day, rate in enumerate(rates):
        for moment in moments(start + timedelta(days=day), rate, dice):
            part = dice.choices(found, weights)[0] if len(parts) > 1 else found[0]
            part.append(moment)
    return found


def _turns(most: float) -> timedelta:
    """How often the clocks are looked at."""
    return timedelta(minutes=10 if most >= BUSY else 30 if most > QUIET else 60)


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


@contextmanager
def _not_awaited() -> Iterator[None]:
    """On SQLite no step of the play waits for the disk: a power cut may take its last minutes, and
    the file stays whole. A change of this kind is not possible inside a transaction."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=NORMAL")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=FULL")
