"""The map beside the board and the list: what is open where, and what runs out first."""

from typing import Any

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from linli.areas.models import Area
from linli.areas.queries import below
from linli.core.http import Request
from linli.core.ids import uuid_or_none
from linli.orders import defined, drawn, listed
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
    counts = defined.sums([f"map_{sign.value}" for sign in Sign], rows, now)
    in_each = dict(rows.order_by().values_list("area").annotate(n=Count("pk")))
    context: dict[str, Any] = {
        "marks": marks, "area": area, "now": now,
        "places": [(place, in_each[place.area.pk]) for place in places],
        "width": WIDTH, "height": HEIGHT, "is_cut": len(found) > MOST, "most": MOST,
        "legend": [(sign.value, SIGNS[sign], counts[f"map_{sign.value}"]) for sign in Sign],
    }  # fmt: skip
    return render(request, "orders/desk/map.html", context)


def _area(request: Request) -> Area | None:
    """The area asked for, if it is one of those one dispatches; anything else asks for all."""
    pk = uuid_or_none(request.GET.get("area", ""))
    if pk is None:
        return None
    return narrow(Area.objects.filter(pk=pk), request.user, Power.DISPATCH, "pk").first()
