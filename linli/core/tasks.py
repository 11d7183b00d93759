"""Work that is done after the commit: enqueued with it, tried again, lost only in sight.

Our own queue, because a task must survive the death of the worker that held it, back off
between attempts, end on a page where a person decides, and never store a traceback that may
carry somebody's data. A work is done at least once: give it what it needs to be harmless twice.
"""

import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from linli.core import logs
from linli.core.models import Schedule, Task
from linli.core.prepared import Prepared
from linli.core.rows import change, insert, remove

HOLD = timedelta(minutes=10)
FIRST_PAUSE = timedelta(seconds=10)
LONGEST_PAUSE = timedelta(hours=6)


@dataclass(frozen=True)
class Work:
    """A function that may be done later, by name. Called directly, it is done at once."""

    name: str
    function: Callable[..., None]
    attempts: int

    def __call__(self, *args: Any) -> None:
        self.function(*args)


@dataclass(frozen=True)
class Round:
    """Work that is due again every `every`."""

    work: Work
    every: timedelta


_works: dict[str, Work] = {}
_rounds: dict[str, Round] = {}


def work(*, attempts: int = 8) -> Callable[[Callable[..., None]], Work]:
    """Make a function into a work. Its arguments are ids and codes, never a name or a number."""

    def make(function: Callable[..., None]) -> Work:
        made = Work(f"{function.__module__}.{function.__name__}", function, attempts)
        _works[made.name] = made
        return made

    return make


def every(period: timedelta, made: Work) -> None:
    """Enqueue the work once in every period, however many workers there are."""
    _rounds[made.name] = Round(made, period)


def rounds() -> dict[str, Round]:
    """What is done at regular times, by its name."""
    return dict(_rounds)


def enqueue(made: Work, *args: Any, after: timedelta = timedelta()) -> Task:
    """Write the task down in the caller's transaction."""
    return insert(Task(name=made.name, args=list(args), run_after=timezone.now() + after))


def tick() -> int:
    """Enqueue what is due by the schedule; how many. Exactly one caller wins each turn."""
    now = timezone.now()
    started = 0
    known = {row.name: row for row in Schedule.objects.all()}
    for name, turn in _rounds.items():
        row = known.get(name)
        if row is None:
            row, _ = Schedule.objects.get_or_create(name=name, defaults={"due_at": now})
        if row.due_at > now:
            continue
        with transaction.atomic():
            won = Schedule.objects.filter(name=name, due_at=row.due_at).update(
                due_at=now + turn.every, last_at=now
            )
            if won:
                enqueue(turn.work)
                started += 1
    return started


def do_next() -> bool:
    """Do the task that is due longest; False when none is due."""
    task = _claim()
    if task is None:
        return False
    made = _works.get(task.name)
    try:
        if made is None:
            message = "no such work"
            raise LookupError(message)
        made.function(*task.args)
    except Exception as fault:  # noqa: BLE001 - any fault of a work is tried again
        _postpone(task, fault, attempts=made.attempts if made else 1)
    else:
        remove(task)
        logs.tell("task.done", task=task.name)
    return True


def restart(task: Task) -> None:
    """Give a lost task a fresh row of attempts."""
    Task.objects.filter(pk=task.pk, lost_at__isnull=False).update(
        lost_at=None, attempts=0, held_until=None, run_after=timezone.now()
    )


def pause_after(attempts: int) -> timedelta:
    """How long to wait after the n-th failure: 10 s, 20 s, 40 s … at most 6 h."""
    return min(FIRST_PAUSE * (1 << (attempts - 1)), LONGEST_PAUSE)


_DUE = Prepared(
    lambda now: Task.objects.filter(
        Q(held_until=None) | Q(held_until__lt=now), lost_at=None, run_after__lte=now
    )[:5],
    datetime,
)


def _claim() -> Task | None:
    """Hold the next due task: read, then take it only if nobody else did meanwhile."""
    now = timezone.now()
    for task in _DUE.all(now):
        task.attempts += 1
        where = {"id": task.pk, "held_until": task.held_until}
        if change(Task, where, held_until=now + HOLD, attempts=task.attempts):
            return task
    return None


def _postpone(task: Task, fault: Exception, *, attempts: int) -> None:
    now = timezone.now()
    is_lost = task.attempts >= attempts
    Task.objects.filter(pk=task.pk).update(
        held_until=None,
        run_after=now + pause_after(task.attempts),
        lost_at=now if is_lost else None,
        fault=_where(fault),
    )
    logs.tell("task.lost" if is_lost else "task.failed", task=task.name, fault=_where(fault))


def _where(fault: Exception) -> str:
    """The kind of fault and the line it came from: no message, it may hold somebody's data."""
    last = traceback.extract_tb(fault.__traceback__)[-1:]
    place = f" {last[0].filename.rpartition('/')[2]}:{last[0].lineno}" if last else ""
    return f"{type(fault).__name__}{place}"[:200]
