"""Lists to take along: ask for one, have a long one approved, take it as a table."""

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.core.errors import Refused
from linli.core.exports import xlsx_file
from linli.core.http import Request, sent
from linli.core.paging import page_of
from linli.organisations.doors import desk
from linli.organisations.scope import Power
from linli.people import columns, lists
from linli.people.actions import lists as actions
from linli.people.forms import ListForm
from linli.people.models import ALONE, PeopleList
from linli.people.words import LIST_STATES

CHUNK = 1000


@require_safe
@desk(Power.TAKE_LISTS, Power.APPROVE_LISTS)
def index(request: Request) -> HttpResponse:
    """The long lists of others that wait for a decision, and one's own of lately."""
    by = request.user
    page = page_of(lists.of(by), request.GET.get("page"))
    rows = [(row, *LIST_STATES[row.state]) for row in page]
    waiting = lists.waiting(by)[:20] if Power.APPROVE_LISTS in request.powers else []
    context = {"page": page, "rows": rows, "waiting": waiting, "alone": ALONE}
    return render(request, "people/lists.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk(Power.TAKE_LISTS)
def ask(request: Request) -> HttpResponse:
    """Of whom, with what, what for."""
    form = ListForm(sent(request), by=request.user)
    if form.is_valid():
        try:
            row = actions.ask(form.cleaned_data.pop("area"), by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("people:list", row.pk)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "alone": ALONE}
    return render(request, "people/list_form.html", context, status=status)


@require_safe
@desk(Power.TAKE_LISTS)
def one(request: Request, pk: UUID) -> HttpResponse:
    """How far a list of one's own is, and the button that takes it."""
    row = _mine(request, pk)
    reached = lists.reached_by(row.asked_by, row.area, row.group, row.asked_at)
    shown = columns.chosen(row.columns)
    powers = lists.lifted(request.user, row.area, row.why)
    said, tone = LIST_STATES[row.state]
    context = {
        "row": row,
        "said": said,
        "tone": tone,
        "left_out": lists.minors(reached).filter(lists.closed_minors(request.user)).count(),
        "columns": [(column.title, column.is_masked(powers)) for column in shown],
    }
    return render(request, "people/list.html", context)


@require_POST
@desk(Power.TAKE_LISTS)
def take(request: Request, pk: UUID) -> HttpResponseBase:
    """The table itself. It is written while it is sent for, and kept nowhere."""
    by = request.user
    row = actions.take(_mine(request, pk), by=by)
    chosen = columns.chosen(row.columns)
    people = lists.in_full(lists.people_taken(row)).iterator(chunk_size=CHUNK)
    lifted = lists.lifted(by, row.area, row.why)
    lines = columns.rows(people, chosen, lifted, timezone.localdate())
    file = xlsx_file([str(column.title) for column in chosen], lines)
    name = f"linli-list-{timezone.localdate()}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name)


@require_POST
@desk(Power.APPROVE_LISTS)
def decide(request: Request, pk: UUID) -> HttpResponse:
    """A long list of somebody else leaves, or does not."""
    row: PeopleList = get_object_or_404(lists.waiting(request.user), pk=pk)
    actions.decide(row, by=request.user, is_granted=request.POST.get("answer") == "yes")
    messages.success(request, _("Decided."))
    return redirect("people:lists")


def _mine(request: Request, pk: UUID) -> PeopleList:
    row: PeopleList = get_object_or_404(lists.of(request.user), pk=pk)
    return row
