"""The web processes are killed while people check in (T3): whoever was answered is there, once."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from linli.accounts.tests.make import signed_in
from linli.activities import codes
from linli.activities.actions import signing_up
from linli.activities.actions.publishing import Places
from linli.activities.tests.make import Hall
from linli.core.tests.races import ask, shared_database
from linli.core.tests.web import Web, press_through_a_kill

pytestmark = [pytest.mark.kill, pytest.mark.django_db(transaction=True)]

PEOPLE, AT_ONCE, KILLED_AFTER = 40, 8, 8
FOUND = """
import json
from linli.activities.models import Presence
from linli.core.models import Event
print(json.dumps({
    "there": [str(pk) for pk in Presence.objects.values_list("person", flat=True)],
    "open": Presence.objects.filter(went_at=None).count(),
    "told": Event.objects.filter(verb="presence.began").count(),
}))
"""


def test_killed_while_a_hall_checks_in_everybody_is_there_once(tmp_path: Path) -> None:
    hall, begins = Hall(), timezone.now() + timedelta(minutes=5)
    activity = hall.activity(
        Places(PEOPLE), begins_at=begins, ends_at=begins + timedelta(hours=1), closes_at=begins
    )
    people = [hall.neighbour() for _ in range(PEOPLE)]
    for one in people:
        signing_up.sign_up(activity.posts.get(), by=one)
    keys = [signed_in(one).cookies["linli"].value for one in people]
    path = f"/activities/{activity.pk}/here/"
    url = shared_database(tmp_path)
    web = Web(url, tmp_path)
    pressed = press_through_a_kill(
        web, PEOPLE, lambda n: web.press(
            path, keys[n], {"digits": codes.digits(activity.pk, timezone.now()), "step": "in"}
        ),
        at_once=AT_ONCE, after=KILLED_AFTER,
    )  # fmt: skip
    answered = [str(people[number].pk) for number in pressed.answered]

    found = json.loads(ask(url, FOUND))
    assert sorted(found["there"]) == sorted(str(one.pk) for one in people) == sorted(answered)
    assert found["open"] == found["told"] == PEOPLE
