"""What follows by a rule, each with a sign-up of its own; changed and cancelled from the middle."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone
from pytest_django.asserts import assertContains, assertRedirects

from linli.accounts.tests.make import signed_in
from linli.activities import queries
from linli.activities.actions import publishing, series, signing_up
from linli.activities.actions.publishing import Places
from linli.activities.models import Activity, SignUp, Stand, State
from linli.activities.recurrence import Pattern, days
from linli.activities.tests.make import Hall, weekly
from linli.activities.tests.test_changing import url
from linli.channels.models import Message
from linli.core.errors import Refused
from linli.core.models import DayKind, SpecialDay

pytestmark = pytest.mark.django_db
WEEK = timedelta(weeks=1)
MONDAY = date(2026, 11, 23)


@pytest.fixture
def hall() -> Hall:
    return Hall()


@pytest.fixture
def desk(hall: Hall) -> Client:
    return signed_in(hall.worker)


class TestRule:
    """Against what RFC 5545, 3.3.10 says of each."""

    @pytest.mark.parametrize(
        ("rule", "found"),
        [
            ("FREQ=WEEKLY;COUNT=3", ["11-23", "11-30", "12-07"]),
            ("RRULE:FREQ=WEEKLY;BYDAY=MO,WE;COUNT=4", ["11-23", "11-25", "11-30", "12-02"]),
            ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;UNTIL=20261221", ["11-23", "12-07", "12-21"]),
            ("FREQ=DAILY;INTERVAL=3;COUNT=3", ["11-23", "11-26", "11-29"]),
            ("freq=monthly;bymonthday=23;count=2", ["11-23", "12-23"]),
            ("FREQ=MONTHLY;BYDAY=4MO;COUNT=2", ["11-23", "12-28"]),
            ("FREQ=MONTHLY;BYDAY=-1FR;COUNT=2", ["11-23", "11-27", "12-25"]),
            ("FREQ=DAILY;UNTIL=20261124T235959Z", ["11-23", "11-24"]),
        ],
    )
    def test_the_days_are_as_the_standard_says(self, rule: str, found: list[str]) -> None:
        assert [f"{day:%m-%d}" for day in days(MONDAY, Pattern(rule))] == found

    @pytest.mark.parametrize(
        "rule",
        [
            "", "FREQ=YEARLY", "FREQ=SECONDLY", "FREQ=WEEKLY;BYDAY=2TU", "FREQ=WEEKLY;COUNT=0",
            "FREQ=WEEKLY;COUNT=９", "FREQ=WEEKLY;COUNT=3;UNTIL=20261231", "FREQ=WEEKLY;BYSETPOS=1",
            "FREQ=DAILY;FREQ=WEEKLY", "FREQ=MONTHLY;BYMONTHDAY=32", "FREQ=DAILY;UNTIL=soon",
            "FREQ=MONTHLY;BYDAY=1MO;BYMONTHDAY=31;COUNT=9", "COUNT=3", "FREQ=WEEKLY;BYDAY=XX",
        ],
    )  # fmt: skip
    def test_what_is_no_rule_for_a_year_is_refused(self, rule: str) -> None:
        with pytest.raises(Refused, match="cannot be read"):
            days(MONDAY, Pattern(rule))

    def test_days_left_out_do_not_count_and_no_rule_goes_on_for_more_than_a_year(self) -> None:
        but = frozenset({date(2026, 11, 30)})
        found = days(MONDAY, Pattern("FREQ=WEEKLY", but, most=3), off=[date(2026, 12, 7)])
        assert [f"{day:%m-%d}" for day in found] == ["11-23", "12-14", "12-21"]
        assert days(MONDAY, Pattern("FREQ=DAILY"))[-1] == MONDAY + timedelta(days=199)
        assert days(MONDAY, Pattern("FREQ=WEEKLY"))[-1] == MONDAY + 52 * WEEK
        # A rule that never holds ends with the first day, and at once.
        assert days(MONDAY, Pattern("FREQ=MONTHLY;BYMONTHDAY=30;BYDAY=1MO")) == [MONDAY]


class TestSeries:
    def test_four_weeks_more_without_the_holiday(self, hall: Hall, desk: Client) -> None:
        activity = hall.activity(Places(4), Places(2, part="helper", force="volunteer"))
        feast = timezone.localdate(activity.begins_at + 2 * WEEK)
        SpecialDay.objects.create(on=feast, kind=DayKind.OFF, name="节")
        words = {"often": "WEEKLY", "every": 1, "number": 4, "skips_holidays": "on"}
        assertRedirects(desk.post(url("repeat", activity.pk), words), url("desk_one", activity.pk))
        drafts = list(queries.series_of(Activity.objects.get(pk=activity.pk)))[1:]
        found = [timezone.localdate(one.begins_at) for one in drafts]
        first = timezone.localdate(activity.begins_at)
        assert found == [first + n * WEEK for n in (1, 3, 4)]
        assert {one.state for one in drafts} == {State.DRAFT}
        assert [[post.capacity for post in one.posts.all()] for one in drafts] == [[4, 2]] * 3
        assert drafts[0].opens_at - activity.opens_at == WEEK
        assert drafts[0].sessions.get().begins_at == drafts[0].begins_at

        again = desk.post(url("repeat", activity.pk), words)
        assertContains(again, "都已经写好了", status_code=422)
        desk.post(url("publish_series", activity.pk))
        assert Activity.objects.filter(state=State.PUBLISHED).count() == 4
        assert desk.post(url("publish_series", activity.pk)).status_code == 409
        assertContains(desk.get(url("desk_one", activity.pk)), "这个系列")

    def test_weekdays_days_left_out_and_a_rule_of_ones_own(self, hall: Hall, desk: Client) -> None:
        activity = hall.activity()
        page, first = url("repeat", activity.pk), timezone.localdate(activity.begins_at)
        assert first.weekday() == 4
        usual = {"often": "WEEKLY", "every": 1}
        assertContains(desk.post(page, usual), "写办几次", status_code=422)
        assert desk.post(page, {**usual, "number": 3, "but": "哪天"}).status_code == 422
        assert desk.post(page, {"often": "rule", "every": 1}).status_code == 422
        yearly = {"often": "rule", "every": 1, "rule": "FREQ=YEARLY"}
        assertContains(desk.post(page, yearly), "读不懂", status_code=422)
        out = (first + 5 * timedelta(days=1)).isoformat()
        assert desk.post(
            page, {**usual, "weekdays": ["MO", "WE"], "number": 4, "but": out}
        ).status_code == 302  # fmt: skip
        rows = queries.series_of(Activity.objects.get(pk=activity.pk))
        gaps = [(timezone.localdate(one.begins_at) - first).days for one in rows]
        assert gaps == [0, 3, 10, 12]

    def test_of_a_series_all_are_published_or_none(self, hall: Hall) -> None:
        activity = hall.draft()
        weekly(activity, by=hall.worker, more=2)
        last = Activity.objects.order_by("-begins_at")[0]
        Activity.objects.filter(pk=last.pk).update(risk="")
        with pytest.raises(Refused, match="what can happen"):
            series.publish_series(Activity.objects.get(pk=activity.pk), by=hall.worker)
        assert not Activity.objects.exclude(state=State.DRAFT).exists()

    def test_nothing_is_written_for_the_past_or_of_what_was_cancelled(
        self, hall: Hall, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        activity = hall.activity()
        later = activity.begins_at + 5 * WEEK
        with monkeypatch.context() as patch:
            patch.setattr(timezone, "now", lambda: later)
            with pytest.raises(Refused, match="written down already"):
                weekly(activity, by=hall.worker, more=4)
        publishing.cancel(activity, by=hall.worker, because="台风")
        with pytest.raises(Refused, match="was cancelled"):
            weekly(activity, by=hall.worker, more=4)

    def test_nobody_else_repeats_it(self, hall: Hall) -> None:
        activity = hall.activity()
        with pytest.raises(PermissionDenied):
            weekly(activity, by=hall.neighbour())
        with pytest.raises(PermissionDenied):
            series.move_on(
                activity, by=hall.neighbour(), days=0, begins=time(9), ends=time(10), address="新址"
            )
        with pytest.raises(PermissionDenied):
            series.cancel_on(activity, by=hall.neighbour(), because="台风")


class TestFromTheMiddle:
    def four(self, hall: Hall) -> list[Activity]:
        """Two that are published, with a neighbour in the second, and two drafts."""
        activity = hall.activity()
        weekly(activity, by=hall.worker, more=3)
        rows = list(queries.series_of(Activity.objects.get(pk=activity.pk)))
        Activity.objects.update(opens_at=timezone.now() - timedelta(hours=1))
        rows[1].refresh_from_db()
        publishing.publish(rows[1], by=hall.worker)
        signing_up.sign_up(rows[1].posts.get(), by=hall.neighbour())
        return rows

    def test_this_one_and_the_later_ones_move_and_who_signed_up_is_told(
        self, hall: Hall, desk: Client
    ) -> None:
        first, second, third, fourth = self.four(hall)
        day = timezone.localdate(second.begins_at) + timedelta(days=1)
        words = {"day": day.isoformat(), "begins": "14:00", "ends": "15:30", "address": "新址"}
        assert desk.post(url("move_on", second.pk), words).status_code == 302
        begins = []
        for one in (first, second, third, fourth):
            one.refresh_from_db()
            begins.append(f"{timezone.localtime(one.begins_at):%m-%d %H:%M}")
            assert one.sessions.get().begins_at == one.begins_at == one.next_at
            assert one.closes_at == one.begins_at
        assert begins == ["11-27 09:00", "12-05 14:00", "12-12 14:00", "12-19 14:00"]
        assert [one.address == "新址" for one in (first, second, third, fourth)] == [
            False, True, True, True,
        ]  # fmt: skip
        assert Message.objects.filter(code="activity.moved").count() == 1
        # They are a series of their own now: what is done to them leaves the first alone.
        assert second.series == third.series == fourth.series != first.series
        publishing.publish(third, by=hall.worker)

    def test_it_is_all_or_none(self, hall: Hall) -> None:
        rows = self.four(hall)
        with pytest.raises(Refused, match="after the beginning"):
            series.move_on(
                rows[1], by=hall.worker, days=0, begins=time(10), ends=time(9), address="新址"
            )
        rows[2].refresh_from_db()
        assert rows[2].address != "新址"

    def test_the_later_ones_are_cancelled_and_drafts_are_gone(
        self, hall: Hall, desk: Client
    ) -> None:
        first, second, *_ = self.four(hall)
        assert desk.post(url("cancel_on", second.pk), {"because": ""}).status_code == 422
        assert desk.post(url("cancel_on", second.pk), {"because": "装修"}).status_code == 302
        assert set(Activity.objects.values_list("pk", "state")) == {
            (first.pk, State.PUBLISHED), (second.pk, State.CANCELLED),
        }  # fmt: skip
        assert SignUp.objects.get().stand == Stand.LEFT
        assert desk.post(url("cancel_on", second.pk), {"because": "装修"}).status_code == 422
