"""A racer: a process of its own, forked from one in which Linli is already loaded.

A process that loads Linli by itself works a second before it begins, and a race of forty needs
forty. The one that is forked holds no connection and no row: multiprocessing starts it for the
first race of a run, and it ends with the run.
"""

import os
import random
import sys
import threading
import time
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from threading import BrokenBarrierError
from types import TracebackType

FORKS = get_context("forkserver")
FORKS.set_forkserver_preload(["linli.core.tests.racer", "linli.core.tests.racer_loaded"])
PATIENCE = 2  # seconds


class Racer:
    """A script in a process that waits for a word, and what the script says, line by line."""

    def __init__(self, url: str, script: str, together: Barrier) -> None:
        self._together = together  # alive for as long as they need it
        heard, says = FORKS.Pipe(duplex=False)
        told, self._tells = FORKS.Pipe(duplex=False)
        self.process = FORKS.Process(
            target=run, args=(url, script, told, says, together), daemon=True
        )
        self.process.start()
        says.close()
        told.close()
        self.said = os.fdopen(os.dup(heard.fileno()), encoding="utf-8")
        heard.close()

    def __enter__(self) -> "Racer":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.process.kill()
        self.process.join()
        self.process.close()
        self.said.close()
        self._tells.close()

    def wait(self) -> None:
        """Until it is ready to go."""
        assert self.said.readline() == "ready\n", "a racer did not reach the start"

    def go(self) -> None:
        os.write(self._tells.fileno(), b"go\n")

    def end(self, seconds: float) -> str:
        """All it says until it ends by itself, or AssertionError when that takes too long."""
        late = threading.Timer(max(1, seconds), self.process.kill)
        late.start()
        text = self.said.read()
        self.process.join()
        late.cancel()
        assert self.process.exitcode == 0, f"ended with {self.process.exitcode}: {text}"
        return text


def run(url: str, script: str, told: Connection, says: Connection, together: Barrier) -> None:
    """In the new process: the script, with the database of the race and chances of its own.

    A control calls `think()` between its look and its step: it goes on when all have looked, or
    after two seconds. On a machine that is busy a mere moment of sleep lets one after the other by.
    """

    def think() -> None:
        try:
            together.wait(PATIENCE)
        except BrokenBarrierError:
            time.sleep(0.05)

    from django.db import connections

    from linli.env import database

    with open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), 2)
    os.dup2(told.fileno(), 0)
    os.dup2(says.fileno(), 1)
    sys.stdin, sys.stdout = os.fdopen(0), os.fdopen(1, "w", encoding="utf-8")
    random.seed()
    os.environ["LINLI_DATABASE_URL"] = url
    if hasattr(connections._connections, "default"):  # type: ignore[attr-defined]
        del connections["default"]
    connections.settings["default"].update(database("LINLI_DATABASE_URL", url))
    connections["default"].ensure_connection()
    print("ready", flush=True)  # noqa: T201 - whoever started it reads this
    sys.stdin.readline()
    known = {
        "os": os,
        "sys": sys,
        "time": time,
        "connection": connections["default"],
        "think": think,
    }
    exec(script, {"__name__": "__main__", **known})  # noqa: S102 - scripts of the tests
    sys.stdout.flush()
