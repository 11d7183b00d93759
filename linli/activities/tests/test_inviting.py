"""Volunteers are asked to help where a post lacks them: those it suits, each once, unnamed."""

from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from linli.accounts.models import Person
from linli.accounts.tests.make import make_resident, signed_in
from linli.activities import invites, listeners, needs, tasks
from linli.activities.actions import inviting, learning, publishing, signing_up, terms
from linli.activities.actions.publishing import Places
from linli.activities.actions.terms import Needs
from linli.activities.models import Invited, Post
from linli.activities.tests.make import Hall, put_at, soon
from linli.activities.tests.test_changing import url
from linli.activities.tests.town import can
from linli.areas.tests.make import make_area
from linli.channels.models import Message, Sms
from linli.core.errors import Refused
from linli.core.models import Event, Task
from linli.people import week
from linli.people.actions import volunteering
from linli.people.models import File, Invites

pytestmark = pytest.mark.django_db
HELPER = Places(2, part="helper", force="volunteer", name="引导")


@pytest.fixture
def hall() -> Hall:
    return Hall()


def volunteer(hall: Hall, **more: Any) -> Person:
    person = make_resident(area=more.pop("area", hall.area))
    person.forces.create(kind="volunteer", verified_by=hall.worker, verified_at=timezone.now())
    if more:
        File.objects.update_or_create(person=person, defaults=more)
    return person


def lacking(hall: Hall, wanted: Needs | None = None, places: Places = HELPER) -> Post:
    draft = hall.draft(Places(5), places)
    if wanted:
        terms.set_needs(draft.posts.get(part="helper"), wanted, by=hall.worker)
    return publishing.publish(draft, by=hall.worker).posts.get(part="helper")


def match(post: Post) -> set[Person]:
    return set(invites.matching(post, timezone.now()))


def test_a_leader_sees_how_many_match_and_asks_them_and_each_gets_one_message(hall: Hall) -> None:
    post, who = lacking(hall), volunteer(hall)
    desk, page = signed_in(hall.worker), url("invite", post.pk)
    assertContains(desk.get(url("desk_one", post.activity_id)), page)
    seen = desk.get(page)
    assert (seen.context["match"], seen.context["now"], seen.context["free"]) == (1, 1, 2)
    assertNotContains(seen, who.name)
    assert desk.post(page).status_code == 302
    told = Message.objects.get(code="activity.invited")
    assert (told.person, told.subject_id) == (who, post.activity_id)
    event = Event.objects.get(verb="activity.invited")
    assert (event.actor, event.facts) == (hall.worker, {"count": 1})
    seen = desk.get(page)
    assert (seen.context["match"], seen.context["asked"]) == (0, 1)
    assert desk.post(page, {"asked": 1}).status_code == 409  # nobody else
    assert Message.objects.filter(code="activity.invited").count() == 1
    volunteer(hall)
    assertContains(desk.get(page), 'name="asked" value="1"')
    for before, answer in (("", 409), ("0", 409), ("x", 409), ("1", 302)):  # what they saw
        assert desk.post(page, {"asked": before}).status_code == answer
    own = signed_in(who).get(url("one", post.activity_id))
    assert own.context["is_invited"]
    assertContains(own, "me/forces/volunteer/#id_invites")
    assertNotContains(signed_in(hall.neighbour()).get(url("one", post.activity_id)), "#id_invites")


def test_who_turned_invitations_off_lives_elsewhere_or_is_none_is_not_asked(hall: Hall) -> None:
    post, yes = lacking(hall), volunteer(hall)
    no = volunteer(hall)
    volunteering.describe(no, by=no, invites=Invites.NO)
    volunteering.describe(yes, by=yes, invites=Invites.YES)
    volunteer(hall, area=make_area())
    hall.neighbour()
    gone = volunteer(hall)
    Person.objects.filter(pk=gone.pk).update(is_active=False)
    waits = hall.neighbour()
    waits.forces.create(kind="volunteer")  # nobody has verified it
    party = hall.neighbour()
    party.forces.create(kind="party", verified_by=hall.worker, verified_at=timezone.now())
    below = volunteer(hall, area=make_area(parent=hall.area))
    assert match(post) == {yes, below}


def test_a_skill_a_sex_and_an_age_are_asked_as_when_they_sign_up(hall: Hall) -> None:
    skill = learning.name_skill("急救", by=hall.worker, area=hall.area)
    post = lacking(hall, Needs(skill=skill, sex="2", sex_because="帮长者洗澡"))
    able, man, unable = volunteer(hall, sex="2"), volunteer(hall, sex="1"), volunteer(hall, sex="2")
    can(skill, able, hall.worker)
    can(skill, man, hall.worker)
    assert match(post) == {able}
    for one, fits in ((able, True), (man, False), (unable, False)):
        known = needs.Known(one, post.activity)
        assert (needs.why_not(known, post) == "") == fits
    child = volunteer(hall, sex="2", born_on=timezone.localdate() - timedelta(days=365 * 15))
    can(skill, child, hall.worker)
    assert match(post) == {able}  # a guardian would have to agree first


