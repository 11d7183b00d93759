"""Presence without a network: taken once, at its time, or refused; and what is odd is seen (§1.5).

The attacks: back-dated, ahead, replayed, with a page of somebody else, with digits of another
moment, with a clock that was moved, overlapping, and after the record was written.
"""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from linli.accounts.doors import SECOND_FACTOR
from linli.accounts.models import Person, Session
from linli.accounts.tests.make import signed_in
from linli.activities import codes
from linli.activities.actions import presence, signing_up
from linli.activities.models import Activity, How, Presence, SignUp
from linli.activities.tests.make import Hall
from linli.activities.tests.test_attacks import HOUR, Clock, clock, going, hall
from linli.core.ids import uuid7
from linli.core.models import Event
from linli.organisations.models import Role
from linli.organisations.tests.make import make_staff

__all__ = ["clock", "hall"]  # fixtures
pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


class Phone:
    """Somebody's phone: it had the page of an activity open, and sends later what was pressed."""

    def __init__(self, person: Person, activity: Activity, door: str) -> None:
        self.person, self.activity = person, activity
        self.client: Client = signed_in(person)
        self.door = reverse(f"activities:{door}", args=[activity.pk])
        self.ticket = codes.ticket(activity.pk, person.pk, timezone.now())
        self.sent = 0

    def sign_in(self) -> None:
        """Afresh, as whoever was away from the network has to."""
        session = self.client.session
        session[SECOND_FACTOR] = timezone.now().timestamp()
        session.save()
        Session.objects.update(used_at=timezone.now())

    def send(
        self, step: str, at: datetime, *, key: str = "", clock_is: datetime | None = None,
        **more: Any,
    ) -> Any:  # fmt: skip
        self.sent += 1
        self.sign_in()
        said = {"step": step, "at": at.isoformat(), "person": self.person.pk,
                "ticket": self.ticket, **more}  # fmt: skip
        headers = {
            "Idempotency-Key": key or f"key-of-the-phone-{self.sent}",
            "Phone-Clock": (clock_is or timezone.now()).isoformat(),
        }
        return self.client.post(self.door, said, headers=headers)


@pytest.fixture
def activity(hall: Hall, clock: Clock) -> Activity:
    made = going(hall, clock)
    clock.go(15 * MINUTE)  # it has begun
    return made


@pytest.fixture
def row(activity: Activity, hall: Hall, clock: Clock) -> SignUp:
    clock.go(-15 * MINUTE)
    made = signing_up.sign_up(activity.posts.get(), by=hall.neighbour())
    clock.go(15 * MINUTE)
    return made


@pytest.fixture
def leader(hall: Hall, activity: Activity) -> Phone:
    return Phone(hall.worker, activity, "ticked")


@pytest.fixture
def own(row: SignUp, activity: Activity) -> Phone:
    return Phone(row.person, activity, "heard")


