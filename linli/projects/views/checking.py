"""What a purchaser looks at behind the figures: whom a project reached, and what counts twice."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from linli.core.http import Request, sent
from linli.organisations.doors import desk
from linli.organisations.scope import Power
from linli.projects import doubles, queries
from linli.projects.actions import clearing
from linli.projects.doubles import Double, Found
from linli.projects.forms import ClearForm
from linli.projects.reached import reached

FIRST = date(2000, 1, 1)
MOST = 100  # pairs on a page; who has more begins with these


@require_safe
@desk(Power.SEE_PROJECTS)
def people(request: Request, pk: UUID) -> HttpResponse:
    """Whom a project reached, everybody once."""
    project = get_object_or_404(queries.seen_by(request.user), pk=pk)
    return render(
        request, "projects/desk/people.html", {"project": project, "found": reached(project)}
    )


@require_safe
@desk(Power.SEE_PROJECTS)
def twice(request: Request) -> HttpResponse:
    """The pairs of a month that look like one thing counted twice."""
    first = _month(request.GET.get("month", ""))
    after = _first_of(first, 1)
    found = doubles.found(request.user, first, after - timedelta(days=1))
    context = {
        "first": first, "before": _first_of(first, -1) if first > FIRST else None,
        "after": after if after <= timezone.localdate() else None,
        "given": [_line(one, found) for one in found.given[:MOST]],
        "claimed": [_line(one, found) for one in found.claimed[:MOST]],
        "more": max(len(found.given), len(found.claimed)) > MOST,
    }  # fmt: skip
    return render(request, "projects/desk/twice.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk(Power.SEE_PROJECTS)
def pair(request: Request, first: UUID, second: UUID) -> HttpResponse:
    """Two records side by side; whoever buys says that both are right."""
    known = doubles.pair(request.user, first, second)
    if known is None:
        raise Http404
    double, found = known
    projects = [found.projects[pk] for pk in double.key if pk in found.projects]
    buys = queries.bought_by(request.user).filter(pk__in=[one.pk for one in projects]).exists()
    form = ClearForm(sent(request))
    if request.method == "POST" and form.is_valid():
        clearing.clear(first, second, by=request.user, because=form.cleaned_data["because"])
        messages.success(request, _("Both count. The pair stands in the list no more."))
        return redirect("projects:twice")
    context = {"line": _line(double, found), "form": form, "buys": buys}
    return render(request, "projects/desk/pair.html", context)


def _line(double: Double, found: Found) -> dict[str, Any]:
    return {
        "double": double,
        "who": found.people.get(double.person, "") if double.person else "",
        "halves": [
            {
                "record": found.records[pk], "project": found.projects.get(pk),
                "is_open": pk in found.openable,
                "is_told": pk in found.openable
                or (pk in found.projects and not found.records[pk].is_confidential),
            }
            for pk in double.key
        ],
    }  # fmt: skip


def _month(words: str) -> date:
    """The first day of the month that is asked for; of this one, if it is none or is to come."""
    today = timezone.localdate()
    try:
        asked = date.fromisoformat(f"{words}-01")
    except ValueError:
        return today.replace(day=1)
    return asked if FIRST <= asked <= today else today.replace(day=1)


def _first_of(first: date, by: int) -> date:
    """The first day of so many months later."""
    at = first.year * 12 + first.month - 1 + by
    return date(at // 12, at % 12 + 1, 1)
