"""Who can what on a day: what was seen, what was learnt in a course, and what follows from it."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from linli.accounts.models import Person
from linli.activities.models import (
    Activity,
    Commendation,
    Course,
    Implied,
    Kind,
    Post,
    Qualification,
    State,
    Training,
)
from linli.areas.models import AreaLink
from linli.organisations.scope import Power, areas_where
from linli.people.queries import visible_to

MOST_COURSES = 20


def closure(skills: Iterable[UUID]) -> set[UUID]:
    """The skills, and all that they give, however many steps away."""
    found = new = set(skills)
    while new:
        also = set(Implied.objects.filter(skill__in=new).values_list("also", flat=True))
        new = also - found
        found = found | new
    return found


def sources(skill: UUID) -> set[UUID]:
    """The skill, and all that give it, however many steps away."""
    found = new = {skill}
    while new:
        giving = set(Implied.objects.filter(also__in=new).values_list("skill", flat=True))
        new = giving - found
        found = found | new
    return found


def courses_for(post: Post) -> list[Course]:
    """The courses of its place and of those above that give what a post asks for. Each has `dates`:
    the trainings of that name which whoever teaches it holds and are still to come."""
    if post.skill_id is None:
        return []
    above = AreaLink.objects.filter(below=post.activity.area_id).values("above")
    rows = Course.objects.filter(skill__in=sources(post.skill_id), area__in=above)
    courses = list(rows.select_related("host", "skill").order_by("name", "pk")[:MOST_COURSES])
    dates = Activity.objects.filter(
        kind=Kind.TRAINING, state=State.PUBLISHED, next_at__gt=timezone.now(),
        organisation__in=[one.host_id for one in courses], name__in=[one.name for one in courses],
    )  # fmt: skip
    found = list(
        dates.only("name", "organisation", "next_at").order_by("next_at", "pk")[:MOST_COURSES]
    )
    for one in courses:
        one.dates = [  # type: ignore[attr-defined]
            date for date in found if (date.name, date.organisation_id) == (one.name, one.host_id)
        ]
    return courses


def trained(day: date) -> QuerySet[Training]:
    """Trainings that were passed, and last on a day."""
    lasting = Q(valid_until=None) | Q(valid_until__gte=day)
    return Training.objects.filter(lasting, is_passed=True, revoked_at=None, on__lte=day)


def qualified(day: date) -> QuerySet[Qualification]:
    """What was verified, and lasts on a day."""
    lasting = Q(valid_until=None) | Q(valid_until__gte=day)
    return Qualification.objects.filter(lasting, ended_at=None)


def skills_on(person_id: UUID, day: date) -> set[UUID]:
    """The skills somebody has on a day: each only as long as what it follows from."""
    return skills_of_all([person_id], day)[person_id]


def skills_of_all(people: Iterable[UUID], day: date) -> dict[UUID, set[UUID]]:
    """The same of several people, in as many statements as of one."""
    had: dict[UUID, set[UUID]] = {pk: set() for pk in people}
    seen = qualified(day).filter(person__in=had).values_list("person", "skill")
    learnt = trained(day).filter(person__in=had, course__skill__isnull=False)
    for person, skill in [*seen, *learnt.values_list("person", "course__skill")]:
        had[person].add(skill)
    given = {one: closure([one]) for one in set().union(*had.values())}
    return {pk: set().union(*(given[one] for one in own)) for pk, own in had.items()}


def courses_of(by: Person) -> QuerySet[Course]:
    """The courses of the areas where somebody verifies people, and of those above."""
    areas = areas_where(by, Power.VERIFY_PEOPLE)
    above = AreaLink.objects.filter(below__in=areas).values("above")
    rows = Course.objects.filter(area__in=above).select_related("host", "skill")
    return rows.order_by("name", "pk")


def who_did(course: Course, by: Person) -> QuerySet[Training]:
    """Who did a course, of the people somebody may find."""
    people = visible_to(by, Power.VERIFY_PEOPLE)
    rows = Training.objects.filter(course=course, revoked_at=None, person__in=people)
    return rows.select_related("person", "written_by").order_by("-on", "-pk")


def commended(by: Person) -> QuerySet[Commendation]:
    """The commendations of the people somebody may find, those that wait for a second first."""
    rows = Commendation.objects.filter(
        person__in=visible_to(by, Power.VERIFY_PEOPLE), revoked_at=None
    )
    rows = rows.select_related("person", "written_by")
    return rows.order_by(F("recorded_at").desc(nulls_first=True), "-pk")
