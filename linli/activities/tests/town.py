"""Activities in the town of the sweep and of the browser."""

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from linli.accounts.models import Person
from linli.activities.actions import (
    commending,
    deciding,
    learning,
    publishing,
    signing_up,
    terms,
    times,
    training,
)
from linli.activities.actions.commending import Praise
from linli.activities.actions.publishing import Places, Plan
from linli.activities.actions.terms import Needs, Terms
from linli.activities.actions.times import Span
from linli.activities.actions.training import Outcome, Taught
from linli.activities.models import (
    Activity,
    Commendation,
    Course,
    Forgotten,
    How,
    Kind,
    Mode,
    Post,
    Presence,
    Qualification,
    Rank,
    SignUp,
    Skill,
    Training,
    WhyOpen,
)
from linli.activities.tests.make import soon
from linli.organisations.models import Grant, Organisation, Role
from linli.organisations.tests.make import make_staff

if TYPE_CHECKING:
    from tests.browser.town import Town as BrowserTown
    from tests.sweep.cells import Town


def keeper(head: Person) -> Organisation:
    """Whose activities they are."""
    return Grant.objects.filter(person=head)[0].organisation


def plan(**more: Any) -> Plan:
    usual: dict[str, Any] = {
        "name": "花灯手作", "kind": Kind.CLASS, "begins_at": soon(),
        "ends_at": soon() + timedelta(hours=2), "opens_at": timezone.now() - timedelta(hours=1),
        "closes_at": soon(), "address": "示例路 12 号曲艺室", "risk": "用剪刀，有人看着。",
        "words": "用竹篾、宣纸扎一盏小花灯。", "bring": "不用带",
    }  # fmt: skip
    return Plan(**{**usual, **more})


def closed_by_force(activity: Activity, person: Person, head: Person) -> Presence:
    """Somebody came yesterday and never checked out."""
    row = signing_up.sign_up(activity.posts.get(), by=person)
    day = timezone.localdate() - timedelta(days=1)
    at = timezone.make_aware(datetime.combine(day, time(9)))
    return Presence.objects.create(
        sign_up=row, session=activity.sessions.get(), person=person, came_at=at,
        came_by=head, went_at=at, went_by=head,
        went_how=How.LIST, is_forced=True,
    )  # fmt: skip


def said(there: Presence, by: Person) -> Presence:
    until = there.came_at + timedelta(hours=1)
    Forgotten.objects.create(
        presence=there, person=there.person, until=until, why=WhyOpen.FORGOT, asked_by=by
    )
    return there


def can(skill: Skill, person: Person, head: Person) -> Qualification:
    today = timezone.localdate()
    return learning.verify(skill, by=head, person=person, seen="急救证", got_on=today)


def taught(town: "Town | BrowserTown", head: Person, name: str = "入户探访技巧") -> Course:
    """A course of the station, without an exam."""
    course = Taught(name, "怎样敲门、怎样听、怎样记", minutes=120)
    return training.open_course(course, by=head, area=town.area, host=keeper(head))


def did(course: Course, person: Person, head: Person) -> Training:
    outcome = Outcome(timezone.localdate())
    return training.write_down(course, by=head, person=person, outcome=outcome)


def praised(
    person: Person, town: "Town | BrowserTown", head: Person, name: str = "热心街坊"
) -> Commendation:
    """One of another organisation, which a colleague wrote down."""
    colleague = make_staff(Role.STATION_HEAD, town.area, organisation=keeper(head))
    praise = Praise(name, timezone.localdate(), "示例基金会", Rank.OTHER, "奖状原件")
    return commending.commend(person, by=colleague, praise=praise)


def twice(town: "Town | BrowserTown", head: Person) -> Activity:
    """A draft that meets on two days."""
    draft = publishing.draft(
        plan(name="四点半课堂"), [Places(2)], by=head, area=town.area, organisation=keeper(head)
    )
    spans = [Span(soon(days), soon(days) + timedelta(hours=1)) for days in (3, 4)]
    times.set_times(draft, spans, by=head)
    return Activity.objects.get(pk=draft.pk)


def by_lot(town: "Town", head: Person) -> Activity:
    """One that was drawn, with the owner in it."""
    now = timezone.now()
    draft = publishing.draft(
        plan(name="年货抽签"), [Places(1)], by=head, area=town.area, organisation=keeper(head)
    )
    when = Terms(mode=Mode.LOTTERY, draws_at=now + timedelta(hours=1))
    terms.set_terms(draft, when, by=head)
    publishing.publish(draft, by=head)
    signing_up.sign_up(draft.posts.get(), by=town.owner)
    Activity.objects.filter(pk=draft.pk).update(draws_at=now)
    deciding.draw(draft)
    return draft


def by_approval(town: "Town", head: Person) -> SignUp:
    """The owner asks for a place."""
    draft = publishing.draft(
        plan(name="先问站点"), [Places(1)], by=head, area=town.area, organisation=keeper(head)
    )
    terms.set_terms(draft, Terms(mode=Mode.APPROVAL), by=head)
    publishing.publish(draft, by=head)
    return signing_up.sign_up(draft.posts.get(), by=town.owner)


def asking_for(skill: Skill, town: "Town | BrowserTown", head: Person) -> Post:
    """A post that wants a skill, which a course there gives."""
    draft = publishing.draft(
        plan(name="义诊帮手"), [Places(2)], by=head, area=town.area, organisation=keeper(head)
    )
    terms.set_needs(draft.posts.get(), Needs(skill=skill), by=head)
    course = Taught("心肺复苏入门", "按压和呼吸", minutes=120, skill=skill)
    training.open_course(course, by=head, area=town.area, host=keeper(head))
    return publishing.publish(draft, by=head).posts.get()
