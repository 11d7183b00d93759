"""The pages: a neighbour signs up and calls off, a worker writes, publishes, checks in, ends."""

import time
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from linli.accounts.models import Person
from linli.accounts.tests.make import signed_in
from linli.activities import queries
from linli.activities.actions import publishing, signing_up
from linli.activities.actions.publishing import Places
from linli.activities.models import Activity, Part, SignUp, Stand, State
from linli.activities.tests.make import Hall, soon
from linli.activities.views.public import FRESH
from linli.areas.models import Area
from linli.core import pulse
from linli.people.models import File

pytestmark = pytest.mark.django_db


@pytest.fixture
def hall() -> Hall:
    hall = Hall()
    Area.objects.filter(pk=hall.area.pk).update(slug="hall", name="梅沙村")
    return hall


@pytest.fixture
def desk(hall: Hall) -> Client:
    return signed_in(hall.worker)


def url(name: str, *args: object) -> str:
    return reverse(f"activities:{name}", args=args)


def press(client: Client, to: str, *args: object, **words: object) -> HttpResponse:
    return client.post(url(to, *args), words)  # type: ignore[return-value]


def test_what_is_on_stands_in_the_list_and_on_the_home_page(hall: Hall) -> None:
    hall.draft(name="还没有")
    activity = hall.activity(Places(4))
    visitor = Client()
    visitor.cookies["place"] = "hall"

    for path in (url("index"), "/p/hall/"):
        page = visitor.get(path)
        assertContains(page, "花灯手作")
        assertContains(page, "0/4")
        assertNotContains(page, "还没有")
    assertContains(visitor.get(url("one", activity.pk)), "用剪刀，有人看着。")
    assert Client().get(url("index")).status_code == 302


def test_the_first_rows_are_drawn_once_for_all_and_again_when_something_changes(
    hall: Hall, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.FRESH_SECONDS = 45
    monkeypatch.setattr(pulse, "LOOKS", 60)
    first = hall.activity(Places(4))
    reader, other = signed_in(hall.neighbour()), signed_in(hall.neighbour())
    later = time.monotonic() + FRESH + 1
    for client in (reader, other):
        assertContains(client.get(url("index")), "花灯手作")

    def asked(client: Client) -> list[str]:
        with CaptureQueriesContext(connection) as caught:
            client.get(url("index"))
        return [one["sql"] for one in caught if "activities_" in one["sql"]]

    assert not asked(other)
    signing_up.sign_up(first.posts.get(), by=hall.neighbour())
    with monkeypatch.context() as clock:
        clock.setattr(time, "monotonic", lambda: later)
        assertContains(reader.get(url("index")), "1/4")  # ten seconds old at most
    hall.activity(name="书法班")
    pulse.forget()  # what half a second does, and the end of the transaction in this process
    assertContains(other.get(url("index")), "书法班")
    publishing.cancel(first, by=hall.worker, because="下雨")
    pulse.forget()
    assertNotContains(reader.get(url("index")), "花灯手作")


def test_a_draft_is_nobodys_business(hall: Hall) -> None:
    activity = hall.draft()
    neighbour = signed_in(hall.neighbour())
    assert neighbour.get(url("one", activity.pk)).status_code == 404
    gone = press(neighbour, "sign_up", activity.pk, post=activity.posts.get().pk)
    assert gone.status_code == 404


def test_a_neighbour_signs_up_and_calls_off(hall: Hall) -> None:
    activity = hall.activity(Places(1))
    post, person = activity.posts.get(), hall.neighbour()
    client = signed_in(person)
    done = press(client, "sign_up", activity.pk, post=post.pk)
    assertRedirects(done, url("one", activity.pk))
    assertContains(client.get(url("one", activity.pk)), "报上名了")
    assertContains(client.get(url("mine")), "花灯手作")

    other = signed_in(hall.neighbour())
    press(other, "sign_up", activity.pk, post=post.pk)
    assertContains(other.get(url("one", activity.pk)), "您前面还有 0 位")
    press(client, "answer", SignUp.objects.get(person=person).pk, "leave")
    assertContains(other.get(url("one", activity.pk)), "有一个名额留给您")
    row = SignUp.objects.get(stand=Stand.OFFERED)
    assert press(client, "answer", row.pk, "accept").status_code == 404  # of somebody else
    assert press(other, "answer", row.pk, "dance").status_code == 404
    press(other, "answer", row.pk, "accept")
    row.refresh_from_db()
    assert row.stand == Stand.IN


@pytest.mark.parametrize("wrong", ["", "no-id", str(UUID(int=7))])
def test_a_post_of_no_activity_is_not_found(hall: Hall, wrong: str) -> None:
    activity = hall.activity()
    client = signed_in(hall.neighbour())
    assert press(client, "sign_up", activity.pk, post=wrong).status_code == 404


def test_why_one_cannot_sign_up_is_said(hall: Hall) -> None:
    later = timezone.now() + timedelta(hours=1)
    activity = hall.activity(opens_at=later)
    client = signed_in(hall.neighbour())
    assertContains(client.get(url("one", activity.pk)), "还没到报名时间")
    refused = press(client, "sign_up", activity.pk, post=activity.posts.get().pk)
    assertContains(refused, "还没到报名时间", status_code=409)


def adult(hall: Hall) -> Person:
    person = hall.neighbour()
    File.objects.create(person=person, born_on="1990-01-01")
    return person


def words(hall: Hall, **more: object) -> dict[str, object]:
    day = timezone.localdate(soon()).isoformat()
    return {
        "name": "家庭医生义诊", "kind": "clinic", "organisation": hall.station.name,
        "area": hall.area.name, "address": "活动室", "day": day, "begins": "09:00",
        "ends": "11:30", "places": "40", "helpers": "3", "force": "volunteer", "least_share": "60",
        "least_age": "6", "most_age": "99", "words": "量血压", "risk": "地滑，铺了垫子",
        **more,
    }  # fmt: skip


def test_a_worker_writes_publishes_resizes_and_cancels(hall: Hall, desk: Client) -> None:
    hall.area.refresh_from_db()
    assertContains(desk.get(url("desk")), "还没有活动")
    made = press(
        desk, "add", **words(hall, opens_on=timezone.localdate().isoformat(), opens="00:00")
    )
    activity = Activity.objects.get()
    assertRedirects(made, url("desk_one", activity.pk))
    assert activity.posts.get(part=Part.GUEST).most_age == 99
    assert activity.posts.get(part=Part.HELPER).capacity == 3
    press(desk, "publish", activity.pk)
    post = activity.posts.get(part=Part.GUEST)
    assert desk.get(url("resize", post.pk)).status_code == 200
    press(desk, "resize", post.pk, capacity="50")
    post.refresh_from_db()
    assert post.capacity == post.seats.count() == 50
    assert press(desk, "resize", post.pk, capacity="0").status_code == 422

    signing_up.sign_up(post, by=adult(hall))
    assertContains(desk.get(url("desk")), "1/50")
    assert press(desk, "cancel", activity.pk, because="").status_code == 422
    press(desk, "cancel", activity.pk, because="台风")
    activity.refresh_from_db()
    assert activity.state == State.CANCELLED
    assertContains(desk.get(url("desk_one", activity.pk)), "台风")
    assert press(desk, "cancel", activity.pk, because="再来").status_code == 422


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"ends": "08:00"}, "结束时间要晚于开始时间"),
        ({"most_age": "5"}, "最大年龄比最小年龄还小"),
        ({"force": ""}, "谁能来帮忙"),
        ({"opens": "08:00"}, "写一下是哪一天"),
        ({"places": "5001"}, "5000"),
    ],
)
def test_what_is_wrong_comes_back_with_a_sentence(
    hall: Hall, desk: Client, wrong: dict[str, object], said: str
) -> None:
    hall.area.refresh_from_db()
    assertContains(press(desk, "add", **words(hall, **wrong)), said, status_code=422)
    assert not Activity.objects.exists()


