"""Courses of a place, who did them, and which skill gives another."""

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.activities import queries, skilled
from linli.activities.models import BEST, Course, Implied, Qualification, Skill, Training
from linli.areas.models import Area
from linli.channels import actions as channels
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.rows import lock
from linli.organisations.models import Organisation
from linli.organisations.scope import Power, may
from linli.people.queries import visible_to


@dataclass(frozen=True)
class Taught:
    """What a course teaches and asks."""

    name: str
    content: str
    minutes: int
    pass_mark: int | None = None
    skill: Skill | None = None


@dataclass(frozen=True)
class Outcome:
    """When somebody did a course, and what came of it."""

    on: date
    score: int | None = None
    certificate: str = ""
    valid_until: date | None = None


@transaction.atomic
def imply(skill: Skill, *, by: Person, also: Skill) -> Implied:
    """Whoever has one skill has another too."""
    # All of them held: two who link at once could otherwise close a circle together.
    list(Skill.objects.select_for_update().order_by("pk").values_list("pk", flat=True))
    mine = queries.skills_of(by)
    allow(mine.filter(pk=skill.pk).exists() and mine.filter(pk=also.pk).exists())
    if skill.pk in skilled.closure([also.pk]):
        raise Refused(_("Then each would give the other: that goes in a circle."))
    try:
        with transaction.atomic():
            made = Implied.objects.create(skill=skill, also=also)
    except IntegrityError as error:
        raise Refused(_("It stands in the list already.")) from error
    record("skill.implies", by=by, about=skill, other=str(also.pk))
    return made


@transaction.atomic
def imply_no_more(row: Implied, *, by: Person) -> None:
    """One skill does not give the other any more, for nobody."""
    row = lock(row)
    allow(queries.skills_of(by).filter(pk=row.skill_id).exists())
    record("skill.implies_not", by=by, about=row.skill, other=str(row.also_id))
    row.delete()


@transaction.atomic
def open_course(taught: Taught, *, by: Person, area: Area, host: Organisation) -> Course:
    """A course people can be written down for."""
    allow(may(by, Power.VERIFY_PEOPLE, area.pk))
    allow(taught.skill is None or queries.skills_of(by).filter(pk=taught.skill.pk).exists())
    try:
        with transaction.atomic():
            course = Course.objects.create(
                area=area, host=host, name=taught.name.strip(), content=taught.content.strip(),
                minutes=taught.minutes, pass_mark=taught.pass_mark, skill=taught.skill,
                is_sample=by.is_sample,
            )  # fmt: skip
    except IntegrityError as error:
        raise Refused(_("It stands in the list already.")) from error
    record("course.opened", by=by, about=course, area_id=area.pk)
    return course


@transaction.atomic
def write_down(course: Course, *, by: Person, person: Person, outcome: Outcome) -> Training:
    """Somebody did a course, as somebody else writes down."""
    course = lock(course)
    allow(skilled.courses_of(by).filter(pk=course.pk).exists())
    allow(visible_to(by, Power.VERIFY_PEOPLE).filter(pk=person.pk).exists())
    if by.pk == person.pk:
        raise Refused(_("Somebody else writes down what you learnt."))
    if outcome.on > timezone.localdate():
        raise Refused(_("That day is still to come."))
    if outcome.valid_until and outcome.valid_until < outcome.on:
        raise Refused(_("The last day is before the first."))
    if outcome.score is not None and not 0 <= outcome.score <= BEST:
        raise Refused(_("Marks go from 0 to 100."))
    needed = course.pass_mark
    try:
        with transaction.atomic():
            made = Training.objects.create(
                course=course, person=person, on=outcome.on, minutes=course.minutes,
                pass_mark=needed, score=outcome.score,
                is_passed=needed is None or (outcome.score is not None and outcome.score >= needed),
                certificate=outcome.certificate.strip(), valid_until=outcome.valid_until,
                written_by=by,
            )  # fmt: skip
    except IntegrityError as error:
        raise Refused(_("This is written down for that day already.")) from error
    record("training.written", by=by, about=made, area_id=person.area_id, minutes=course.minutes)
    return made


@transaction.atomic
def revoke(row: Training, *, by: Person, reason: str) -> Training:
    """It does not count any more, nor the skill it gave."""
    row = lock(row)
    allow(visible_to(by, Power.VERIFY_PEOPLE).filter(pk=row.person_id).exists())
    allow(by.pk != row.person_id)
    if row.revoked_at:
        raise Refused(_("This has ended already."))
    if not reason.strip():
        raise Refused(_("Say why, so that they understand."))
    row.revoked_at, row.revoked_by, row.reason = timezone.now(), by, reason.strip()
    row.save(update_fields=["revoked_at", "revoked_by", "reason"])
    record("training.revoked", by=by, about=row, area_id=row.person.area_id)
    return row


@transaction.atomic
def warn(row: Training | Qualification, *, days: int) -> None:
    """It runs out within so many days: told once for each number of days."""
    row = lock(row)
    over = row.revoked_at if isinstance(row, Training) else row.ended_at
    if over or row.valid_until is None or (row.warned is not None and row.warned <= days):
        return
    row.warned = days
    row.save(update_fields=["warned"])
    name = row.course.name if isinstance(row, Training) else row.skill.name
    until = row.valid_until
    channels.tell(
        row.person, "training.ends", about=row.person, once=f"training.ends {row.pk} {days}",
        facts={"name": name, "year": until.year, "month": until.month, "day": until.day},
    )  # fmt: skip
