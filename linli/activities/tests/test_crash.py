"""The web processes are killed in the middle of a rush and started again (T3): the same end.

As many as there are places have one, the others wait, nobody is there twice, and whoever was
answered has what they were told. That the kill lands while it works is part of the test.
"""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from linli.accounts.tests.make import signed_in
from linli.activities.models import SEATED, Stand
from linli.activities.tests.make import Hall, awake
from linli.activities.tests.test_rush import MOVE_UP
from linli.core.tests.races import ask, shared_database
from linli.core.tests.web import Web

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
    answered: list[str] = []
    lost: list[str] = []

    def somebody(number: int) -> None:
        """Presses until it is answered."""
        for _ in range(300):
            status, _page = web.press(path, keys[number], {"post": str(post.pk)})
            if status:
                assert status == 302
                answered.append(str(people[number].pk))
                return
            lost.append(keys[number])
            time.sleep(0.2)
        raise AssertionError

    try:
        web.wait()
        with ThreadPoolExecutor(AT_ONCE) as pool:
            jobs = [pool.submit(somebody, n) for n in range(PEOPLE)]
            while len(answered) < KILLED_AFTER:
                time.sleep(0.01)
            before = len(answered)
            web.kill()
            lost.clear()
            web.start()
            for job in jobs:
                job.result()
    finally:
        web.kill()

    assert before < PEOPLE - AT_ONCE
    assert lost, "the kill did not land while it worked"
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
