"""Calendars to subscribe to: of a place, and one's own at a secret address."""

import re
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import icalendar
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains

from linli.accounts.tests.make import signed_in
from linli.activities.actions import changing, publishing, signing_up, times
from linli.activities.models import Activity, Feed
from linli.activities.tests.make import Hall, soon
from linli.areas import actions as areas
from linli.areas.models import Area
from linli.core.events import record

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


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
    assert set(found) == {"花灯，手作；“一盏”", "改期的", "【已取消】取消的"}
    one = found["花灯，手作；“一盏”"]
    assert (one.start, one.end) == (activity.begins_at, activity.ends_at)
    assert (one["uid"], one["status"]) == (f"{activity.pk}@linli", "CONFIRMED")
    assert found["【已取消】取消的"]["status"] == "CANCELLED"
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


def test_an_entry_keeps_its_name_for_life_and_says_that_it_changed(hall: Hall) -> None:
    activity = hall.activity(name="花灯")

    def entry() -> Any:
        return next(iter(events("/p/hall/activities.ics").values()))

    def move(hours: int, address: str = activity.address) -> None:
        begins = soon(5) + timedelta(hours=hours)
        changing.move(
            activity, by=hall.worker, begins_at=begins, ends_at=begins + timedelta(hours=1),
            address=address,
        )  # fmt: skip

    seen = [entry()]
    for step in (
        lambda: move(0), lambda: move(1), lambda: move(1, "新址"),
        lambda: publishing.cancel(activity, by=hall.worker, because="台风"),
    ):  # fmt: skip
        step()
        activity.refresh_from_db()
        seen.append(entry())
    assert len({str(one["uid"]) for one in seen}) == 1
    assert [one["sequence"] for one in seen] == [0, 1, 2, 3, 4]
    changed = [one["last-modified"].dt for one in seen]
    assert changed == sorted(changed)  # to the second, as calendars have it
    assert [one["status"] for one in seen] == ["CONFIRMED"] * 4 + ["CANCELLED"]
    assert [bool(one.walk("VALARM")) for one in seen] == [True] * 4 + [False]


def test_what_was_cancelled_stays_for_thirty_days(hall: Hall) -> None:
    activity = hall.activity(name="花灯")
    publishing.cancel(activity, by=hall.worker, because="台风")
    for days, there in ((29, True), (31, False)):
        with patch("django.utils.timezone.now", return_value=activity.ends_at + days * DAY):
            assert bool(events("/p/hall/activities.ics")) == there


def test_each_time_of_a_term_is_an_entry_and_hours_name_their_zone(hall: Hall) -> None:
    draft = hall.draft(name="课堂")
    spans = [times.Span(soon() + n * DAY, soon() + n * DAY + HOUR) for n in range(3)]
    times.set_times(draft, spans, by=hall.worker)
    publishing.publish(Activity.objects.get(pk=draft.pk), by=hall.worker)
    times.call_off(draft.sessions.get(number=2), by=hall.worker, because="台风")
    text = Client().get("/p/hall/activities.ics").content.decode()
    found = icalendar.Calendar.from_ical(text).walk("VEVENT")
    assert [str(one["uid"]).removeprefix(str(draft.pk)) for one in found] == [
        "@linli", ".2@linli", ".3@linli",
    ]  # fmt: skip
    assert [one["status"] for one in found] == ["CONFIRMED", "CANCELLED", "CONFIRMED"]
    assert "DTSTART;TZID=Asia/Shanghai:" in text
    assert "BEGIN:VTIMEZONE" in text
    assert "TZOFFSETTO:+0800" in text


def test_what_lasts_whole_days_has_dates(hall: Hall) -> None:
    day = soon().replace(hour=0)
    hall.activity(name="展览", begins_at=day, ends_at=day + DAY, closes_at=day)
    text = Client().get("/p/hall/activities.ics").content.decode()
    assert f"DTSTART;VALUE=DATE:{day:%Y%m%d}" in text
    assert f"DTEND;VALUE=DATE:{day + DAY:%Y%m%d}" in text
