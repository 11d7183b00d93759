"""Orders at the desk: board, queue, one order, the round, call backs, complaints."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.catalogue.queries import wanted
from linli.core.errors import allow
from linli.core.http import Request, sent
from linli.core.paging import page_of
from linli.orders import beside, on_board, pocket, queries, reading, rules, whole
from linli.orders.actions import after
from linli.orders.forms.steps import Words
from linli.orders.life import WAITING, Status
from linli.orders.models import Complaint, Order
from linli.orders.rules import Tie
from linli.orders.views.steps import take_step
from linli.organisations.doors import desk
from linli.organisations.scope import Power

ORDERS = (Power.TAKE_ORDERS, Power.DISPATCH, Power.HEAR_COMPLAINTS)
COLUMNS = (
    ("wait", gettext_lazy("Waiting"), tuple(sorted(WAITING))),
    ("info", gettext_lazy("Time to agree"), (Status.ACCEPTED,)),
    ("info", gettext_lazy("Time agreed"), (Status.SCHEDULED,)),
    ("ok", gettext_lazy("At the door"), (Status.ON_THE_WAY, Status.IN_SERVICE)),
    ("vio", gettext_lazy("Waiting for a yes"), (Status.DONE, Status.CONFIRMED, Status.RATED)),
)
STATES = tuple(states for _tone, _name, states in COLUMNS)
PER_COLUMN = 15


def tied(request: Request, pk: UUID) -> Tie:
    """What ties a member of staff to an order that opens at their desk; 404 for any other."""
    order = whole.ORDER.first(pk)
    if order is None:
        raise Http404
    tie = Tie(request.user, order)
    if not rules.may_open_at_desk(request.user, order, tie):
        raise Http404
    return tie


def visible(request: Request, pk: UUID) -> Order:
    return tied(request, pk).order


@require_safe
@desk(*ORDERS)
def board(request: Request) -> HttpResponse:
    """What is going on, in five columns; what runs out first stands on top."""
    by = request.user
    asked = request.GET.get("only", "")
    only = asked if asked in ("mine", "late") else "all"
    view = "list" if request.GET.get("view") == "list" or only == "late" else "board"
    now = timezone.now()
    context: dict[str, Any] = {"view": view, "only": only, "now": now}
    if view == "list":
        rows = {"mine": queries.going_for, "late": queries.overdue}.get(only, on_board.seen)(by)
        context["page"] = page_of(queries.with_card(rows), request.GET.get("page"))
        return render(request, "orders/desk/list.html", context)
    found = (
        on_board.columns_of(queries.going_for(by), STATES, PER_COLUMN)
        if only == "mine"
        else on_board.columns(by, STATES, PER_COLUMN)
    )
    context["columns"] = [
        (tone, name, orders) for (tone, name, _states), orders in zip(COLUMNS, found, strict=True)
    ]
    context["most"], context["figures"] = PER_COLUMN, on_board.numbers(by, now)
    return render(request, "orders/desk/board.html", context)


@require_safe
@desk(Power.DISPATCH)
def queue(request: Request) -> HttpResponse:
    """What waits for a dispatcher, by the clock."""
    page = page_of(queries.with_card(queries.queue(request.user)), request.GET.get("page"))
    context = {"page": page, "now": timezone.now(), "wanted": wanted(request.user).count()}
    return render(request, "orders/desk/queue.html", context)


@require_safe
@desk(*ORDERS)
def one(request: Request, pk: UUID) -> HttpResponse:
    tie = tied(request, pk)
    context = beside.with_others(reading.page(tie), request.user, rules.may_open_at_desk)
    if "dispatcher" in context["parties"]:
        context["twins"] = tie.twins
    return render(request, "orders/desk/one.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk(*ORDERS)
def step(request: Request, pk: UUID, verb: str) -> HttpResponse:
    tie = tied(request, pk)
    return take_step(request, tie, verb, base="core/desk.html", back="orders:desk_one")


@require_POST
@desk(*ORDERS)
def contact(request: Request, pk: UUID) -> HttpResponse:
    """Show the address and the phone; it is written down, and the resident sees it."""
    tie = tied(request, pk)
    allow(rules.may_see_contact(request.user, tie.order, tie))
    reading.reveal(tie.order, request.user)
    return redirect("orders:desk_one", pk)


@require_safe
@desk(Power.SERVE)
def today(request: Request) -> HttpResponse:
    """The day's round: next stop first. To whoever goes, the addresses are shown, and logged.

    The phone keeps this page until midnight (round.js, core/sw.js): the header says so.
    """
    orders = list(queries.stops(request.user))
    for order in orders:
        if not order.is_anonymous and not reading.has_revealed(order, request.user):
            reading.reveal(order, request.user)
    until = round(pocket.kept_until().timestamp() * 1000)
    context = {
        "stops": pocket.stops(orders, request.user), "day": timezone.localdate(),
        "forms": pocket.forms(request.user), "labels": pocket.labels(), "until": until,
    }  # fmt: skip
    response = render(request, "orders/desk/today.html", context)
    response["Linli-Until"] = str(until)
    return response


@require_safe
@desk(Power.CALL_PEOPLE, Power.HEAR_COMPLAINTS)
def callbacks(request: Request) -> HttpResponse:
    """Who is to be called: poor marks and one in ten, by somebody who did not do it."""
    page = page_of(queries.with_card(queries.to_call_back(request.user)), request.GET.get("page"))
    return render(request, "orders/desk/callbacks.html", {"page": page})


@require_safe
@desk(Power.HEAR_COMPLAINTS)
def complaints(request: Request) -> HttpResponse:
    page = page_of(queries.complaints(request.user), request.GET.get("page"))
    return render(request, "orders/desk/complaints.html", {"page": page})


class AnswerForm(forms.Form):
    words = Words(label=gettext_lazy("Answer"))


@require_http_methods(["GET", "HEAD", "POST"])
@desk(Power.HEAR_COMPLAINTS)
def answer(request: Request, pk: UUID) -> HttpResponse:
    """Read a complaint and answer it."""
    rows = Complaint.objects.filter(order__area__in=queries.hears(request.user))
    complaint = get_object_or_404(rows.select_related("order__service", "order__area"), pk=pk)
    allow(rules.may_answer_complaint(request.user, complaint))
    form = AnswerForm(sent(request))
    if form.is_valid():
        after.answer(complaint, by=request.user, words=form.cleaned_data["words"])
        messages.success(request, _("Answered."))
        return redirect("orders:complaints")
    status = 422 if form.is_bound else 200
    context = {"complaint": complaint, "form": form}
    return render(request, "orders/desk/answer.html", context, status=status)
