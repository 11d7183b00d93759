"""The list of orders at the desk. Its filter stands in the address, so a figure opens it."""

from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from linli.core.http import Request
from linli.core.paging import page_of
from linli.orders import queries
from linli.orders.defined import DEFINED, DESK, OVER
from linli.orders.forms.listing import GOING, WHYS, OrderFilter
from linli.organisations.doors import desk


@require_safe
@desk(*DESK)
def index(request: Request) -> HttpResponse:
    """What is going on, or what one asked for; how many that is, and what the figure counts."""
    data = request.GET if set(request.GET) - {"page"} else QueryDict(f"state={GOING}")
    form = OrderFilter(data, by=request.user)
    if not form.is_valid():
        return render(request, "orders/desk/list.html", {"form": form}, status=422)
    now = timezone.now()
    page = page_of(queries.with_card(form.orders(now)), request.GET.get("page"))
    figure, month = form.cleaned_data["figure"], form.cleaned_data["month"]
    one = DEFINED[figure] if figure else None
    context: dict[str, Any] = {
        "form": form, "page": page, "now": now, "only": form.cleaned_data["only"],
        "count": page.paginator.count, "figure": one, "since": form.since,
        "month": month if one and one.on else None,
        "chosen": form.chosen,
        "whys": WHYS,
        "may_take": bool(request.powers & set(OVER)),
    }  # fmt: skip
    return render(request, "orders/desk/list.html", context)
