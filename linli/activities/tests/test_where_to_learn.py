"""Beside what a post asks for stands where one learns it."""

import pytest
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains

from linli.accounts.models import Person
from linli.accounts.tests.make import signed_in
from linli.activities.actions import learning, publishing, terms, training
from linli.activities.actions.publishing import Places
from linli.activities.actions.terms import Needs
from linli.activities.actions.training import Taught
from linli.activities.models import Course, Kind, Post, Skill
from linli.activities.tests.make import Hall
from linli.activities.tests.test_changing import url
from linli.activities.tests.town import can
from linli.areas.tests.make import make_area
from linli.organisations.models import Role
from linli.organisations.tests.make import make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def hall() -> Hall:
    return Hall()


def skill(hall: Hall, name: str = "急救") -> Skill:
    return learning.name_skill(name, by=head(hall), area=hall.area)


def head(hall: Hall) -> Person:
    return make_staff(Role.STATION_HEAD, hall.area, organisation=hall.station)


def wanting(hall: Hall, wanted: Skill) -> Post:
    draft = hall.draft()
    terms.set_needs(draft.posts.get(), Needs(skill=wanted), by=hall.worker)
    return publishing.publish(draft, by=hall.worker).posts.get()


def taught(hall: Hall, gives: Skill, name: str = "急救入门") -> Course:
    course = Taught(name, "怎样止血、怎样按压", minutes=90, skill=gives)
    return training.open_course(course, by=head(hall), area=hall.area, host=hall.station)


def test_the_refusal_leads_to_the_courses_and_their_dates(hall: Hall) -> None:
    wanted = skill(hall)
    post, own = wanting(hall, wanted), signed_in(hall.neighbour())
    page, one = url("learn", post.pk), url("one", post.activity_id)
    assertNotContains(own.get(one), page)  # nobody teaches it here
    assertContains(own.get(page), "没有教这个的课程")
    taught(hall, wanted)
    assertContains(own.get(one), page)
    assertContains(own.get(page), "怎样止血")
    assertContains(own.get(page), "日期还没有定")
    date = hall.activity(Places(9), name="急救入门", kind=Kind.TRAINING)
    hall.activity(Places(9), name="急救入门")  # a class of that name is none
    shown = Client().get(page)
    assertContains(shown, url("one", date.pk))
    assert [len(one.dates) for one in shown.context["courses"]] == [1]
    able = hall.neighbour()
    can(wanted, able, hall.worker)
    assertNotContains(signed_in(able).get(one), page)
    assertNotContains(Client().get(one), page)


def test_a_course_that_gives_a_skill_which_gives_it_stands_there_too(hall: Hall) -> None:
    wanted, more = skill(hall), skill(hall, "急救导师")
    training.imply(more, by=head(hall), also=wanted)
    post = wanting(hall, wanted)
    course = taught(hall, more, "导师班")
    taught(hall, skill(hall, "缝补"), "缝补班")
    shown = Client().get(url("learn", post.pk))
    assert shown.context["courses"] == [course]


def test_not_of_another_place_nor_of_a_draft(hall: Hall) -> None:
    wanted = skill(hall)
    post = wanting(hall, wanted)
    course = taught(hall, wanted)
    Course.objects.filter(pk=course.pk).update(area=make_area())
    assert Client().get(url("learn", post.pk)).context["courses"] == []
    draft = hall.draft()
    terms.set_needs(draft.posts.get(), Needs(skill=wanted), by=hall.worker)
    assert Client().get(url("learn", draft.posts.get().pk)).status_code == 404
    assert Client().get(url("learn", hall.post().pk)).status_code == 404
