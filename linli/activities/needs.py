"""What somebody lacks for a post, as a sentence: the same on the page before pressing and after.

What is known of a person is looked up only where a post asks for it, and then once.
"""

from collections.abc import Iterable
from datetime import date
from functools import cached_property
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.activities import publishing_rules, skilled
from linli.activities.models import ACTIVE, Activity, Part, Permit, Post, SignUp
from linli.activities.rules import is_cleared
from linli.people import abilities
from linli.people.models import Acting, File, Group, Level, Sex, Status, Tie
from linli.people.models import Skill as Ability
from linli.people.queries import ADULT, forces_in_force, guarded_by

# A social worker's licences, lowest first.
LEVELS = [Level.ASSISTANT, Level.WORKER, Level.SENIOR]


class Known:
    """What is known of a person on the day of an activity."""

    def __init__(self, person: Person, activity: Activity) -> None:
        self.person, self.activity = person, activity
        self.day: date = timezone.localdate(activity.begins_at)

    @cached_property
    def age(self) -> int | None:
        file = File.objects.filter(person=self.person).only("born_on").first()
        return file.age_on(self.day) if file else None

    @cached_property
    def forces(self) -> dict[str, str]:
        """The forces they count for, verified by somebody else, each with its level."""
        rows = forces_in_force(self.day).filter(person=self.person)
        return dict(rows.values_list("kind", "level"))

    @cached_property
    def groups(self) -> set[str]:
        rows = self.person.statuses.filter(
            ended_at=None, valid_from__lte=self.day, valid_until__gte=self.day
        )
        return set(rows.values_list("group", flat=True))

    @cached_property
    def sex(self) -> str:
        rows = File.objects.filter(person=self.person).values_list("sex", flat=True)
        return rows.first() or ""

    @cached_property
    def skills(self) -> set[UUID]:
        return skilled.skills_on(self.person.pk, self.day)

    @cached_property
    def has_permit(self) -> bool:
        return Permit.objects.filter(activity=self.activity, person=self.person).exists()

    @cached_property
    def is_cleared(self) -> bool:
        return is_cleared(self.person.pk, self.activity)

    @cached_property
    def is_accompanied(self) -> bool:
        guardians = Acting.objects.filter(person=self.person, tie=Tie.GUARDIAN, ended_at=None)
        there = SignUp.objects.filter(activity=self.activity, stand__in=ACTIVE)
        return there.filter(person__in=guardians.values("actor")).exists()


def known_of(people: Iterable[Person], activity: Activity) -> list[Known]:
    """The same of several people, in as many statements as of one."""
    known = {one.pk: Known(one, activity) for one in people}
    if not known:
        return []
    day = timezone.localdate(activity.begins_at)
    files = File.objects.filter(person__in=known).only("person", "born_on", "sex")
    had = {file.person_id: file for file in files}
    forces: dict[UUID, dict[str, str]] = {pk: {} for pk in known}
    for pk, kind, level in (
        forces_in_force(day).filter(person__in=known).values_list("person", "kind", "level")
    ):
        forces[pk][kind] = level
    groups: dict[UUID, set[str]] = {pk: set() for pk in known}
    statuses = Status.objects.filter(
        person__in=known, ended_at=None, valid_from__lte=day, valid_until__gte=day
    )
    for pk, group in statuses.values_list("person", "group"):
        groups[pk].add(group)
    skills, can = skilled.skills_of_all(known, day), abilities.of_many(known, day)
    permits = Permit.objects.filter(activity=activity, person__in=known)
    permitted = set(permits.values_list("person", flat=True))
    for pk, one in known.items():
        file = had.get(pk)
        one.age, one.sex = (file.age_on(day), file.sex) if file else (None, "")
        one.forces, one.groups, one.skills = forces[pk], groups[pk], skills[pk]
        one.has_permit, one.is_cleared = pk in permitted, Ability.CHILDREN in can.get(pk, ())
    return list(known.values())


def asks_nothing(post: Post, activity: Activity) -> bool:
    """Whether nobody has to be looked up for this post."""
    return post.is_for_all and not activity.consent_below and not activity.company_below


