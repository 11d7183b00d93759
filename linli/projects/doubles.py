"""What is counted twice: the same hour of one person in two places, and one thing claimed by two.

Nothing is struck out by itself. What stands here is looked at by whoever buys; what is right all
the same is cleared with a reason, and stands here no more.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from linli.accounts.models import Person
from linli.core.days import midnight
from linli.projects.models import Ascription, Cleared, Project
from linli.projects.queries import bought_by, seen_by
from linli.records.models import Contribution, Kind, Reception, ServiceRecord
from linli.records.queries import names_for, openable, visible_to

DAY = timedelta(days=1)
SHARED = 0.5  # of the people of the smaller one: then it may well be the same event
# What one person is at with others. At somebody's door only the one who lives there tells.
EVENTS = (Kind.ACTIVITY, Kind.GROUP, Kind.CAMPAIGN)
# What two people who write down the same name leave out or write otherwise.
FILLING = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Given:
    """What somebody gave to a record: so many minutes between its beginning and its end."""

    record: UUID
    person: UUID
    begun_at: datetime
    ended_at: datetime
    minutes: int


@dataclass(frozen=True)
class Claimed:
    """A record that counts for a project, with what tells it from another."""

    record: UUID
    project: UUID
    kind: str
    area: UUID
    begun_at: datetime
    ended_at: datetime
    title: str
    people: frozenset[UUID]


@dataclass(frozen=True)
class Double:
    """Two records, the smaller id first. `person` and `minutes`: whose hour it is and how much of
    it at least; otherwise `shared` people received both, or both have one name."""

    first: UUID
    second: UUID
    person: UUID | None = None
    minutes: int = 0
    shared: int = 0

    @property
    def key(self) -> tuple[UUID, UUID]:
        return self.first, self.second


def twice_given(given: Iterable[Given]) -> Iterator[Double]:
    """Whoever gave more minutes to two records than pass between the first beginning and the last
    end was in two places: at least by the difference."""
    of: defaultdict[UUID, list[Given]] = defaultdict(list)
    for one in given:
        of[one.person].append(one)
    for person, theirs in of.items():
        for one, other in _overlapping(theirs):
            spans = max(one.ended_at, other.ended_at) - min(one.begun_at, other.begun_at)
            over = one.minutes + other.minutes - int(spans.total_seconds() // 60)
            if over > 0:
                yield Double(*_in_order(one.record, other.record), person=person, minutes=over)


def twice_claimed(claimed: Iterable[Claimed]) -> Iterator[Double]:
    """Two records of one kind, place and time: with one name, or with the same people."""
    of: defaultdict[tuple[str, UUID], list[Claimed]] = defaultdict(list)
    for one in claimed:
        of[one.kind, one.area].append(one)
    for theirs in of.values():
        for one, other in _overlapping(theirs):
            shared = len(one.people & other.people)
            least = min(len(one.people), len(other.people))
            is_same = bool(shared) and shared >= SHARED * least
            if one.kind in EVENTS and plain(one.title) == plain(other.title) != "":
                is_same = True
            if is_same:
                yield Double(*_in_order(one.record, other.record), shared=shared)


def plain(title: str) -> str:
    """A name without what two people write differently: blanks, dots, brackets, capitals."""
    return FILLING.sub("", title).casefold()


def _overlapping(rows: Sequence[Any]) -> Iterator[tuple[Any, Any]]:
    """Those that go on at the same moment, as pairs: each is looked at beside what has begun
    before it and has not ended."""
    going: list[Any] = []
    for one in sorted(rows, key=lambda row: (row.begun_at, row.record)):
        going = [other for other in going if other.ended_at > one.begun_at]
        yield from ((other, one) for other in going)
        going.append(one)


def _in_order(one: UUID, other: UUID) -> tuple[UUID, UUID]:
    return (one, other) if one < other else (other, one)


# --- for a reader -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Found:
    """What a reader sees of a period: the pairs, and of their records which they may know of."""

    given: list[Double]
    claimed: list[Double]
    records: dict[UUID, ServiceRecord]
    projects: dict[UUID, Project]
    openable: set[UUID]
    people: dict[UUID, str]  # how the reader may read them


def found(by: Person, first: date, last: date) -> Found:
    """What stands in two places in these days, of the projects that the reader sees. Whoever buys
    one also sees that the other half lies elsewhere; others only what is all theirs."""
    seen = seen_by(by).order_by().values("pk")
    mine = set(bought_by(by).order_by().values_list("pk", flat=True))
    on = Q(record__begun_at__gte=midnight(first), record__begun_at__lt=midnight(last + DAY))
    ascribed = Ascription.objects.filter(on, project__in=seen)
    of_project: dict[UUID, UUID] = dict(ascribed.values_list("record_id", "project_id"))

    def is_theirs(one: Double) -> bool:
        projects = [of_project.get(pk) for pk in one.key]
        return any(pk in mine for pk in projects) or None not in projects

    given = _left(filter(is_theirs, twice_given(_given(on, ascribed))))
    claimed = _left(filter(is_theirs, twice_claimed(_claimed(on, ascribed))))
    keys = {pk for one in (*given, *claimed) for pk in one.key}
    records = ServiceRecord.objects.select_related("service", "area", "organisation").in_bulk(keys)
    may_open = openable(visible_to(by).filter(pk__in=keys), by).order_by()
    projects = Project.objects.in_bulk({of_project[pk] for pk in keys if pk in of_project})
    return Found(
        given, claimed, records,
        {pk: projects[of_project[pk]] for pk in keys if pk in of_project},
        set(may_open.values_list("pk", flat=True)),
        names_for(by, Person.objects.filter(pk__in={one.person for one in given})),
    )  # fmt: skip


def _left(pairs: Iterable[Double]) -> list[Double]:
    """Without those that were cleared, the latest first."""
    rows = sorted({one.key: one for one in pairs}.values(), key=lambda one: one.key, reverse=True)
    firsts = {one.first for one in rows}
    cleared = set(Cleared.objects.filter(first__in=firsts).values_list("first_id", "second_id"))
    return [one for one in rows if one.key not in cleared]


def _given(on: Q, ascribed: QuerySet[Ascription]) -> list[Given]:
    """All that those who did something for these projects gave in these days, also elsewhere."""
    did = Contribution.objects.filter(record__in=ascribed.values("record")).values("person")
    rows = Contribution.objects.filter(on, record__is_current=True, person__in=did).order_by()
    return [Given(*row) for row in rows.values_list(
        "record_id", "person_id", "record__begun_at", "record__ended_at", "minutes"
    )]  # fmt: skip


def _claimed(on: Q, ascribed: QuerySet[Ascription]) -> list[Claimed]:
    """What counts in these days for any project, where one of these has something too."""
    areas = ascribed.order_by().values("record__area")
    rows = Ascription.objects.filter(on, record__area__in=areas).order_by()
    records = rows.values_list(
        "record_id", "project_id", "record__kind", "record__area_id", "record__begun_at",
        "record__ended_at", "record__title",
    )  # fmt: skip
    people: defaultdict[UUID, set[UUID]] = defaultdict(set)
    got = Reception.objects.filter(record__in=rows.values("record"), person__isnull=False)
    for record, person in got.order_by().values_list("record_id", "person_id"):
        people[record].add(person)
    return [Claimed(*row, people=frozenset(people[row[0]])) for row in records]


def pair(by: Person, first: UUID, second: UUID) -> tuple[Double, Found] | None:
    """These two records, if they are a pair that the reader sees and nobody has cleared."""
    rows = ServiceRecord.objects.filter(pk__in=(first, second), is_current=True)
    days = [timezone.localdate(at) for at in rows.values_list("begun_at", flat=True)]
    if len(days) != 2:
        return None
    all_of_them = found(by, min(days), max(days))
    for one in (*all_of_them.given, *all_of_them.claimed):
        if one.key == (first, second):
            return one, all_of_them
    return None
