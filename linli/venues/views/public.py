"""Stations for everybody: where to go, whether it is open, who gets in."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from linli.areas.here import here
from linli.areas.queries import path
from linli.core import asked
from linli.core.http import Request
from linli.core.paging import page_of
from linli.venues import queries, words
from linli.venues.models import Station


@require_safe
def index(request: Request) -> HttpResponse:
    """The stations for the visitor's place, or all of them."""
    place = here(request)
    looked_for = asked.words(request.GET.get("q", ""))
    if place and not looked_for:
        rows = queries.near(place.id)
    else:
        rows = queries.named(queries.public(), looked_for).order_by("area__name", "name", "pk")
    page = page_of(rows, request.GET.get("page"))
    context = {"page": page, "found": _with_hours(page.object_list), "words": looked_for}
    return render(request, "venues/index.html", context)


@require_safe
def one(request: Request, pk: UUID) -> HttpResponse:
    """A station: its hours, its rooms, its points."""
    rows = queries.public().prefetch_related("fronts")
    station: Station = get_object_or_404(rows, pk=pk)
    points = list(queries.public().filter(parent=station))
    tables = queries.timetables([station, *points])
    now = timezone.localtime()
    context = {
        "station": station,
        "where": path(station.area),
        "now": words.now_at(tables[pk], now),
        "week": words.week(tables[pk]),
        "special": words.special(queries.special_days(station)),
        "points": [(point, words.now_at(tables[point.pk], now)) for point in points],
    }
    return render(request, "venues/one.html", context)


def on_home(place_id: UUID) -> dict[str, Any] | None:
    """The first station for a place, for its home page."""
    station = queries.near(place_id).first()
    if station is None:
        return None
    [(found, now)] = _with_hours([station])
    return {"station": found, "now": now}


def _with_hours(stations: Any) -> list[tuple[Station, words.Now]]:
    shown = list(stations)
    tables, now = queries.timetables(shown), timezone.localtime()
    return [(station, words.now_at(tables[station.pk], now)) for station in shown]
