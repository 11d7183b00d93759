"""Entering afterwards 补录: one asks with proof, another looks at it and decides."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.catalogue.models import Force
from linli.core.errors import Refused
from linli.core.http import Request, sent
from linli.core.paging import page_of
from linli.organisations.doors import desk
from linli.organisations.scope import Power
from linli.records import actions, queries
from linli.records.forms import EnterForm
from linli.records.models import Backdated, Counted

LATELY = 10


@require_http_methods(["GET", "HEAD", "POST"])
@desk(Power.SEE_RECORDS)
def enter(request: Request) -> HttpResponse:
    """What was done and not recorded then; beside it, what one asked for before."""
    by = request.user
    files = request.FILES if request.method == "POST" else None
    form = EnterForm(sent(request), files, by=by)
    if form.is_valid():
        try:
            actions.ask_backdated(by=by, **form.facts())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Asked. A second person looks at the proof and decides."))
            return redirect("records:enter")
    rows = list(queries.asked_by(by)[:LATELY])
    context = {"form": form, "asked": _lines(rows), "written": queries.written_of(rows)}
    status = 422 if form.is_bound else 200
    return render(request, "records/desk/enter.html", context, status=status)


@require_safe
@desk(Power.CORRECT_RECORDS)
def waiting(request: Request) -> HttpResponse:
    """What colleagues want to enter afterwards, with who helped and who was helped."""
    by = request.user
    page = page_of(queries.waiting(by), request.GET.get("page"))
    rows = list(page)
    names = {str(pk): name for pk, name in queries.names_for(by, queries.people_in(rows)).items()}
    asked = [line | _parts(line["row"], names, str(by.pk)) for line in _lines(rows)]
    return render(request, "records/desk/waiting.html", {"page": page, "asked": asked})


@require_POST
@desk(Power.CORRECT_RECORDS)
def decide(request: Request, pk: UUID) -> HttpResponse:
    """It is entered, marked for ever, or it is not."""
    row: Backdated = get_object_or_404(queries.waiting(request.user), pk=pk)
    is_granted = request.POST.get("answer") == "yes"
    actions.decide_backdated(row, by=request.user, is_granted=is_granted)
    messages.success(request, _("Decided."))
    return redirect("records:waiting")


def _lines(rows: list[Backdated]) -> list[dict[str, Any]]:
    """What each is about, in figures."""
    units, services = queries.named_in(rows)
    return [
        {
            "row": row,
            "what": services.get(row.facts["service"]) or row.facts["title"],
            "unit": units.get(row.facts["organisation"]),
            "minutes": sum(gave[2] for gave in row.facts["gave"]),
            "times": sum(got[1] or got[3] for got in row.facts["got"]),
        }
        for row in rows
    ]


def _parts(row: Backdated, names: dict[str, str], by: str) -> dict[str, Any]:
    """Who gave and who received; whoever helped does not decide about it."""
    gave, got = row.facts["gave"], row.facts["got"]
    forces, counted = dict(Force.choices), dict(Counted.choices)
    return {
        "gave": [(names.get(who, ""), forces[force], n) for who, force, n, *_more in gave],
        "got": [
            (names.get(who or "", ""), count, counted.get(how, ""), times)
            for who, count, how, times in got
        ],
        "may_decide": by not in {who for who, *_more in gave},
    }
