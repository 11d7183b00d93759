"""Serving together those who come in the same moment for the same thing.

Hundreds press for the places of one activity. One by one, each costs a transaction and a dozen
round trips, while the others of the process wait for nothing but their turn. Here whoever comes
while somebody is being served stands in a line; the first of them then takes the whole line to the
database in one transaction. Whoever comes alone is served alone, and so is everybody whose company
was refused anything: one never suffers for another.

    _PRESSED = Crowd(together, alone)
    row = _PRESSED.serve(post.pk, asked)
"""

import threading
from collections.abc import Callable, Hashable, Sequence
from typing import Generic, TypeVar

from django.db import connection

Asked = TypeVar("Asked")
Given = TypeVar("Given")

MOST = 64  # served together
PAUSE = 0.003  # seconds that whoever leads waits for as many as came along the last time


class _One(Generic[Asked, Given]):
    """Somebody in the line. `given` stays None for whoever is to be served alone."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.given: Given | None = None
        self.leads = False
        self.is_called = threading.Event()  # they were served, or they lead now


class _Line(Generic[Asked, Given]):
    """Those who wait for one thing while somebody leads, and how many came along the last time."""

    def __init__(self) -> None:
        self.is_led = False
        self.waiting: list[_One[Asked, Given]] = []
        self.company = 1
        self.is_whole = threading.Event()  # as many are there again


class Crowd(Generic[Asked, Given]):
    """`together` serves several in one transaction of its own, and says for each what they get, or
    None for whoever is better served alone; when it raises, nothing of it was done and all are
    served alone."""

    def __init__(
        self,
        together: Callable[[Sequence[Asked]], Sequence[Given | None]],
        alone: Callable[[Asked], Given],
    ) -> None:
        self.together, self.alone = together, alone
        self._lines: dict[Hashable, _Line[Asked, Given]] = {}
        self._guard = threading.Lock()

    def serve(self, key: Hashable, asked: Asked) -> Given:
        """What somebody gets who asks, among those who ask for the same (`key`) just now. Inside a
        transaction they are served alone: what it undoes was done for nobody else."""
        if connection.in_atomic_block:
            return self.alone(asked)
        one: _One[Asked, Given] = _One(asked)
        with self._guard:
            line = self._lines.setdefault(key, _Line())
            one.leads, line.is_led = not line.is_led, True
            line.waiting.append(one)
            if len(line.waiting) >= line.company:
                line.is_whole.set()
        if not one.leads:
            one.is_called.wait()
        if one.leads:
            self._lead(key, line, one)
        return self.alone(asked) if one.given is None else one.given

    def _lead(self, key: Hashable, line: _Line[Asked, Given], own: _One[Asked, Given]) -> None:
        """Take the whole line along, then let the next one lead."""
        line.is_whole.wait(PAUSE)
        with self._guard:
            some, line.waiting = line.waiting[:MOST], line.waiting[MOST:]
            line.company = len(some)
            line.is_whole.clear()
        try:
            if len(some) > 1:
                self._take_along(some)
            else:
                own.given = self.alone(own.asked)
        finally:
            with self._guard:
                line.is_led = bool(line.waiting)
                if line.is_led:
                    line.waiting[0].leads = True
                    some = [*some, line.waiting[0]]
                elif line.company == 1:  # the rush is over
                    del self._lines[key]
                if len(line.waiting) >= line.company:
                    line.is_whole.set()
            for one in some:
                one.is_called.set()

    def _take_along(self, some: Sequence[_One[Asked, Given]]) -> None:
        try:
            given = self.together([one.asked for one in some])
        except Exception:  # noqa: BLE001 - each is told alone what was wrong with theirs
            return
        for one, got in zip(some, given, strict=True):
            one.given = got
