"""What is asked of people: said on the page before they press, and looked at again as they do."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from linli.accounts.models import Person
from linli.accounts.tests.make import signed_in
from linli.activities.actions import changing, learning, publishing, signing_up, terms
from linli.activities.actions.learning import Cover
from linli.activities.actions.permits import Said
from linli.activities.actions.publishing import Places
from linli.activities.actions.terms import Needs, Terms
from linli.activities.models import (
    Activity,
    Part,
    Permit,
    Policy,
    Post,
    Qualification,
    SignUp,
    Skill,
    Stand,
)
from linli.activities.tests.make import Hall, soon, weekly
from linli.catalogue.models import Force
from linli.core.errors import Refused
from linli.core.events import record
from linli.organisations.models import Role
from linli.organisations.tests.make import make_staff
from linli.people.models import Channel, Group, Level, Status
from linli.people.tests.make import make_client, make_texts, make_ward

pytestmark = pytest.mark.django_db
AGREED = Said(has_agreed=True)


@pytest.fixture
def hall() -> Hall:
    return Hall()


def url(name: str, *args: object) -> str:
    return reverse(f"activities:{name}", args=args)


def asking(hall: Hall, said: Terms | None = None, needs: Needs | None = None,
           places: Places | None = None) -> Post:  # fmt: skip
    """A published post of an activity with these terms and needs."""
    draft = hall.draft(places or Places(3))
    if said:
        terms.set_terms(draft, said, by=hall.worker)
    if needs:
        terms.set_needs(draft.posts.get(), needs, by=hall.worker)
    return publishing.publish(draft, by=hall.worker).posts.get()


def aged(hall: Hall, years: int) -> Person:
    born = timezone.localdate() - timedelta(days=years * 366 + 20)
    return make_client(area=hall.area, born_on=born)


def policy(hall: Hall, from_on: date, until_on: date, number: str = "P-1") -> Policy:
    cover = Cover("示例保险", number, from_on, until_on)
    return learning.insure(cover, by=hall.worker, area=hall.area, organisation=hall.station)


def refused(post: Post, who: Person, words: str) -> None:
    """The page says it before, the action after, in the same words."""
    client = signed_in(who)
    assertContains(client.get(url("one", post.activity_id)), words)
    pressed = client.post(url("sign_up", post.activity_id), {"post": post.pk, "agreed": "on"})
    assertContains(pressed, words, status_code=409)
    assert not SignUp.objects.filter(person=who).exists()


class TestPerson:
    def test_a_post_for_a_group_takes_whoever_belongs_to_it_on_the_day(self, hall: Hall) -> None:
        post = asking(hall, needs=Needs(group=Group.ELDER_ALONE))
        one, other = aged(hall, 80), aged(hall, 80)
        today = timezone.localdate()
        for who, until in ((one, today + timedelta(days=90)), (other, today)):
            Status.objects.create(
                person=who, group=Group.ELDER_ALONE, source="探访", valid_until=until,
                reviewed_by=hall.worker,
            )  # fmt: skip
        assert signing_up.sign_up(post, by=one).stand == Stand.IN
        refused(post, other, "独居")
        assertContains(Client().get(url("one", post.activity_id)), "限：")

    @pytest.mark.parametrize(
        ("level", "places"), [(Level.ASSISTANT, 0), (Level.WORKER, 1), (Level.SENIOR, 1)]
    )
    def test_a_licence_of_a_level_or_above(self, hall: Hall, level: str, places: int) -> None:
        wanted = Places(2, part=Part.HELPER, force=Force.WORKER)
        post = asking(hall, needs=Needs(level=Level.WORKER), places=wanted)
        who = hall.neighbour()
        who.forces.create(
            kind=Force.WORKER, level=level, valid_until=soon(30).date(), verified_by=hall.worker,
            verified_at=timezone.now(),
        )  # fmt: skip
        if places:
            assert signing_up.sign_up(post, by=who).stand == Stand.IN
        else:
            refused(post, who, "这个岗位要有证")

    def test_a_licence_that_runs_out_before_the_day_is_none(self, hall: Hall) -> None:
        post = asking(hall, places=Places(2, part=Part.HELPER, force=Force.WORKER))
        who = hall.neighbour()
        who.forces.create(
            kind=Force.WORKER, level=Level.SENIOR, valid_until=timezone.localdate(),
            verified_by=hall.worker, verified_at=timezone.now(),
        )  # fmt: skip
        refused(post, who, "这个岗位")

    def test_a_level_is_asked_of_social_workers_only(self, hall: Hall) -> None:
        post = hall.draft(Places(2)).posts.get()
        with pytest.raises(Refused):
            terms.set_needs(post, Needs(level=Level.WORKER), by=hall.worker)
        with pytest.raises(IntegrityError), transaction.atomic():
            Post.objects.filter(pk=post.pk).update(level=Level.WORKER)

    def test_a_skill_counts_when_somebody_else_verified_it_and_until_its_last_day(
        self, hall: Hall
    ) -> None:
        skill = learning.name_skill("急救", by=hall.worker, area=hall.area)
        post = asking(hall, needs=Needs(skill=skill))
        who, today = hall.neighbour(), timezone.localdate()
        refused(post, who, "要会：急救")

        def verify(until: date | None) -> Qualification:
            return learning.verify(
                skill, by=hall.worker, person=who, seen="红十字会急救证", got_on=today,
                valid_until=until,
            )  # fmt: skip

        verify(today)
        refused(post, who, "要会：急救")
        row = verify(None)
        assert signing_up.sign_up(post, by=who).stand == Stand.IN
        assert Qualification.objects.filter(ended_at=None).count() == 1
        learning.end(row, by=hall.worker)
        with pytest.raises(Refused):
            learning.end(row, by=hall.worker)

    def test_nobody_verifies_their_own_skill(self, hall: Hall) -> None:
        skill = learning.name_skill("急救", by=hall.worker, area=hall.area)
        facts: dict[str, Any] = {"seen": "证", "got_on": timezone.localdate()}
        Person.objects.filter(pk=hall.worker.pk).update(area=hall.area)
        with pytest.raises(Refused):
            learning.verify(skill, by=hall.worker, person=hall.worker, **facts)
        with pytest.raises(IntegrityError), transaction.atomic():
            Qualification.objects.create(
                skill=skill, person=hall.worker, verified_by=hall.worker, **facts
            )
        for stranger in (hall.neighbour(), Hall().worker):
            with pytest.raises(PermissionDenied):
                learning.verify(skill, by=stranger, person=hall.neighbour(), **facts)

    def test_who_asks_nothing_costs_nothing(self, hall: Hall) -> None:
        """The hot path: not one statement more than before there were requirements."""
        post, who = hall.post(), hall.neighbour()
        with CaptureQueriesContext(connection) as done:
            signing_up.sign_up(post, by=who)
        tables = ("people_file", "people_status", "people_force", "permit", "qualification")
        asked = [one["sql"] for one in done if any(table in one["sql"] for table in tables)]
        assert asked == []


class TestMinors:
    @pytest.fixture(autouse=True)
    def texts(self) -> None:
        make_texts()

    def test_a_guardian_agrees_on_their_own_screen(self, hall: Hall) -> None:
        post = asking(hall, Terms(consent_below=18))
        guardian = aged(hall, 40)
        child = make_ward(guardian, by=hall.worker).person
        refused(post, child, "要监护人先同意")
        client = signed_in(guardian)
        page = client.get(url("one", post.activity_id))
        assertContains(page, "我是监护人，同意孩子参加")
        sent = {"post": post.pk, "who": [child.pk]}
        answer = client.post(url("sign_up", post.activity_id), sent)
        assertContains(answer, "请勾选", status_code=409)
        client.post(url("sign_up", post.activity_id), {**sent, "guardian": "on"})
        permit = Permit.objects.get()
        assert (permit.person, permit.guardian, permit.recorded_by) == (child, guardian, guardian)
        assert permit.channel == Channel.OWN_SCREEN
        assert SignUp.objects.get().person == child
        # They may come again without asking again.
        row = SignUp.objects.get()
        signing_up.leave(row, by=guardian)
        assert signing_up.sign_up(post, by=child).stand == Stand.IN

    def test_the_desk_writes_down_who_said_yes_and_how(self, hall: Hall) -> None:
        post = asking(hall, Terms(consent_below=14))
        child, desk = aged(hall, 10), signed_in(hall.worker)
        sent = {"phone": child.mobile, "post": post.pk, "person": child.pk}
        page = url("desk_sign_up", post.activity_id)
        assertContains(desk.post(page, sent), "要监护人先同意", status_code=422)
        without_how = desk.post(page, {**sent, "guardian": "何婆婆"})
        assertContains(without_how, "怎么同意的", status_code=422)
        done = desk.post(page, {**sent, "guardian": "何婆婆", "channel": "paper"})
        assertRedirects(done, url("desk_one", post.activity_id))
        permit = Permit.objects.get()
        assert (permit.name, permit.channel, permit.guardian) == ("何婆婆", Channel.PAPER, None)
        assert permit.recorded_by == hall.worker

    def test_nobody_but_the_guardian_and_the_desk_says_yes(self, hall: Hall) -> None:
        post = asking(hall, Terms(consent_below=18))
        child = aged(hall, 15)
        said = Said(is_guardian=True, guardian="妈妈", channel=Channel.PAPER)
        with pytest.raises(Refused):
            signing_up.sign_up(post, by=child, said=said)
        facts: dict[str, Any] = {"activity": post.activity, "person": child, "recorded_by": child}
        with pytest.raises(IntegrityError), transaction.atomic():
            Permit.objects.create(**facts, channel=Channel.PAPER, name="妈妈")
        with pytest.raises(IntegrityError), transaction.atomic():
            Permit.objects.create(**{**facts, "recorded_by": hall.worker}, channel="screen")

    def test_of_helpers_under_18_it_is_always_asked(self, hall: Hall) -> None:
        post = asking(hall, places=Places(2, part=Part.HELPER, force=Force.VOLUNTEER))
        pupil, grown = aged(hall, 16), aged(hall, 30)
        for who in (pupil, grown):
            who.forces.create(
                kind=Force.VOLUNTEER, verified_by=hall.worker, verified_at=timezone.now()
            )
        refused(post, pupil, "要监护人先同意")
        assert signing_up.sign_up(post, by=grown).stand == Stand.IN

    def test_small_children_come_with_their_guardian(self, hall: Hall) -> None:
        post = asking(hall, Terms(company_below=10))
        guardian = aged(hall, 40)
        child = make_ward(guardian, by=hall.worker, child=aged(hall, 7)).person
        with pytest.raises(Refused):
            signing_up.sign_up(post, by=guardian, person=child)
        sent = {"post": post.pk, "who": [guardian.pk, child.pk]}
        signed_in(guardian).post(url("sign_up", post.activity_id), sent)
        assert set(SignUp.objects.values_list("person", flat=True)) == {guardian.pk, child.pk}

    def test_who_leaves_linli_leaves_no_yes_and_no_skill(self, hall: Hall) -> None:
        post = asking(hall, Terms(consent_below=14))
        child = aged(hall, 10)
        said = Said(guardian="何婆婆", channel=Channel.SPOKEN)
        signing_up.sign_up(post, by=hall.worker, person=child, said=said)
        skill = learning.name_skill("急救", by=hall.worker, area=hall.area)
        learning.verify(skill, by=hall.worker, person=child, seen="证", got_on=timezone.localdate())
        record("person.erased", by=None, about=child)
        assert not Permit.objects.exists()
        assert not Qualification.objects.exists()


class TestActivity:
    def test_the_risk_is_read_and_agreed_to(self, hall: Hall) -> None:
        post = asking(hall, Terms(asks_risk=True))
        who = hall.neighbour()
        client = signed_in(who)
        assertContains(client.get(url("one", post.activity_id)), "同意参加")
        pressed = client.post(url("sign_up", post.activity_id), {"post": post.pk})
        assertContains(pressed, "再勾选同意", status_code=409)
        client.post(url("sign_up", post.activity_id), {"post": post.pk, "agreed": "on"})
        assert SignUp.objects.get().agreed_at
        old, desk = hall.neighbour(), signed_in(hall.worker)
        sent = {"phone": old.mobile, "post": post.pk, "person": old.pk}
        page = url("desk_sign_up", post.activity_id)
        assert desk.post(page, sent).status_code == 422
        assertRedirects(
            desk.post(page, {**sent, "agreed": "on"}), url("desk_one", post.activity_id)
        )

    def test_an_insurance_covers_the_day_or_it_is_not_published(self, hall: Hall) -> None:
        day = timezone.localdate(soon())
        short = policy(hall, day - timedelta(days=300), day - timedelta(days=1))
        whole = policy(hall, day, day + timedelta(days=8), "P-2")
        draft = hall.draft()
        for wrong in (None, short):
            with pytest.raises(Refused):
                terms.set_terms(draft, Terms(wants_insurance=True, policy=wrong), by=hall.worker)
        terms.set_terms(draft, Terms(wants_insurance=True, policy=whole), by=hall.worker)
        activity = publishing.publish(draft, by=hall.worker)
        assertContains(Client().get(url("one", activity.pk)), "示例保险")
        later = soon(30)
        with pytest.raises(Refused):
            changing.move(
                activity, by=hall.worker, begins_at=later, ends_at=later + timedelta(hours=1),
                address=activity.address,
            )  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            Activity.objects.filter(pk=activity.pk).update(policy=None)
        # Four weeks later nothing covers it, and the draft says so.
        week = weekly(activity, by=hall.worker, more=2)[-1]
        with pytest.raises(Refused):
            publishing.publish(week, by=hall.worker)

    def test_an_insurance_of_elsewhere_covers_nothing(self, hall: Hall) -> None:
        day = timezone.localdate(soon())
        other = Hall()
        far = policy(other, day, day)
        with pytest.raises(Refused):
            terms.set_terms(hall.draft(), Terms(wants_insurance=True, policy=far), by=hall.worker)
        with pytest.raises(Refused):  # twice
            policy(other, day, day)
        with pytest.raises(Refused):
            policy(other, day, day - timedelta(days=1), "P-3")

    def test_what_is_asked_stays_when_the_draft_is_written_anew_and_repeated(
        self, hall: Hall
    ) -> None:
        draft = hall.draft(Places(3))
        terms.set_terms(draft, Terms(asks_risk=True, consent_below=14), by=hall.worker)
        terms.set_needs(draft.posts.get(), Needs(group=Group.DISABLED), by=hall.worker)
        plan = hall.plan(name="另一盏灯")
        changing.revise(
            draft, plan, [Places(8)], by=hall.worker, area=hall.area, organisation=hall.station
        )
        post = draft.posts.get()
        assert (post.capacity, post.group) == (8, Group.DISABLED)
        [week] = weekly(draft, by=hall.worker)
        assert (week.asks_risk, week.consent_below) == (True, 14)
        assert week.posts.get().group == Group.DISABLED
        assert week.posts.get().pk != post.pk


class TestDesk:
    @pytest.fixture
    def desk(self, hall: Hall) -> Client:
        return signed_in(hall.worker)

    def test_a_skill_is_named_and_verified_for_a_neighbour(self, hall: Hall, desk: Client) -> None:
        assertContains(desk.get(url("skills")), "还没有技能")
        made = desk.post(url("skills"), {"name": "急救"})
        skill = Skill.objects.get()
        page = url("skill", skill.pk)
        assertRedirects(made, page)
        assert desk.post(url("skills"), {"name": "急救"}).status_code == 422
        who = hall.neighbour("陈秀英")
        today = timezone.localdate().isoformat()
        sent = {"phone": who.mobile, "seen": "急救证", "got_on": today}
        assertContains(desk.post(page, sent), "陈秀英")
        assert not Qualification.objects.exists()
        assertRedirects(desk.post(page, {**sent, "person": who.pk}), page)
        row = Qualification.objects.get()
        assertContains(desk.get(page), "急救证")
        elsewhere = signed_in(Hall().worker)
        assert elsewhere.get(page).status_code == 404
        assert elsewhere.post(url("end_skill", row.pk)).status_code == 404
        assertRedirects(desk.post(url("end_skill", row.pk)), page)
        assertNotContains(desk.get(page), "急救证")
        assert desk.post(page, {**sent, "phone": "13800000000"}).status_code == 422
        assert desk.post(page, {"seen": "x", "got_on": today}).status_code == 422
        dispatcher = make_staff(Role.DISPATCHER, hall.area, organisation=hall.station)
        assert signed_in(dispatcher).get(page).status_code == 200

    def test_an_insurance_is_written_down_and_chosen(self, hall: Hall, desk: Client) -> None:
        assertContains(desk.get(url("policies")), "还没有登记保险")
        day = timezone.localdate(soon())
        sent = {
            "organisation": hall.station.name, "insurer": "示例保险", "number": "P-1",
            "from_on": day.isoformat(), "until_on": day.isoformat(),
        }  # fmt: skip
        assertRedirects(desk.post(url("policies"), sent), url("policies"))
        assertContains(desk.get(url("policies")), "P-1")
        draft, chosen = hall.draft(), Policy.objects.get()
        wants = {"mode": "first", "wants_insurance": "on", "consent_below": "14"}
        assert desk.post(url("terms", draft.pk), wants).status_code == 422
        desk.post(url("terms", draft.pk), {**wants, "policy": chosen.pk})
        draft.refresh_from_db()
        assert (draft.policy, draft.consent_below) == (chosen, 14)
        assertContains(desk.get(url("desk_one", draft.pk)), "示例保险")

    def test_what_a_post_asks(self, hall: Hall, desk: Client) -> None:
        skill = learning.name_skill("急救", by=hall.worker, area=hall.area)
        draft = hall.draft(Places(2), Places(1, part=Part.HELPER, force=Force.WORKER))
        helper = draft.posts.get(part=Part.HELPER)
        page = url("needs", helper.pk)
        assertContains(desk.get(page), "证书级别至少")
        assertNotContains(desk.get(url("needs", draft.posts.get(part=Part.GUEST).pk)), "证书级别")
        desk.post(page, {"level": "senior", "skill": skill.pk})
        helper.refresh_from_db()
        assert (helper.level, helper.skill) == ("senior", skill)
        assertContains(desk.get(url("desk_one", draft.pk)), "要会：急救")
        publishing.publish(draft, by=hall.worker)
        assert desk.post(page, {}).status_code == 422
