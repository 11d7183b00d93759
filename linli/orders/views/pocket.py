"""The door for what a phone did while it was without network: one step for each request."""

from django.core.exceptions import PermissionDenied
from django.forms.utils import ErrorDict
from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.core.errors import Refused, allow
from linli.core.http import Request
from linli.core.phone_clock import on_our_clock
from linli.orders import pocket, queries, rules
from linli.orders.doing import DO
from linli.orders.forms.pocket import CARRIED, QueuedForm
from linli.orders.models import Order
from linli.orders.views.desk import visible
from linli.organisations.doors import desk
from linli.organisations.scope import Power


@require_POST
@desk(Power.SERVE)
def queue_up(request: Request) -> HttpResponse:
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
    order = visible(request, said["order"])
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
