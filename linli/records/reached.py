"""Whom the services reached, by target group, and who helps under a checked name.

A group's figures come from the same tallies as all others (`Served`), so what proves those
(`rebuild_tallies --check`) proves these; the lists behind them come from the records.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.utils import timezone

from linli.accounts.models import Person
from linli.areas.queries import below, lay_in
from linli.core.days import midnight
from linli.people.models import Check, ForceKind, Group, Identity, Status
from linli.people.queries import forces_in_force
from linli.records import queries
from linli.records.models import Contribution, Reception, Served

Areas = tuple[UUID, ...]


class Reached(NamedTuple):
    """How many people of a group were served, and how often, all of them together."""

    people: int
    times: int


class Helpers(NamedTuple):
    """Verified members of a force whose real name was checked, and who of them helped."""

    checked: int
    helped: int


def in_group(group: str, first: date, last: date) -> QuerySet[Status]:
    """Who was of the group at any time in these months, as statuses."""
    ends = queries.after(last)
    return Status.objects.filter(
        Q(ended_at=None) | Q(ended_at__gte=midnight(first)),
        group=group, valid_from__lt=ends, valid_until__gte=first,
    ).order_by()  # fmt: skip


def by_group(areas: Areas, first: date, last: date) -> dict[str, Reached]:
    """The figures of every group, in one query over the tallies."""
    asked: dict[str, Any] = {}
    for group in Group.values:
        theirs = Q(person__in=in_group(group, first, last).values("person"))
        asked[f"{group}_people"] = Count("person", distinct=True, filter=theirs)
        asked[f"{group}_times"] = Sum("times", filter=theirs)
    there = lay_in(areas, "month")
    found = Served.objects.filter(there, month__range=(first, last)).aggregate(**asked)
    return {
        group: Reached(found[f"{group}_people"], found[f"{group}_times"] or 0)
        for group in Group.values
    }


def received(group: str, areas: Areas, first: date, last: date) -> QuerySet[Reception]:
    """What a group's people received: the receptions whose times add up to the figure."""
    records = queries.counted(areas, first, last).order_by().values("pk")
    theirs = in_group(group, first, last).values("person")
    rows = Reception.objects.filter(record__in=records, person__in=theirs)
    return rows.order_by("-record__begun_at", "-pk")


def people(group: str, areas: Areas, first: date, last: date) -> QuerySet[Person]:
    """The people of a group who received something: as many as the figure says."""
    ids = received(group, areas, first, last).order_by().values("person")
    return Person.objects.filter(pk__in=ids).order_by("pk")


def had(rows: Iterable[Person], areas: Areas, first: date, last: date) -> dict[UUID, int]:
    """How many services each of the people had."""
    return queries.services_of(rows, queries.counted(areas, first, last))


def helpers(kind: str, areas: Areas) -> QuerySet[Person]:
    """Who is of a force today and whose real name was checked, by where they live."""
    of_force = forces_in_force(timezone.localdate()).filter(person=OuterRef("pk"), kind=kind)
    named = Identity.objects.filter(person=OuterRef("pk"), state=Check.VERIFIED)
    living = Person.objects.filter(area__in=below(*areas), erased_at=None)
    return living.filter(Exists(of_force), Exists(named)).order_by("name", "pk")


def who_helped(kind: str, areas: Areas, first: date, last: date) -> QuerySet[Person]:
    """Those of them who gave something in these months."""
    records = queries.counted(areas, first, last).order_by().values("pk")
    gave = Contribution.objects.filter(record__in=records).values("person")
    return helpers(kind, areas).filter(pk__in=gave)


def by_force(areas: Areas, first: date, last: date) -> dict[str, Helpers]:
    """Two queries for each of the three forces."""
    return {
        kind: Helpers(
            helpers(kind, areas).count(), who_helped(kind, areas, first, last).count()
        )
        for kind in ForceKind.values
    }  # fmt: skip
