"""The rush: many press at once for few places, in real processes on both databases (T1, T2)."""

import json
from pathlib import Path

import pytest

from linli.activities.actions import signing_up
from linli.activities.models import Stand
from linli.activities.tests.make import Hall, awake
from linli.core.tests.races import ask, run_together, shared_database

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

PROCESSES, PLACES, PEOPLE = 4, 25, 60

PRESS = """
from linli.accounts.models import Person
from linli.activities.actions import signing_up
from linli.activities.models import Post, Seat, SignUp, Stand
from linli.core import unit
from linli.core.errors import Refused
{how}
post = Post.objects.get()
stands = []
for pk in {people}:
    person = Person.objects.get(pk=pk)
    for _finger in range(2):  # an impatient one
        stands.append(unit.run(lambda: signing_up.sign_up(post, by=person)).stand)
print(stands.count("in"))
"""
# The control: count, then insert, as two well-known systems do.
NAIVE = """
import random
def naive(post, *, by):
    there = SignUp.objects.filter(post=post, person=by).first()
    if there:
        return there
    taken = SignUp.objects.filter(post=post, stand="in").count()
    # Whoever sees one of the last places thinks for a while, each for a time of their own: when
    # the last is taken, others are thinking who saw it free. In step they could come out even.
    is_near = post.capacity - 8 <= taken < post.capacity
    time.sleep(random.uniform(0.4, 1.2) if is_near else 0)
    if taken >= post.capacity:
        return SignUp.objects.create(activity=post.activity, post=post, person=by, by=by,
                                     stand="waiting")
    for _ in range(20):
        seat, made = Seat.objects.get_or_create(post=post, number=random.randrange(1000, 4900))
        if made:
            break
    return SignUp.objects.create(activity=post.activity, post=post, person=by, by=by, seat=seat,
                                 stand="in")
signing_up.sign_up = naive
from django.db import OperationalError
def again(work):
    while True:
        try:
            return work()
        except OperationalError:  # on SQLite another wrote for longer than one waits
            time.sleep(0.05)
unit.run = again
Post.objects.update(extra=4900)  # or the database would refuse the first seat too many
"""


# The other process's database is asked, for on SQLite it is a copy of ours.
TOLD = """
import json
from linli.activities.models import Seat, SignUp
rows = SignUp.objects.order_by("at", "id")
print(json.dumps([
    [row.stand for row in rows],
    rows.values("person").distinct().count(),
    Seat.objects.filter(is_free=True).count(),
    SignUp.objects.filter(seat__isnull=False).count(),
]))
"""


MOVE_UP = "from linli.activities import tasks\ntasks.move_up()\nprint('up')"


def told(url: str) -> tuple[list[str], int, int, int]:
    """The stands in order of arrival; how many people, free seats, and seats that somebody has."""
    stands, people, free, seated = json.loads(ask(url, TOLD))
    return stands, people, free, seated


def rush(folder: Path, how: str = "", *, in_step: bool = False) -> tuple[list[str], int, int, int]:
    """`in_step`: everybody presses in all processes, at the same moment in each."""
    hall = Hall()
    hall.post(PLACES)
    people = [str(hall.neighbour().pk) for _ in range(PEOPLE)]
    parts = [people[n::PROCESSES] for n in range(PROCESSES)]
    # Everybody presses in two processes, from a phone and from a computer. In the control they do
    # not: the database refuses the second place of one person, however naive the code.
    also = [[] if how else parts[(n + 1) % PROCESSES] for n in range(PROCESSES)]
    whole = [people if in_step else [*parts[n], *also[n]] for n in range(PROCESSES)]
    scripts = [PRESS.format(how=how, people=one) for one in whole]
    url = shared_database(folder)
    run_together(url, scripts)
    return told(url)


def test_as_many_as_there_are_places_and_the_others_wait_in_order(tmp_path: Path) -> None:
    stands, people, free, seated = rush(tmp_path)

    assert stands.count(Stand.IN) == PLACES == seated
    assert stands.count(Stand.WAITING) == PEOPLE - PLACES
    assert people == len(stands) == PEOPLE
    assert free == 0


def test_fingers_of_one_person_at_the_same_moment_take_one_place(tmp_path: Path) -> None:
    stands, people, free, seated = rush(tmp_path, in_step=True)

    assert (stands.count(Stand.IN), seated, free) == (PLACES, PLACES, 0)
    assert people == len(stands) == PEOPLE


def test_the_rush_would_show_a_place_sold_twice(tmp_path: Path) -> None:
    stands, *_rest = rush(tmp_path, NAIVE)

    assert stands.count(Stand.IN) > PLACES


LEAVE = """
from linli.activities.actions import signing_up
from linli.activities.models import SignUp
from linli.core import unit
for pk in {rows}:
    row = SignUp.objects.select_related("person").get(pk=pk)
    unit.run(lambda: signing_up.leave(row, by=row.person))
print("left")
"""


def test_while_some_leave_and_others_come_no_place_is_lost_or_doubled(tmp_path: Path) -> None:
    hall = Hall()
    post = hall.post(PLACES)
    rows = [signing_up.sign_up(post, by=hall.neighbour()) for _ in range(PLACES + 5)]
    coming = [str(hall.neighbour().pk) for _ in range(20)]
    awake()
    going = [str(row.pk) for row in rows[:20]]
    url = shared_database(tmp_path)
    run_together(url, [
        LEAVE.format(rows=going[::2]), LEAVE.format(rows=going[1::2]),
        PRESS.format(how="", people=coming[::2]), PRESS.format(how="", people=coming[1::2]),
    ])  # fmt: skip
    ask(url, MOVE_UP)

    stands, _people, free, seated = told(url)
    assert stands.count(Stand.LEFT) == len(going)
    # Five of those who came first are still in; of the 25 who came after them, 20 have a place.
    assert (seated, free) == (PLACES, 0)
    assert stands.count(Stand.WAITING) == 5
    # Nobody has been offered a place before somebody who waits longer.
    last = max(n for n, stand in enumerate(stands) if stand == Stand.OFFERED)
    assert last < stands.index(Stand.WAITING)
