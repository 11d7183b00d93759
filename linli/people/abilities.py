"""Who can do what: of the many, in one query."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from linli.accounts.models import Person
from linli.core.prepared import Prepared
from linli.people.models import PROVEN, Ability


def in_force(day: date) -> QuerySet[Ability, Any]:
    """What counts on the day: said, or seen on paper where that is needed."""
    seen = Q(checked_at__isnull=False) | ~Q(skill__in=PROVEN)
    lasts = Q(valid_until=None) | Q(valid_until__gte=day)
    return Ability.objects.filter(seen, lasts, ended_at=None)


_OF_ONE: Prepared[tuple[str]] = Prepared(
    lambda person, day: in_force(day).filter(person=person).order_by().values_list("skill"),
    UUID,
    date,
)


_OF_MANY: Prepared[tuple[UUID, str]] = Prepared(
    lambda people, day: (
        in_force(day).filter(person__in=people).order_by().values_list("person", "skill")
    ),
    [UUID],
    date,
)


def of_one(person: UUID, day: date) -> set[str]:
    return {skill for (skill,) in _OF_ONE.all(person, day)}


def of_many(people: Iterable[UUID], day: date) -> dict[UUID, set[str]]:
    found: dict[UUID, set[str]] = {}
    for pk, skill in _OF_MANY.all(people, day):
        found.setdefault(pk, set()).add(skill)
    return found


def of(person: Person) -> QuerySet[Ability]:
    """What stands in the file, whether it counts or not."""
    return Ability.objects.filter(person=person, ended_at=None)
