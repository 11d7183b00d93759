"""Which project a record counts for, and which indicators: a function of the facts alone.

Whoever asks, in whatever order the records came, gets the same answer; that is why the figures
equal a recount.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise
from uuid import UUID

from linli.projects.models import Indicator, Project, Reason, Unit

MONTH = 30  # days that have to be gone before anything can be foretold


@dataclass(frozen=True)
class Facts:
    """What matters of a record."""

    record: UUID
    at: datetime
    day: date
    kind: str
    service: UUID | None
    tags: frozenset[str]
    areas: frozenset[UUID]  # its own, and all it lies in
    units: frozenset[UUID]  # who recorded it, and whom those who did it work for
    project: UUID | None  # that it names itself
    is_late: bool
    lasted: int  # minutes
    given: int  # minutes of all who did it
    received: "tuple[Received, ...]"
    heads: int  # people, with and without a name
    sessions: int


@dataclass(frozen=True)
class Received:
    """Who received it, and what they were on that day; or people without a name."""

    person: UUID | None
    times: int  # of people without a name, how many they are
    age: int | None = None
    groups: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Contract:
    """A project that counts, with what it asks of a record."""

    project: Project
    areas: frozenset[UUID]
    asked: "Sequence[Asked]"


@dataclass(frozen=True)
class Asked:
    """An indicator, and the services it is about."""

    row: Indicator
    services: frozenset[UUID]


@dataclass(frozen=True)
class Verdict:
    """What an indicator makes of a record."""

    indicator: Indicator
    reason: str = ""
    have: int = 0
    need: int = 0
    amount: int = 0
    persons: frozenset[UUID] = frozenset()  # whom it names, where people are counted


@dataclass
class Judgement:
    """The project that has the record, if one has, and what every indicator says."""

    project: Project | None = None
    verdicts: list[Verdict] = field(default_factory=list)


def judge(facts: Facts, contracts: Iterable[Contract]) -> Judgement:
    """`contracts` of those who did it: the one the record names first, then the oldest."""
    mine = sorted(
        (one for one in contracts if _is_of(facts, one.project)),
        key=lambda one: (one.project.pk != facts.project, one.project.started_at, one.project.pk),
    )
    found = Judgement()
    for contract in mine:
        said = list(_of_contract(facts, contract))
        if found.project is not None:
            said = [_elsewhere(one) for one in said]
        elif any(not one.reason for one in said):
            found.project = contract.project
        found.verdicts += said
        if contract.project.pk == facts.project and found.project is None:
            break  # it was meant for this one, and counts for no other
    return found


def _elsewhere(verdict: Verdict) -> Verdict:
    """What would count here if it did not count in another project."""
    return verdict if verdict.reason else Verdict(verdict.indicator, Reason.ELSEWHERE)


def _is_of(facts: Facts, project: Project) -> bool:
    is_theirs = project.agency_id in facts.units
    return is_theirs and project.first_day <= facts.day <= project.last_day


def _of_contract(facts: Facts, contract: Contract) -> Iterator[Verdict]:
    for asked in contract.asked:
        if is_about(asked, facts):
            yield _weighed(facts, contract, asked.row)


def is_about(asked: Asked, facts: Facts) -> bool:
    """Whether the record is of the kinds, services and tag that the indicator counts."""
    row = asked.row
    if row.is_document:
        return False
    if row.kinds and facts.kind not in row.kinds:
        return False
    if asked.services and facts.service not in asked.services:
        return False
    return not row.tag or row.tag in facts.tags


def _weighed(facts: Facts, contract: Contract, row: Indicator) -> Verdict:
    is_there = bool(facts.areas & contract.areas)
    if not is_there or (row.area_id and row.area_id not in facts.areas):
        return Verdict(row, Reason.PLACE)
    if facts.is_late and not contract.project.counts_late:
        return Verdict(row, Reason.LATE)
    for reason, have, need in (
        (Reason.PERSONS, facts.heads, row.least_persons),
        (Reason.SESSIONS, facts.sessions, row.least_sessions),
        (Reason.MINUTES, facts.lasted, row.least_minutes),
    ):
        if have < need:
            return Verdict(row, reason, have, need)
    theirs = [one for one in facts.received if is_of_group(row, one)]
    if not theirs:
        return Verdict(row, Reason.GROUP)
    amount = amount_of(facts, theirs, row.unit)
    if not amount:
        return Verdict(row, Reason.NAMELESS)
    return Verdict(row, amount=amount, persons=persons_for(row, theirs))


def is_of_group(row: Indicator, one: Received) -> bool:
    """Whether somebody is of those whom an indicator is about. Of whom nothing is known, nothing
    counts."""
    if row.groups and one.groups.isdisjoint(row.groups):
        return False
    least, most = row.least_age, row.most_age
    if least is None and most is None:
        return True
    return one.age is not None and (least or 0) <= one.age and (most is None or one.age <= most)


def persons_for(row: Indicator, received: Iterable[Received]) -> frozenset[UUID]:
    """Whom an indicator that counts people counts once."""
    if row.unit != Unit.PEOPLE:
        return frozenset()
    return frozenset(one.person for one in received if one.person and is_of_group(row, one))


def amount_of(facts: Facts, theirs: Sequence[Received], unit: str) -> int:
    """What a record adds in a unit, for those of its people who are meant."""
    match unit:
        case Unit.PEOPLE:
            return len({one.person for one in theirs if one.person})
        case Unit.PERSON_TIMES:
            return sum(one.times for one in theirs)
        case Unit.SESSIONS:
            return facts.sessions
        case Unit.HOURS:
            return facts.given
    return 1


# --- how far it is, and how far it should be ----------------------------------------------------


def expected(
    first: date, last: date, target: int, milestones: Sequence[tuple[date, int]], today: date
) -> int:
    """What should be there at the end of a day: even work from one milestone to the next."""
    points = [(first - timedelta(days=1), 0), *milestones]
    if not milestones or milestones[-1][0] < last:
        points.append((last, target))
    for (start, before), (end, after) in pairwise(points):
        if today <= start:
            return before
        if today <= end:
            return before + (after - before) * (today - start).days // (end - start).days
    return target


def forecast(first: date, last: date, done: int, today: date) -> int | None:
    """What there will be on the last day if it goes on like this; None in the first month."""
    gone = (min(today, last) - first).days + 1
    if gone < MONTH and today < last:
        return None
    return done * ((last - first).days + 1) // gone
