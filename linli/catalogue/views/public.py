"""What a visitor sees of the catalogue."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from linli.accounts.doors import signed_in
from linli.areas.here import here
from linli.catalogue import actions, queries
from linli.catalogue.forms import PlacedWantedForm, WantedForm
from linli.catalogue.models import Audience, Kind, Package
from linli.catalogue.urgent import is_urgent
from linli.core import unit
from linli.core.http import Request, sent
from linli.core.limits import take
from linli.core.paging import page_of
from linli.core.remember import remembered
from linli.core.unit import own_units

ON_HOME = 8
KINDS = (Kind.HANDY, Kind.REGULAR, Kind.PROFESSIONAL)
WANTS_A_DAY = 10


@require_safe
def services(request: Request) -> HttpResponse:
    """What can be had here: by words, by whom it is for, or all of it in three parts."""
    words = request.GET.get("q", "").strip()[:60]
    audience = request.GET.get("for", "")
    audience = audience if audience in Audience.values else ""
    place = here(request)
    place_id = place.id if place else None
    if words:
        listing = render_to_string("catalogue/found.html", _found(place_id, words), request)
    else:
        key = ("catalogue", place_id, audience, get_language(), request.display)
        listing = remembered(key, lambda: _listing(request, place_id, audience))
    context = {"words": words, "listing": listing, "is_urgent": is_urgent(words)}
    return render(request, "catalogue/services.html", context)


def _found(place_id: UUID | None, words: str) -> dict[str, Any]:
    return {"words": words, "found": queries.meant(list(queries.offered(place_id)), words)}


def _listing(request: Request, place_id: UUID | None, audience: str) -> SafeString:
    """The list as HTML: the same for everybody in a place, so it is made once a minute."""
    everything = list(queries.offered(place_id))
    chosen = queries.for_audience(everything, audience)
    parts = {kind: [one for one in chosen if one.kind == kind] for kind in KINDS}
    professional = parts.pop(Kind.PROFESSIONAL)
    context = {
        "count": len(everything),
        "audience": audience,
        "audiences": [(one, len(queries.for_audience(everything, one.value))) for one in Audience],
        "parts": [(kind, rows) for kind, rows in parts.items() if rows],
        "professional": professional,
        "packages": [] if audience else list(queries.packages(place_id)),
    }
    return render_to_string("catalogue/listing.html", context, request)


@require_safe
def service(request: Request, slug: str) -> HttpResponse:
    """One service: what happens, who comes, what it costs, how to get it."""
    place = here(request)
    place_id = place.id if place else None
    key = ("service", slug, place_id, timezone.localdate())
    context = remembered(key, lambda: _about(slug, place_id))
    if context is None:
        raise Http404
    return render(request, "catalogue/service.html", context)


def _about(slug: str, place_id: UUID | None) -> dict[str, Any] | None:
    row = queries.offered(None).prefetch_related("limits").filter(slug=slug).first()
    if row is None:
        return None
    limit = next((one for one in row.limits.all() if one.urgency == "normal"), None)
    return {
        "service": row,
        "is_here": not place_id or queries.offered(place_id).filter(pk=row.pk).exists(),
        "in_season": row.in_season(timezone.localdate()),
        "hours": -(-limit.accept_minutes // 60) if limit else None,
    }


@require_safe
def package(request: Request, slug: str) -> HttpResponse:
    row: Package = get_object_or_404(queries.packages(None), slug=slug)
    place = here(request)
    is_here = place is None or queries.packages(place.id).filter(pk=row.pk).exists()
    today = timezone.localdate()
    in_season = all(item.service.in_season(today) for item in row.items.all())
    context = {"package": row, "is_here": is_here, "in_season": in_season}
    return render(request, "catalogue/package.html", context)


@own_units
@signed_in
def tell_us(request: Request) -> HttpResponseBase:
    """Nothing fits: say what is needed, and a person of that place answers."""
    place = here(request)
    area_id = place.id if place else request.user.area_id
    kind = WantedForm if area_id else PlacedWantedForm  # a wish of nowhere reaches nobody
    form = kind(sent(request), initial={"words": request.GET.get("q", "")[:60]})
    if form.is_valid():
        take("wanted", str(request.user.pk), limit=WANTS_A_DAY, per=timedelta(days=1))
        asked = form.cleaned_data
        return unit.answer(request, lambda: _told(request, asked, area_id))
    status = 422 if form.is_bound else 200
    context = {"form": form, "is_urgent": is_urgent(str(form["words"].value() or ""))}
    return render(request, "catalogue/tell_us.html", context, status=status)


def _told(request: Request, asked: dict[str, Any], area_id: UUID | None) -> HttpResponse:
    where = area_id or asked["area"].pk
    actions.ask_for(asked["words"], by=request.user, area_id=where)
    return redirect("catalogue:told")


@require_safe
@signed_in
def told(request: Request) -> HttpResponse:
    """What one told us, and what we answered."""
    page = page_of(queries.told_by(request.user), request.GET.get("page"))
    context = {"page": page, "is_urgent": any(is_urgent(row.words) for row in page[:1])}
    return render(request, "catalogue/told.html", context)


def on_home(place_id: UUID) -> dict[str, Any] | None:
    """The tiles of a place's home page."""
    rows = list(queries.offered(place_id))
    if not rows:
        return None
    return {"services": rows[:ON_HOME], "service_count": len(rows)}
