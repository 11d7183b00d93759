"""The map beside the board and the list: what is open where, and what runs out first."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from linli.areas.models import Area
from linli.areas.queries import below
from linli.core.http import Request
from linli.orders import drawn, listed
from linli.orders.drawn import HEIGHT, WIDTH, Sign
from linli.orders.words import SIGNS
from linli.organisations.doors import desk
from linli.organisations.scope import Power, narrow

MOST = 60  # signs on one paper: more is a stain, and a heavy page


@require_safe
@desk(Power.DISPATCH)
def index(request: Request) -> HttpResponse:
    """Every sign is a link to its order; the same stands in words beside it. Nobody's name."""
    by = request.user
    area = _area(request)
    rows = listed.open_on_map(by)
    if area is not None:
        rows = rows.filter(area__in=below(area))
    found = list(rows[: MOST + 1])
    now = timezone.now()
    marks, places = drawn.drawing(found[:MOST], now)
    counts = dict.fromkeys(Sign, 0)
    for place in places:
        for _order, sign in place.orders:
            counts[sign] += 1
    context: dict[str, Any] = {
        "marks": marks, "places": places, "area": area, "now": now,
        "width": WIDTH, "height": HEIGHT, "is_cut": len(found) > MOST, "most": MOST,
        "legend": [(sign.value, SIGNS[sign], n) for sign, n in counts.items()],
    }  # fmt: skip
    return render(request, "orders/desk/map.html", context)


def _area(request: Request) -> Area | None:
    """The area asked for, if it is one of those one dispatches; anything else asks for all."""
    try:
        pk = UUID(request.GET.get("area", ""))
    except ValueError:
        return None
    return narrow(Area.objects.filter(pk=pk), request.user, Power.DISPATCH, "pk").first()
