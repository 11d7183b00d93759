"""Organisations for everybody: who works here, for whom, and how they are reached."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from linli.accounts.doors import signed_in
from linli.areas.here import here
from linli.areas.queries import path, paths
from linli.core import asked
from linli.core.http import Request
from linli.core.paging import page_of
from linli.organisations import actions, queries
from linli.organisations.models import RESTING, JoinMode, Kind, Organisation


@require_safe
def index(request: Request) -> HttpResponse:
    """The organisations of the visitor's place, or of everywhere."""
    place = here(request)
    words = asked.words(request.GET.get("q", ""))
    kind = request.GET.get("kind", "")
    area = place.id if place and not words else None
    rows = queries.named(queries.public(area), words)
    if kind in Kind.values:
        rows = rows.filter(kind=kind)
    page = page_of(rows.order_by("kind", "name", "pk"), request.GET.get("page"))
    where = paths(one.area_id for one in page)
    context = {
        "page": page,
        "found": [(one, where[one.area_id]) for one in page],
        "words": words,
        "kind": kind,
        "kinds": Kind.choices,
    }
    return render(request, "organisations/index.html", context)


@require_safe
def one(request: Request, pk: UUID) -> HttpResponse:
    """What an organisation says of itself. The contact only if it wants it public."""
    organisation = _organisation(pk)
    context = {
        "organisation": organisation,
        "where": path(organisation.area),
        "fields": organisation.fields.all(),
        "service_areas": organisation.service_areas.select_related("area"),
        "certifier": organisation.certifier,
        "rests": organisation.standing in RESTING,
        "can_be_asked": organisation.join_mode in (JoinMode.APPROVAL, JoinMode.FREE),
        "is_free": organisation.join_mode == JoinMode.FREE,
    }
    return render(request, "organisations/one.html", context)


@require_POST
@signed_in
def ask(request: Request, pk: UUID) -> HttpResponse:
    """A resident asks to join."""
    actions.ask(_organisation(pk), by=request.user)
    return redirect("organisations:mine")


def _organisation(pk: UUID) -> Organisation:
    rows = queries.public().select_related("guide", "parent")
    organisation: Organisation = get_object_or_404(rows, pk=pk)
    return organisation
