"""Whom a project reached: everybody once, whatever they came to.

A total of people is counted, never added up from its parts. In a table each person stands in one
row, as they were at their first service in the project, so the rows add up to the total.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext_lazy

from linli.people.models import Group
from linli.projects.models import Ascription, Indicator, Met, Project, Unit
from linli.records.models import PERSON_TIMES, Reception

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# From an age: the last that begins at or below somebody's is theirs.
AGES: "tuple[tuple[int, StrOrPromise], ...]" = (
    (0, gettext_lazy("up to 6 years")),
    (7, gettext_lazy("7 to 17 years")),
    (18, gettext_lazy("18 to 59 years")),
    (60, gettext_lazy("60 to 79 years")),
    (80, gettext_lazy("80 years and more")),
)
FEW = 5  # people: groups of fewer stand together, or one could guess who they are
NOT_KNOWN = gettext_lazy("Age not known")
NO_GROUP = gettext_lazy("Of no confirmed group")
SMALL = gettext_lazy("Groups of fewer than 5 people")


@dataclass(frozen=True)
class Reached:
    """People with a name, each once; those counted without one; and how they are spread."""

    people: int
    times: int  # attendances of all, with and without a name
    by_age: "list[tuple[StrOrPromise, int]]"
    by_group: "list[tuple[StrOrPromise, int]]"
    in_groups: int  # of them, how many were of more than one group
    indicators: list[tuple[Indicator, int]]  # of those that count people
    in_indicators: int  # how many stand in more than one indicator

    @property
    def added_up(self) -> int:
        return sum(n for _row, n in self.indicators)


def reached(project: Project) -> Reached:
    """All that the records of a project say of whom it reached: four queries."""
    records = Ascription.objects.filter(project=project).values("record")
    got = Reception.objects.filter(record__in=records)
    first: dict[UUID, tuple[int | None, list[str]]] = {}
    rows = got.filter(person__isnull=False).order_by("record__begun_at", "record_id")
    for person, age, groups in rows.values_list("person_id", "age", "groups"):
        first.setdefault(person, (age, groups or []))
    times = sum(got.order_by().values_list(PERSON_TIMES, flat=True))
    named = list(project.indicators.filter(unit=Unit.PEOPLE, is_document=False).order_by("id"))
    met: Counter[UUID] = Counter()
    stands: Counter[UUID] = Counter()
    pairs = Met.objects.filter(indicator__in=named).values_list("indicator_id", "person_id")
    for indicator, person in pairs:
        met[indicator] += 1
        stands[person] += 1
    return Reached(
        people=len(first), times=times,
        by_age=_ages(age for age, _groups in first.values()),
        by_group=_groups(groups for _age, groups in first.values()),
        in_groups=sum(len(groups) > 1 for _age, groups in first.values()),
        indicators=[(row, met[row.pk]) for row in named],
        in_indicators=sum(n > 1 for n in stands.values()),
    )  # fmt: skip


def _ages(ages: Iterable[int | None]) -> "list[tuple[StrOrPromise, int]]":
    found = Counter(None if age is None else _band(age) for age in ages)
    rows = [(label, found[least]) for least, label in AGES if found[least]]
    return [*rows, (NOT_KNOWN, found[None])] if found[None] else rows


def _band(age: int) -> int:
    return max(least for least, _label in AGES if least <= age)


def _groups(people: Iterable[list[str]]) -> "list[tuple[StrOrPromise, int]]":
    """Whoever is of several stands under the first of them, in the order of the list."""
    found = Counter(next((one for one in Group.values if one in groups), "") for groups in people)
    large = [(Group(one).label, found[one]) for one in Group.values if found[one] >= FEW]
    small = sum(found[one] for one in Group.values if found[one] < FEW)
    rows: list[tuple[StrOrPromise, int]] = [*large, (SMALL, small), (NO_GROUP, found[""])]
    return [row for row in rows if row[1]]