def test_what_is_known_of_many_is_what_is_known_of_one(hall: Hall) -> None:
    skill = learning.name_skill("急救", by=hall.worker, area=hall.area)
    activity = lacking(hall).activity
    one = volunteer(hall, sex="1", born_on=timezone.localdate() - timedelta(days=9000))
    can(skill, one, hall.worker)
    one.statuses.create(
        group="alone", source="探访", valid_from=timezone.localdate(), valid_until=soon(90).date(),
        reviewed_by=hall.worker,
    )  # fmt: skip
    names = ("age", "sex", "forces", "groups", "skills", "has_permit", "is_cleared")
    people = [one, volunteer(hall), hall.neighbour()]
    for known in needs.known_of(people, activity):
        alone = needs.Known(known.person, activity)
        for name in names:
            assert getattr(known, name) == getattr(alone, name), name
    assert needs.known_of([], activity) == []


def test_who_signed_up_called_off_or_leads_is_left_alone(hall: Hall) -> None:
    post = lacking(hall)
    comes, left = volunteer(hall), volunteer(hall)
    signing_up.sign_up(post, by=comes)
    signing_up.leave(signing_up.sign_up(post, by=left), by=left)
    leader = volunteer(hall)
    type(post.activity).objects.filter(pk=post.activity_id).update(leader=leader)
    assert match(Post.objects.get(pk=post.pk)) == set()


def test_who_has_something_else_at_that_time_is_left_alone(hall: Hall) -> None:
    post, goes, stays = lacking(hall), volunteer(hall), volunteer(hall)
    other = hall.activity(Places(9), name="同一时间")
    signing_up.sign_up(other.posts.get(), by=goes)
    assert match(post) == {stays}
    put_at(soon(5), only=other)
    assert match(post) == {goes, stays}
    assert week.taken([], soon(), soon()) == set()


def test_so_many_as_there_are_places_for_whoever_was_asked_longest_ago_first(hall: Hall) -> None:
    people = [volunteer(hall) for _ in range(7)]
    before = lacking(hall, places=Places(1, part="helper", force="volunteer"))
    assert inviting.invite(before, by=hall.worker) == 5
    first = set(Invited.objects.values_list("person", flat=True))
    post = lacking(hall, places=Places(1, part="helper", force="volunteer", name="另一个"))
    assert inviting.invite(post, by=hall.worker) == 5
    now = set(post.invited.values_list("person", flat=True))
    assert {one.pk for one in people} - first <= now
    with pytest.raises(Refused, match="just asked"):  # whoever has not seen that
        inviting.invite(post, by=hall.worker)
    assert inviting.invite(post, by=hall.worker, asked=5) == 2  # the rest, and nobody twice
    with pytest.raises(Refused, match="Nobody else matches"):
        inviting.invite(post, by=hall.worker, asked=7)


def test_nobody_is_asked_for_what_is_full_closed_or_no_post_of_helpers(hall: Hall) -> None:
    post = lacking(hall, places=Places(1, part="helper", force="volunteer"))
    volunteer(hall)
    guests = post.activity.posts.get(part="guest")
    with pytest.raises(Refused, match="Helpers are invited"):
        inviting.invite(guests, by=hall.worker)
    assert signed_in(hall.worker).get(url("invite", guests.pk)).status_code == 404
    late = patch("django.utils.timezone.now", return_value=soon())
    with late, pytest.raises(Refused, match="Signing up is over"):
        inviting.invite(post, by=hall.worker)
    signing_up.sign_up(post, by=volunteer(hall))
    with pytest.raises(Refused, match="No place is free"):
        inviting.invite(post, by=hall.worker)
    assert Message.objects.filter(code="activity.invited").count() == 0


def test_only_whoever_runs_it_asks(hall: Hall) -> None:
    post = lacking(hall)
    volunteer(hall)
    for by in (hall.neighbour(), Hall().worker):
        with pytest.raises(PermissionDenied):
            inviting.invite(post, by=by)
    assert signed_in(Hall().worker).get(url("invite", post.pk)).status_code == 404


def test_at_night_the_text_message_waits(hall: Hall) -> None:
    post = lacking(hall)
    volunteer(hall)
    night = timezone.localtime().replace(hour=23, minute=10)
    with patch("django.utils.timezone.now", return_value=night):
        inviting.invite(post, by=hall.worker)
    told = Message.objects.get(code="activity.invited")
    assert told.sms == Sms.WAITING
    after = Task.objects.get(args=[str(told.pk)]).run_after
    assert (after - night, timezone.localtime(after).hour) > (timedelta(hours=8), 6)


def test_the_database_refuses_a_second_invitation_to_one_post(hall: Hall) -> None:
    post, who = lacking(hall), volunteer(hall)
    Invited.objects.create(post=post, person=who, by=hall.worker)
    with pytest.raises(IntegrityError):
        Invited.objects.create(post=post, person=who, by=hall.worker)


def test_it_is_forgotten(hall: Hall) -> None:
    post, who = lacking(hall), volunteer(hall)
    inviting.invite(post, by=hall.worker)
    tasks.forget_neighbours()
    assert Invited.objects.count() == 1
    with patch("django.utils.timezone.now", return_value=soon(40)):
        tasks.forget_neighbours()
    assert Invited.objects.count() == 0
    Invited.objects.create(post=post, person=who, by=hall.worker)
    listeners.forget_person(Event(subject_id=who.pk))
    assert Invited.objects.count() == 0


def test_many_are_looked_at_in_as_many_statements_as_one(hall: Hall) -> None:
    post = lacking(hall)

    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            invites.matching(post, timezone.now())
        return len(seen)

    volunteer(hall, sex="1")
    one = asked()
    for _ in range(3):
        volunteer(hall, sex="1")
    assert asked() == one
