"""A draft is written anew; what is published is moved or repeated; who missed it is excused."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from linli.accounts.tests.make import signed_in
from linli.activities.actions import changing, presence, signing_up
from linli.activities.actions.publishing import Places
from linli.activities.models import Activity, SignUp, Stand
from linli.activities.tests.make import Hall, put_at, soon
from linli.channels.models import Message
from linli.core.errors import Refused

pytestmark = pytest.mark.django_db
HOUR, WEEK = timedelta(hours=1), timedelta(weeks=1)


@pytest.fixture
def hall() -> Hall:
    return Hall()


@pytest.fixture
def desk(hall: Hall) -> Client:
    return signed_in(hall.worker)


def url(name: str, *args: object) -> str:
    return reverse(f"activities:{name}", args=args)


def sent(activity: Activity, hall: Hall, **more: object) -> dict[str, object]:
    day = timezone.localdate(activity.begins_at).isoformat()
    return {
        "name": activity.name, "kind": activity.kind, "organisation": hall.station.name,
        "area": hall.area.name, "address": activity.address, "day": day, "begins": "09:00",
        "ends": "11:00", "places": 7, "risk": activity.risk, "least_share": 60, **more,
    }  # fmt: skip


class TestDraft:
    def test_it_is_written_anew(self, hall: Hall, desk: Client) -> None:
        activity = hall.draft(Places(3), Places(2, part="helper", force="volunteer"))
        page = desk.get(url("revise", activity.pk))
        assertContains(page, 'value="3"')
        assertContains(page, 'value="2"')
        done = desk.post(url("revise", activity.pk), sent(activity, hall, name="另一盏灯"))
        assertRedirects(done, url("desk_one", activity.pk))
        activity.refresh_from_db()
        assert activity.name == "另一盏灯"
        assert [post.capacity for post in activity.posts.all()] == [7]

    def test_what_is_published_is_not(self, hall: Hall, desk: Client) -> None:
        activity = hall.activity()
        answer = desk.post(url("revise", activity.pk), sent(activity, hall))
        assertContains(answer, "已经发布了", status_code=422)

    def test_another_one_like_it(self, hall: Hall, desk: Client) -> None:
        activity = hall.activity()
        assertContains(desk.get(url("add"), {"like": str(activity.pk)}), activity.name)
        assertNotContains(desk.get(url("add"), {"like": "x"}), activity.name)
        elsewhere = signed_in(Hall().worker)
        assertNotContains(elsewhere.get(url("add"), {"like": str(activity.pk)}), activity.name)


class TestMove:
    def test_everybody_is_told_and_may_call_off_without_its_counting(
        self, hall: Hall, desk: Client
    ) -> None:
        activity = hall.activity(Places(2))
        post = activity.posts.get()
        rows = [signing_up.sign_up(post, by=hall.neighbour()) for _n in range(3)]
        words = {"day": timezone.localdate(soon(5)).isoformat(), "begins": "10:00", "ends": "11:00"}
        assertRedirects(
            desk.post(url("move", activity.pk), {**words, "address": "新址 1 号"}),
            url("desk_one", activity.pk),
        )
        activity.refresh_from_db()
        assert activity.address == "新址 1 号"
        told = Message.objects.filter(code="activity.moved").values_list("person", flat=True)
        assert set(told) == {row.person_id for row in rows}
        assertContains(signed_in(rows[0].person).get(url("one", activity.pk)), "活动改期了")
        put_at(timezone.now() + HOUR)  # it has come near
        assert signing_up.leave(rows[0], by=rows[0].person).is_late is False
        late = signing_up.sign_up(post, by=hall.neighbour())
        assert late.stand == Stand.WAITING

    def test_who_came_after_the_move_is_late_as_ever(self, hall: Hall) -> None:
        activity = hall.activity(Places(2))
        begins = timezone.now() + 2 * HOUR
        moved = changing.move(
            activity, by=hall.worker, begins_at=begins, ends_at=begins + HOUR, address="新址"
        )
        row = signing_up.sign_up(moved.posts.get(), by=hall.neighbour())
        assert signing_up.leave(row, by=row.person).is_late is True

    def test_not_to_the_past_nor_when_it_has_begun(
        self, hall: Hall, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        activity, now = hall.activity(), timezone.now()
        for begins, ends, words in (
            (now - HOUR, now + HOUR, "still to come"), (soon(), soon() - HOUR, "after the beg"),
            (soon(), soon() + 25 * HOUR, "a day at most"),
            (activity.begins_at, activity.ends_at, "Nothing"),
        ):  # fmt: skip
            with pytest.raises(Refused, match=words):
                changing.move(
                    activity, by=hall.worker, begins_at=begins, ends_at=ends,
                    address=activity.address,
                )  # fmt: skip
        monkeypatch.setattr(timezone, "now", lambda: activity.begins_at)
        with pytest.raises(Refused, match="has begun"):
            changing.move(
                activity, by=hall.worker, begins_at=soon(9), ends_at=soon(9) + HOUR, address="新址"
            )

    def test_nobody_else_moves_it(self, hall: Hall) -> None:
        activity = hall.activity()
        with pytest.raises(PermissionDenied):
            changing.move(
                activity, by=hall.neighbour(), begins_at=soon(9), ends_at=soon(9) + HOUR,
                address="新址",
            )  # fmt: skip

    def test_at_a_new_address_no_phone_is_measured_from_the_old_one(self, hall: Hall) -> None:
        activity = hall.activity(latitude=22.998, longitude=113.658)
        for address, known in ((activity.address, True), ("新址 2 号", False)):
            begins = activity.begins_at + HOUR
            activity = changing.move(
                activity, by=hall.worker, begins_at=begins, ends_at=begins + HOUR, address=address
            )
            assert (activity.latitude is not None) == known


class TestMissed:
    def test_who_did_not_come_is_counted_until_excused(
        self, hall: Hall, desk: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        activity = hall.activity(Places(3))
        came, missed = (
            signing_up.sign_up(activity.posts.get(), by=hall.neighbour()) for _n in range(2)
        )
        finish_with(monkeypatch, hall, activity, came)
        missed.refresh_from_db()
        assert missed.is_absent
        assert not SignUp.objects.get(pk=came.pk).is_absent
        own = signed_in(missed.person)
        assertContains(own.get(url("mine")), "没来 1 次")
        with pytest.raises(PermissionDenied):
            signing_up.excuse(missed, by=missed.person)
        assertContains(desk.get(url("desk_one", activity.pk)), "免记")
        desk.post(url("mark", missed.pk, "excuse"))
        assertNotContains(own.get(url("mine")), "没来")
        assert desk.post(url("mark", came.pk, "excuse")).status_code == 409

    def test_where_no_list_was_kept_nobody_is_absent(
        self, hall: Hall, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        activity = hall.activity(Places(3))
        signing_up.sign_up(activity.posts.get(), by=hall.neighbour())
        finish_with(monkeypatch, hall, activity, None)
        assert not SignUp.objects.filter(is_absent=True).exists()


def finish_with(
    monkeypatch: pytest.MonkeyPatch, hall: Hall, activity: Activity, came: SignUp | None
) -> None:
    """Held, with one who came, and brought to its end."""

    def at(moment: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment)

    with monkeypatch.context():
        real = timezone.now
        at(activity.begins_at)
        if came:
            presence.check_in(came, by=hall.worker)
        at(activity.ends_at + HOUR)
        presence.finish(activity, by=hall.worker, heads=2)
        monkeypatch.setattr(timezone, "now", real)
