"""One's own week, the month of a station, and the picture to share."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from linli.accounts.tests.make import signed_in
from linli.activities.actions import publishing, signing_up, times
from linli.activities.actions.publishing import Places
from linli.activities.models import Activity
from linli.activities.tests.make import Hall, soon
from linli.activities.tests.test_changing import url
from linli.activities.tests.test_times import course
from linli.people import week

pytestmark = pytest.mark.django_db


@pytest.fixture
def hall() -> Hall:
    return Hall()


def test_the_next_seven_days_with_what_one_waits_for(hall: Hall) -> None:
    term, full = course(hall), hall.activity(Places(1), name="龙舟体验")
    far = hall.activity(
        begins_at=soon(9), ends_at=soon(9) + timedelta(hours=1), closes_at=soon(9), name="太远了"
    )
    person = hall.neighbour()
    signing_up.sign_up(full.posts.get(), by=hall.neighbour())
    for one in (term, full, far):
        signing_up.sign_up(one.posts.get(), by=person)
    page = signed_in(person).get(url("week"))
    assertContains(page, "花灯手作", count=3)
    assertContains(page, "龙舟体验")
    assertContains(page, "候补")
    assertNotContains(page, "太远了")
    times.call_off(term.sessions.get(number=2), by=hall.worker, because="台风")
    now = timezone.now()
    found = week.planned(person, now, now + timedelta(days=30))
    assert [one.what for one in found].count("花灯手作") == 2
    assertContains(signed_in(hall.neighbour()).get(url("week")), "没有安排")
    assert Client().get(url("week")).status_code == 302


def test_the_month_of_a_station(hall: Hall) -> None:
    course(hall)
    hall.draft(name="还是草稿")
    gone = hall.activity(name="取消的")
    publishing.cancel(gone, by=hall.worker, because="台风")
    desk = signed_in(hall.worker)
    page = desk.get(url("calendar"))
    assertContains(page, "花灯手作", count=3)
    assertContains(page, "还是草稿")
    assertNotContains(page, "取消的")
    assertContains(desk.get(url("calendar"), {"month": "2026-12"}), "2026-12")
    for odd in ("", "x", "2026-13", "0000-01", "９９９９-01", "2026-1-1", "-"):
        assertContains(desk.get(url("calendar"), {"month": odd}), "2026-11")
    assertNotContains(signed_in(Hall().worker).get(url("calendar")), "花灯手作")


def test_a_picture_to_share(hall: Hall) -> None:
    activity = hall.activity(name='花灯 #set page("a0")')
    answer = Client().get(url("share_card", activity.pk))
    assert answer.content.startswith(b"\x89PNG")
    assert answer["Content-Type"] == "image/png"
    assert Client().get(url("share_card", hall.draft().pk)).status_code == 404
    assertContains(Client().get(url("one", activity.pk)), url("share_card", activity.pk))


def test_a_record_leads_back_to_its_activity_for_whoever_runs_it(hall: Hall) -> None:
    from linli.activities.queries import desk_link

    activity = hall.activity()
    session = activity.sessions.get()
    assert desk_link(hall.worker, session.pk) == (activity.name, url("desk_one", activity.pk))
    assert desk_link(Hall().worker, session.pk) is None
    assert Activity.objects.count() == 1
