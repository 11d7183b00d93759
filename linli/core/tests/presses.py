"""Several press at the same moment, in real processes on either database: what each was told.

For each row in turn all look, and then all press. In a control (`how`) the actions run without what
makes them wait for each other: UNHELD reads where `lock` would hold, and goes on when all have
read; `bare` takes the transaction away, or SQLite would let one after the other by.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from linli.core.tests.races import ask, run_together, shared_database

SCRIPT = """
import json
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from linli.accounts.models import Person
from linli.core import rows, unit
from linli.core.errors import Refused
FALLS = DatabaseError
{names}
{how}
by = Person.objects.get(pk="{by}")
said = []
for pk in {rows}:
    {look}
    think()
    try:
        unit.run(lambda: {step})
        said.append("done")
    except Refused:
        said.append("told")
    except PermissionDenied:
        said.append("denied")
    except FALLS:
        said.append("fell")
print(json.dumps(said))
"""
UNHELD = """
def unheld(row):
    found = row.__class__._default_manager.get(pk=row.pk)
    rows._remember(found)
    thinks()
    return found
"""


@dataclass(frozen=True)
class Press:
    """Who presses, the step, and what they looked at before."""

    by: object
    step: str
    look: str = "pass"
    how: str = ""  # a control that is theirs alone


def press(
    folder: Path, presses: Sequence[Press], rows: Sequence[object], *, names: str, how: str = ""
) -> tuple[str, list[list[str]]]:
    """The database afterwards, and for each row what all were told, in the order of the alphabet.

    `names` are imports that the steps need.
    """
    url = shared_database(folder)
    keys = [str(one) for one in rows]
    scripts = [
        SCRIPT.format(
            names=names, how=how + one.how, by=one.by, rows=keys, look=one.look, step=one.step
        )
        for one in presses
    ]
    said = [json.loads(line) for line in run_together(url, scripts)]
    return url, [sorted(words) for words in zip(*said, strict=True)]


def bare(module: str, *names: str, thinks: bool = True) -> str:
    """These actions of a module without their transactions, and with nothing held. What the code
    trips over then, as the least of no rows, is a fall as well."""
    lines = [f"{module}.{name} = {module}.{name}.__wrapped__" for name in names]
    lines += [f"{module}.lock = unheld", f"thinks = {'think' if thinks else 'bool'}"]
    falls = "FALLS = DatabaseError, ValueError"
    return "\n".join([UNHELD, falls, "unit.run = lambda work: work()", *lines, ""])


def found(url: str, script: str) -> list[object]:
    """What a script prints as a list in JSON."""
    read: list[object] = json.loads(ask(url, script))
    return read
