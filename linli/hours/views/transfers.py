"""Hours of other systems at the desk: a table is handed in, looked at and let in."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli.core import unit
from linli.core.errors import Refused
from linli.core.exports import sheet_back
from linli.core.handed import Kept
from linli.core.http import Request, sent
from linli.core.paging import page_of
from linli.core.tasks import enqueue
from linli.hours import queries, tasks
from linli.hours.actions import importing
from linli.hours.forms import TransferForm
from linli.hours.models import Oddity, Transfer
from linli.organisations.doors import desk
from linli.organisations.scope import Power
from linli.records.queries import names_for
from linli.records.rules import may_decide

SHOWN = 200  # problems on a page; the sheet has them all


@require_safe
@desk(Power.SEE_RECORDS)
def index(request: Request) -> HttpResponse:
    """The tables of one's places, the latest first."""
    page = page_of(queries.transfers(request.user), request.GET.get("page"))
    return render(request, "hours/desk/transfers.html", {"page": page})


@unit.own_units  # the table is opened first: nobody waits in the transaction for it
@desk(Power.SEE_RECORDS)
def hand_in(request: Request) -> HttpResponseBase:
    form = TransferForm(sent(request), request.FILES or None, by=request.user)
    if form.is_valid():
        if "look" in request.POST:
            return _looked(request, form)
        return unit.answer(request, lambda: _kept(request, form))
    status = 422 if request.method == "POST" else 200
    return render(request, "hours/desk/hand_in.html", {"form": form}, status=status)


@require_safe
@desk(Power.SEE_RECORDS)
def one(request: Request, pk: UUID) -> HttpResponse:
    """What stands in a table, with what is odd; and what became of each row."""
    row, by = _seen(request, pk), request.user
    page = page_of(row.hours.select_related("person"), request.GET.get("page"))
    hours = list(page)
    names = names_for(by, [hour.person for hour in hours])
    is_mine = row.handed_in_by_id == by.pk
    kept = Kept.read(row.problems if is_mine else "")
    context = {
        "row": row,
        "kept": kept,
        "problems": list(kept.problems)[:SHOWN],
        "page": page,
        "hours": [
            (hour, names[hour.person_id], [str(Oddity(code).label) for code in hour.marks])
            for hour in hours
        ],
        "can_decide": row.is_open and not is_mine and may_decide(by, row.area_id),
    }
    return render(request, "hours/desk/transfer.html", context)


@require_POST
@desk(Power.CORRECT_RECORDS)
def decide(request: Request, pk: UUID) -> HttpResponse:
    is_granted = request.POST.get("answer") == "yes"
    row = importing.decide(_seen(request, pk), by=request.user, is_granted=is_granted)
    if is_granted:
        enqueue(tasks.take_over, str(row.pk))
        messages.success(request, _("Let in. Each row comes up for review like other hours."))
    else:
        messages.success(request, _("Declined. Nothing of it counts."))
    return redirect("hours:transfer", pk)


@require_safe
@desk(Power.SEE_RECORDS)
def back(request: Request, pk: UUID) -> HttpResponseBase:
    """The rows to correct, as they came, each with what is wrong."""
    row = get_object_or_404(queries.transfers(request.user), pk=pk, handed_in_by=request.user)
    heading, rows = importing.send_back(row, by=request.user)
    if not rows:
        raise Http404
    file = sheet_back(heading, rows)
    return FileResponse(file, as_attachment=True, filename="linli-hours-to-correct.xlsx")


def _looked(request: Request, form: TransferForm) -> HttpResponse:
    """What would become of the table. Nothing of it is kept."""
    context: dict[str, Any] = {"form": form}
    try:
        outcome = importing.look(form.cleaned_data["file"], **_asked(request, form))
    except Refused as refusal:
        form.add_error(None, str(refusal))
    else:
        kept = outcome.kept
        context |= {"outcome": outcome, "kept": kept, "problems": list(kept.problems)[:SHOWN]}
        context["odd"] = [
            (one, [str(Oddity(code).label) for code in one.marks]) for one in outcome.marked[:SHOWN]
        ]
    status = 200 if "outcome" in context else 422
    return render(request, "hours/desk/hand_in.html", context, status=status)


def _kept(request: Request, form: TransferForm) -> HttpResponse:
    try:
        row = importing.hand_in(form.cleaned_data["file"], **_asked(request, form))
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return render(request, "hours/desk/hand_in.html", {"form": form}, status=422)
    return redirect("hours:transfer", row.pk)


def _asked(request: Request, form: TransferForm) -> dict[str, Any]:
    asked = form.cleaned_data
    return {name: asked[name] for name in ("area", "organisation", "system")} | {"by": request.user}


def _seen(request: Request, pk: UUID) -> Transfer:
    row: Transfer = get_object_or_404(queries.transfers(request.user), pk=pk)
    return row
