"""Warnings for everybody: what holds in a place, what its people are asked, and one of them."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from linli.alerts import colours, queries, rules
from linli.alerts.models import Alert, Colour
from linli.alerts.words import STANDS
from linli.areas.here import Place, here
from linli.core.http import Request
from linli.core.paging import page_of
from linli.core.remember import remembered

MOST_HOLDING = 20  # more than a place ever has at once
MOST_ADVICE = 10


@require_safe
def index(request: Request) -> HttpResponse:
    """What holds here, the highest first; what the place asks; what is over."""
    place = here(request)
    if place is None:
        return redirect("web:places")
    key = ("alerts", place.id, request.GET.get("page", ""), get_language(), request.display)
    listing = remembered(key, lambda: _listing(request, place))
    return render(request, "alerts/index.html", {"place": place, "listing": listing})


def _listing(request: Request, place: Place) -> SafeString:
    """The list as HTML: the same for everybody in a place."""
    now, province = timezone.now(), queries.province_of(place.id)
    held: list[Any] = list(queries.holding(place.id, now)[:MOST_HOLDING])
    for alert in held:
        alert.meaning = colours.meaning(alert.kind, alert.colour, province)
    context = {
        "alerts": held,
        "advice": queries.advice(place.id, now)[:MOST_ADVICE],
        "page": page_of(queries.former(place.id, now), request.GET.get("page")),
        "now": now,
        "place": place,
    }
    return render_to_string("alerts/listing.html", context, request)


@require_safe
def one(request: Request, pk: UUID) -> HttpResponse:
    """One message, whole: also when it is over, with what came after it."""
    alert = get_object_or_404(queries.public(), pk=pk)
    now = timezone.now()
    context = {
        "alert": alert,
        "meanings": _meanings(alert),
        "colours": Colour.choices,
        "names": queries.names_of(alert),
        "before": alert.closes.defer("document").order_by("-sent", "-id")[:MOST_HOLDING],
        "holds": alert.holds(now),
        "stand": STANDS[rules.stand(alert, now)],
        "now": now,
    }
    return render(request, "alerts/one.html", context)


def _meanings(alert: Alert) -> list[colours.Meaning]:
    """All colours of the kind where the warning is for."""
    area = alert.areas.order_by("pk").values_list("area", flat=True).first()
    return colours.table(alert.kind, queries.province_of(area)) if area else []


def on_home(area_id: UUID) -> dict[str, object] | None:
    """The highest that holds, over everything else on the home page of a place; without any, what
    the place asks."""
    rows = list(queries.holding(area_id)[:MOST_HOLDING])
    if rows:
        return {"alert": rows[0], "others": len(rows) - 1}
    asked = queries.advice(area_id).first()
    return {"asked": asked} if asked else None
