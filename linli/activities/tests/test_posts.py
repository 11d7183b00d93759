"""What a post may ask besides: a sex with its reason, a check for work with minors, numbered
stalls; the stops of a tour; and whether people come still after a move."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from linli.accounts.models import Person
from linli.accounts.tests.make import signed_in
from linli.activities.actions import changing, publishing, signing_up, terms, way
from linli.activities.actions.publishing import Places
from linli.activities.actions.terms import Needs, Terms
from linli.activities.actions.way import Halt
from linli.activities.models import Activity, Kind, Post, SignUp, Stop
from linli.activities.tests.make import Hall, soon
from linli.activities.tests.test_changing import url
from linli.core.errors import Refused
from linli.people.models import Ability, File, Skill
from linli.people.tests.make import make_client

pytestmark = pytest.mark.django_db
HELPER = Places(2, part="helper", force="volunteer")


@pytest.fixture
def hall() -> Hall:
    return Hall()


def helper(hall: Hall, sex: str = "0", born_on: date = date(1990, 1, 1)) -> Person:
    person = make_client(area=hall.area, born_on=born_on)
    File.objects.filter(person=person).update(sex=sex)
    person.forces.create(kind="volunteer", verified_by=hall.worker, verified_at=timezone.now())
    return person


def checked(person: Person, by: Person) -> None:
    Ability.objects.create(
        person=person, skill=Skill.CHILDREN, checked_by=by, checked_at=timezone.now(),
        valid_until=timezone.localdate() + timedelta(days=365),
    )  # fmt: skip


def needing(hall: Hall, places: Places, needs: Needs, **more: object) -> Post:
    draft = hall.draft(*([places] if places.part == "guest" else [Places(5), places]), **more)
    terms.set_needs(draft.posts.get(part=places.part), needs, by=hall.worker)
    return publishing.publish(draft, by=hall.worker).posts.get(part=places.part)


class TestSex:
    def test_it_says_why_and_keeps_nobody_out_without(self, hall: Hall) -> None:
        because = "帮长者洗澡"
        post = needing(hall, HELPER, Needs(sex="2", sex_because=because))
        man, woman = helper(hall, sex="1"), helper(hall, sex="2")
        with pytest.raises(Refused, match=because):
            signing_up.sign_up(post, by=man)
        signing_up.sign_up(post, by=woman)
        assertContains(Client().get(url("one", post.activity_id)), because)
        draft = hall.draft().posts.get()
        with pytest.raises(Refused, match="nobody is kept out"):
            terms.set_needs(draft, Needs(sex="1"), by=hall.worker)
        for change in ({"sex": "1"}, {"sex_because": because}, {"sex": "9", "sex_because": "x"}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Post.objects.filter(pk=draft.pk).update(**change)

    def test_whose_sex_nobody_knows_is_asked(self, hall: Hall) -> None:
        post = needing(hall, Places(5), Needs(sex="1", sex_because="男士义诊"))
        with pytest.raises(Refused, match="for men"):
            signing_up.sign_up(post, by=make_client(area=hall.area))


class TestMinors:
    def test_what_is_for_minors_alone_wants_checked_helpers_and_leader(self, hall: Hall) -> None:
        draft = hall.draft(Places(5, least_age=7, most_age=12), HELPER)
        assert draft.is_for_minors
        terms.set_terms(draft, Terms(), by=hall.worker)
        assert Activity.objects.get(pk=draft.pk).is_for_minors  # nobody unsays it
        with pytest.raises(Refused, match="checked for it"):
            publishing.publish(draft, by=hall.worker)
        checked(hall.worker, helper(hall))
        posts = publishing.publish(draft, by=hall.worker).posts
        person = helper(hall)
        with pytest.raises(Refused, match="checked for it"):
            signing_up.sign_up(posts.get(part="helper"), by=person)
        checked(person, hall.worker)
        signing_up.sign_up(posts.get(part="helper"), by=person)

    def test_children_help_from_an_age_on_and_with_their_guardian(self, hall: Hall) -> None:
        post = hall.activity(Places(5), HELPER).posts.get(part="helper")
        for age, words in ((5, "from 6 years"), (9, "with their guardian")):
            born = soon().date() - timedelta(days=round(age * 365.25) + 30)
            with pytest.raises(Refused, match=words):
                signing_up.sign_up(post, by=helper(hall, born_on=born))

    def test_the_desk_may_say_so_of_any_other(self, hall: Hall) -> None:
        draft = hall.draft(Places(5), HELPER)
        assert not draft.is_for_minors
        form = {"mode": "first", "is_for_minors": "on"}
        assert signed_in(hall.worker).post(url("terms", draft.pk), form).status_code == 302
        assert Activity.objects.get(pk=draft.pk).is_for_minors


class TestStalls:
    def test_each_has_a_number_and_says_what_stands_there(self, hall: Hall) -> None:
        post = needing(hall, Places(3), Needs(is_numbered=True), kind=Kind.MARKET)
        owner = signed_in(hall.neighbour())
        page = url("one", post.activity_id)
        assertContains(owner.get(page), "您摆什么")
        owner.post(url("sign_up", post.activity_id), {"post": str(post.pk), "shows": "手工花灯"})
        assertContains(owner.get(page), "1 号")
        assertContains(Client().get(page), "手工花灯")
        row = SignUp.objects.get()
        assert row.seat
        assert row.seat.number == 1
        assertNotContains(Client().get(page), row.person.name)

    def test_a_number_is_not_taken_from_anybody(self, hall: Hall) -> None:
        post = needing(hall, Places(2), Needs(is_numbered=True))
        first = signing_up.sign_up(post, by=hall.neighbour())
        second = signing_up.sign_up(post, by=hall.neighbour())
        signing_up.leave(first, by=first.person)
        with pytest.raises(Refused, match="stays theirs"):
            publishing.resize(Post.objects.get(pk=post.pk), by=hall.worker, capacity=1)
        second.refresh_from_db()
        assert second.seat
        assert second.seat.number == 2

    def test_elsewhere_nothing_is_said(self, hall: Hall) -> None:
        row = signing_up.sign_up(hall.post(), by=hall.neighbour(), shows="广告")
        assert row.shows == ""


class TestWay:
    def test_the_stops_are_written_down_and_read(self, hall: Hall) -> None:
        activity, desk = hall.activity(kind=Kind.TOUR), signed_in(hall.worker)
        page = url("stops", activity.pk)
        for name in ("祠堂", "龙舟协会", "老榕树"):
            sent = {"name": name, "at": "9:30", "address": "梅沙三巷", "words": ""}
            assert desk.post(page, sent).status_code == 302
        assert desk.post(page, {"name": ""}).status_code == 422
        assertContains(Client().get(url("one", activity.pk)), "2. 龙舟协会")
        second = Stop.objects.get(name="龙舟协会")
        assert desk.post(url("drop_stop", second.pk)).status_code == 302
        assert list(Stop.objects.values_list("number", "name")) == [(1, "祠堂"), (2, "老榕树")]
        assertContains(desk.get(page), "老榕树")
        with pytest.raises(Refused, match="not there any more"):
            way.drop_stop(second, by=hall.worker)

    def test_not_by_others_nor_without_end(self, hall: Hall) -> None:
        activity = hall.activity()
        with pytest.raises(PermissionDenied):
            way.add_stop(activity, Halt("祠堂"), by=hall.neighbour())
        made = way.add_stop(activity, Halt("祠堂"), by=hall.worker)
        with pytest.raises(PermissionDenied):
            way.drop_stop(made, by=hall.neighbour())
        assert Stop.objects.count() == 1
        Stop.objects.create(activity=activity, number=30, name="第三十站", at=time(9))
        with pytest.raises(Refused, match="30 stops"):
            way.add_stop(activity, Halt("祠堂"), by=hall.worker)
        with pytest.raises(IntegrityError), transaction.atomic():
            Stop.objects.create(activity=activity, number=31, name="再一站")


class TestMovedAgain:
    def test_each_is_asked_whether_they_come_still(self, hall: Hall) -> None:
        activity, person = hall.activity(), hall.neighbour()
        row = signing_up.sign_up(activity.posts.get(), by=person)
        own, page = signed_in(person), url("one", activity.pk)
        press = url("answer", row.pk, "still")
        assert own.post(press).status_code == 409  # nothing was moved
        assertNotContains(own.get(page), press)
        begins = soon(5)
        changing.move(
            activity, by=hall.worker, begins_at=begins, ends_at=begins + timedelta(hours=1),
            address=activity.address,
        )  # fmt: skip
        assertContains(own.get(page), press)
        assert own.post(press).status_code == 302
        assertNotContains(own.get(page), press)
        row.refresh_from_db()
        assert row.comes_at is not None
        changing.move(
            Activity.objects.get(pk=activity.pk), by=hall.worker, begins_at=begins + timedelta(1),
            ends_at=begins + timedelta(days=1, hours=1), address=activity.address,
        )  # fmt: skip
        assertContains(own.get(page), press)  # and again after the next move
        assert File.objects.count() == 0
