"""Several of a station ring the same person at once: one of them has told them."""

from pathlib import Path

import pytest

from linli.channels.tests.make import make_call
from linli.core.tests.races import ask, run_together, shared_database
from linli.organisations.models import Role
from linli.organisations.tests.make import make_staff

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

PROCESSES = 4

TELL = """
from linli.accounts.models import Person
from linli.channels import actions
from linli.channels.models import Call
from linli.core import unit
from linli.core.errors import Refused
{how}
by, call = Person.objects.get(pk="{by}"), Call.objects.get()
try:
    unit.run(lambda: actions.told(call, by=by))
    print("told")
except Refused:
    print("late")
"""

# The negative control: what was read before the race is believed, and nothing is held.
NAIVE = """
def stale(call):
    think()
    return call
actions.lock = stale
unit.run = lambda work: work()
"""

LOOK = """
from linli.channels.models import Call
from linli.core.models import Event
print(Call.objects.get().tries, Event.objects.filter(verb="call.told").count())
"""


def race(folder: Path, how: str = "") -> tuple[list[str], str]:
    call = make_call()
    staff = [make_staff(Role.WORKER, call.area) for _ in range(PROCESSES)]
    url = shared_database(folder)

    said = run_together(url, [TELL.format(how=how, by=by.pk) for by in staff])

    return sorted(said), ask(url, LOOK)


def test_one_has_told_them_and_the_others_read_why(tmp_path: Path) -> None:
    said, rows = race(tmp_path)

    assert said == ["late"] * (PROCESSES - 1) + ["told"]
    assert rows == "1 1"


def test_the_race_would_show_a_row_that_is_not_read_afresh(tmp_path: Path) -> None:
    said, _rows = race(tmp_path, NAIVE)

    assert said.count("told") > 1