class TestLeader:
    def test_ticks_are_taken_later_at_their_time_and_seen(
        self, leader: Phone, row: SignUp, hall: Hall, clock: Clock
    ) -> None:
        came, went = clock.now + MINUTE, clock.now + 61 * MINUTE
        clock.go(90 * MINUTE)
        for step, at in (("in", came), ("out", went)):
            answer = leader.send(step, at, row=row.pk)
            assert answer.status_code == 200, answer.content.decode()
        there = row.presences.get()
        assert (there.came_at, there.went_at) == (came, went)
        assert there.came_told_at == there.went_told_at == clock.now
        assert not there.is_clock_off
        page = leader.client.get(reverse("activities:desk_one", args=[row.activity_id]))
        assert "无网络，后来上传" in page.content.decode()

    def test_sent_twice_it_is_done_once(self, leader: Phone, row: SignUp, clock: Clock) -> None:
        at = clock.now
        clock.go(5 * MINUTE)
        answers = [leader.send("in", at, row=row.pk, key="the-same-key-twice") for _n in range(3)]
        # And with another key, as by a second phone of the same leader.
        answers.append(leader.send("in", at, row=row.pk))
        assert {one.status_code for one in answers} == {200}
        assert len({one.content for one in answers}) == 1
        assert Presence.objects.count() == 1
        assert Event.objects.filter(verb="presence.began").count() == 1
        for _n in range(2):
            assert leader.send("out", at + MINUTE, row=row.pk).status_code == 200
        assert row.presences.get().went_at == at + MINUTE

    def test_two_leaders_one_without_a_network(
        self, leader: Phone, row: SignUp, hall: Hall, activity: Activity, clock: Clock
    ) -> None:
        other = make_staff(Role.WORKER, hall.area, organisation=hall.station)
        early = clock.now
        clock.go(5 * MINUTE)
        presence.check_in(row, by=other)
        assert leader.send("in", early, row=row.pk).status_code == 200
        assert Presence.objects.get().came_by == other

    @pytest.mark.parametrize(
        ("off", "why"),
        [(-5 * MINUTE, "打开之前"), (5 * MINUTE, "还没到"), (-25 * HOUR, "打开之前")],
        ids=["back-dated", "ahead", "yesterday"],
    )
    def test_what_lies_before_the_page_was_opened_or_ahead_is_refused(
        self, leader: Phone, row: SignUp, clock: Clock, off: timedelta, why: str
    ) -> None:
        answer = leader.send("in", clock.now + off, row=row.pk)
        assert (answer.status_code, Presence.objects.count()) == (409, 0)
        assert why in answer.json()["detail"]

    def test_a_clock_that_is_wrong_is_put_right_and_seen(
        self, leader: Phone, row: SignUp, clock: Clock
    ) -> None:
        was = clock.now
        clock.go(10 * MINUTE)
        wrong = timedelta(hours=3)
        answer = leader.send("in", was - wrong, row=row.pk, clock_is=clock.now - wrong)
        assert answer.status_code == 200
        there = Presence.objects.get()
        assert (there.came_at, there.is_clock_off) == (was, True)
        page = leader.client.get(reverse("activities:desk_one", args=[row.activity_id]))
        assert "手机时间不准" in page.content.decode()

    def test_a_clock_moved_back_before_pressing_counts_from_the_page_at_most(
        self, leader: Phone, row: SignUp, clock: Clock
    ) -> None:
        """The phone's clock is moved back to press, and right again when it sends."""
        opened = clock.now
        clock.go(60 * MINUTE)
        assert leader.send("in", opened - 30 * MINUTE, row=row.pk).status_code == 409
        assert leader.send("in", opened, row=row.pk).status_code == 200
        assert Presence.objects.get().came_told_at == clock.now  # an hour later: anybody sees it

    def test_the_page_of_somebody_else_or_of_another_activity_is_none(
        self, leader: Phone, row: SignUp, hall: Hall, clock: Clock
    ) -> None:
        other, at = uuid7(), clock.now - MINUTE
        now = int(clock.now.timestamp())
        forged = (
            codes.ticket(row.activity_id, other, at), codes.ticket(other, hall.worker.pk, at),
            f"{now - 3600}.{leader.ticket.partition('.')[2]}", "", "x", f"{now}.", f"-{now}.ab",
            f"٣.{'0' * 32}", f"{'9' * 11}.{'0' * 32}",
        )  # fmt: skip
        for ticket in forged:
            answer = leader.send("in", clock.now, row=row.pk, ticket=ticket)
            assert answer.status_code in (409, 422), ticket
        assert not Presence.objects.exists()

    def test_who_signed_in_meanwhile_sends_nothing_of_the_other(
        self, leader: Phone, row: SignUp, hall: Hall, clock: Clock
    ) -> None:
        answer = leader.send("in", clock.now, row=row.pk, person=hall.neighbour().pk)
        assert (answer.status_code, Presence.objects.count()) == (403, 0)

    def test_nobody_ticks_themselves_nor_a_row_of_another_list(
        self, leader: Phone, activity: Activity, hall: Hall, clock: Clock
    ) -> None:
        clock.go(-15 * MINUTE)
        mine = signing_up.sign_up(activity.posts.get(), by=hall.worker)
        other = signing_up.sign_up(going(hall, clock).posts.get(), by=hall.neighbour())
        clock.go(15 * MINUTE)
        assert leader.send("in", clock.now, row=mine.pk).status_code == 409
        assert leader.send("in", clock.now, row=other.pk).status_code == 404
        assert not Presence.objects.exists()

    def test_a_resident_has_no_list(self, row: SignUp, activity: Activity, clock: Clock) -> None:
        phone = Phone(row.person, activity, "ticked")
        assert phone.send("in", clock.now, row=row.pk).status_code == 403

    def test_what_comes_after_the_record_is_refused(
        self, leader: Phone, row: SignUp, hall: Hall, activity: Activity, clock: Clock
    ) -> None:
        at = clock.now
        clock.go(4 * HOUR)
        presence.finish(activity, by=hall.worker, heads=2)
        assert leader.send("in", at, row=row.pk).status_code == 409

    def test_a_day_later_it_is_too_late(self, leader: Phone, row: SignUp, clock: Clock) -> None:
        at = clock.now
        clock.go(25 * HOUR)
        answer = leader.send("in", at, row=row.pk)
        assert (answer.status_code, Presence.objects.count()) == (409, 0)

    def test_out_without_in_and_out_before_in(
        self, leader: Phone, row: SignUp, hall: Hall, clock: Clock
    ) -> None:
        at = clock.now
        assert leader.send("out", at, row=row.pk).status_code == 409
        clock.go(10 * MINUTE)
        presence.check_in(row, by=hall.worker)
        assert leader.send("out", at, row=row.pk).status_code == 409
        assert row.presences.get().went_at is None


