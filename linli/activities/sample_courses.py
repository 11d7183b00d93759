"""Courses of a sample town, who did them, when the next is, and two commendations: all invented."""

from datetime import timedelta

from django.utils import timezone

from linli.accounts.models import Person
from linli.activities.actions import commending, growing, learning, publishing, terms, training
from linli.activities.actions.commending import Praise
from linli.activities.actions.training import Outcome, Taught
from linli.activities.models import Activity, Part, Rank, Skill
from linli.areas.models import Area
from linli.organisations.models import Grant, Organisation, Role

# What a team grows by in the sample town: a little more than everywhere.
ASKED = {
    "members_1": 6, "held_1": 1, "months_1": 0, "members_2": 12, "held_2": 6, "months_2": 6,
    "members_3": 20, "held_3": 15, "months_3": 12,
}  # fmt: skip
FIRST_AID = "急救入门"
SKILL = "急救"


def seed(area: Area, by: Person, house: Organisation, people: list[Person]) -> None:
    """A worker of the place writes them down; never their own."""
    today = timezone.localdate()
    learners = [one for one in people if one.area_id == area.pk and one.pk != by.pk][:5]
    skill = learning.name_skill(SKILL, by=by, area=area)
    courses = [
        training.open_course(taught, by=by, area=area, host=house)
        for taught in (
            Taught(FIRST_AID, "心肺复苏、止血包扎、噎住怎么救；最后考一次。", minutes=240,
                   pass_mark=60, skill=skill),
            Taught("入户探访技巧", "怎样敲门、怎样听、怎样记，什么不能问。", minutes=120),
            Taught("义工入门", "义工守则、签到签退、有事找谁。", minutes=60),
        )
    ]  # fmt: skip
    for number, person in enumerate(learners):
        on = today - timedelta(days=200 + 30 * number)
        for course in courses[: 1 + number % 3]:
            is_examined = course.pass_mark is not None
            outcome = Outcome(
                on, score=55 + 10 * number if is_examined else None,
                valid_until=on + timedelta(days=730) if is_examined else None,
            )  # fmt: skip
            training.write_down(course, by=by, person=person, outcome=outcome)
    papers = (
        Praise("季度热心义工", today - timedelta(days=60), house.name, Rank.OWN, "公示名单"),
        Praise(
            "邻里互助奖（示例）", today - timedelta(days=30), "示例基金会", Rank.OTHER, "奖状照片"
        ),
    )
    head = Grant.objects.filter(
        role=Role.STATION_HEAD, person__is_sample=True, area__links_down__below=area
    ).select_related("person", "area").first()  # fmt: skip
    if head:
        growing.set_asked(ASKED, by=head.person, area=head.area, since=today)
    for person, praise in zip(learners, papers, strict=False):
        commending.commend(person, by=by, praise=praise)


def ask_for_it(walk: Activity, by: Person) -> None:
    """Who helps there has the skill; whoever has not reads where one learns it."""
    skill = Skill.objects.get(name=SKILL, area=walk.area)
    terms.set_needs(walk.posts.get(part=Part.HELPER), terms.Needs(skill=skill), by=by)
    publishing.publish(Activity.objects.get(pk=walk.pk), by=by)
