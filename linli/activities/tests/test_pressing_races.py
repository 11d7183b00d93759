"""Threads of several processes press at once, and are served together (T1, T2, core/crowd.py)."""

import json
from pathlib import Path
from typing import Any

import pytest

from linli.activities.models import Stand
from linli.activities.tests.make import Hall
from linli.activities.tests.test_rush import told
from linli.core.tests.races import ask, run_together, shared_database

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

PROCESSES, THREADS, PLACES, PEOPLE = 3, 6, 25, 60
PRESS = """
import json
import threading
from django.db import connection
from linli.accounts.models import Person
from linli.activities.actions import pressing
from linli.activities.models import Post, Seat
{how}
post = Post.objects.select_related("activity").get()
people = [Person.objects.get(pk=pk) for pk in {people}]
sizes, inner = [], pressing._PRESSED.together
def counted(presses):
    sizes.append(len(presses))
    return inner(presses)
pressing._PRESSED.together = counted
gate = threading.Barrier({threads})
def press(mine):
    connection.ensure_connection()
    gate.wait()
    for one in mine:
        pressing.press(post, by=one)
    connection.close()
crew = [threading.Thread(target=press, args=[people[n::{threads}]]) for n in range({threads})]
for one in crew:
    one.start()
for one in crew:
    one.join()
print(json.dumps(sizes))
"""
LEFT = """
import json
from django.db.models import Count
from linli.activities.models import SignUp
from linli.channels.models import Message
from linli.core.models import Event
rows = SignUp.objects.values_list("pk", flat=True)
print(json.dumps({
    "events": Event.objects.filter(subject_id__in=rows).count(),
    "messages": Message.objects.filter(code__startswith="activity.").count(),
    "told twice": Message.objects.filter(code__startswith="activity.").values("person")
        .annotate(n=Count("pk")).filter(n__gt=1).count(),
}))
"""
# The control looks for free places and takes none: whoever comes at the same moment sees the same.
LOOKS_ONLY = """
def looks(post, number, share=None, *, if_nobody_waits=False):
    rows = Seat.objects.filter(post=post, is_free=True).order_by("number")
    return list(rows.values_list("pk", flat=True)[:number])
pressing.seats.next_few = looks
"""


def rush(folder: Path, how: str = "") -> tuple[str, list[int]]:
    """Everybody presses in two processes; the database, and how many were served at a time."""
    hall = Hall()
    hall.post(PLACES)
    people = [str(hall.neighbour().pk) for _ in range(PEOPLE)]
    parts = [people[n::PROCESSES] for n in range(PROCESSES)]
    url = shared_database(folder)
    said = run_together(url, [
        PRESS.format(how=how, threads=THREADS, people=[*parts[n], *parts[n - 1]])
        for n in range(PROCESSES)
    ])  # fmt: skip
    return url, [size for line in said for size in json.loads(line)]


def test_together_they_get_as_many_places_as_there_are(tmp_path: Path) -> None:
    url, sizes = rush(tmp_path)
    stands, people, free, seated = told(url)

    assert (stands.count(Stand.IN), seated, free) == (PLACES, PLACES, 0)
    assert stands.count(Stand.WAITING) == PEOPLE - PLACES
    assert people == len(stands) == PEOPLE
    left: dict[str, Any] = json.loads(ask(url, LEFT))
    assert left == {"events": PEOPLE, "messages": PEOPLE, "told twice": 0}
    assert max(sizes) > 1  # they were served together, or nothing was shown


def test_a_place_that_is_only_looked_at_is_refused_by_the_database(tmp_path: Path) -> None:
    """Whoever looks only is given the seat that another has, and gets an error instead: the rush
    above would show it. Nobody sits on one seat twice all the same."""
    url, _sizes = rush(tmp_path, LOOKS_ONLY)
    stands, people, _free, seated = told(url)

    assert seated == stands.count(Stand.IN) < PLACES
    assert people == len(stands) < PEOPLE
