"""What is printed: the slip for the door, the day's round, a blank form, a sticker for any door."""

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from linli.accounts.doors import signed_in
from linli.areas.models import Area
from linli.core import qr
from linli.core.errors import allow
from linli.core.http import Request
from linli.orders import queries, reading, rules
from linli.orders.forms.intake import PlaceForm
from linli.orders.models import Order
from linli.orders.views import desk as at_desk
from linli.orders.views import own
from linli.organisations.doors import desk
from linli.organisations.scope import Power
from linli.venues.models import Station
from linli.venues.queries import near


@require_safe
@signed_in
def slip(request: Request, pk: UUID) -> HttpResponse:
    """For whoever ordered: to be laid on the table of somebody without a phone."""
    return _slip(request, own.visible(request, pk), back="orders:one")


@require_safe
@desk(*at_desk.ORDERS)
def desk_slip(request: Request, pk: UUID) -> HttpResponse:
    return _slip(request, at_desk.visible(request, pk), back="orders:desk_one")


def _slip(request: Request, order: Order, *, back: str) -> HttpResponse:
    """A4, black and white: when, who, the four digits, and three ways to reach us."""
    allow(rules.may_see_contact(request.user, order))
    if not queries.is_asker(request.user, order):
        reading.reveal(order, request.user)
    if order.slot_from is None:
        raise Http404
    address = settings.OUR_ADDRESS.rstrip("/")
    context = {
        "order": order,
        "back": back,
        "hands": list(queries.served_by(order)),
        "phone": _phone(near(order.area).first()),
        "when": reading.span_words(order),
        "code_order": qr.drawn(f"{address}{reverse('orders:one', args=[order.pk])}"),
        "code_place": _code_of(order.area),
    }
    return render(request, "orders/paper/slip.html", context)


@require_safe
@signed_in
def card(request: Request) -> HttpResponse:
    """We came and met nobody: to be hung on a door. It is blank but for the station and its
    number, as anybody who passes by can read it; the rest is written by hand."""
    area = request.user.area
    station = near(area).first() if area else None
    place = station or area  # somebody without a place prints one that names none
    context = {"name": place.name if place else "", "phone": _phone(station)}
    return render(request, "orders/paper/card.html", context)


@require_safe
@desk(Power.TAKE_ORDERS)
def form_sheet(request: Request) -> HttpResponse:
    """An order to be written by hand: given out, and typed in when it comes back."""
    return _of_a_place(request, "orders/paper/form.html")


@require_safe
@desk(Power.TAKE_ORDERS)
def sticker_sheet(request: Request) -> HttpResponse:
    """For any door, before anybody ordered anything: three ways to reach the station."""
    return _of_a_place(request, "orders/paper/sticker.html")


def _of_a_place(request: Request, template: str) -> HttpResponse:
    """With the name and the number of the station that is nearest to the people of the area."""
    by = request.user
    form = PlaceForm(request.GET or None, by=by, initial={"area": by.area})
    area = form.cleaned_data["area"] if form.is_valid() else None
    if not form.is_bound and by.area_id:
        area = form.reach.filter(pk=by.area_id).first()
    station = near(area).first() if area else None
    context = {
        "form": form, "area": area, "station": station,
        "phone": _phone(station),
        "code_place": _code_of(area) if area else "",
    }  # fmt: skip
    return render(request, template, context, status=422 if form.errors else 200)


def _phone(station: Station | None) -> str:
    """The number of the station that is near, else the town's."""
    return station.phone if station and station.phone else settings.HELP_PHONE


def _code_of(area: Area) -> str:
    address = settings.OUR_ADDRESS.rstrip("/")
    return qr.drawn(f"{address}/p/{area.slug}/" if area.slug else address)
