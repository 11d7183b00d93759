"""Two at once with the same activity, in real processes on both databases (T2)."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from linli.activities.actions import signing_up
from linli.activities.actions.publishing import Places
from linli.activities.models import Activity
from linli.activities.tests.make import Hall, put_at
from linli.core.tests.races import ask, run_together, shared_database
from linli.organisations.models import Role
from linli.organisations.tests.make import make_staff

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

PRESS = """
from linli.accounts.models import Person
from datetime import timedelta
from linli.activities.actions import changing, presence, publishing, signing_up
from linli.activities.models import Activity, Post, SignUp
from linli.activities.tests.make import weekly
from linli.core import unit
from linli.core.errors import Refused
by = Person.objects.get(pk="{by}")
said = []
for n in range({times}):
    try:
        unit.run(lambda: {step})
        said.append("done")
    except Refused as refusal:
        said.append("refused")
print(json.dumps(said))
"""
TOLD = """
import json
from linli.activities.models import Activity, Post, Presence, Seat, SignUp
from linli.channels.models import Message
from linli.core.models import Event
moved = Activity.objects.order_by("pk")[0].moved_at
print(json.dumps({
    "presences": Presence.objects.count(),
    "open": Presence.objects.filter(went_at=None).count(),
    "seats": Seat.objects.count(),
    "capacity": Post.objects.order_by("pk")[0].capacity,
    "days": [str(one.begins_at) for one in Activity.objects.order_by("begins_at")],
    "drafts": Activity.objects.filter(state="draft").count(),
    "series": Activity.objects.exclude(series=None).values("series").distinct().count(),
    "excused": SignUp.objects.filter(is_excused=True).count(),
    "moved": Event.objects.filter(verb="activity.moved").count(),
    "repeated": Event.objects.filter(verb="activity.repeated").count(),
    "said excused": Event.objects.filter(verb="activity.excused").count(),
    "told": Message.objects.filter(code="activity.moved").count(),
    "not told": SignUp.objects.filter(at__lt=moved).exclude(
        person__in=Message.objects.filter(code="activity.moved").values("person")
    ).count() if moved else 0,
    "published": Event.objects.filter(verb="activity.published").count(),
    "written": Event.objects.filter(verb="record.written").count(),
}))
"""


@pytest.fixture
def hall() -> Hall:
    return Hall()


def both(folder: Path, hall: Hall, step: str, times: int = 1) -> tuple[list[str], dict[str, Any]]:
    """Two leaders of one station take the step at the same moment; what each was told, and what
    there is afterwards."""
    other = make_staff(Role.WORKER, hall.area, organisation=hall.station)
    url = shared_database(folder)
    scripts = [
        "import json\n" + PRESS.format(by=one.pk, step=step, times=times)
        for one in (hall.worker, other)
    ]
    said = [word for line in run_together(url, scripts) for word in json.loads(line)]
    found: dict[str, Any] = json.loads(ask(url, TOLD))
    return said, found


def going(hall: Hall) -> Activity:
    """It has begun; one guest has a place."""
    begins = timezone.now() + timedelta(minutes=5)
    made = hall.activity(
        Places(3), begins_at=begins, ends_at=begins + timedelta(hours=1), closes_at=begins
    )
    signing_up.sign_up(made.posts.get(), by=hall.neighbour())
    return made


def test_two_leaders_tick_the_same_guest_and_there_is_one_presence(
    hall: Hall, tmp_path: Path
) -> None:
    going(hall)
    said, found = both(tmp_path, hall, "presence.check_in(SignUp.objects.get(), by=by)", times=5)
    assert said == ["done"] * 10
    assert found["presences"] == found["open"] == 1


def test_two_publish_a_draft_and_its_places_are_there_once(hall: Hall, tmp_path: Path) -> None:
    hall.draft(Places(7))
    said, found = both(tmp_path, hall, "publishing.publish(Activity.objects.get(), by=by)")
    assert sorted(said) == ["done", "refused"]
    assert (found["seats"], found["published"]) == (7, 1)


def test_two_change_the_number_of_places_and_there_are_as_many_as_it_says(
    hall: Hall, tmp_path: Path
) -> None:
    hall.activity(Places(5))
    step = "publishing.resize(Post.objects.get(), by=by, capacity=3 + 4 * (n % 3))"
    said, found = both(tmp_path, hall, step, times=12)
    assert said == ["done"] * 24
    assert found["seats"] == found["capacity"]


def test_two_end_it_and_there_is_one_record(hall: Hall, tmp_path: Path) -> None:
    going(hall)
    begun = timezone.now() - timedelta(hours=2)
    put_at(begun, begun + timedelta(hours=1))
    step = "presence.finish(Activity.objects.get(), by=by, heads=4)"
    said, found = both(tmp_path, hall, step)
    assert sorted(said) == ["done", "refused"]
    assert found["written"] == 1


MOVE = (
    "(lambda one: changing.move(one, by=by, begins_at=one.begins_at.replace(minute=30), "
    "ends_at=one.ends_at.replace(minute=30), address=one.address))(Activity.objects.get())"
)


def test_two_move_it_to_the_same_time_and_each_guest_is_told_once(
    hall: Hall, tmp_path: Path
) -> None:
    post = hall.post(5)
    for _n in range(3):
        signing_up.sign_up(post, by=hall.neighbour())
    said, found = both(tmp_path, hall, MOVE)
    assert sorted(said) == ["done", "refused"]
    assert (found["moved"], found["told"]) == (1, 3)


COME = """
import json
from linli.accounts.models import Person
from linli.activities.actions import signing_up
from linli.activities.models import Post
from linli.core import unit
for pk in {people}:
    one = Person.objects.get(pk=pk)
    unit.run(lambda: signing_up.sign_up(Post.objects.get(), by=one))
print(json.dumps(["done"]))
"""


def test_whoever_signs_up_while_it_is_moved_is_told_or_saw_the_new_time(
    hall: Hall, tmp_path: Path
) -> None:
    hall.post(30)
    crews = [[str(hall.neighbour().pk) for _n in range(10)] for _m in range(2)]
    url = shared_database(tmp_path)
    run_together(url, [
        *(COME.format(people=people) for people in crews),
        "import json\n" + PRESS.format(by=hall.worker.pk, step=MOVE, times=1),
    ])  # fmt: skip
    found = json.loads(ask(url, TOLD))
    assert found["moved"] == 1
    assert found["not told"] == 0


def test_two_repeat_it_and_each_week_is_there_once(hall: Hall, tmp_path: Path) -> None:
    hall.post()
    step = 'weekly(Activity.objects.order_by("pk")[0], by=by, more=4)'
    said, found = both(tmp_path, hall, step)
    assert sorted(said) == ["done", "refused"]
    assert (found["drafts"], found["series"], found["repeated"]) == (4, 1, 1)
    assert len(set(found["days"])) == 5


def test_two_excuse_the_same_guest_and_it_is_said_once(hall: Hall, tmp_path: Path) -> None:
    activity = going(hall)
    activity.sign_ups.update(is_absent=True)
    step = "signing_up.excuse(SignUp.objects.get(), by=by)"
    said, found = both(tmp_path, hall, step, times=3)
    assert said == ["done"] * 6
    assert (found["excused"], found["said excused"]) == (1, 1)
