"""Orders at the desk: board, queue, one order, the round, call backs, complaints."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.areas.models import Area
from linli.areas.queries import below
from linli.catalogue.queries import count_wanted
from linli.core.errors import allow
from linli.core.http import Request, sent
from linli.core.ids import uuid_or_none
from linli.core.paging import page_of
from linli.orders import (
    beside,
    defined,
    hearing,
    listed,
    on_board,
    queries,
    reading,
    rules,
    told,
    whole,
)
from linli.orders.actions import after
from linli.orders.defined import COLUMNS, DEFINED
from linli.orders.forms.listing import WHYS
from linli.orders.forms.steps import Words
from linli.orders.models import Complaint, Order
from linli.orders.on_board import STATES
from linli.orders.rules import Tie
from linli.orders.views.steps import take_step
from linli.organisations.doors import desk
from linli.organisations.scope import Power
from linli.records.models import ServiceRecord
from linli.records.rules import may_open
from linli.records.sources import record_of

ORDERS = defined.DESK
PER_COLUMN = 15
MINE = "mine"


def tied(request: Request, pk: UUID) -> Tie:
    """What ties a member of staff to an order that opens at their desk; 404 for any other."""
    order = whole.ORDER.first(pk)
    if order is None:
        raise Http404
    tie = Tie(request.user, order)
    if not rules.may_open_at_desk(request.user, order, tie):
        raise Http404
    return tie


def narrowed(said: QueryDict) -> dict[str, UUID]:
    """To one community (`at`), or to an area with all below it (`area`), as the address or the
    form of the table says; to nothing for anything else."""
    asked = {name: uuid_or_none(said.get(name, "")) for name in ("at", "area")}
    return {name: pk for name, pk in asked.items() if pk is not None}


def here(said: QueryDict, rows: QuerySet[Any], path: str) -> QuerySet[Any]:
    """The same on the page and in the table that is taken along."""
    for name, pk in narrowed(said).items():
        rows = rows.filter(**{path: pk} if name == "at" else {f"{path}__in": below(pk)})
    return rows


def _taken(request: Request) -> dict[str, Any]:
    """What a list that can be taken along is narrowed to, and what for."""
    chosen = narrowed(request.GET)
    places = Area.objects.filter(pk__in=chosen.values())
    return {"chosen": chosen.items(), "places": places, "whys": WHYS}


def visible(request: Request, pk: UUID) -> Order:
    return tied(request, pk).order


@require_safe
@desk(*ORDERS)
def board(request: Request) -> HttpResponse:
    """What is going on, in five columns; what runs out first stands on top."""
    by = request.user
    only = MINE if request.GET.get("only") == MINE else ""
    now = timezone.now()
    numbers = on_board.numbers(by, now)
    if only:
        rows = queries.going_for(by)
        found = on_board.columns_of(rows, STATES, PER_COLUMN)
        heads = on_board.numbers_of(rows, now)
    else:
        found, heads = on_board.columns(by, STATES, PER_COLUMN), numbers
    columns = [
        {"name": name, "tone": tone, "label": label, "orders": orders, "count": heads[name]}
        for (name, (tone, label, _states)), orders in zip(COLUMNS.items(), found, strict=True)
    ]
    context: dict[str, Any] = {
        "only": only, "now": now, "columns": columns, "most": PER_COLUMN,
        "figures": [(name, DEFINED[name].label, numbers[name]) for name in on_board.ON_TOP],
    }  # fmt: skip
    return render(request, "orders/desk/board.html", context)


@require_safe
@desk(Power.DISPATCH)
def queue(request: Request) -> HttpResponse:
    """What waits for a dispatcher, by the clock."""
    page = page_of(listed.queued(request.user), request.GET.get("page"))
    context = {"page": page, "now": timezone.now(), "wanted": count_wanted(request.user)}
    return render(request, "orders/desk/queue.html", context)


@require_safe
@desk(*ORDERS)
def one(request: Request, pk: UUID) -> HttpResponse:
    return page_of_one(request, tied(request, pk))


def page_of_one(request: Request, tie: Tie, refusal: str = "") -> HttpResponse:
    """The order as it is now; above it, why something that was pressed was not possible."""
    context = beside.with_others(reading.page(tie), request.user, rules.may_open_at_desk)
    if "dispatcher" in context["parties"]:
        context["twins"] = tie.twins
    told_lines = told.desk_lines(tie)
    context |= {"record": _record_of(tie), "refusal": refusal, "told_lines": told_lines}
    return render(request, "orders/desk/one.html", context, status=409 if refusal else 200)


def afresh(request: Request, pk: UUID, refusal: str) -> HttpResponse | None:
    """The same, after a step that came too late; None where they may not read it any more."""
    order = whole.ORDER.first(pk)
    tie = Tie(request.user, order) if order else None
    if tie is None or not rules.may_open_at_desk(request.user, tie.order, tie):
        return None
    return page_of_one(request, tie, refusal)


@require_safe
@desk(*told.ENTITLED)
def who_was_told(request: Request, pk: UUID) -> HttpResponse:
    """What was sent to whom, how, and whether it arrived: masked, and every look written down."""
    tie = tied(request, pk)
    allow(told.may_read(tie))
    told.read(tie.order, request.user)
    context = {"order": tie.order, "rows": list(told.report(tie.order))}
    return render(request, "orders/desk/told.html", context)


def _record_of(tie: Tie) -> ServiceRecord | None:
    """What was recorded of it, for those who may open that."""
    found = record_of(tie.order) if tie.order.confirmed_at else None
    return found if found and tie.by and may_open(tie.by, found) else None


@require_http_methods(["GET", "HEAD", "POST"])
@desk(*ORDERS)
def step(request: Request, pk: UUID, verb: str) -> HttpResponse:
    tie = tied(request, pk)
    return take_step(request, tie, verb, base="core/desk.html", back="orders:desk_one",
                     afresh=afresh)  # fmt: skip


@require_POST
@desk(*ORDERS)
def contact(request: Request, pk: UUID) -> HttpResponse:
    """Show the address and the phone; it is written down, and the resident sees it."""
    tie = tied(request, pk)
    allow(rules.may_see_contact(request.user, tie.order, tie))
    reading.reveal(tie.order, request.user)
    return redirect("orders:desk_one", pk)


@require_safe
@desk(Power.CALL_PEOPLE, Power.HEAR_COMPLAINTS)
def callbacks(request: Request) -> HttpResponse:
    """Who is to be called: poor marks and one in ten, by somebody who did not do it."""
    rows = here(request.GET, queries.with_card(defined.rows("callbacks", request.user)), "area")
    page = page_of(rows, request.GET.get("page"))
    context = {"page": page, "now": timezone.now()} | _taken(request)
    return render(request, "orders/desk/callbacks.html", context)


@require_safe
@desk(Power.HEAR_COMPLAINTS)
def complaints(request: Request) -> HttpResponse:
    rows = here(request.GET, defined.rows("complaints", request.user), "order__area")
    page = page_of(rows, request.GET.get("page"))
    return render(request, "orders/desk/complaints.html", {"page": page} | _taken(request))


class AnswerForm(forms.Form):
    words = Words(label=gettext_lazy("Answer"))


@require_http_methods(["GET", "HEAD", "POST"])
@desk(Power.HEAR_COMPLAINTS)
def answer(request: Request, pk: UUID) -> HttpResponse:
    """Read a complaint and answer it."""
    rows = Complaint.objects.filter(order__area__in=hearing.hears(request.user))
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
