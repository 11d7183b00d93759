"""What a place and each of its organisations recorded and certified in a year, for everybody
(令67 §18)."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils import timezone

from linli.areas.queries import below
from linli.core.days import midnight
from linli.core.exports import Cell
from linli.hours.models import ENDED, Certificate, Hour, Objection, Standing, State
from linli.organisations.models import Organisation


@dataclass(frozen=True)
class Unit:
    """One organisation's year."""

    organisation: Organisation
    volunteers: int
    records: int
    minutes: int
    certificates: int


@dataclass(frozen=True)
class Year:
    """The sums of a place, and each organisation."""

    records: int
    volunteers: int
    counting: int
    minutes: int
    backdated: int
    late: int
    ended: int
    objections: int
    in_time: int
    certificates: int
    withdrawn: int
    units: list[Unit]


def report(area_id: UUID, year: int) -> Year:
    """Of services of that year as they stand today; certificates and objections by their day."""
    hours = Hour.objects.filter(area__in=below(area_id), on__year=year).order_by()
    made = _within(year)
    papers = Certificate.objects.filter(
        made("issued_at"), organisation__area__in=below(area_id)
    ).order_by()
    objections = Objection.objects.filter(made("at"), hour__area__in=below(area_id), appeals=None)
    # A line that was corrected is there once, as its newest version.
    counts = Q(state=State.EFFECTIVE)
    sums: dict[str, Any] = hours.exclude(state=State.SUPERSEDED).aggregate(
        records=Count("pk"), volunteers=Count("person", distinct=True),
        counting=Count("pk", filter=counts), minutes=Sum("counted", filter=counts, default=0),
        backdated=Count("pk", filter=Q(is_backdated=True)),
        late=Count("pk", filter=Q(is_late=True)), ended=Count("pk", filter=Q(state__in=ENDED)),
    )  # fmt: skip
    answered = objections.aggregate(
        objections=Count("pk"),
        in_time=Count("pk", filter=Q(answered_at__date__lte=F("due_on"))),
    )
    issued = papers.aggregate(
        certificates=Count("pk"), withdrawn=Count("pk", filter=~Q(state=Standing.VALID))
    )
    return Year(**sums, **answered, **issued, units=_units(hours.filter(counts), papers))


def _units(hours: QuerySet[Hour], papers: QuerySet[Certificate]) -> list[Unit]:
    of_papers = dict(papers.values_list("organisation").annotate(n=Count("pk")))
    rows = hours.values("organisation").annotate(
        n=Count("pk"), people=Count("person", distinct=True), minutes=Sum("counted")
    )
    of_hours = {one["organisation"]: one for one in rows}
    known = Organisation.objects.in_bulk({*of_papers, *of_hours})
    none = {"n": 0, "people": 0, "minutes": 0}
    found = [
        Unit(house, one["people"], one["n"], one["minutes"], of_papers.get(pk, 0))
        for pk, house in known.items()
        for one in [of_hours.get(pk, none)]
    ]
    return sorted(found, key=lambda one: (-one.minutes, one.organisation.name, one.organisation.pk))


def _within(year: int) -> Any:
    """A condition on a moment, by the name of its column."""
    first, last = midnight(date(year, 1, 1)), midnight(date(year + 1, 1, 1))
    return lambda column: Q(**{f"{column}__gte": first, f"{column}__lt": last})


def years_of(area_id: UUID) -> list[int]:
    """The years in which something was recorded there, the latest first; this one always."""
    found = Hour.objects.filter(area__in=below(area_id)).order_by()
    years = {on.year for on in found.dates("on", "year")} | {timezone.localdate().year}
    return sorted(years, reverse=True)


HEAD = ("organisation", "uscc", "volunteers", "records", "minutes", "certificates")


def rows(found: Year) -> list[list[Cell]]:
    """One line for each organisation, then the place as a whole."""
    table: list[list[Cell]] = [
        [one.organisation.name, one.organisation.credit_code or "", one.volunteers, one.records,
         one.minutes, one.certificates]
        for one in found.units
    ]  # fmt: skip
    return [*table, ["", "", found.volunteers, found.counting, found.minutes, found.certificates]]
