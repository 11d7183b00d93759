"""Which records, for whom; and the figures, each with the list it counts."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, DateField, Exists, F, OuterRef, Q, QuerySet, Sum, Value
from django.db.models.functions import TruncMonth
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.mobiles import masked_name
from linli.accounts.models import Person
from linli.areas.models import Area
from linli.areas.queries import lay_in
from linli.catalogue.models import Force, Service
from linli.core.days import midnight
from linli.core.prepared import Prepared
from linli.core.sealing import lookup
from linli.organisations.models import Organisation, Role
from linli.organisations.scope import Power, areas_where, grants_of, narrow, reaches
from linli.people import names
from linli.people.models import Group
from linli.records.models import (
    FORCES,
    PERSON_TIMES,
    Backdated,
    Contribution,
    Reception,
    Served,
    ServiceRecord,
    Tally,
)

SHORTEST_NUMBER = 7

# An area and all below it, or several such as those of a role.
Areas = Area | UUID | tuple[UUID, ...]
Records = QuerySet[ServiceRecord]


@dataclass(frozen=True)
class Figures:
    """What was done: services, attendances 人次, distinct people 人数, minutes of each force."""

    services: int
    person_times: int
    people: int
    minutes_by_force: dict[str, int]

    @property
    def minutes(self) -> int:
        return sum(self.minutes_by_force.values())


def visible_to(by: Person) -> Records:
    """The records as they now read that lie where the person sees records.

    Confidential ones are among them: they are counted, so they stand in the list, without what
    and who. `rules.may_open` says who opens one.
    """
    return narrow(ServiceRecord.objects.filter(is_current=True), by, Power.SEE_RECORDS)


def reach_of(by: Person) -> QuerySet[Any, Any]:
    """The ids of the areas whose records the person sees."""
    return areas_where(by, Power.SEE_RECORDS)


def openable(rows: Records, by: Person) -> Records:
    """Those of the records, all where the person sees records, whose what and who they may read:
    as `rules.may_open` says of one.
    """
    did = Contribution.objects.filter(record=OuterRef("pk"), person=by)
    heard = reaches(by, Power.HEAR_COMPLAINTS)
    return rows.filter(Q(is_confidential=False) | heard | Exists(did))


def recorders(by: Person) -> QuerySet[Any, Any]:
    """The ids of the organisations that recorded where the person sees records."""
    rows = Tally.objects.filter(area__in=reach_of(by)).order_by()
    return rows.values_list("organisation", flat=True).distinct()


def with_force(records: Records, force: str) -> Records:
    """Those in which somebody of a force took part."""
    return records.filter(Exists(Contribution.objects.filter(record=OuterRef("pk"), force=force)))


def names_for(by: Person, people: Iterable[Person | None]) -> dict[UUID, str]:
    """How the person may read these people: by name where they find people, else masked."""
    known = {one.pk: one.name for one in people if one is not None}
    found = narrow(Person.objects.filter(pk__in=known), by, Power.SEE_PEOPLE, few=True)
    near = set(found.values_list("pk", flat=True)) if known else set()
    return {
        pk: (name if pk in near else masked_name(name)) or _("somebody")
        for pk, name in known.items()
    }


def received_by(person: Person) -> QuerySet[Reception]:
    """What was done for somebody, the latest first."""
    return (
        Reception.objects.filter(person=person, record__is_current=True)
        .select_related("record__service", "record__organisation")
        .order_by("-record__begun_at", "-pk")
    )


def given_by(person: Person) -> QuerySet[Contribution]:
    """What somebody did for others, the latest first."""
    return (
        Contribution.objects.filter(person=person, record__is_current=True)
        .select_related("record__service", "record__organisation")
        .order_by("-record__begun_at", "-pk")
    )


def versions(row: ServiceRecord) -> Records:
    """All versions of a record, the newest first."""
    return (
        ServiceRecord.objects.filter(source_kind=row.source_kind, source_id=row.source_id)
        .select_related("service", "area", "organisation", "written_by", "approved_by")
        .prefetch_related(
            "contributions__person", "contributions__organisation", "receptions__person"
        )
        .order_by("-number")
    )


def waiting(by: Person) -> QuerySet[Backdated]:
    """What others want to enter afterwards, and this person may decide."""
    since = timezone.now() - Backdated.LASTS
    rows = Backdated.objects.filter(decided_at=None, asked_at__gt=since).exclude(asked_by=by)
    return narrow(rows, by, Power.CORRECT_RECORDS).select_related("area", "asked_by")


def asked_by(by: Person) -> QuerySet[Backdated]:
    """What somebody asked to enter afterwards, the latest first."""
    return Backdated.objects.filter(asked_by=by).select_related("area").order_by("-asked_at")


def written_of(rows: Iterable[Backdated]) -> dict[UUID, UUID]:
    """The record that was written of each that was let in, by what it is about."""
    let_in = [row for row in rows if row.is_granted]
    found = ServiceRecord.objects.filter(
        source_kind__in={row.source_kind for row in let_in},
        source_id__in=[row.source_id for row in let_in], is_current=True,
    )  # fmt: skip
    return dict(found.values_list("source_id", "pk")) if let_in else {}


def elsewhere(
    people: Iterable[UUID], begun_at: datetime, ended_at: datetime, *, but: UUID | None
) -> bool:
    """Whether one of them was recorded in another service at that time."""
    rows = Contribution.objects.filter(
        person__in=people, record__is_current=True,
        record__begun_at__lt=ended_at, record__ended_at__gt=begun_at,
    )  # fmt: skip
    return (rows.exclude(record__source_id=but) if but else rows).exists()


def busy(person: UUID, begun_at: datetime, ended_at: datetime) -> list[tuple[datetime, datetime]]:
    """From when to when somebody was recorded in a service in this time, in order."""
    rows = Contribution.objects.filter(
        person=person, record__is_current=True,
        record__begun_at__lt=ended_at, record__ended_at__gt=begun_at,
    )  # fmt: skip
    return list(
        rows.order_by("record__begun_at").values_list("record__begun_at", "record__ended_at")
    )


def served(by: Person, words: str) -> list[Person]:
    """Whom a name or a number means among the people in reach: none, the one, or two of more."""
    return list(_called(narrow(_living(), by, Power.SEE_PEOPLE), words)[:2])


def helpers(by: Person, words: str) -> list[Person]:
    """The same of those who help: in reach, of one's own house, or, by their number, any helper
    whose force was checked, wherever they live."""
    found = served(by, words)
    if found:
        return found
    houses = grants_of(by).values("organisation")
    colleagues = _living().filter(grants__organisation__in=houses, grants__revoked_at=None)
    found = list(_called(colleagues, words).distinct()[:2])
    if found or not _digits(words):
        return found
    checked = _living().filter(forces__verified_at__isnull=False)
    return list(_called(checked, words).distinct()[:2])


def house_of(person: Person, force: str) -> tuple[bool, Organisation | None]:
    """Whether somebody is or was of this force, and the house they work for in it."""
    if force in (Force.VOLUNTEER, Force.PARTY):
        return person.forces.filter(kind=force, verified_at__isnull=False).exists(), None
    grants = person.grants.exclude(role=Role.MEMBER).select_related("organisation")
    grant = grants.order_by(F("revoked_at").asc(nulls_first=True), "-valid_from").first()
    return grant is not None, grant.organisation if grant else None


def _living() -> QuerySet[Person]:
    return Person.objects.filter(erased_at=None)


def _called(people: QuerySet[Person], words: str) -> QuerySet[Person]:
    digits = _digits(words)
    if not digits:
        return people.filter(name=names.plain(words))
    by_mobile = Q(mobile_key=lookup(digits, "mobile"))
    return people.filter(by_mobile | Q(file__landline_key=lookup(digits, "landline")))


def _digits(words: str) -> str:
    """The number in what was written; "" if it is a name."""
    found = "".join(letter for letter in words if letter in "0123456789")
    return found if len(found) >= SHORTEST_NUMBER else ""


def figures(
    area: Areas,
    first_month: date,
    last_month: date,
    *,
    kind: str | None = None,
    service: Service | UUID | None = None,
    organisation: Organisation | UUID | None = None,
) -> Figures:
    """The figures of an area and all below it, from and to a month, from the tallies.

    Each month counts for the areas that its area lay in on the first of it, whatever the tree has
    become since. Two indexed queries, however many records there are.
    """
    asked, span = _given(kind=kind, service=service, organisation=organisation), _all(area)
    if asked:
        ((services, times, *minutes),) = _sums(span, first_month, last_month).filter(**asked)
        ((people,),) = _served(span, first_month, last_month).filter(**asked)
    else:
        pks = [getattr(one, "pk", one) for one in span]
        ((services, times, *minutes),) = _SUMS.all(pks, first_month, last_month) or NOTHING
        ((people,),) = _SERVED.all(pks, first_month, last_month) or [(0,)]
    by_force = {force: n or 0 for force, n in zip(FORCES, minutes, strict=True)}
    return Figures(services or 0, times or 0, people, by_force)


def _sums(areas: Collection[Area | UUID], first: date, last: date) -> QuerySet[Tally, Any]:
    rows = Tally.objects.filter(lay_in(areas, "month"), month__range=(first, last)).order_by()
    names = ("services", "person_times", *FORCES.values())
    one_row = rows.annotate(one=Value(1)).values("one")  # no group: one sum of them all
    return one_row.annotate(*map(Sum, names)).values_list(*(f"{name}__sum" for name in names))


def _served(areas: Collection[Area | UUID], first: date, last: date) -> QuerySet[Served, Any]:
    rows = Served.objects.filter(lay_in(areas, "month"), month__range=(first, last)).order_by()
    one_row = rows.annotate(one=Value(1)).values("one")
    return one_row.annotate(n=Count("person", distinct=True)).values_list("n")


NOTHING = [(0, 0, *(0 for _force in FORCES))]
_SUMS: Prepared[tuple[int | None, ...]] = Prepared(_sums, [UUID], date, date)
_SERVED: Prepared[tuple[int]] = Prepared(_served, [UUID], date, date)


def counted(
    area: Areas,
    first_month: date,
    last_month: date,
    *,
    kind: str | None = None,
    service: Service | UUID | None = None,
    organisation: Organisation | UUID | None = None,
) -> Records:
    """The records that these figures count."""
    month = TruncMonth("begun_at", output_field=DateField())
    return ServiceRecord.objects.alias(month=month).filter(
        lay_in(_all(area), "month"),
        is_current=True,
        begun_at__gte=beginning(first_month),
        begun_at__lt=beginning(after(last_month)),
        **_given(kind=kind, service=service, organisation=organisation),
    )


def recount(area: Areas, first_month: date, last_month: date, **asked: Any) -> Figures:
    """The same figures as `figures`, counted from the records themselves."""
    return figures_of(counted(area, first_month, last_month, **asked))


def figures_of(records: Records) -> Figures:
    """The figures of any records."""
    rows = records.order_by().values("pk")
    got = Reception.objects.filter(record__in=rows).aggregate(
        times=Sum(PERSON_TIMES), people=Count("person", distinct=True)
    )
    gave = Contribution.objects.filter(record__in=rows).order_by()
    minutes = dict(gave.values_list("force").annotate(n=Sum("minutes")))
    return Figures(
        records.count(),
        got["times"] or 0,
        got["people"],
        {force: minutes.get(force, 0) for force in FORCES},
    )


def listed(
    figure: str, area: Areas, first_month: date, last_month: date, **asked: Any
) -> QuerySet[Any]:
    """The list behind a figure, as `behind` makes it."""
    return behind(figure, counted(area, first_month, last_month, **asked))


def behind(figure: str, records: Records) -> QuerySet[Any]:
    """What a figure of these records counts.

    "services": the records, and "people": the persons; as many as the figure says.
    "person_times": the receptions, whose `person_times` add up to it.
    A force, such as "volunteer": its contributions, whose `minutes` add up to it.
    """
    rows = records.order_by().values("pk")
    if figure == "services":
        return records.order_by("-begun_at", "-pk")
    if figure == "people":
        return Person.objects.filter(receptions__record__in=rows).distinct().order_by("pk")
    if figure == "person_times":
        received = Reception.objects.filter(record__in=rows)
        return received.order_by("-record__begun_at", "-pk")
    gave = Contribution.objects.filter(record__in=rows, force=figure)
    return gave.order_by("-record__begun_at", "-pk")


def services_of(people: Iterable[Person], records: Records) -> dict[UUID, int]:
    """How many of the records each of the people stands in as served."""
    rows = Reception.objects.filter(person__in=people, record__in=records.order_by().values("pk"))
    counts = rows.order_by().values_list("person").annotate(n=Count("record", distinct=True))
    return dict(counts)


def _all(areas: Areas) -> Collection[Area | UUID]:
    return areas if isinstance(areas, tuple) else (areas,)


def beginning(month: date) -> datetime:
    """Midnight before the first day of the month, where we are."""
    return midnight(month.replace(day=1))


def after(month: date) -> date:
    """The first day of the next month."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _given(**asked: Any) -> dict[str, Any]:
    return {name: value for name, value in asked.items() if value is not None}


