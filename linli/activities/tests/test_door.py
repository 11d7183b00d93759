"""Until when a place that came free is kept, who is asked at night, what is free at the door."""

import json
from datetime import datetime, time, timedelta
from unittest.mock import patch

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from linli.accounts.models import Person
from linli.accounts.tests.make import signed_in
from linli.activities import tasks
from linli.activities.actions import door, signing_up
from linli.activities.models import Activity, Post, Seat, SignUp, Stand
from linli.activities.tests.make import Hall, put_at, soon
from linli.activities.tests.test_shares import come, keeping, member, quota, url
from linli.channels.models import Message, Preference
from linli.core.errors import Refused
from linli.organisations.tests.make import make_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def hall() -> Hall:
    return Hall()


def at(moment: datetime):  # type: ignore[no-untyped-def]
    return patch("django.utils.timezone.now", return_value=moment)


def full(hall: Hall, waiting: int = 2) -> tuple[Post, Person, list[Person]]:
    """A post of one place, who has it, and who waits."""
    post, first = hall.post(1), hall.neighbour()
    others = [hall.neighbour() for _ in range(waiting)]
    come(post, first, *others)
    return post, first, others


def leave(person: Person) -> None:
    signing_up.leave(SignUp.objects.get(person=person), by=person)


def stands(people: list[Person]) -> list[str]:
    return [SignUp.objects.get(person=one).stand for one in people]


def begin() -> None:
    """The activity begins now."""
    put_at(timezone.now())


def begins() -> datetime:
    return soon()


class TestOffer:
    def test_it_ends_with_signing_up_if_that_comes_first(self, hall: Hall) -> None:
        _post, first, others = full(hall)
        closes = Activity.objects.get().closes_at
        with at(closes - timedelta(minutes=30)):
            leave(first)
        row = SignUp.objects.get(person=others[0])
        assert (row.stand, row.until) == (Stand.OFFERED, closes)
        told = Message.objects.get(code="activity.offered")
        assert json.loads(told.facts)["until"] == f"{timezone.localtime(closes):%m-%d %H:%M}"

    def test_else_after_two_hours(self, hall: Hall) -> None:
        _post, first, others = full(hall)
        now = timezone.now()
        with at(now):
            leave(first)
        assert SignUp.objects.get(person=others[0]).until == now + timedelta(hours=2)

    def test_what_comes_free_later_is_offered_to_nobody(self, hall: Hall) -> None:
        post, first, others = full(hall)
        with at(begins()):
            leave(first)
            tasks.move_up()
            assert stands(others) == [Stand.WAITING] * 2
            assert Seat.objects.get(post=post).is_free

    def test_nothing_is_offered_at_night_and_in_the_morning_the_first_is(self, hall: Hall) -> None:
        post, first, others = full(hall)
        night = timezone.localtime() + timedelta(days=1)
        Preference.objects.create(
            person=others[1], quiet_from=time(0), quiet_until=time(0)
        )  # never asleep, but not the first
        with at(night.replace(hour=23)):
            leave(first)
            tasks.move_up()
            assert stands(others) == [Stand.WAITING] * 2
            # A newcomer does not take what waits for the morning.
            assert come(post, hall.neighbour()) == [Stand.WAITING]
        with at((night + timedelta(days=1)).replace(hour=7, minute=30)):
            tasks.move_up()
        assert stands(others) == [Stand.OFFERED, Stand.WAITING]

    def test_who_wants_a_word_at_any_hour_gets_it(self, hall: Hall) -> None:
        _post, first, others = full(hall)
        Preference.objects.create(person=others[0], quiet_from=time(0), quiet_until=time(0))
        night = (timezone.localtime() + timedelta(days=1)).replace(hour=23)
        with at(night):
            leave(first)
        row = SignUp.objects.get(person=others[0])
        assert (row.stand, row.until) == (Stand.OFFERED, night + timedelta(hours=2))

    def test_sleep_is_not_counted(self, hall: Hall) -> None:
        _post, first, others = full(hall)
        evening = (timezone.localtime() + timedelta(days=1)).replace(hour=20, minute=30)
        with at(evening):
            leave(first)
        until = SignUp.objects.get(person=others[0]).until
        assert until == (evening + timedelta(days=1)).replace(hour=8, minute=30)


class TestDoor:
    def test_the_leader_gives_what_is_free_to_whoever_is_there(self, hall: Hall) -> None:
        _post, first, others = full(hall)
        desk, row = signed_in(hall.worker), SignUp.objects.get(person=others[1])
        page, press = url("desk_one", row.activity_id), url("mark", row.pk, "door")
        assert desk.post(press).status_code == 409  # before, they are offered in turn
        begin()
        row.activity.refresh_from_db()
        with pytest.raises(Refused, match="No place is free"):
            door.let_in(row, by=hall.worker)
        leave(first)
        assertContains(desk.get(page), "门口还有 1 个空位")
        assert desk.post(press).status_code == 302
        assert stands(others) == [Stand.WAITING, Stand.IN]
        assertNotContains(desk.get(page), press)

    def test_nobody_lets_themselves_in_and_no_stranger_does(self, hall: Hall) -> None:
        post, first, _others = full(hall)
        come(post, hall.worker)
        row = SignUp.objects.get(person=hall.worker)
        begin()
        leave(first)
        with pytest.raises(Refused, match="Somebody else decides"):
            door.let_in(row, by=hall.worker)
        for other in (Hall().worker, first):
            with pytest.raises(PermissionDenied):
                door.let_in(row, by=other)
        stranger = signed_in(Hall().worker)
        assert stranger.post(url("mark", row.pk, "door")).status_code == 404

    def test_somebody_who_did_not_stand_in_line_gets_a_free_place_and_no_turn(
        self, hall: Hall
    ) -> None:
        post = hall.post(1)
        one, two = hall.neighbour(), hall.neighbour()
        with at(begins() + timedelta(minutes=5)):
            with pytest.raises(Refused, match="Signing up is over"):
                signing_up.sign_up(post, by=one)
            assert signing_up.sign_up(post, by=hall.worker, person=one).stand == Stand.IN
            with pytest.raises(Refused, match="No place is free"):
                signing_up.sign_up(post, by=hall.worker, person=two)
        assert not SignUp.objects.filter(person=two).exists()

    def test_not_once_it_is_over(self, hall: Hall) -> None:
        post = hall.post(1)
        with at(begins() + timedelta(hours=2)), pytest.raises(Refused, match="It has ended"):
            signing_up.sign_up(post, by=hall.worker, person=hall.neighbour())

    def test_a_member_of_a_partner_gets_none_but_theirs(self, hall: Hall) -> None:
        partner = make_organisation("岭南义工队", area=hall.area)
        post = keeping(hall, 3, quota(partner, 1))
        one, two = member(hall, partner), member(hall, partner)
        put_at(timezone.now())
        assert signing_up.sign_up(post, by=hall.worker, person=one).stand == Stand.IN
        with pytest.raises(Refused, match="No place is free"):
            signing_up.sign_up(post, by=hall.worker, person=two)
        assert signing_up.sign_up(post, by=hall.worker, person=hall.neighbour()).seat
