"""A village added while its town moves away is found below the new place, not the old."""

from pathlib import Path

import pytest
from django.db import connection

from linli.areas.models import Kind
from linli.areas.tests.make import make_area
from linli.core.tests.races import ask, run_together, shared_database

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
ROUNDS = 10

MOVE = """
from linli.areas import actions
from linli.areas.actions import links, tree
from linli.areas.models import Area
from linli.core import unit
{how}
town = Area.objects.get(name="town")
for n in range({rounds}):
    city = Area.objects.get(name=("one", "other")[n % 2])
    unit.run(lambda: actions.move(town, by=None, parent=city))
print("moved")
"""

ADD = """
from linli.areas import actions
from linli.areas.actions import links, tree
from linli.areas.models import Area
from linli.core import unit
{how}
for n in range({rounds}):
    town = Area.objects.get(name="town")
    unit.run(lambda: actions.add(by=None, kind="community", name=f"village{{n}}", parent=town))
print("added")
"""

# The negative control: nobody waits for anybody, and there is time between look and write.
NAIVE = """
tree.hold_tree = lambda: None
real_link, real_relink = tree.link, tree.relink
def slow_link(*what, **more):
    real_link(*what, **more)
    think()
def slow_relink(*what, **more):
    real_relink(*what, **more)
    think()
tree.link, tree.relink = slow_link, slow_relink
"""

LOOK = """
from linli.areas.models import Area, AreaLink
parents = dict(Area.objects.values_list("pk", "parent"))
right = set()
for pk in parents:
    upper = pk
    while upper is not None:
        right.add((upper, pk))
        upper = parents[upper]
stored = set(AreaLink.objects.values_list("above", "below"))
print(len(right ^ stored), len(parents))
"""


def race(folder: Path, how: str = "", rounds: int = ROUNDS) -> tuple[int, int]:
    """How many links are wrong at the end, and how many areas there are."""
    one = make_area("one", kind=Kind.CITY)
    make_area("other", kind=Kind.CITY)
    make_area("town", parent=one, kind=Kind.TOWN)
    url = shared_database(folder)

    run_together(url, [script.format(how=how, rounds=rounds) for script in (MOVE, ADD)])

    wrong, areas = ask(url, LOOK).split()
    return int(wrong), int(areas)


def test_links_are_right_whoever_changes_the_tree_at_the_same_time(tmp_path: Path) -> None:
    assert race(tmp_path) == (0, 3 + ROUNDS)


@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="on SQLite writers wait for one another anyway"
)
def test_the_race_would_show_changes_that_do_not_wait(tmp_path: Path) -> None:
    wrong, _areas = race(tmp_path, NAIVE, rounds=3 * ROUNDS)

    assert wrong > 0
