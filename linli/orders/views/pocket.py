"""The day's round of whoever goes, staff and volunteers alike, and the door for what a phone did
while it was without network: one step for each request."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.forms.utils import ErrorDict
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from linli.accounts.doors import signed_in
from linli.core.errors import Refused, allow
from linli.core.http import Request
from linli.core.phone_clock import on_our_clock
from linli.orders import defined, pocket, queries, reading, rules
from linli.orders.doing import DO
from linli.orders.forms.pocket import CARRIED, QueuedForm
from linli.orders.models import Order
from linli.orders.rules import Tie
from linli.orders.views import desk as at_desk
from linli.orders.views import own
from linli.organisations.doors import desk, staff_with_second_factor
from linli.organisations.scope import Power


@dataclass(frozen=True)
class Ways:
    """Where a round leads to, by the names of the addresses: at the desk, or on one's own pages."""

    page: str
    door: str
    sheet: str
    one: str
    step: str
    more: str
    more_label: str | Promise
    rest: str | Promise  # where nothing is to be done today


AT_DESK = Ways(
    "orders:today", "orders:queue_up", "orders:round_sheet", "orders:desk_one",
    "orders:desk_step", "orders:board", gettext_lazy("Orders"),
    gettext_lazy("Take one from the board, or rest."),
)  # fmt: skip
AT_HOME = Ways(
    "orders:my_round", "orders:my_queue_up", "orders:my_round_sheet", "orders:one",
    "orders:step", "orders:posts", gettext_lazy("Where I can help"),
    gettext_lazy("Here stands whom you visit today, once a time is agreed on."),
)  # fmt: skip


@require_safe
@desk(Power.SERVE)
def today(request: Request) -> HttpResponse:
    """The day's round: next stop first."""
    return _carried(request, "orders/desk/today.html", AT_DESK)


@require_safe
@signed_in
def my_round(request: Request) -> HttpResponse:
    """The same for a volunteer, or whoever else goes."""
    return _carried(request, "orders/my_round.html", AT_HOME)


def _carried(request: Request, template: str, ways: Ways) -> HttpResponse:
    """To whoever goes, the addresses are shown, and logged.

    The phone keeps this page until midnight (round.js, core/sw.js): the header says so.
    """
    orders = list(pocket.with_door(defined.rows("round", request.user)))
    if orders and (door := staff_with_second_factor(request)):
        return door
    for order in orders:
        if not order.is_anonymous and not reading.has_revealed(order, request.user):
            reading.reveal(order, request.user)
    until = round(pocket.kept_until().timestamp() * 1000)
    context: dict[str, Any] = {
        "stops": pocket.stops(orders, request.user), "day": timezone.localdate(),
        "forms": pocket.forms(request.user), "labels": pocket.labels(), "until": until,
        "ways": ways,
    }  # fmt: skip
    response = render(request, template, context)
    response["Linli-Until"] = str(until)
    return response


@require_safe
@desk(Power.SERVE)
def round_sheet(request: Request) -> HttpResponse:
    """The day's round on one sheet."""
    return _sheet(request, AT_DESK)


@require_safe
@signed_in
def my_round_sheet(request: Request) -> HttpResponse:
    return _sheet(request, AT_HOME)


def _sheet(request: Request, ways: Ways) -> HttpResponse:
    stops = list(pocket.with_door(defined.rows("round", request.user)))
    if stops and (door := staff_with_second_factor(request)):
        return door
    for order in stops:
        reading.reveal(order, request.user)
    context = {"stops": stops, "day": timezone.localdate(), "ways": ways}
    return render(request, "orders/paper/round.html", context)


@require_POST
@desk(Power.SERVE)
def queue_up(request: Request) -> HttpResponse:
    """What a phone of staff did."""
    return _taken(request, at_desk.tied)


@require_POST
@signed_in
def my_queue_up(request: Request) -> HttpResponse:
    """What the phone of whoever else goes did."""
    return _taken(request, own.tied)


def _taken(request: Request, tied: Callable[[Request, UUID], Tie]) -> HttpResponse:
    """Take the step as if it had come in time. 409 tells what the order is now, and 422 what is
    wrong with the words: the phone shows both versions. Only the state decides: a note that
    somebody wrote meanwhile is no conflict, whatever the turn.

    The phone sends an Idempotency-Key, so an answer that was lost is given again (core/unit.py).
    """
    queued = QueuedForm(request.POST)
    if not queued.is_valid():
        return JsonResponse({"detail": _("We could not read that")}, status=422)
    said = queued.cleaned_data
    allow(said["person"] == request.user.pk)  # somebody else signed in on this phone
    tie = tied(request, said["order"])
    if door := own.barred(request, tie):
        return door
    order = tie.order
    known, verb = said["turn"], said["verb"]
    form = CARRIED[verb](request.POST, order=order, by=request.user)
    if not form.is_valid():
        return no(order, request, known, 422, first_error(form.errors))
    form.cleaned_data["at"] = on_our_clock(request, said["at"])
    try:
        DO[verb](order, request.user, form)
    except Refused as refusal:
        return no(order, request, known, 409, str(refusal))
    except PermissionDenied:
        allow(queries.was_hand(request.user, order))
        moved = rules.hindrance(verb, Order.objects.get(pk=order.pk), None)
        sentence = moved or _("You are not on this order any more.")
        return no(order, request, known, 409, sentence)
    return JsonResponse({"order": now(order, request, known)})


def no(order: Order, request: Request, known: int, status: int, why: str) -> HttpResponse:
    return JsonResponse({"detail": why, "order": now(order, request, known)}, status=status)


def now(order: Order, request: Request, known: int) -> dict[str, object]:
    return pocket.as_it_is(Order.objects.get(pk=order.pk), request.user, since=known)


def first_error(errors: ErrorDict) -> str:
    return str(next(iter(errors.values()))[0])
