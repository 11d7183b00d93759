"""A table of areas is sent, looked at, and only then applied."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.areas import actions, plan, queries, sheet
from linli.areas.models import AreaImport
from linli.core import unit
from linli.core.http import Request, sent
from linli.core.sheets import read_rows
from linli.organisations.doors import desk
from linli.organisations.forms.areas import TableForm, editable
from linli.organisations.scope import Power
from linli.organisations.views.shared import attempt

SHOWN = 100


@unit.own_units  # the table is read first: nobody waits in the transaction for it
@require_http_methods(["GET", "HEAD", "POST"])
@desk(Power.EDIT_AREAS)
def send(request: Request) -> HttpResponseBase:
    """Send a table. It is read and kept; nothing changes yet."""
    form = TableForm(sent(request), request.FILES or None)
    rows = attempt(form, lambda: list(sheet.read(read_rows(form.cleaned_data["table"]))))
    if rows is not None:
        return unit.answer(request, lambda: _receive(request, rows))
    context = {"form": form, "columns": sheet.column_names().values()}
    status = 422 if form.is_bound else 200
    return render(request, "organisations/desk/area_import.html", context, status=status)


@require_safe
@desk(Power.EDIT_AREAS)
def look(request: Request, pk: UUID) -> HttpResponse:
    """What the table would change, and what is wrong with it."""
    kept = _kept(request, pk)
    made = plan.make(actions.rows_of(kept), within=_within(request))
    names = {node.id: node.name for node in made.added}
    paths = queries.paths({node.parent for node in made.added[:SHOWN] if node.parent} - set(names))
    added = [
        (node, names.get(node.parent) or paths.get(node.parent, ""))
        for node in made.added[:SHOWN]
        if node.parent
    ]
    context = {
        "kept": kept,
        "counts": made.counts(),
        "is_empty": made.is_empty(),
        "added": added,
        "renamed": made.renamed[:SHOWN],
        "moved": made.moved[:SHOWN],
        "problems": made.problems[:SHOWN],
        "shown": SHOWN,
    }
    return render(request, "organisations/desk/area_plan.html", context)


@require_POST
@desk(Power.EDIT_AREAS)
def apply(request: Request, pk: UUID) -> HttpResponse:
    """Do it."""
    done = actions.apply(_kept(request, pk), by=request.user, within=_within(request))
    counts = done.counts()
    messages.success(
        request,
        _("Added %(added)s, renamed %(renamed)s, moved %(moved)s, figures %(figures)s.") % counts,
    )
    return redirect("organisations:areas")


def _receive(request: Request, rows: list[sheet.Row | sheet.Problem]) -> HttpResponse:
    return redirect("organisations:area_import", actions.receive(rows, by=request.user).pk)


def _kept(request: Request, pk: UUID) -> AreaImport:
    """A table is its sender's own."""
    return get_object_or_404(AreaImport, pk=pk, by=request.user)


def _within(request: Request) -> set[UUID]:
    return set(editable(request.user).values_list("pk", flat=True))