class TestOverlap:
    def test_nobody_was_at_two_places_at_once(
        self, row: SignUp, hall: Hall, activity: Activity, clock: Clock
    ) -> None:
        """Checked in and out elsewhere meanwhile; the tick of this list comes afterwards."""
        clock.go(-15 * MINUTE)
        other = going(hall, clock)
        elsewhere = signing_up.sign_up(other.posts.get(), by=row.person)
        clock.go(15 * MINUTE)
        leader = Phone(hall.worker, activity, "ticked")
        during = clock.now + 5 * MINUTE
        presence.check_in(elsewhere, by=hall.worker)
        clock.go(10 * MINUTE)
        presence.check_out(elsewhere, by=hall.worker)
        assert leader.send("in", during, row=row.pk).status_code == 409
        clock.go(5 * MINUTE)
        assert leader.send("in", clock.now, row=row.pk).status_code == 200

    def test_what_came_before_what_is_known_is_refused(
        self, row: SignUp, hall: Hall, activity: Activity, clock: Clock
    ) -> None:
        """Or it would be open into the next presence."""
        leader, early = Phone(hall.worker, activity, "ticked"), clock.now
        clock.go(5 * MINUTE)
        presence.check_in(row, by=hall.worker)
        clock.go(5 * MINUTE)
        presence.check_out(row, by=hall.worker)
        assert leader.send("in", early, row=row.pk).status_code == 409
        assert Presence.objects.count() == 1


class TestOwn:
    def test_digits_of_that_moment_are_taken_later(
        self, own: Phone, row: SignUp, activity: Activity, clock: Clock
    ) -> None:
        came = clock.now
        heard = codes.digits(activity.pk, came)
        clock.go(45 * MINUTE)
        assert own.send("in", came, digits=heard).status_code == 200
        # The answer was lost: the same once more is the same.
        assert own.send("in", came, digits=heard).status_code == 200
        there = row.presences.get()
        assert (there.came_at, there.came_how, there.came_told_at) == (
            came, How.DIGITS, clock.now,
        )  # fmt: skip
        went = clock.now
        assert own.send("out", went, digits=codes.digits(activity.pk, went)).status_code == 200
        assert own.send("out", went, digits=codes.digits(activity.pk, went)).status_code == 200
        assert row.presences.get().went_at == went

    def test_digits_of_another_moment_or_activity_are_wrong(
        self, own: Phone, activity: Activity, clock: Clock
    ) -> None:
        """Whoever was told the digits of nine says that it was ten; or the other way round."""
        nine = codes.digits(activity.pk, clock.now)
        opened = clock.now
        clock.go(30 * MINUTE)
        tries = (
            (clock.now, nine), (opened + 10 * MINUTE, nine),
            (opened, codes.digits(activity.pk, clock.now)),
            (clock.now, codes.digits(uuid7(), clock.now)),
        )  # fmt: skip
        for at, digits in tries:
            assert own.send("in", at, digits=digits).status_code == 409
        assert not Presence.objects.exists()

    def test_five_tries_in_ten_minutes(self, own: Phone, activity: Activity, clock: Clock) -> None:
        right = codes.digits(activity.pk, clock.now)
        wrong = f"{(int(right) + 1) % 1_000_000:06}"
        said = [own.send("in", clock.now, digits=wrong).status_code for _n in range(5)]
        assert said == [409] * 5
        assert own.send("in", clock.now, digits=right).status_code == 429
        assert not Presence.objects.exists()

    def test_a_friend_without_a_place_sends_nothing(
        self, activity: Activity, hall: Hall, clock: Clock
    ) -> None:
        phone = Phone(hall.neighbour(), activity, "heard")
        answer = phone.send("in", clock.now, digits=codes.digits(activity.pk, clock.now))
        assert (answer.status_code, Presence.objects.count()) == (422, 0)

    def test_at_the_door_before_it_begins_is_too_early_also_later(
        self, activity: Activity, hall: Hall, clock: Clock
    ) -> None:
        clock.go(-15 * MINUTE - 3 * HOUR)
        Activity.objects.filter(pk=activity.pk).update(opens_at=clock.now - HOUR)
        row = signing_up.sign_up(activity.posts.get(), by=hall.neighbour())
        phone, early = Phone(row.person, activity, "heard"), clock.now
        digits = codes.digits(activity.pk, early)
        clock.go(4 * HOUR)
        assert phone.send("in", early, digits=digits).status_code == 409


def test_the_database_knows_that_it_is_told_afterwards(row: SignUp, hall: Hall) -> None:
    now = timezone.now()
    for more in (
        {"came_told_at": now - MINUTE},
        {"went_at": now, "went_by": hall.worker, "went_how": "list", "went_told_at": now - MINUTE},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Presence.objects.create(
                sign_up=row, person=row.person, came_at=now, came_by=hall.worker, **more
            )


def test_the_phone_keeps_a_page_only_while_it_goes_on(
    row: SignUp, hall: Hall, activity: Activity, clock: Clock
) -> None:
    client, page = signed_in(row.person), reverse("activities:here", args=[activity.pk])
    end = round(activity.ends_at.timestamp() * 1000)
    assert int(client.get(page)["Linli-Until"]) == end
    clock.go(4 * HOUR)
    assert "Linli-Until" not in client.get(page)
    desk = signed_in(hall.worker).get(reverse("activities:desk_one", args=[activity.pk]))
    assert "Linli-Until" not in desk
