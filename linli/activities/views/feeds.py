"""Calendars: of a place for everybody, and one's own at a secret address."""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from linli.accounts.doors import signed_in
from linli.activities import feed, pdf, queries
from linli.activities.actions import subscribing
from linli.activities.models import Activity, Feed, State
from linli.areas.here import ever
from linli.core import sealing
from linli.core.http import Request

BACK = timedelta(days=30)
MOST = 200
SHOWN = "feed_address"  # in the session, between making it and showing it once


@require_safe
def of_place(request: Request, slug: str) -> HttpResponse:
    """What is on in a place, for everybody."""
    place = ever(slug)
    if place is None:
        raise Http404
    rows = queries.announced(place.id, timezone.now() - BACK).prefetch_related("sessions")[:MOST]
    # By its Chinese name in every language: it is kept for everybody.
    return _answer(feed.calendar(place.name, rows), "public, max-age=300")


@require_safe
def card(request: Request, pk: UUID) -> HttpResponse:
    """An activity as a picture to be sent around; the same for everybody."""
    rows = Activity.objects.filter(state=State.PUBLISHED).select_related("area", "organisation")
    activity = get_object_or_404(rows, pk=pk)
    caching = {"Cache-Control": "public, max-age=300"}
    return HttpResponse(pdf.card(activity), content_type="image/png", headers=caching)


@require_safe
def own(request: Request, secret: str) -> HttpResponse:
    """Where somebody goes, for whoever has the secret."""
    row = Feed.objects.filter(key=subscribing.key_of(secret), person__erased_at=None)
    found = row.select_related("person").first()
    if found is None:
        raise Http404
    rows = queries.gone_to(found.person, timezone.now() - BACK).prefetch_related("sessions")[:MOST]
    return _answer(feed.calendar(_("My activities"), rows), "private, no-store")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def subscribe(request: Request) -> HttpResponse:
    """Make the secret address, see it once, or end it."""
    if request.method == "POST":
        if "end" in request.POST:
            subscribing.end(by=request.user)
        else:
            secret = subscribing.begin(by=request.user)
            request.session[SHOWN] = sealing.seal(secret, place=SHOWN)
        return redirect("activities:subscribe")
    sealed = request.session.pop(SHOWN, "")
    secret = sealing.unseal(sealed, place=SHOWN) if sealed else ""
    path = reverse("activities:feed", args=[secret]) if secret else ""
    context = {
        "address": f"{settings.OUR_ADDRESS.rstrip('/')}{path}" if secret else "",
        "has_one": Feed.objects.filter(person=request.user).exists(),
    }
    return render(request, "activities/subscribe.html", context)


def _answer(text: bytes, caching: str) -> HttpResponse:
    kind = "text/calendar; charset=utf-8"
    return HttpResponse(text, content_type=kind, headers={"Cache-Control": caching})
