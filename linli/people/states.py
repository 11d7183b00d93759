"""What people were on a day, as far as it is known: how old, and of which groups.

It is written beside a service as it is recorded: a figure of a group stays what it was, whatever
becomes of the people later.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q

from linli.core.days import midnight
from linli.core.prepared import Prepared
from linli.people.dates import age
from linli.people.models import File, Status


class State(NamedTuple):
    """Whole years, None where the day of birth is not known; codes of models.Group, sorted."""

    age: int | None = None
    groups: tuple[str, ...] = ()


def states_on(people: Collection[UUID], day: date) -> dict[UUID, State]:
    """Of each of these people what they were on a day, in two statements."""
    born = dict(_BORN.all(people))
    groups: defaultdict[UUID, set[str]] = defaultdict(set)
    for person, group in _GROUPS.all(people, day, midnight(day + timedelta(days=1))):
        groups[person].add(group)
    return {pk: State(age(born.get(pk), day), tuple(sorted(groups[pk]))) for pk in people}


_BORN: Prepared[tuple[UUID, date | None]] = Prepared(
    lambda people: File.objects.filter(person__in=people).values_list("person", "born_on"), [UUID]
)
_GROUPS: Prepared[tuple[UUID, str]] = Prepared(
    lambda people, day, ends: (
        Status.objects.filter(
            Q(ended_at=None) | Q(ended_at__gte=ends),
            person__in=people, valid_from__lte=day, valid_until__gte=day,
        )
        .order_by()
        .values_list("person", "group")
    ),
    [UUID], date, datetime,
)  # fmt: skip
