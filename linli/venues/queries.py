"""Which stations, and when each is open."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, time, timedelta
from uuid import UUID

from django.db.models import Case, F, IntegerField, Prefetch, Q, QuerySet, Value, When
from django.utils import timezone

from linli.accounts.models import Person
from linli.areas.models import RANK, Area, AreaLink, Kind
from linli.areas.queries import below
from linli.core import asked
from linli.core.models import Shift, SpecialDay
from linli.core.prepared import Prepared
from linli.organisations.scope import Power, narrow
from linli.venues.hours import AHEAD, Span, Timetable
from linli.venues.models import Opening, Room, SpecialOpening, Station

LOCAL = [kind for kind in Kind.values if RANK[kind] >= RANK[Kind.TOWN]]
LONGEST_SEARCH = asked.MOST


def public() -> QuerySet[Station]:
    """The stations everybody may know of, with all a card needs."""
    rooms = Prefetch("rooms", Room.objects.filter(ended_on=None))
    stations = Station.objects.filter(ended_on=None)
    return stations.select_related("area", "organisation", "parent").prefetch_related(rooms)


def near(area: "Area | UUID") -> QuerySet[Station]:
    """The stations for the people of an area: those in it first, then those around it.

    Around is the town: a station of a neighbouring village, or the centre of the whole town.
    """
    inside = below(area)
    town = AreaLink.objects.filter(below=area, above__kind=Kind.TOWN).values("above")
    around = AreaLink.objects.filter(above__in=town).values("below")
    order = Case(
        When(area__in=inside, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    stations = public().filter(Q(area__in=inside) | Q(area__in=around))
    return stations.order_by(order, F("parent").asc(nulls_first=True), "name", "pk")


def phones(areas: Iterable[UUID]) -> dict[UUID, str]:
    """The number of the station of each area that has one: the nearest above it, up to its town.

    Two queries, however many areas: the areas above each, and the stations there.
    """
    links = _STEPS.all(set(areas))
    there = dict(_PHONES.all({above for _below, above in links}))  # of several the centre
    found: dict[UUID, str] = {}
    for below_it, above in links:
        if above in there:
            found.setdefault(below_it, there[above])
    return found


_STEPS: Prepared[tuple[UUID, UUID]] = Prepared(
    lambda areas: (
        AreaLink.objects.filter(below__in=areas, above__kind__in=LOCAL)
        .order_by("steps")
        .values_list("below", "above")
    ),
    [UUID],
)
_PHONES: Prepared[tuple[UUID, str]] = Prepared(
    lambda areas: (
        Station.objects.filter(ended_on=None, area__in=areas)
        .exclude(phone="")
        .order_by(F("parent").asc(nulls_last=True), "-name", "-pk")
        .values_list("area", "phone")
    ),
    [UUID],
)


def named(stations: QuerySet[Station], text: str) -> QuerySet[Station]:
    words = asked.words(text)
    if not words:
        return stations
    return stations.filter(
        Q(name__contains=words) | Q(address__contains=words) | Q(area__name__contains=words)
    )


def editable_by(person: Person) -> QuerySet[Station]:
    """The stations of the areas the person answers for."""
    stations = narrow(Station.objects.all(), person, Power.EDIT_STATIONS, few=True)
    return stations.select_related("area", "organisation", "parent")


def timetables(stations: Iterable[Station], today: date | None = None) -> dict[UUID, Timetable]:
    """The hours of each station, in three queries for all of them."""
    shown = list(stations)
    wanted = [station.pk for station in shown]
    today = today or timezone.localdate()
    weekly: defaultdict[UUID, defaultdict[int, list[Span]]] = defaultdict(lambda: defaultdict(list))
    for row in Opening.objects.filter(station__in=wanted).order_by("weekday", "opens"):
        weekly[row.station_id][row.weekday].append((row.opens, row.closes))
    special: defaultdict[UUID, dict[date, Span | None]] = defaultdict(dict)
    for day in SpecialOpening.objects.filter(station__in=wanted, on__gte=today):
        span = (day.opens, day.closes) if day.opens and day.closes else None
        special[day.station_id][day.on] = span
    soon = today + timedelta(days=AHEAD)
    holidays = dict(SpecialDay.objects.filter(on__range=(today, soon)).values_list("on", "kind"))
    return {
        station.pk: Timetable(
            weekly.get(station.pk, {}),
            special.get(station.pk, {}),
            holidays,
            station.is_closed_on_holidays,
        )
        for station in shown
    }


def usual_hours(station: Station) -> QuerySet[Opening, tuple[int, time, time]]:
    """The weekday, begin and end of each span of the week."""
    return station.openings.order_by("weekday", "opens").values_list("weekday", "opens", "closes")


def office_hours() -> QuerySet[Shift, tuple[int, time, time]]:
    """The same of the working time of the whole platform."""
    return Shift.objects.values_list("weekday", "begins", "ends")


def days_of(year: int) -> QuerySet[SpecialDay]:
    """The holidays and make-up days of a year."""
    return SpecialDay.objects.filter(on__year=year)


def special_days(station: Station) -> QuerySet[SpecialOpening]:
    """The days to come that are kept differently."""
    return station.special_openings.filter(on__gte=timezone.localdate())


def is_open(station: Station) -> bool:
    """Whether the station is open at this moment."""
    now = timezone.localtime()
    return timetables([station])[station.pk].is_open(now)
