"""A place for a neighbour without a phone; what a new activity can begin from."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from linli.accounts.tests.make import signed_in
from linli.activities import listeners, patterns, tasks
from linli.activities.actions import neighbours, signing_up
from linli.activities.actions.neighbours import Meant
from linli.activities.actions.publishing import Places
from linli.activities.models import Activity, ForNeighbour, Kind, SignUp, Stand
from linli.activities.publishing_rules import why_not
from linli.activities.tests.make import Hall, soon
from linli.activities.tests.test_changing import url
from linli.activities.tests.test_publishing_rules import GUANGDONG
from linli.channels.models import Message
from linli.core.errors import Refused
from linli.core.models import Event

pytestmark = pytest.mark.django_db
CHEN = Meant("陈伯", "86620001")


@pytest.fixture
def hall() -> Hall:
    return Hall()


class TestNeighbour:
    def test_the_desk_signs_them_up_and_whoever_asked_is_told(self, hall: Hall) -> None:
        post, by, chen = hall.post(3), hall.neighbour(), hall.neighbour("陈伯")
        own, page = signed_in(by), url("ask_for", post.activity_id)
        assertContains(own.get(url("one", post.activity_id)), page)
        said = {"post": str(post.pk), "name": "陈伯", "phone": "86620001"}
        assert own.post(page, said).status_code == 422  # they have to agree
        assert own.post(page, {**said, "agreed": "on"}).status_code == 302
        assertContains(own.get(url("one", post.activity_id)), "陈伯")
        row = ForNeighbour.objects.get()
        desk = signed_in(hall.worker)
        assertContains(desk.get(url("desk_one", post.activity_id)), "陈伯")
        door = url("desk_sign_up", post.activity_id) + f"?asked={row.pk}"
        assertContains(desk.get(door), "86620001")
        form = {"post": str(post.pk), "name": "陈伯", "person": str(chen.pk)}
        assert desk.post(door, form).status_code == 302
        assert SignUp.objects.get().person == chen
        assert Message.objects.get(code="activity.asked_for_done").person == by
        assertNotContains(desk.get(url("desk_one", post.activity_id)), "?asked=")
        assertContains(own.get(url("one", post.activity_id)), "陈伯")
        assert Client().get(page).status_code == 302

    def test_in_the_line_they_stand_by_the_moment_of_the_asking(self, hall: Hall) -> None:
        post, by, chen = hall.post(1), hall.neighbour(), hall.neighbour()
        signing_up.sign_up(post, by=hall.neighbour())
        row = neighbours.ask_for(post, CHEN, by=by, has_agreed=True)
        late = signing_up.sign_up(post, by=hall.neighbour())
        made = neighbours.sign_up(row, by=hall.worker, person=chen)
        assert (made.stand, late.stand) == (Stand.WAITING, Stand.WAITING)
        assert made.at < late.at

    def test_or_it_says_why_not(self, hall: Hall) -> None:
        post, by = hall.post(1), hall.neighbour()
        row = neighbours.ask_for(post, CHEN, by=by, has_agreed=True)
        desk, page = signed_in(hall.worker), url("turn_down", row.pk)
        assert desk.post(page, {"reason": ""}).status_code == 422
        assert desk.post(page, {"reason": "打电话没人接"}).status_code == 302
        assertContains(signed_in(by).get(url("one", post.activity_id)), "打电话没人接")
        with pytest.raises(Refused, match="answered already"):
            neighbours.sign_up(row, by=hall.worker, person=hall.neighbour())
        assert signed_in(Hall().worker).get(page).status_code == 404

    def test_for_two_at_most_and_only_with_their_yes(self, hall: Hall) -> None:
        post, by = hall.post(5), hall.neighbour()
        with pytest.raises(Refused, match="Ask them first"):
            neighbours.ask_for(post, CHEN, by=by, has_agreed=False)
        with pytest.raises(Refused, match="what they are called"):
            neighbours.ask_for(post, Meant(" "), by=by, has_agreed=True)
        for _ in range(2):
            neighbours.ask_for(post, CHEN, by=by, has_agreed=True)
        with pytest.raises(Refused, match="two neighbours at most"):
            neighbours.ask_for(post, CHEN, by=by, has_agreed=True)
        late = patch("django.utils.timezone.now", return_value=soon())
        with late, pytest.raises(Refused, match="Signing up is over"):
            neighbours.ask_for(post, CHEN, by=hall.neighbour(), has_agreed=True)
        row = ForNeighbour.objects.all()[0]
        for step in (
            lambda: neighbours.sign_up(row, by=by, person=by),
            lambda: neighbours.turn_down(row, by=by, because="忙"),
        ):
            with pytest.raises(PermissionDenied):
                step()

    def test_who_was_asked_for_twice_is_signed_up_once(self, hall: Hall) -> None:
        post, chen = hall.post(5), hall.neighbour()
        one, two = (
            neighbours.ask_for(post, CHEN, by=hall.neighbour(), has_agreed=True) for _ in range(2)
        )
        neighbours.sign_up(one, by=hall.worker, person=chen)
        with pytest.raises(Refused, match="asked for them already"):
            neighbours.sign_up(two, by=hall.worker, person=chen)

    def test_it_is_forgotten(self, hall: Hall) -> None:
        post, by = hall.post(5), hall.neighbour()
        neighbours.ask_for(post, CHEN, by=by, has_agreed=True)
        tasks.forget_neighbours()
        assert ForNeighbour.objects.count() == 1
        with patch("django.utils.timezone.now", return_value=soon(40)):
            tasks.forget_neighbours()
        assert ForNeighbour.objects.count() == 0
        neighbours.ask_for(post, CHEN, by=by, has_agreed=True)
        listeners.forget_person(Event(subject_id=by.pk))
        assert ForNeighbour.objects.count() == 0

    def test_the_database_refuses_what_cannot_be(self, hall: Hall) -> None:
        post, by = hall.post(5), hall.neighbour()
        neighbours.ask_for(post, CHEN, by=by, has_agreed=True)
        for change in ({"slot": 3}, {"because": "忙"}, {"answered_at": timezone.now()}):
            with pytest.raises(IntegrityError), transaction.atomic():
                ForNeighbour.objects.update(**change)


class TestPatterns:
    @pytest.mark.parametrize("key", patterns.everything())
    def test_each_is_an_activity_that_may_be_published(self, key: str) -> None:
        one = patterns.everything()[key]
        assert one.kind in Kind.values
        made = Activity(
            name=one.name, words=one.words, risk=one.risk, bring=one.bring, begins_at=soon(),
            ends_at=soon() + timedelta(minutes=one.minutes), address="梅沙三巷 1 号",
        )  # fmt: skip
        assert why_not(made, GUANGDONG) == ""
        assert one.asked().mode == "first"

    def test_a_new_one_begins_from_it_with_how_people_sign_up(self, hall: Hall) -> None:
        desk = signed_in(hall.worker)
        page = url("add") + "?pattern=giving"
        assertContains(desk.get(page), "敬老慰问品派发")
        assertContains(desk.get(url("add") + "?pattern=x"), "敬老慰问品派发")
        sent = {
            "name": "敬老派发", "kind": "giving", "organisation": hall.station.name,
            "area": hall.area.name, "address": "梅沙三巷 1 号", "day": f"{soon():%Y-%m-%d}",
            "begins": "09:00", "ends": "11:00", "places": 80, "risk": "慢慢走。",
            "least_share": 60,
        }  # fmt: skip
        assert desk.post(page, sent).status_code == 302
        assert Activity.objects.get().home_most == 1
        assert Places(80).capacity == Activity.objects.get().posts.get().capacity
