"""The web processes are killed in the middle of a rush and started again (T3): the same end.

As many as there are places have one, the others wait, nobody is there twice, and whoever was
answered has what they were told. That the kill lands while it works is part of the test.
"""

import json
from pathlib import Path

import pytest

from linli.accounts.tests.make import signed_in
from linli.activities.models import SEATED, Stand
from linli.activities.tests.make import Hall, awake
from linli.activities.tests.test_rush import MOVE_UP
from linli.core.tests.races import ask, shared_database
from linli.core.tests.web import Web, press_through_a_kill

pytestmark = [pytest.mark.kill, pytest.mark.django_db(transaction=True)]

PLACES, PEOPLE, AT_ONCE = 12, 48, 8
KILLED_AFTER = 10  # answers
FOUND = """
import json
from linli.activities.models import Seat, SignUp
from linli.core.models import Event
rows = list(SignUp.objects.order_by("at", "id"))
print(json.dumps({
    "stands": [row.stand for row in rows],
    "people": [str(row.person_id) for row in rows],
    "free": Seat.objects.filter(is_free=True).count(),
    "seated": SignUp.objects.filter(seat__isnull=False).count(),
    "told": Event.objects.filter(verb__in=["activity.signed_up", "activity.waits"]).count(),
}))
"""


def test_killed_in_the_middle_of_a_rush_it_ends_as_if_nothing_had_happened(tmp_path: Path) -> None:
    hall = Hall()
    post = hall.post(PLACES)
    path = f"/activities/{post.activity_id}/sign-up/"
    people = [hall.neighbour() for _ in range(PEOPLE)]
    awake()
    keys = [signed_in(one).cookies["linli"].value for one in people]
    url = shared_database(tmp_path)
    web = Web(url, tmp_path)
    pressed = press_through_a_kill(
        web, PEOPLE, lambda n: web.press(path, keys[n], {"post": str(post.pk)}),
        at_once=AT_ONCE, after=KILLED_AFTER,
    )  # fmt: skip
    answered = [str(people[number].pk) for number in pressed.answered]

    # Who was killed with a place in hand gave it back after others had found none: the clock
    # offers it to whoever waits longest.
    ask(url, MOVE_UP)
    found = json.loads(ask(url, FOUND))
    seated = [one for one in found["stands"] if one in SEATED]
    assert len(seated) == found["seated"] == PLACES
    assert found["stands"].count(Stand.WAITING) == PEOPLE - PLACES
    assert sorted(found["people"]) == sorted(str(one.pk) for one in people)
    assert found["free"] == 0
    assert found["told"] == PEOPLE
    assert sorted(answered) == sorted(found["people"])
