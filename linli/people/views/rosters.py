"""Rosters in the browser: hand in, see what would happen, take what is right, get the rest back."""

from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from linli.core import unit
from linli.core.exports import sheet_back
from linli.core.http import Request, sent
from linli.core.tasks import enqueue
from linli.organisations.doors import desk
from linli.organisations.scope import Power
from linli.people import tasks
from linli.people.actions import rosters
from linli.people.forms import RosterForm
from linli.people.models import Roster

SHOWN = 200  # problems on a page; the sheet has them all


@unit.own_units  # the table is opened first: nobody waits in the transaction for it
@desk(Power.REGISTER_PEOPLE)
def hand_in(request: Request) -> HttpResponseBase:
    form = RosterForm(sent(request), request.FILES or None, by=request.user)
    if form.is_valid():
        return unit.answer(request, lambda: _kept(request, form))
    status = 422 if request.method == "POST" else 200
    mine = Roster.objects.filter(handed_in_by=request.user).select_related("area")[:10]
    return render(request, "people/rosters.html", {"form": form, "mine": mine}, status=status)


@require_safe
@desk(Power.REGISTER_PEOPLE)
def roster(request: Request, pk: UUID) -> HttpResponse:
    row = _mine(request, pk)
    context = {"roster": row, "kept": row.kept, "problems": list(row.kept.problems)[:SHOWN]}
    return render(request, "people/roster.html", context)


@require_POST
@desk(Power.REGISTER_PEOPLE)
def take(request: Request, pk: UUID) -> HttpResponse:
    row = rosters.steps.order(_mine(request, pk), by=request.user)
    enqueue(tasks.take_roster, str(row.pk))
    return redirect("people:roster", pk)


@require_safe
@desk(Power.REGISTER_PEOPLE)
def back(request: Request, pk: UUID) -> HttpResponseBase:
    """The rows to correct, as they came, each with what is wrong."""
    heading, rows = rosters.steps.send_back(_mine(request, pk), by=request.user)
    if not rows:
        raise Http404
    file = sheet_back(heading, rows)
    return FileResponse(file, as_attachment=True, filename="linli-to-correct.xlsx")


def _kept(request: Request, form: RosterForm) -> HttpResponse:
    asked = form.cleaned_data
    row = rosters.steps.hand_in(asked["file"], by=request.user, area=asked["area"])
    enqueue(tasks.check_roster, str(row.pk))
    return redirect("people:roster", row.pk)


def _mine(request: Request, pk: UUID) -> Roster:
    row: Roster = get_object_or_404(Roster, pk=pk, handed_in_by=request.user)
    return row
