"""Which campaigns one may put something under, and what came of each."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from linli.accounts.models import Person
from linli.areas.models import AreaLink
from linli.core.rows import insert
from linli.organisations.scope import Power, areas_where
from linli.records.models import (
    PERSON_TIMES,
    Campaign,
    Contribution,
    Reception,
    ServiceRecord,
    Tagged,
)
from linli.records.models.campaign import PREFIX

OVER = timedelta(days=60)  # so long after the last day something may still be entered for it


def around(by: Person, power: Power) -> QuerySet[Campaign]:
    """Those whose area lies in, or around, where somebody has the power."""
    areas = areas_where(by, power)
    near = Q(area__in=areas) | Q(area__in=AreaLink.objects.filter(below__in=areas).values("above"))
    return Campaign.objects.filter(near).select_related("area")


def offered(by: Person, power: Power) -> QuerySet[Campaign]:
    """Those that something may still be put under."""
    return around(by, power).filter(last_day__gte=timezone.localdate() - OVER)


def fits(campaign: Campaign, area: UUID, day: date) -> bool:
    """Whether something there, on that day, can be of it."""
    is_there = AreaLink.objects.filter(above=campaign.area_id, below=area).exists()
    return is_there and campaign.first_day <= day <= campaign.last_day


def tags_of(campaign: Campaign | None) -> list[str]:
    """For the record of something that was put under it."""
    return [campaign.tag] if campaign else []


def join(record: ServiceRecord) -> None:
    """Write down which campaigns a version is of, in the transaction that writes it."""
    tags = [tag for tag in record.tags if tag.startswith(PREFIX)]
    for campaign in Campaign.objects.filter(tag__in=tags) if tags else ():
        insert(Tagged(campaign=campaign, record=record))


def records_of(campaign: Campaign) -> QuerySet[ServiceRecord]:
    """What was done for it, as it now reads."""
    rows = Tagged.objects.filter(campaign=campaign).values("record")
    return ServiceRecord.objects.filter(is_current=True, pk__in=rows)


@dataclass
class Sum:
    """Sessions 场次, attendances 人次, minutes given, and the different people who are named."""

    sessions: int = 0
    times: int = 0
    minutes: int = 0
    named: set[UUID] = field(default_factory=set)

    @property
    def people(self) -> int:
        return len(self.named)

    def add(self, other: "Sum") -> None:
        self.sessions += other.sessions
        self.times += other.times
        self.minutes += other.minutes
        self.named |= other.named


def sums(campaign: Campaign, part_of: dict[UUID, UUID]) -> tuple[Sum, dict[UUID, Sum]]:
    """What came of it, and of each part of it: `part_of` says of a record its part, such as its
    project. Everybody is one person in the whole, and one in each part they stand in."""
    whole, parts = Sum(), defaultdict[UUID, Sum](Sum)
    for record, own in _of_records(campaign).items():
        whole.add(own)
        if part := part_of.get(record):
            parts[part].add(own)
    return whole, dict(parts)


def in_several(parts: Iterable[Sum]) -> int:
    """How many people stand in more than one part."""
    stands = Counter(person for one in parts for person in one.named)
    return sum(n > 1 for n in stands.values())


def _of_records(campaign: Campaign) -> dict[UUID, Sum]:
    records = records_of(campaign).order_by()
    found = {pk: Sum(sessions=1) for (pk,) in records.values_list("pk")}
    gave = Contribution.objects.filter(record__in=records.values("pk")).order_by()
    for pk, minutes in gave.values_list("record_id", "minutes"):
        found[pk].minutes += minutes
    got = Reception.objects.filter(record__in=records.values("pk")).order_by()
    for pk, person, times in got.values_list("record_id", "person_id", PERSON_TIMES):
        found[pk].times += times
        found[pk].named |= {person} if person else set()
    return found