def test_the_list_is_kept_at_the_desk_and_becomes_a_record(
    hall: Hall, desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now()
    activity = hall.activity(
        begins_at=now + timedelta(minutes=5), ends_at=now + timedelta(minutes=6),
        closes_at=now + timedelta(minutes=5),
    )  # fmt: skip
    row = signing_up.sign_up(activity.posts.get(), by=hall.neighbour("陈秀英"))
    assertContains(desk.get(url("desk_one", activity.pk)), "陈秀英")
    press(desk, "mark", row.pk, "in")
    assert queries.open_presence(row.person) is not None
    assert press(desk, "mark", row.pk, "sideways").status_code == 404
    assert press(desk, "finish", activity.pk).status_code == 409
    later = now + timedelta(minutes=7)
    monkeypatch.setattr(timezone, "now", lambda: later)
    ended = press(desk, "finish", activity.pk)
    assert ended.status_code == 302, ended.content.decode()
    activity.refresh_from_db()
    assert activity.state == State.OVER
    assertContains(desk.get(url("desk_one", activity.pk)), "已结束")


def test_a_poster_for_the_notice_board(hall: Hall, desk: Client) -> None:
    helpers = Places(2, part=Part.HELPER, force="volunteer")
    rare = '𬭎㙍灯会 #set page("a0") ' + "长" * 900
    activity = hall.activity(Places(9, least_age=60), helpers, words=rare, bring="水")
    answer = desk.get(url("poster", activity.pk))
    assert answer.content.startswith(b"%PDF")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert desk.get(url("poster", hall.draft().pk)).status_code == 404
    hall.activity(Places(9, least_age=6, most_age=22), name="四点半课堂")
    young = hall.activity(Places(9, most_age=22))
    assert desk.get(url("poster", young.pk)).content.startswith(b"%PDF")
