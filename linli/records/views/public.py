"""What was done: for those it was done for, those who did it, and everybody."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.accounts.doors import signed_in
from linli.areas import here
from linli.core.http import Request
from linli.core.paging import page_of
from linli.core.remember import remembered
from linli.records import queries
from linli.records.blocks import public_blocks, shown
from linli.records.forms import Figure, months
from linli.records.models import FORCES

GAVE = "gave"


@require_safe
@signed_in
def mine(request: Request) -> HttpResponse:
    """What was done for me, and what I did for others."""
    gave = request.GET.get("of") == GAVE
    person = request.user
    rows: Any = queries.given_by(person) if gave else queries.received_by(person)
    context = {"page": page_of(rows, request.GET.get("page")), "gave": gave}
    return render(request, "records/mine.html", context)


@require_safe
def figures(request: Request, slug: str) -> HttpResponse:
    """What was done in a place in a month, with what each figure means."""
    place = here.find(slug)
    if place is None:
        raise Http404
    month = _month(request.GET.get("month", ""))
    key = ("figures", place.id, month, get_language(), request.display)
    body = remembered(key, lambda: _body(request, place, month))
    context = {"place": place, "month": f"{month:%Y-%m}", "body": body, "months": months()[:12]}
    return render(request, "records/figures.html", context)


def on_home(area_id: UUID) -> dict[str, Any] | None:
    """A line on the home page of a place, once something was done there this month."""
    month = timezone.localdate().replace(day=1)
    found = queries.figures(area_id, month, month)
    if shown(found.services) is None or not found.services:
        return None
    return {"services": found.services, "people": shown(found.people), "month": month.month}


def _month(words: str) -> date:
    """The month asked for, of the last three years; this one for anything else."""
    this = timezone.localdate().replace(day=1)
    known = {code for code, _label in months()}
    return date(int(words[:4]), int(words[5:]), 1) if words in known else this


def _body(request: Request, place: here.Place, month: date) -> SafeString:
    """The figures as HTML: the same for everybody, so it is made once a minute."""
    context = {"place": place, "display": request.display, "language": get_language()}
    drawn = [
        render_to_string(block.template, context | words)
        for block in public_blocks()
        if (words := block.words(place.id, month, month)) is not None
    ]
    found = queries.figures(place.id, month, month)
    context |= {
        "figures": _said(found),
        "forces": _forces(found),
        "nothing": not found.services,
        "blocks": mark_safe("".join(drawn)),  # noqa: S308 - templates escaped it
    }
    return render_to_string("records/figures_body.html", context)


def _said(found: queries.Figures) -> list[tuple[str, int | None, str]]:
    """Name, number and meaning of each figure; None is fewer than five."""
    return [
        (
            str(Figure.SERVICES.label),
            shown(found.services),
            _("Every service that was done and recorded counts once."),
        ),
        (
            str(Figure.TIMES.label),
            shown(found.person_times),
            _("Whoever was served three times counts three times here."),
        ),
        (
            str(Figure.PEOPLE.label),
            shown(found.people),
            _("Each person counts once, however often; people without a name do not count here."),
        ),
    ]


def _forces(found: queries.Figures) -> list[tuple[str, int]]:
    """Hours of each force; none where so little was done that one could tell whose they are."""
    if shown(found.services) is None:
        return []
    return [
        (str(Figure(force).label), found.minutes_by_force[force])
        for force in FORCES
        if found.minutes_by_force[force]
    ]
