"""Tables of hours for the national system at the desk: made, taken along, answered."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from linli.core.exports import xlsx_file
from linli.core.http import Request, sent
from linli.core.paging import page_of
from linli.hours import handovers
from linli.hours.actions import handing
from linli.hours.forms import HandOverForm, SyncForm
from linli.hours.models import Handover, Sync
from linli.organisations.doors import desk
from linli.organisations.scope import Power
from linli.organisations.views.shared import attempt, form_page
from linli.records.queries import names_for

form_view = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@desk(Power.REVIEW_HOURS)
def index(request: Request) -> HttpResponse:
    """What was handed over where one reviews hours, and how far it is."""
    sums = {state.value: Count("passed", filter=Q(passed__state=state.value)) for state in Sync}
    page = page_of(handovers.made_for(request.user).annotate(**sums), request.GET.get("page"))
    context = {"page": page, "may_take": Power.TAKE_LISTS in request.powers}
    return render(request, "hours/desk/handovers.html", context)


@form_view
@desk(Power.REVIEW_HOURS)
def new(request: Request) -> HttpResponse:
    """What counts and was not handed over yet, as a table."""
    by, today = request.user, timezone.localdate()
    initial = {"first_on": today.replace(month=1, day=1), "last_on": today}
    form = HandOverForm(sent(request), by=by, initial=initial)
    made = attempt(form, lambda: handing.hand_over(by=by, **form.cleaned_data))
    if made:
        messages.success(request, _("The table is ready. Take it along, and say what came back."))
        return redirect("hours:handover", made.pk)
    intro = _("Hours that are there already, on their way, or brought in from there, are left out.")
    return form_page(
        request, form, _("Hand hours over"), back=reverse("hours:handovers"),
        button=_("Make the table"), intro=intro,
    )  # fmt: skip


@form_view
@desk(Power.REVIEW_HOURS)
def one(request: Request, pk: UUID) -> HttpResponse:
    """What stands in a table, and the answer of the other side."""
    row, by = _made(request, pk), request.user
    form = SyncForm(sent(request))
    if attempt(form, lambda: handing.answer(row, by=by, **form.cleaned_data)):
        messages.success(request, _("Written down."))
        return redirect("hours:handover", pk)
    page = page_of(
        row.passed.select_related("hour__person", "hour__record__service"), request.GET.get("page")
    )
    passed = list(page)
    names = names_for(by, [one.hour.person for one in passed])
    context = {
        "row": row,
        "form": form,
        "page": page,
        "rows": [
            (number, one, names[one.hour.person_id])
            for number, one in enumerate(passed, start=page.start_index())
        ],
        "may_take": Power.TAKE_LISTS in request.powers,
        "is_open": row.passed.filter(state=Sync.SENT).exists(),
    }
    status = 422 if form.is_bound else 200
    return render(request, "hours/desk/handover.html", context, status=status)


@require_safe
@desk(Power.REVIEW_HOURS)
def table(request: Request, pk: UUID) -> HttpResponseBase:
    """The workbook. It is written while it is sent for, and kept nowhere."""
    row = handing.take(_made(request, pk), by=request.user)
    file = xlsx_file(handovers.HEAD, handovers.lines(row))
    name = f"cvs-{row.first_on}-{row.last_on}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name)


def _made(request: Request, pk: UUID) -> Handover:
    return get_object_or_404(handovers.made_for(request.user), pk=pk)
