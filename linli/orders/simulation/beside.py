"""Parts of a town in processes of their own, and the task worker in another, as in life.

The parts keep the same time: at each turn of the clock they wait for one another, and for what the
worker was given at the turn before. So the worker is one turn behind at most, and how long anybody
stood still for it is counted. Processes are forked: each has the simulated time as it was, and
sets a clock of its own from then on.
"""

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from multiprocessing import get_context
from multiprocessing.connection import Connection
from random import Random
from typing import TypeVar

from django.db import connections

from linli.channels.another_time import Clock
from linli.orders.simulation.worker import Turns, Worker

FORKS = get_context("fork")
GONE = (EOFError, OSError)  # whoever is at the other end has hung up, or died
Told = TypeVar("Told")
Play = Callable[[Turns], Told]
Pipe = tuple["Connection[datetime, int]", "Connection[int, datetime]"]


def together(plays: Sequence[Play[Told]], worker: Worker, clock: Clock, ids: Random) -> list[Told]:
    """What each of the plays made, one by one. Call it outside of any transaction, with the clock
    and the ids of `another_time`. EOFError if one of the processes died, after its traceback."""
    connections.close_all()  # two processes do not talk over one
    lines: list[Pipe] = [FORKS.Pipe() for _play in plays]
    FORKS.Process(target=lambda: _serve(lines, worker, clock, ids), daemon=True).start()
    for _towns, workers in lines:
        workers.close()
    told = []
    for number in range(1, len(plays)):
        ours, theirs = FORKS.Pipe()

        def live(number: int = number, theirs: "Connection[Told, None]" = theirs) -> None:
            theirs.send(_live(plays, lines, number, ids))

        FORKS.Process(target=live, daemon=True).start()
        theirs.close()
        told.append(ours)
    return [_live(plays, lines, 0, ids), *(one.recv() for one in told)]


def _live(plays: Sequence[Play[Told]], lines: Sequence[Pipe], number: int, ids: Random) -> Told:
    """One part of the town. The other lines are copies: while they are open, nobody hangs up."""
    for other, (towns, _workers) in enumerate(lines):
        if other != number:
            towns.close()
    if number:
        ids.seed(f"{ids.random()} {number}")
    with lines[number][0] as line:
        return plays[number](Line(line))


class Line:
    """To the worker beside: its Turns."""

    is_beside = True

    def __init__(self, line: "Connection[datetime, int]") -> None:
        self.waited = 0.0
        self._line = line
        self._is_busy = False

    def turn(self, now: datetime) -> int:
        done = self.rest()
        self._line.send(now)
        self._is_busy = True
        return done

    def rest(self) -> int:
        if not self._is_busy:
            return 0
        begun = time.monotonic()
        done = self._line.recv()
        self.waited += time.monotonic() - begun
        self._is_busy = False
        return done


def _serve(lines: Sequence[Pipe], worker: Worker, clock: Clock, ids: Random) -> None:
    """Until every part has hung up."""
    ids.seed(f"{ids.random()} worker")
    for towns, _workers in lines:
        towns.close()
    talking = [workers for _towns, workers in lines]
    while talking:
        heard = []
        for line in talking:
            with suppress(*GONE):
                clock.now = line.recv()
                heard.append(line)
        talking = heard
        if talking:
            done = worker.turn(clock.now)
            for line in talking:
                with suppress(*GONE):
                    line.send(done)
                done = 0