def people_in(rows: Iterable[Backdated]) -> list[Person]:
    """Everybody whom what is to be entered afterwards names."""
    facts = [row.facts for row in rows]
    ids = {part[0] for one in facts for part in one["gave"] + one["got"] if part[0]}
    return list(Person.objects.filter(pk__in=ids)) if ids else []


def named_in(rows: Iterable[Backdated]) -> tuple[dict[str, Organisation], dict[str, Service]]:
    """The organisations and services that what is to be entered afterwards names, by id."""
    facts = [row.facts for row in rows]
    units = Organisation.objects.in_bulk(list({one["organisation"] for one in facts}))
    ids = {one["service"] for one in facts if one["service"]}
    services = Service.objects.in_bulk(list(ids))
    return (
        {str(pk): one for pk, one in units.items()},
        {str(pk): one for pk, one in services.items()},
    )


def got_of(person: Person) -> list[dict[str, object]]:
    """What was done for somebody, and what was written beside it of them, for their own eyes."""
    names = dict(Group.choices)
    return [
        _own(row)
        | {"age": row.age, "groups": [str(names.get(one, one)) for one in row.groups or ()]}
        for row in received_by(person)
    ]


def gave_of(person: Person) -> list[dict[str, object]]:
    """What somebody did for others, for their own eyes."""
    return [_own(row) | {"minutes": row.minutes} for row in given_by(person)]


def _own(part: Reception | Contribution) -> dict[str, object]:
    row = part.record
    return {
        "at": timezone.localtime(row.begun_at).isoformat(),
        "service": row.service.name if row.service else row.title,
        "organisation": row.organisation.name,
    }
