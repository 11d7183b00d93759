"""Stations at the desk: add, change, set hours and single days, rooms, close for good."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.core import asked
from linli.core.http import Request, sent
from linli.core.paging import page_of
from linli.organisations.doors import desk
from linli.organisations.scope import Power
from linli.organisations.views.shared import attempt, form_page
from linli.venues import actions, queries, words
from linli.venues.forms import DayForm, HoursForm, RoomForm, StationForm
from linli.venues.models import Room, SpecialOpening, Station

form_view = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@desk(Power.EDIT_STATIONS)
def index(request: Request) -> HttpResponse:
    """The stations one answers for."""
    looked_for = asked.words(request.GET.get("q", ""))
    rows = queries.named(queries.editable_by(request.user), looked_for).filter(ended_on=None)
    page = page_of(rows.order_by("area__name", "name", "pk"), request.GET.get("page"))
    context = {"page": page, "words": looked_for}
    return render(request, "venues/desk/index.html", context)


@form_view
@desk(Power.EDIT_STATIONS)
def add(request: Request) -> HttpResponse:
    form = StationForm(sent(request), by=request.user)
    made = attempt(form, lambda: actions.add(by=request.user, facts=form.facts()))
    if made:
        messages.success(request, _("Added. Now set its hours."))
        return redirect("venues:set_hours", made.pk)
    back = reverse("venues:index")
    return form_page(request, form, _("New station"), back=back, button=_("Add"))


@require_safe
@desk(Power.EDIT_STATIONS)
def one(request: Request, pk: UUID) -> HttpResponse:
    return _show(request, _station(request, pk))


@form_view
@desk(Power.EDIT_STATIONS)
def edit(request: Request, pk: UUID) -> HttpResponse:
    station = _station(request, pk)
    initial = StationForm.initial_of(station)
    form = StationForm(sent(request), by=request.user, station=station, initial=initial)
    if attempt(form, lambda: actions.edit(station, by=request.user, facts=form.facts())):
        messages.success(request, _("Saved. Visitors see it within a minute."))
        return redirect("venues:station", pk)
    return form_page(request, form, station.name, back=_back(station))


@form_view
@desk(Power.EDIT_STATIONS)
def set_hours(request: Request, pk: UUID) -> HttpResponse:
    station = _station(request, pk)
    form = HoursForm(sent(request), initial=HoursForm.initial_of(queries.usual_hours(station)))
    if attempt(form, lambda: actions.set_hours(station, by=request.user, weekly=form.weekly())):
        messages.success(request, _("Saved. Visitors see it within a minute."))
        return redirect("venues:station", pk)
    title = _("Hours of %(name)s") % {"name": station.name}
    return form_page(request, form, title, back=_back(station))


@require_POST
@desk(Power.EDIT_STATIONS)
def set_day(request: Request, pk: UUID) -> HttpResponse:
    """One day is kept differently."""
    station = _station(request, pk)
    form = DayForm(request.POST)

    def step() -> SpecialOpening:
        on, reason = form.cleaned_data["on"], form.cleaned_data["reason"]
        return actions.set_day(station, by=request.user, on=on, span=form.span(), reason=reason)

    if attempt(form, step):
        messages.success(request, _("Saved. Visitors see it within a minute."))
        return redirect("venues:station", pk)
    return _show(request, station, day_form=form, status=422)


@require_POST
@desk(Power.EDIT_STATIONS)
def clear_day(request: Request, pk: UUID) -> HttpResponse:
    stations = queries.editable_by(request.user)
    day = get_object_or_404(SpecialOpening, pk=pk, station__in=stations)
    actions.clear_day(day, by=request.user)
    return redirect("venues:station", day.station_id)


@form_view
@desk(Power.EDIT_STATIONS)
def add_room(request: Request, pk: UUID) -> HttpResponse:
    station = _station(request, pk)
    form = RoomForm(sent(request))
    if attempt(form, lambda: actions.add_room(station, by=request.user, facts=form.facts())):
        messages.success(request, _("Added."))
        return redirect("venues:station", pk)
    return form_page(request, form, _("New room"), back=_back(station), button=_("Add"))


@form_view
@desk(Power.EDIT_STATIONS)
def edit_room(request: Request, pk: UUID) -> HttpResponse:
    room = _room(request, pk)
    names = ("name", "capacity", "equipment", "is_level")
    form = RoomForm(sent(request), initial={name: getattr(room, name) for name in names})
    if attempt(form, lambda: actions.edit_room(room, by=request.user, facts=form.facts())):
        messages.success(request, _("Saved."))
        return redirect("venues:station", room.station_id)
    return form_page(request, form, room.name, back=_back(room.station))


@require_POST
@desk(Power.EDIT_STATIONS)
def end_room(request: Request, pk: UUID) -> HttpResponse:
    room = actions.end_room(_room(request, pk), by=request.user)
    messages.success(request, _("Taken out of use."))
    return redirect("venues:station", room.station_id)


@require_POST
@desk(Power.EDIT_STATIONS)
def end(request: Request, pk: UUID) -> HttpResponse:
    actions.end(_station(request, pk), by=request.user)
    messages.success(request, _("Closed for good."))
    return redirect("venues:index")


def _station(request: Request, pk: UUID) -> Station:
    station: Station = get_object_or_404(queries.editable_by(request.user), pk=pk)
    return station


def _room(request: Request, pk: UUID) -> Room:
    stations = queries.editable_by(request.user)
    return get_object_or_404(Room.objects.select_related("station"), pk=pk, station__in=stations)


def _back(station: Station) -> str:
    return reverse("venues:station", args=[station.pk])


def _show(
    request: Request, station: Station, *, day_form: DayForm | None = None, status: int = 200
) -> HttpResponse:
    days = queries.special_days(station)
    context = {
        "station": station,
        "week": words.week(queries.timetables([station])[station.pk]),
        "special": words.special(days),
        "rooms": station.rooms.filter(ended_on=None),
        "points": station.points.filter(ended_on=None),
        "fronts": station.fronts.all(),
        "day_form": day_form or DayForm(),
    }
    return render(request, "venues/desk/one.html", context, status=status)
