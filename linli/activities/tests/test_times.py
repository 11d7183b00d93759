"""What meets several times: one sign-up, a record each time, moved and called off singly."""

from datetime import datetime, timedelta
from unittest.mock import patch

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from linli.accounts.tests.make import signed_in
from linli.activities import queries, tasks
from linli.activities.actions import changing, presence, publishing, signing_up, times
from linli.activities.actions.publishing import Places
from linli.activities.actions.times import Span
from linli.activities.models import Activity, Session, SignUp, Stand, State, Turn
from linli.activities.tests.make import Hall, soon
from linli.activities.tests.test_changing import url
from linli.channels.models import Message
from linli.core.errors import Refused
from linli.records.models import ServiceRecord

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
def hall() -> Hall:
    return Hall()


@pytest.fixture
def desk(hall: Hall) -> Client:
    return signed_in(hall.worker)


def at(moment: datetime):  # type: ignore[no-untyped-def]
    return patch("django.utils.timezone.now", return_value=moment)


def spans(number: int = 3) -> list[Span]:
    return [Span(soon() + n * DAY, soon() + n * DAY + 2 * HOUR) for n in range(number)]


def course(hall: Hall, *places: Places, number: int = 3) -> Activity:
    """Published, on so many days."""
    draft = hall.draft(*places)
    times.set_times(draft, spans(number), by=hall.worker)
    return publishing.publish(Activity.objects.get(pk=draft.pk), by=hall.worker)


