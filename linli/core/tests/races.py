"""Races between real processes, on either database, with the rows a test has prepared.

Use in tests marked `race` and `django_db(transaction=True)`:

    said = run_together(shared_database(tmp_path), [script, script])

Each script runs in a process of its own, with Django set up; all begin at the same moment, and the
last line each of them prints comes back.
"""

import sqlite3
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from django.db import connection

from linli.core.tests.racer import FORKS, Racer

LONGEST = 120


def shared_database(folder: Path) -> str:
    """The address of the test's database as it now is: on SQLite, a copy of it in a file."""
    if connection.vendor == "postgresql":
        parts = connection.settings_dict
        login = f"{parts['USER']}:{parts['PASSWORD']}".rstrip(":")
        return f"postgres://{login}@{parts['HOST']}:{parts['PORT']}/{parts['NAME']}"
    file = folder / "race.sqlite3"
    connection.ensure_connection()
    with sqlite3.connect(file) as copy:
        connection.connection.backup(copy)
        # Changing it later wants the file to oneself: of ten who begin at once, one would fail.
        copy.execute("PRAGMA journal_mode = WAL")
    copy.close()
    return f"sqlite://{file}"


def run_together(url: str, scripts: Sequence[str]) -> list[str]:
    """Run each script in its own process; they begin together. What each printed last."""
    together = FORKS.Barrier(len(scripts))
    with ExitStack() as stack:
        return _race([stack.enter_context(Racer(url, one, together)) for one in scripts])


def ask(url: str, script: str) -> str:
    """What one script prints, run by itself."""
    [said] = run_together(url, [script])
    return said


def _race(running: Sequence[Racer]) -> list[str]:
    for racer in running:
        racer.wait()
    for racer in running:
        racer.go()
    ends = time.monotonic() + LONGEST
    return [racer.end(ends - time.monotonic()).strip().rpartition("\n")[2] for racer in running]
