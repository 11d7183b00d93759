"""From records to items and figures: what one record brings, what it takes along, the recount."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.utils import timezone

from linli.areas.models import AreaLink
from linli.core.days import midnight
from linli.core.prepared import Prepared
from linli.projects.judging import (
    Asked,
    Contract,
    Facts,
    Judgement,
    Received,
    judge,
    persons_for,
)
from linli.projects.models import (
    Ascription,
    Claim,
    Indicator,
    Item,
    Met,
    Progress,
    Project,
    ServedArea,
    Stand,
    State,
    Unit,
)
from linli.records.models import Contribution, Reception, ServiceRecord

COUNTING = (State.RUNNING, State.CLOSED)
BATCH = 500


def hold(projects: QuerySet[Project]) -> list[Project]:
    """The projects, held until the transaction ends; always in one order, so nobody waits in a
    circle. Those that do not run yet too: while one is started nobody writes a record past it.
    """
    return list(projects.order_by("pk").select_for_update())


def contracts_of(projects: Iterable[Project]) -> list[Contract]:
    """Those of the projects that count, with what they ask."""
    running = [one for one in projects if one.state in COUNTING]
    if not running:
        return []
    areas: defaultdict[UUID, set[UUID]] = defaultdict(set)
    rows: defaultdict[UUID, list[Asked]] = defaultdict(list)
    asked = ServedArea.objects.filter(project__in=running)
    for project, area in asked.values_list("project_id", "area_id"):
        areas[project].add(area)
    for row in Indicator.objects.filter(project__in=running).prefetch_related("services"):
        rows[row.project_id].append(Asked(row, frozenset(one.pk for one in row.services.all())))
    return [Contract(one, frozenset(areas[one.pk]), rows[one.pk]) for one in running]


def units_of(record: ServiceRecord) -> set[UUID]:
    """Who recorded it, and whom those who did it work for."""
    return {record.organisation_id, *(house for (house,) in _HOUSES.all(record.pk))}


_HOUSES: Prepared[tuple[UUID]] = Prepared(
    lambda record: (
        Contribution.objects.filter(record=record)
        .exclude(organisation=None)
        .order_by()
        .values_list("organisation")
    ),
    UUID,
)
# As `hold`, of the agencies whose projects are on that day.
_NEAR = Prepared(
    lambda units, day: (
        Project.objects.filter(agency__in=units, first_day__lte=day, last_day__gte=day)
        .order_by("pk")
        .select_for_update()
    ),
    [UUID],
    date,
)


def hold_near(units: Collection[UUID], day: date) -> list[Project]:
    """The projects of these agencies on a day, held as by `hold`."""
    return _NEAR.all(units, day)


def records_of(project: Project) -> QuerySet[ServiceRecord]:
    """All that could count for it, by who did it and when."""
    did = Contribution.objects.filter(record=OuterRef("pk"), organisation=project.agency_id)
    return ServiceRecord.objects.filter(
        Q(organisation=project.agency_id) | Exists(did), is_current=True,
        begun_at__gte=midnight(project.first_day),
        begun_at__lt=midnight(project.last_day + timedelta(days=1)),
    )  # fmt: skip


def facts_of(records: Sequence[ServiceRecord]) -> list[Facts]:
    """What matters of the records: three queries, however many they are."""
    keys = [one.pk for one in records]
    gave: defaultdict[UUID, list[Contribution]] = defaultdict(list)
    for part in Contribution.objects.filter(record__in=keys):
        gave[part.record_id].append(part)
    got: defaultdict[UUID, list[Reception]] = defaultdict(list)
    for one in Reception.objects.filter(record__in=keys):
        got[one.record_id].append(one)
    areas: defaultdict[UUID, set[UUID]] = defaultdict(set)
    links = AreaLink.objects.filter(below__in={one.area_id for one in records})
    for below, above in links.values_list("below_id", "above_id"):
        areas[below].add(above)
    return [_facts(one, gave[one.pk], got[one.pk], areas[one.area_id]) for one in records]


def _facts(
    row: ServiceRecord, gave: list[Contribution], got: list[Reception], areas: set[UUID]
) -> Facts:
    houses = {one.organisation_id for one in gave if one.organisation_id}
    return Facts(
        record=row.pk, at=row.begun_at, day=timezone.localdate(row.begun_at), kind=row.kind,
        service=row.service_id, tags=frozenset(row.tags), areas=frozenset(areas),
        units=frozenset({row.organisation_id, *houses}), project=row.project_id,
        is_late=row.is_late, lasted=int((row.ended_at - row.begun_at).total_seconds() // 60),
        given=sum(one.minutes for one in gave), received=tuple(received_of(one) for one in got),
        heads=sum(1 if one.person_id else one.count or 0 for one in got),
        sessions=max((one.times for one in got), default=1),
    )  # fmt: skip


def received_of(row: Reception) -> Received:
    groups = frozenset(row.groups or ())
    return Received(row.person_id, row.person_times, row.age, groups)


def judged(
    records: Iterable[ServiceRecord], contracts: Sequence[Contract]
) -> Iterator[tuple[Facts, Judgement]]:
    """Each record that some indicator is about, with what is said of it."""
    by_agency: defaultdict[UUID, list[Contract]] = defaultdict(list)
    for one in contracts:
        by_agency[one.project.agency_id].append(one)
    rest = iter(records)
    while batch := list(islice(rest, BATCH)):
        for facts in facts_of(batch):
            near = [one for unit in facts.units for one in by_agency.get(unit, ())]
            found = judge(facts, near) if near else Judgement()
            if found.verdicts:
                yield facts, found


def put(found: Iterable[tuple[Facts, Judgement]]) -> list[Item]:
    """Write the items of records that have none, and which project has each."""
    found = list(found)
    ascribed = Ascription.objects.bulk_create(
        [
            Ascription(record_id=facts.record, project=one.project)
            for facts, one in found
            if one.project
        ],
        batch_size=BATCH,
    )
    by_record = {one.record_id: one for one in ascribed}
    return Item.objects.bulk_create(
        [
            Item(
                indicator=said.indicator, record_id=facts.record, at=facts.at, reason=said.reason,
                have=said.have, need=said.need, amount=said.amount,
                ascription=None if said.reason else by_record[facts.record],
            )
            for facts, one in found
            for said in one.verdicts
        ],
        batch_size=BATCH,
    )  # fmt: skip


def change(items: Iterable[Item], received: Sequence[Received], sign: int) -> None:
    """Add the items of one record to what their indicators reached, or take them off."""
    for item in items:
        row, _new = Progress.objects.get_or_create(indicator=item.indicator)
        if item.reason:
            row.uncounted += sign
        else:
            row.counted += sign
            if item.indicator.unit == Unit.PEOPLE:
                persons = persons_for(item.indicator, received)
                row.amount += _meet(item.indicator, persons, sign)
            else:
                row.amount += sign * item.amount
        row.save(update_fields=["counted", "uncounted", "amount"])


def _meet(indicator: Indicator, persons: frozenset[UUID], sign: int) -> int:
    """Write down that a record names these people, or does not any more; how many are new."""
    known = {one.person_id: one for one in Met.objects.filter(indicator=indicator,
                                                              person__in=persons)}  # fmt: skip
    if sign > 0:
        for one in known.values():
            one.times += 1
        Met.objects.bulk_update(known.values(), ["times"])
        new = persons - known.keys()
        Met.objects.bulk_create(
            [Met(indicator=indicator, person_id=pk, times=1) for pk in sorted(new)]
        )
        return len(new)
    gone = [one for one in known.values() if one.times == 1]
    for one in known.values():
        one.times -= 1
    Met.objects.bulk_update([one for one in known.values() if one.times], ["times"])
    Met.objects.filter(pk__in=[one.pk for one in gone]).delete()
    return -len(gone)


# --- the recount --------------------------------------------------------------------------------


@dataclass
class Sheet:
    """All figures, to compare what stands in the tables with what the records say."""

    items: dict[tuple[UUID, UUID], tuple[str, int, int, int]] = field(default_factory=dict)
    ascribed: dict[UUID, UUID] = field(default_factory=dict)
    met: Counter[tuple[UUID, UUID]] = field(default_factory=Counter)
    reached: dict[UUID, tuple[int, int, int]] = field(default_factory=dict)


def recounted() -> Sheet:
    """The figures counted afresh from the records as they now are."""
    sheet = Sheet()
    projects = list(Project.objects.filter(state__in=COUNTING))
    contracts = contracts_of(projects)
    records = ServiceRecord.objects.filter(is_current=True).order_by("pk")
    sums: defaultdict[UUID, list[int]] = defaultdict(lambda: [0, 0, 0])
    people: defaultdict[UUID, set[UUID]] = defaultdict(set)
    for facts, found in judged(records.iterator(chunk_size=BATCH), contracts):
        if found.project:
            sheet.ascribed[facts.record] = found.project.pk
        for said in found.verdicts:
            key = said.indicator.pk
            sheet.items[key, facts.record] = (said.reason, said.have, said.need, said.amount)
            sums[key][bool(said.reason)] += 1
            if said.reason:
                continue
            if said.indicator.unit == Unit.PEOPLE:
                people[key] |= said.persons
                sheet.met.update((key, pk) for pk in said.persons)
            else:
                sums[key][2] += said.amount
    claims = Claim.objects.filter(indicator__in=_by_document())
    for claim in claims.exclude(stand=Stand.WITHDRAWN):
        is_in = claim.stand == Stand.ACCEPTED
        sums[claim.indicator_id][not is_in] += 1
        sums[claim.indicator_id][2] += claim.amount if is_in else 0
    for key, (counted, uncounted, amount) in sums.items():
        sheet.reached[key] = (counted, uncounted, amount + len(people[key]))
    return sheet


def kept() -> Sheet:
    """The figures as they stand in the tables."""
    items = Item.objects.values_list(
        "indicator_id", "record_id", "reason", "have", "need", "amount"
    ).iterator()
    sheet = Sheet({
        (row, record): (reason, have, need, amount)
        for row, record, reason, have, need, amount in items
    })  # fmt: skip
    sheet.ascribed = dict(Ascription.objects.values_list("record_id", "project_id"))
    for row, person, times in Met.objects.values_list("indicator_id", "person_id", "times"):
        sheet.met[row, person] = times
    rows = Progress.objects.exclude(counted=0, uncounted=0)
    columns = ("pk", "counted", "uncounted", "amount")
    sheet.reached = {pk: tuple(said) for pk, *said in rows.values_list(*columns)}
    return sheet


def renew(records: QuerySet[ServiceRecord], projects: Iterable[Project]) -> None:
    """Judge the records anew, all at once, and sum up the indicators that this touches.

    The caller holds every project that counts.
    """
    old = Item.objects.filter(record__in=records.order_by().values("pk"))
    touched = set(old.order_by().values_list("indicator_id", flat=True).distinct())
    old.delete()
    Ascription.objects.filter(record__in=records.order_by().values("pk")).delete()
    found = judged(records.order_by("pk").iterator(chunk_size=BATCH), contracts_of(projects))
    touched |= {item.indicator_id for item in put(found)}
    sum_up(touched)


def sum_up(indicators: set[UUID]) -> None:
    """The figures of these indicators, from their items."""
    Met.objects.filter(indicator__in=indicators).delete()
    Progress.objects.filter(indicator__in=indicators).delete()
    items = Item.objects.filter(indicator__in=indicators).order_by()
    got = Reception.objects.filter(person__isnull=False).order_by()
    for row in Indicator.objects.filter(pk__in=indicators, unit=Unit.PEOPLE):
        counted = items.filter(indicator=row, reason="").values("record")
        people = Counter[UUID]()
        for one in got.filter(record__in=counted).iterator(2000):
            people.update(persons_for(row, [received_of(one)]))
        Met.objects.bulk_create(
            [Met(indicator=row, person_id=pk, times=n) for pk, n in people.items()],
            batch_size=BATCH,
        )
    met: dict[UUID, int] = dict(
        Met.objects.filter(indicator__in=indicators).values_list("indicator_id")
        .annotate(n=Count("pk"))
    )  # fmt: skip
    sums: Any = items.values("indicator_id", "indicator__unit").annotate(
        counted=Count("pk", filter=Q(reason="")), uncounted=Count("pk", filter=~Q(reason="")),
        sum=Sum("amount"),
    )  # fmt: skip
    Progress.objects.bulk_create([
        Progress(
            indicator_id=one["indicator_id"], counted=one["counted"], uncounted=one["uncounted"],
            amount=met.get(one["indicator_id"], 0) if one["indicator__unit"] == Unit.PEOPLE
            else one["sum"],
        )
        for one in sums
    ])  # fmt: skip


def sum_claims(indicators: Iterable[UUID]) -> None:
    """The figures of indicators that documents show."""
    rows = {pk: Progress(indicator_id=pk) for pk in indicators}
    found = Claim.objects.filter(indicator__in=rows).exclude(stand=Stand.WITHDRAWN)
    for pk, stand, amount in found.values_list("indicator", "stand", "amount"):
        if stand == Stand.ACCEPTED:
            rows[pk].counted += 1
            rows[pk].amount += amount
        else:
            rows[pk].uncounted += 1
    Progress.objects.filter(indicator__in=rows).delete()
    Progress.objects.bulk_create(rows.values())


def rebuild() -> bool:
    """Make all figures anew, in the caller's transaction; whether they differed."""
    projects = hold(Project.objects.all())
    if recounted() == kept():
        return False
    Item.objects.all().delete()
    Ascription.objects.all().delete()
    Met.objects.all().delete()
    Progress.objects.all().delete()
    renew(ServiceRecord.objects.filter(is_current=True), projects)
    sum_claims(_by_document().values_list("pk", flat=True))
    return True


def _by_document() -> QuerySet[Indicator]:
    return Indicator.objects.filter(is_document=True, project__state__in=COUNTING)
