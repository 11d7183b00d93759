"""What is printed: the slip for the door with its sticker, and the day's round."""

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from linli.accounts.doors import signed_in
from linli.core import qr
from linli.core.errors import allow
from linli.core.http import Request
from linli.orders import defined, pocket, queries, reading, rules
from linli.orders.models import Order
from linli.orders.views import desk as at_desk
from linli.orders.views import own
from linli.organisations.doors import desk
from linli.organisations.scope import Power


@require_safe
@signed_in
def slip(request: Request, pk: UUID) -> HttpResponse:
    """For whoever ordered: to be laid on the table of somebody without a phone."""
    return _slip(request, own.visible(request, pk))


@require_safe
@desk(*at_desk.ORDERS)
def desk_slip(request: Request, pk: UUID) -> HttpResponse:
    return _slip(request, at_desk.visible(request, pk))


def _slip(request: Request, order: Order) -> HttpResponse:
    """A4, black and white: when, who, the four digits, and three ways to reach us."""
    allow(rules.may_see_contact(request.user, order))
    if not queries.is_asker(request.user, order):
        reading.reveal(order, request.user)
    if order.slot_from is None:
        raise Http404
    address = settings.OUR_ADDRESS.rstrip("/")
    context = {
        "order": order,
        "hands": list(queries.served_by(order)),
        "when": reading.span_words(order),
        "code_order": qr.drawn(f"{address}{reverse('orders:one', args=[order.pk])}"),
        "code_place": qr.drawn(f"{address}/p/{order.area.slug}/" if order.area.slug else address),
    }
    return render(request, "orders/paper/slip.html", context)


@require_safe
@desk(Power.SERVE)
def round_sheet(request: Request) -> HttpResponse:
    """The day's round on one sheet."""
    stops = list(pocket.with_door(defined.rows("round", request.user)))
    for order in stops:
        reading.reveal(order, request.user)
    context = {"stops": stops, "day": timezone.localdate()}
    return render(request, "orders/paper/round.html", context)