class TestWriting:
    def test_a_term_is_written_by_a_rule(self, hall: Hall, desk: Client) -> None:
        draft = hall.draft()
        page = url("dates", draft.pk)
        words = {"often": "WEEKLY", "every": 1, "weekdays": ["MO", "WE"], "number": 5}
        assert desk.post(page, words).status_code == 302
        draft.refresh_from_db()
        assert (draft.times, draft.rule) == (5, "FREQ=WEEKLY;BYDAY=MO,WE")
        found = list(draft.sessions.values_list("begins_at", "ends_at"))
        assert (draft.begins_at, draft.ends_at) == (found[0][0], found[-1][1])
        assert {ends - begins for begins, ends in found} == {2 * HOUR}
        assertContains(desk.get(page), "9:00")
        publishing.publish(draft, by=hall.worker)
        assert desk.post(page, words).status_code == 422
        assertContains(Client().get(url("one", draft.pk)), "共 5 次")

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ([], "Between 1"),
            ([Span(soon(), soon() - HOUR)], "after the beginning"),
            ([Span(soon(), soon() + HOUR), Span(soon() + HOUR / 2, soon() + 2 * HOUR)], "overlap"),
            ([Span(soon(), soon() + 25 * HOUR), Span(soon(4), soon(4) + HOUR)], "a day at most"),
            ([Span(soon(), soon() + HOUR), Span(soon() + 400 * DAY, soon() + 401 * DAY)], "a year"),
        ],
    )
    def test_what_cannot_be_is_refused(self, hall: Hall, change: list[Span], words: str) -> None:
        with pytest.raises(Refused, match=words):
            times.set_times(hall.draft(), change, by=hall.worker)

    def test_the_database_refuses_it_too(self, hall: Hall) -> None:
        session = hall.draft().sessions.get()
        for change in (
            {"ends_at": session.begins_at}, {"turn": "later"}, {"because": "雨"}, {"number": 0},
        ):  # fmt: skip
            with pytest.raises(IntegrityError), transaction.atomic():
                Session.objects.update(**change)
        for change in ({"times": 0}, {"next_at": session.begins_at - HOUR}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Activity.objects.update(**change)

    def test_a_draft_that_is_written_anew_keeps_its_days(self, hall: Hall) -> None:
        draft = hall.draft()
        times.set_times(draft, spans(), by=hall.worker)
        later = soon() + 7 * DAY
        plan = hall.plan(begins_at=later, ends_at=later + HOUR, closes_at=later)
        changing.revise(
            draft, plan, [Places(2)], by=hall.worker, area=hall.area, organisation=hall.station
        )
        found = list(Session.objects.values_list("begins_at", "ends_at"))
        assert found == [(later + n * DAY, later + n * DAY + HOUR) for n in range(3)]

    def test_nobody_else_sets_or_moves_them(self, hall: Hall) -> None:
        activity, stranger = course(hall), signed_in(Hall().worker)
        session = activity.sessions.all()[0]
        with pytest.raises(PermissionDenied):
            times.set_times(hall.draft(), spans(), by=hall.neighbour())
        with pytest.raises(PermissionDenied):
            times.move_time(session, by=hall.neighbour(), span=spans()[0])
        with pytest.raises(PermissionDenied):
            times.call_off(session, by=hall.neighbour(), because="雨")
        for name in ("move_time", "call_off"):
            assert stranger.get(url(name, session.pk)).status_code == 404


class TestHolding:
    def test_each_time_is_a_record_and_the_last_ends_it(self, hall: Hall) -> None:
        activity = course(hall)
        row = signing_up.sign_up(activity.posts.get(), by=hall.neighbour())
        for number in range(3):
            begins = soon() + number * DAY
            with at(begins):
                activity.refresh_from_db()
                presence.check_in(row, by=hall.worker)
            with at(begins + 3 * HOUR):
                written = presence.finish(activity, by=hall.worker)
                assert written
                assert (written.begun_at, written.ended_at) == (begins, begins + 2 * HOUR)
                activity.refresh_from_db()
                assert activity.state == (State.OVER if number == 2 else State.PUBLISHED)
        assert ServiceRecord.objects.count() == 3
        assert set(Session.objects.values_list("turn", flat=True)) == {Turn.HELD}
        assert not SignUp.objects.get().is_absent

    def test_between_two_times_nobody_is_checked_in(self, hall: Hall) -> None:
        activity = course(hall)
        row = signing_up.sign_up(activity.posts.get(), by=hall.neighbour())
        with at(soon() + 5 * HOUR), pytest.raises(Refused, match="half an hour before"):
            presence.check_in(row, by=hall.worker)
        with at(soon() + DAY):
            assert presence.check_in(row, by=hall.worker).session.number == 2

    def test_helpers_have_the_share_of_each_time(self, hall: Hall) -> None:
        activity = course(hall, Places(3), Places(1, part="helper", force="volunteer"))
        helper = hall.neighbour()
        helper.forces.create(kind="volunteer", verified_by=hall.worker, verified_at=timezone.now())
        guests, posts = activity.posts.order_by("part")
        guest = signing_up.sign_up(guests, by=hall.neighbour())
        row = signing_up.sign_up(posts, by=helper)
        for number, minutes in ((0, 120), (1, 30)):
            begins = soon() + number * DAY
            with at(begins):
                presence.check_in(row, by=hall.worker)
                presence.check_in(guest, by=hall.worker)
            with at(begins + timedelta(minutes=minutes)):
                presence.check_out(row, by=hall.worker)
            with at(begins + 3 * HOUR):
                presence.finish(activity, by=hall.worker)
        records = ServiceRecord.objects.order_by("begun_at")
        gave = [
            [one.minutes for one in record.contributions.all() if one.person_id == helper.pk]
            for record in records
        ]
        assert gave == [[120], []]

    def test_it_stands_in_the_list_by_its_next_time(self, hall: Hall) -> None:
        activity = course(hall)
        other = hall.activity(
            begins_at=soon() + 5 * HOUR, ends_at=soon() + 6 * HOUR, closes_at=soon() + 5 * HOUR
        )
        assert [one.pk for one in queries.on(hall.area.pk)] == [activity.pk, other.pk]
        with at(soon() + 3 * HOUR):
            tasks.step_on()
            assert [one.pk for one in queries.on(hall.area.pk)] == [other.pk, activity.pk]
            tasks.step_on()
        activity.refresh_from_db()
        assert activity.next_at == soon() + DAY

    def test_whoever_stops_coming_is_not_late_and_the_place_is_not_offered(
        self, hall: Hall
    ) -> None:
        activity = course(hall, Places(1))
        first, second = hall.neighbour(), hall.neighbour()
        row = signing_up.sign_up(activity.posts.get(), by=first)
        waits = signing_up.sign_up(activity.posts.get(), by=second)
        with at(soon()):
            presence.check_in(row, by=hall.worker)
        with at(soon() + HOUR), pytest.raises(Refused, match="there already"):
            signing_up.leave(row, by=first)
        with at(soon() + 3 * HOUR):
            presence.finish(activity, by=hall.worker)
            left = signing_up.leave(row, by=first)
            assert (left.stand, left.is_late) == (Stand.LEFT, False)
            waits.refresh_from_db()
            assert waits.stand == Stand.WAITING  # the leader lets them in at the door


class TestChanging:
    def test_one_is_moved_and_everybody_told(self, hall: Hall, desk: Client) -> None:
        activity = course(hall)
        signing_up.sign_up(activity.posts.get(), by=hall.neighbour())
        last = activity.sessions.order_by("-begins_at")[0]
        day = (timezone.localdate(last.begins_at) + DAY).isoformat()
        words = {"day": day, "begins": "10:00", "ends": "11:00"}
        assert desk.post(url("move_time", last.pk), words).status_code == 302
        activity.refresh_from_db()
        assert activity.ends_at == soon() + 3 * DAY + 2 * HOUR
        assert Message.objects.filter(code="activity.moved").count() == 1
        assert desk.post(url("move_time", last.pk), words).status_code == 422
        overlaps = {**words, "day": timezone.localdate(soon()).isoformat()}
        assertContains(desk.post(url("move_time", last.pk), overlaps), "重叠", status_code=422)

    def test_one_is_called_off_and_the_others_go_on(self, hall: Hall, desk: Client) -> None:
        activity = course(hall)
        row = signing_up.sign_up(activity.posts.get(), by=hall.neighbour())
        first, second, third = activity.sessions.all()
        assert desk.post(url("call_off", first.pk), {"because": "台风"}).status_code == 302
        activity.refresh_from_db()
        assert activity.begins_at == activity.next_at == activity.closes_at == second.begins_at
        assert Message.objects.filter(code="activity.one_off").count() == 1
        page = Client().get(url("one", activity.pk))
        assertContains(page, "台风")
        assertContains(desk.get(url("dates", activity.pk)), "台风")
        with at(first.begins_at), pytest.raises(Refused, match="half an hour before"):
            presence.check_in(row, by=hall.worker)
        times.call_off(second, by=hall.worker, because="台风")
        with pytest.raises(Refused, match="the last of its times"):
            times.call_off(third, by=hall.worker, because="台风")
        with pytest.raises(Refused, match="Only what is published"):
            times.call_off(first, by=hall.worker, because="台风")

    def test_when_the_last_is_called_off_after_others_were_held_it_is_over(
        self, hall: Hall
    ) -> None:
        activity = course(hall, number=2)
        with at(soon() + 3 * HOUR):
            presence.finish(activity, by=hall.worker, heads=4)
            times.call_off(activity.sessions.get(number=2), by=hall.worker, because="台风")
        activity.refresh_from_db()
        assert activity.state == State.OVER

    def test_the_place_of_all_is_moved_at_once(self, hall: Hall, desk: Client) -> None:
        activity = course(hall)
        page = url("move", activity.pk)
        assertNotContains(desk.get(page), 'name="begins"')
        assert desk.post(page, {"address": "新址 2 号"}).status_code == 302
        activity.refresh_from_db()
        assert (activity.address, activity.begins_at) == ("新址 2 号", soon())
