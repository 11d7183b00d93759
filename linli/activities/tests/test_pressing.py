"""Those who press in one moment get what they would have got one after the other."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from linli.accounts.models import Person
from linli.activities.actions import pressing, publishing, signing_up
from linli.activities.actions.permits import Said
from linli.activities.actions.pressing import Press, press
from linli.activities.actions.publishing import Places
from linli.activities.models import Activity, Post, SignUp, Stand
from linli.activities.tests.make import Hall
from linli.channels.models import Message
from linli.core.models import Event

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]


@pytest.fixture
def hall() -> Hall:
    return Hall()


def together(post: Post, *people: Person) -> list[SignUp | None]:
    return pressing._together([Press(one, post) for one in people])


def left_behind(rows: list[SignUp]) -> list[Any]:
    """What the database keeps of each: the place, the audit, the message."""
    kept: list[Any] = []
    for row in rows:
        row.refresh_from_db()
        [event] = Event.objects.filter(subject_id=row.pk)
        [message] = Message.objects.filter(person=row.person)
        fields = {one.attname for one in SignUp._meta.concrete_fields}
        same = fields - {"id", "activity_id", "post_id", "person_id", "by_id", "seat_id", "at"}
        kept += [
            {name: getattr(row, name) for name in sorted(same)},
            row.seat and row.seat.number, row.person_id == row.by_id,
            event.verb, event.actor_id == row.by_id, event.area_id, event.facts,
            message.code, message.facts, message.sms, message.is_urgent,
            message.once.replace(str(row.pk), "ROW"), message.area_id,
        ]  # fmt: skip
    return kept


def test_they_get_what_they_would_have_got_one_by_one(hall: Hall) -> None:
    alike, other = hall.post(3), hall.post(3)
    crowd = together(alike, *[hall.neighbour() for _ in range(5)])
    one_by_one = [signing_up.sign_up(other, by=hall.neighbour()) for _ in range(5)]

    rows = [row for row in crowd if row]
    assert [row.stand for row in rows] == [Stand.IN] * 3 + [Stand.WAITING] * 2
    assert left_behind(rows) == left_behind(one_by_one)
    in_line = alike.sign_ups.order_by("at", "id").values_list("person", flat=True)
    assert list(in_line) == [row.person_id for row in rows]


def test_two_fingers_and_who_is_there_already_keep_their_one_place(hall: Hall) -> None:
    post, old, new = hall.post(9), hall.neighbour(), hall.neighbour()
    first = signing_up.sign_up(post, by=old)
    rows = together(post, new, old, new)

    assert [row and row.person for row in rows] == [new, old, new]
    assert rows[1] == first
    assert rows[0] == rows[2]
    assert post.sign_ups.count() == 2


def test_nobody_is_served_before_those_who_wait(hall: Hall) -> None:
    post = hall.post(1)
    signing_up.sign_up(post, by=hall.neighbour())
    signing_up.sign_up(post, by=hall.neighbour())
    publishing.resize(post, by=hall.worker, capacity=1)
    post.seats.update(is_free=True)  # a place that is just coming free
    SignUp.objects.filter(stand=Stand.IN).update(
        stand=Stand.LEFT, seat=None, ended_at=timezone.now()
    )
    rows = together(post, hall.neighbour(), hall.neighbour())
    assert [row and row.stand for row in rows] == [Stand.WAITING, Stand.WAITING]


@pytest.mark.parametrize(
    ("places", "more"),
    [
        (Places(5, least_age=60), {}),
        (Places(5), {"consent_below": 14}),
        (Places(5), {"home_most": 1}),
    ],
)
def test_where_people_are_looked_at_each_is_looked_at_alone(
    hall: Hall, places: Places, more: dict[str, Any]
) -> None:
    activity = hall.activity(places)
    Activity.objects.update(**more)
    post = activity.posts.get()
    assert together(post, hall.neighbour(), hall.neighbour()) == [None, None]
    assert not post.sign_ups.exists()


def test_before_it_opens_each_is_told_so_alone(hall: Hall) -> None:
    post = hall.post(5, opens_at=timezone.now() + timedelta(hours=1))
    assert together(post, hall.neighbour(), hall.neighbour()) == [None, None]


def test_only_whoever_did_not_agree_is_told_so(hall: Hall) -> None:
    post = hall.post(5)
    Activity.objects.update(asks_risk=True)
    agreed, silent = hall.neighbour(), hall.neighbour()
    rows = pressing._together([Press(silent, post), Press(agreed, post, Said(has_agreed=True))])

    assert rows[0] is None
    assert rows[1]
    assert (rows[1].person, rows[1].agreed_at is not None) == (agreed, True)


def test_whoever_presses_alone_gets_the_same(hall: Hall) -> None:
    post, neighbour = hall.post(1), hall.neighbour()
    assert press(post, by=neighbour).stand == Stand.IN
    assert press(post, by=neighbour).stand == Stand.IN
    assert press(post, by=hall.neighbour()).stand == Stand.WAITING
