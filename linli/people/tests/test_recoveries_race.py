"""One finishes a lost phone while the other gives it up: one of the two happens, whole."""

from pathlib import Path

import pytest

from linli.accounts.tests.make import make_mobile
from linli.areas.tests.make import make_area
from linli.core.tests.races import ask, run_together, shared_database
from linli.people.actions import recoveries
from linli.people.tests.make import make_client, make_worker

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

STEP = """
from linli.accounts.actions import recovery
from linli.accounts.models import Recovery
from linli.core import unit
from linli.core.errors import Refused
from linli.people.actions import recoveries as actions
row = Recovery.objects.select_related("opened_by", "confirmed_by", "code").get(pk="{pk}")
{how}
think()
try:
    unit.run(lambda: {step})
    print(1)
except Refused:
    print(0)
"""
FINISH = 'actions.finish(row, by=row.opened_by, digits="{digits}")'
GIVE_UP = "actions.give_up(row, by=row.confirmed_by)"

# The negative control: whoever comes second believes what was read before.
NAIVE = "recovery.lock = actions.lock = lambda row: row"

LOOK = """
from linli.accounts.models import Recovery
from linli.core.models import Event
row = Recovery.objects.get(pk="{pk}")
ends = Event.objects.filter(subject_id=row.pk, verb__in=["recovery.done", "recovery.given_up"])
print(ends.count(), row.person.mobile, row.is_done)
"""


def race(folder: Path, how: str = "") -> tuple[int, int, bool]:
    """How many ended it by their own account and by the books; whether number and row agree."""
    area, mobile = make_area(), make_mobile()
    first, second = make_worker(area), make_worker(area)
    row = recoveries.open_for(make_client(area=area), by=first, mobile=mobile)
    row, digits = recoveries.confirm(row, by=second)
    url = shared_database(folder)
    steps = [FINISH.format(digits=digits), GIVE_UP]

    said = run_together(url, [STEP.format(pk=row.pk, step=step, how=how) for step in steps])

    ends, number, is_done = ask(url, LOOK.format(pk=row.pk)).split()
    return sum(map(int, said)), int(ends), (number == mobile) == (is_done == "True")


def test_a_lost_phone_ends_once(tmp_path: Path) -> None:
    assert race(tmp_path) == (1, 1, True)


def test_the_race_would_show_a_row_that_is_not_held(tmp_path: Path) -> None:
    said, ends, _agree = race(tmp_path, NAIVE)

    assert (said, ends) == (2, 2)
