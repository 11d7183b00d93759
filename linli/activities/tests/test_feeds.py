"""Calendars to subscribe to: of a place, and one's own at a secret address."""

import re
from datetime import timedelta
from typing import Any

import icalendar
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains

from linli.accounts.tests.make import signed_in
from linli.activities.actions import changing, publishing, signing_up
from linli.activities.models import Feed
from linli.activities.tests.make import Hall, soon
from linli.areas import actions as areas
from linli.areas.models import Area
from linli.core.events import record

pytestmark = pytest.mark.django_db


@pytest.fixture
def hall() -> Hall:
    hall = Hall()
    Area.objects.filter(pk=hall.area.pk).update(slug="hall", name="梅沙村")
    return hall


def events(address: str) -> dict[str, Any]:
    answer = Client().get(address)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    found = icalendar.Calendar.from_ical(answer.content)
    return {str(one["summary"]): one for one in found.walk("VEVENT")}


def address_of(client: Client) -> str:
    page = reverse("activities:subscribe")
    client.post(page)
    shown = client.get(page).content.decode()
    assert "只显示这一次" in shown
    assert "只显示这一次" not in client.get(page).content.decode()
    found = re.search(r"/calendar/[\w-]{20,}\.ics", shown)
    assert found
    return found[0]


def test_a_place_tells_what_is_on_what_moved_and_what_was_cancelled(hall: Hall) -> None:
    activity = hall.activity(name="花灯，手作；“一盏”")
    moved = hall.activity(name="改期的")
    publishing.cancel(hall.activity(name="取消的"), by=hall.worker, because="台风")
    hall.draft(name="还没有")
    changing.move(
        moved,
        by=hall.worker,
        begins_at=soon(5),
        ends_at=soon(5) + timedelta(hours=1),
        address=moved.address,
    )
    found = events("/p/hall/activities.ics")
    assert set(found) == {"花灯，手作；“一盏”", "改期的", "取消的"}
    one = found["花灯，手作；“一盏”"]
    assert (one.start, one.end) == (activity.begins_at, activity.ends_at)
    assert (one["uid"], one["status"]) == (f"{activity.pk}@linli", "CONFIRMED")
    assert found["取消的"]["status"] == "CANCELLED"
    assert found["改期的"]["sequence"] == 1
    assert found["改期的"].start == soon(5)
    assert Client().get("/p/nowhere/activities.ics").status_code == 404


def test_ones_own_is_read_by_whoever_has_the_address_until_it_ends(hall: Hall) -> None:
    activity, other = hall.activity(name="我去的"), hall.activity(name="别人的")
    person = hall.neighbour()
    row = signing_up.sign_up(activity.posts.get(), by=person)
    signing_up.sign_up(other.posts.get(), by=hall.neighbour())
    client = signed_in(person)
    address = address_of(client)
    assert set(events(address)) == {"我去的"}
    assert not Feed.objects.filter(key__contains=address.split("/")[2][:-4]).exists()

    new = address_of(client)
    assert Client().get(address).status_code == 404
    signing_up.leave(row, by=person)
    assert events(new) == {}
    client.post(reverse("activities:subscribe"), {"end": "1"})
    client.post(reverse("activities:subscribe"), {"end": "1"})
    assert Client().get(new).status_code == 404


def test_who_leaves_linli_leaves_no_calendar(hall: Hall) -> None:
    person = hall.neighbour()
    address = address_of(signed_in(person))
    record("person.erased", by=person, about=person)
    assert Client().get(address).status_code == 404


def test_the_list_leads_to_it(hall: Hall) -> None:
    hall.activity()
    visitor = Client()
    visitor.cookies["place"] = "hall"
    assertContains(visitor.get(reverse("activities:index")), "/p/hall/activities.ics")


def test_the_calendar_of_a_place_that_has_ended_goes_on_answering(hall: Hall) -> None:
    hall.activity(name="花灯")
    areas.end(hall.area, by=None, on=timezone.localdate() - timedelta(days=1))

    assert list(events("/p/hall/activities.ics")) == ["花灯"]
