"""Tables of orders in the browser: hand in, see what would happen, take it, get the rest back."""

from uuid import UUID

from django.conf import settings
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from linli.core import unit
from linli.core.exports import sheet_back
from linli.core.http import Request, sent
from linli.core.tasks import enqueue
from linli.orders import tasks
from linli.orders.actions import handing_in
from linli.orders.forms.tables import TableForm
from linli.orders.models import OrderTable
from linli.organisations.doors import desk
from linli.organisations.scope import Power

SHOWN = 200  # problems on a page; the sheet has them all
SAMPLE = settings.BASE_DIR / "docs" / "samples" / "hotline.xlsx"


@unit.own_units  # the table is opened first: nobody waits in the transaction for it
@desk(Power.TAKE_ORDERS)
def hand_in(request: Request) -> HttpResponseBase:
    form = TableForm(sent(request), request.FILES or None, by=request.user)
    if form.is_valid():
        return unit.answer(request, lambda: _kept(request, form))
    status = 422 if request.method == "POST" else 200
    mine = OrderTable.objects.filter(handed_in_by=request.user).select_related("area")[:10]
    context = {"form": form, "mine": mine, "has_sample": settings.DEMO and SAMPLE.exists()}
    return render(request, "orders/desk/tables.html", context, status=status)


@require_safe
@desk(Power.TAKE_ORDERS)
def table(request: Request, pk: UUID) -> HttpResponse:
    row = _mine(request, pk)
    context = {"table": row, "kept": row.kept, "problems": list(row.kept.problems)[:SHOWN]}
    return render(request, "orders/desk/table.html", context)


@require_POST
@desk(Power.TAKE_ORDERS)
def take(request: Request, pk: UUID) -> HttpResponse:
    row = handing_in.steps.order(_mine(request, pk), by=request.user)
    enqueue(tasks.take_table, str(row.pk))
    return redirect("orders:table", pk)


@require_safe
@desk(Power.TAKE_ORDERS)
def back(request: Request, pk: UUID) -> HttpResponseBase:
    """The rows to correct, as they came, each with its mark and with what is wrong."""
    heading, rows = handing_in.steps.send_back(_mine(request, pk), by=request.user)
    if not rows:
        raise Http404
    file = sheet_back(heading, rows)
    return FileResponse(file, as_attachment=True, filename="linli-to-correct.xlsx")


@require_safe
def sample(_request: Request) -> HttpResponseBase:
    """In the demo only: an invented table as such offices keep it, to try with."""
    if not (settings.DEMO and SAMPLE.exists()):
        raise Http404
    return FileResponse(SAMPLE.open("rb"), as_attachment=True, filename=SAMPLE.name)


def _kept(request: Request, form: TableForm) -> HttpResponse:
    asked = form.cleaned_data
    row = handing_in.steps.hand_in(asked["file"], by=request.user, area=asked["area"])
    enqueue(tasks.check_table, str(row.pk))
    return redirect("orders:table", row.pk)


def _mine(request: Request, pk: UUID) -> OrderTable:
    row: OrderTable = get_object_or_404(OrderTable, pk=pk, handed_in_by=request.user)
    return row