def why_not(known: Known, post: Post) -> str:
    """What somebody lacks for a post, but for their guardian's yes; "" if nothing."""
    return (
        _why_not_force(known, post) or _why_not_young(known, post) or _why_not_age(known, post)
        or _why_not_sex(known, post) or _why_not_known(known, post) or _why_not_alone(known)
    )  # fmt: skip


def lacks_skill(known: Known, post: Post) -> bool:
    """Whether the post asks for what they have not shown that they can."""
    return post.skill_id is not None and post.skill_id not in known.skills


def lacks_permit(known: Known, post: Post) -> bool:
    """Whether a guardian has to agree first. Of helpers whose age nobody knows it is not asked:
    their force was verified."""
    below = known.activity.consent_below
    if post.part == Part.HELPER:
        below = max(below, ADULT)
    return bool(below) and known.age is not None and known.age < below and not known.has_permit


def is_guardian(by: Person, person: Person) -> bool:
    """Whether a station wrote down that somebody is the guardian of another."""
    return guarded_by(by).filter(person=person).exists()


def _why_not_force(known: Known, post: Post) -> str:
    if post.part != Part.HELPER:
        return ""
    if post.force not in known.forces:
        return _("This post is for somebody else.")
    if post.level and LEVELS.index(Level(post.level)) > _rank(known.forces[post.force]):
        return _("This post wants a licence: %(level)s or above.") % {
            "level": post.get_level_display(),
        }  # fmt: skip
    return ""


def _rank(level: str) -> int:
    return LEVELS.index(Level(level)) if level else -1


def _why_not_young(known: Known, post: Post) -> str:
    """Of helpers: work with minors, and minors who help (§1.9)."""
    activity = known.activity
    if post.part != Part.HELPER:
        return ""
    if activity.is_for_minors and not known.is_cleared:
        return _("Whoever works with minors is checked for it at the station first.")
    if known.age is None or known.age >= ADULT:
        return ""
    profile = publishing_rules.of_area(activity.area_id)
    if known.age < profile.helpers_from:
        return _("This is for people from %(age)s years.") % {"age": profile.helpers_from}
    if known.age < profile.helpers_alone_from and not known.is_accompanied:
        return _("Children under %(age)s come with their guardian, who signs up first.") % {
            "age": profile.helpers_alone_from,
        }  # fmt: skip
    return ""


def _why_not_sex(known: Known, post: Post) -> str:
    if not post.sex or known.sex == post.sex:
        return ""
    if post.sex == Sex.FEMALE:
        return _("This is for women: %(because)s") % {"because": post.sex_because}
    return _("This is for men: %(because)s") % {"because": post.sex_because}


def _why_not_age(known: Known, post: Post) -> str:
    activity = known.activity
    asked = post.least_age, post.most_age, activity.consent_below, activity.company_below
    if not any(asked):
        return ""
    if known.age is None:
        return _("We need your date of birth for this. Add it under Me.")
    if post.least_age is not None and known.age < post.least_age:
        return _("This is for people from %(age)s years.") % {"age": post.least_age}
    if post.most_age is not None and known.age > post.most_age:
        return _("This is for people up to %(age)s years.") % {"age": post.most_age}
    return ""


def _why_not_known(known: Known, post: Post) -> str:
    if post.group and post.group not in known.groups:
        return _("This is for: %(group)s. Are you one of them? Tell the station.") % {
            "group": Group(post.group).label,
        }  # fmt: skip
    if lacks_skill(known, post):
        return _("This post wants: %(skill)s. Can you do it? Show the station what proves it.") % {
            "skill": post.skill,
        }  # fmt: skip
    return ""


def is_left_alone(known: Known) -> bool:
    """Whether somebody is too young to come without their guardian, who has not signed up."""
    below, age = known.activity.company_below, known.age
    return bool(below) and age is not None and age < below and not known.is_accompanied


def _why_not_alone(known: Known) -> str:
    if is_left_alone(known):
        return _("Children under %(age)s come with their guardian, who signs up first.") % {
            "age": known.activity.company_below,
        }  # fmt: skip
    return ""
