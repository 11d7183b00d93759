"""A code for so many people lets in no more than so many, whoever comes at the same time."""

from pathlib import Path

import pytest

from linli.accounts.models import Person
from linli.accounts.tests.make import make_resident
from linli.core.tests.races import ask, run_together, shared_database
from linli.organisations import actions
from linli.organisations.models import JoinCode, JoinMode
from linli.organisations.tests.make import make_head, make_organisation

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

MOST = 5
PROCESSES = 3
EACH = 8

JOIN = """
from linli.accounts.models import Person
from linli.core import unit
from linli.core.errors import Refused
from linli.organisations import actions
{how}
done = 0
for name in {names}:
    person = Person.objects.get(name=name)
    try:
        unit.run(lambda: actions.join_with_code("{code}", by=person))
        done += 1
    except Refused:
        pass
print(done)
"""

# The negative control: look first, write later what was seen, with nothing held in between.
NAIVE = """
from linli.organisations.actions import codes
from linli.organisations.models import JoinCode, Membership
def naive(words, *, by):
    code = JoinCode.objects.get(code=words)
    if code.used >= code.most:
        raise Refused
    think()
    JoinCode.objects.filter(pk=code.pk).update(used=code.used + 1)
    Membership.objects.create(organisation=code.organisation, person=by, state="in")
actions.join_with_code = naive
unit.run = lambda work: work()
"""

LOOK = """
from linli.organisations.models import JoinCode, Membership
print(JoinCode.objects.get().used, Membership.objects.filter(state="in").count())
"""


def race(folder: Path, how: str = "") -> tuple[int, int, int]:
    """How many came in by their own account, by the code, and by the roll of members."""
    organisation = make_organisation(join_mode=JoinMode.CODE)
    code = actions.make_code(organisation, by=make_head(organisation), days=1, most=MOST)
    names = [[f"{p}-{n}" for n in range(EACH)] for p in range(PROCESSES)]
    for name in (name for row in names for name in row):
        make_resident(name)
    url = shared_database(folder)

    said = run_together(url, [JOIN.format(how=how, names=row, code=code.code) for row in names])

    used, members = map(int, ask(url, LOOK).split())
    return sum(map(int, said)), used, members


def test_a_code_never_lets_in_more_than_it_may(tmp_path: Path) -> None:
    assert race(tmp_path) == (MOST, MOST, MOST)
    assert Person.objects.exists()
    assert JoinCode.objects.exists()


def test_the_race_would_show_a_code_that_does_not_count_well(tmp_path: Path) -> None:
    came_in, _used, members = race(tmp_path, NAIVE)

    assert came_in == members > MOST
