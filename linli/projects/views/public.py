"""What is bought for a place, for everybody to read."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from linli.areas.here import here
from linli.core.http import Request
from linli.core.paging import page_of
from linli.projects import queries
from linli.projects.words import STATES


def on_home(area_id: UUID) -> dict[str, Any] | None:
    """A line on the home page of a place that contracts serve."""
    number = queries.bought_here(area_id)
    return {"bought": number} if number else None


@require_safe
def index(request: Request) -> HttpResponse:
    """The contracts that serve this place: with whom, for what, for how much."""
    place = here(request)
    if place is None:
        return redirect("web:places")
    page = page_of(queries.public(place.id), request.GET.get("page"))
    for project in page:
        project.stand = STATES[project.state]
    return render(request, "projects/public.html", {"page": page, "place": place})
