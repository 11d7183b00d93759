"""What a team's leader sees of it: who is in, what each has given in its name, what comes next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet, Sum
from django.utils import timezone

from linli.accounts.models import Person
from linli.activities import skilled
from linli.activities.models import Activity, SignUp, Skill, Stand, State
from linli.hours.models import Hour
from linli.hours.models import State as Standing
from linli.organisations.models import Member, Membership, Organisation
from linli.organisations.scope import Power, under


@dataclass(frozen=True)
class Line:
    """One member. Only what they did in the team's name stands here: the rest is their own."""

    person: Person
    minutes: int
    skills: list[str]
    comes: SignUp | None


def teams_of(by: Person) -> QuerySet[Organisation]:
    """The teams and houses whose members somebody leads."""
    return under(by, Power.MANAGE_MEMBERS).filter(ended_on=None).distinct().order_by("name", "pk")


def members(team: Organisation) -> QuerySet[Membership]:
    """Whoever is in, who joined first coming first."""
    rows = Membership.objects.filter(organisation=team, state=Member.IN, person__erased_at=None)
    return rows.select_related("person").order_by("at", "pk")


def lines(team: Organisation, people: Iterable[Person], now: datetime) -> list[Line]:
    """What is to be said of these members, in the same few statements for one and for forty."""
    known = {one.pk: one for one in people}
    minutes = minutes_of(team, known, now)
    skills = skilled.skills_of_all(known, timezone.localdate(now))
    names = dict(
        Skill.objects.filter(pk__in=set().union(*skills.values())).values_list("pk", "name")
    )
    comes = _next_of(team, known, now)
    return [
        Line(one, minutes.get(pk, 0), sorted(names[skill] for skill in skills[pk]), comes.get(pk))
        for pk, one in known.items()
    ]


def minutes_of(team: Organisation, people: Iterable[UUID], now: datetime) -> dict[UUID, int]:
    """Minutes of this year that count, in the team's name."""
    rows = _that_count(team, now).filter(person__in=list(people))
    return dict(rows.values_list("person").annotate(n=Sum("counted")))


def minutes_together(team: Organisation, now: datetime) -> int:
    """Minutes of this year that count, of all who served in the team's name."""
    total: int | None = _that_count(team, now).aggregate(n=Sum("counted"))["n"]
    return total or 0


def what_is_next(team: Organisation, now: datetime) -> QuerySet[Activity]:
    """The team's own activities that are not over, soonest first."""
    rows = Activity.objects.filter(organisation=team, state=State.PUBLISHED, ends_at__gt=now)
    return rows.order_by("next_at", "pk")


def _that_count(team: Organisation, now: datetime) -> QuerySet[Hour]:
    year = timezone.localdate(now).year
    return Hour.objects.filter(organisation=team, state=Standing.EFFECTIVE, on__year=year)


def _next_of(team: Organisation, people: Iterable[UUID], now: datetime) -> dict[UUID, SignUp]:
    """Of each the soonest place they have with the team."""
    rows = SignUp.objects.filter(
        activity__in=what_is_next(team, now), person__in=list(people), stand=Stand.IN
    ).select_related("activity")
    found: dict[UUID, SignUp] = {}
    for row in rows.order_by("activity__next_at", "pk"):
        found.setdefault(row.person_id, row)
    return found
