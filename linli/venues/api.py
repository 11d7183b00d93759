"""Stations for programs: where they are, who gets in, when they are open."""

from datetime import date, time
from uuid import UUID

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Field, Query, Router, Schema

from linli.core.paging import LAST_PAGE, page_of
from linli.venues import queries
from linli.venues.hours import Timetable
from linli.venues.models import Station

router = Router(tags=["stations"])
SHOWN = 50


class SearchIn(Schema):
    area: UUID | None = None
    q: str = Field("", max_length=queries.LONGEST_SEARCH)
    page: int = Field(1, ge=1, le=LAST_PAGE)


class RoomOut(Schema):
    id: UUID
    name: str
    capacity: int | None
    equipment: str
    is_level: bool


class SpanOut(Schema):
    weekday: int  # 0 is Monday
    opens: time
    closes: time


class DayOut(Schema):
    on: date
    opens: time | None
    closes: time | None


class StationOut(Schema):
    id: UUID
    name: str
    centre_id: UUID | None
    organisation_id: UUID
    area_id: UUID
    address: str
    latitude: float | None
    longitude: float | None
    phone: str
    about: str
    has_level_entrance: bool
    has_lift: bool
    has_accessible_toilet: bool
    has_hearing_loop: bool
    has_sign_language: bool
    is_open: bool
    openings: list[SpanOut]
    special_days: list[DayOut]
    rooms: list[RoomOut]


class StationsOut(Schema):
    items: list[StationOut]
    count: int


@router.get("", response=StationsOut, auth=None, url_name="list_stations")
def index(request: HttpRequest, asked: Query[SearchIn]) -> dict[str, object]:
    """The stations for an area: its own first, then those of its town."""
    rows = queries.near(asked.area) if asked.area else queries.public().order_by("name", "pk")
    found = page_of(queries.named(rows, asked.q), asked.page, SHOWN)
    tables = queries.timetables(found)
    items = [_out(station, tables[station.pk]) for station in found]
    return {"items": items, "count": found.paginator.count}


@router.get("/{uuid:pk}", response=StationOut, auth=None, url_name="one_station")
def one(request: HttpRequest, pk: UUID) -> dict[str, object]:
    station = queries.public().filter(pk=pk).first()
    if station is None:
        raise Http404
    return _out(station, queries.timetables([station])[pk])


COPIED = (
    "name", "organisation_id", "area_id", "address", "latitude", "longitude", "phone", "about",
    "has_level_entrance", "has_lift", "has_accessible_toilet", "has_hearing_loop",
    "has_sign_language",
)  # fmt: skip


def _out(station: Station, table: Timetable) -> dict[str, object]:
    return {name: getattr(station, name) for name in COPIED} | {
        "id": station.pk,
        "centre_id": station.parent_id,
        "is_open": table.is_open(timezone.localtime()),
        "openings": [
            {"weekday": weekday, "opens": opens, "closes": closes}
            for weekday, spans in table.weekly.items()
            for opens, closes in spans
        ],
        "special_days": [
            {"on": on, "opens": span and span[0], "closes": span and span[1]}
            for on, span in sorted(table.special.items())
        ],
        "rooms": list(station.rooms.all()),
    }
