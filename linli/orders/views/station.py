"""What a station head looks at: what is late, given back, complained of and undone, by community,
and the month's figures. Every number opens its list."""

from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from linli.areas.models import Area
from linli.core.http import Request
from linli.core.ids import uuid_or_none
from linli.orders import defined
from linli.orders.defined import DEFINED, OVER, share
from linli.organisations.doors import desk
from linli.organisations.scope import areas_where
from linli.records.forms import months

NOW = ("overdue", "returned", "complaints", "callbacks")
MONTH = ("done", "in_time", "not_done", "referred", "judged", "rated", "good", "unrated",
         "by_clock", "urgent_in", "urgent_done", "urgent_in_time")  # fmt: skip
# Beside each community; the rest stands in the sums only.
TABLE = (*NOW, "done", "not_done", "rated", "good", "unrated")
PART_OF = {
    "in_time": "done", "judged": "done", "rated": "judged", "unrated": "judged", "good": "rated",
    "by_clock": "done", "urgent_in_time": "urgent_done",
}  # fmt: skip
SHOWN_MONTHS = 12


@require_safe
@desk(*OVER)
def index(request: Request) -> HttpResponse:
    by = request.user
    offered = months()[:SHOWN_MONTHS]
    month = _month(request.GET.get("month", ""), offered)
    area = _area(request)
    names = [name for name in (*NOW, *MONTH) if set(DEFINED[name].powers) & request.powers]
    found = defined.by_area(names, by, area=area.pk if area else None, month=month)
    sums = {name: sum(one.get(name, 0) for one in found.values()) for name in names}
    asked = {"area": str(area.pk)} if area else {}
    places = Area.objects.filter(pk__in=found).order_by("name", "pk")
    shown = [name for name in TABLE if name in names]
    context: dict[str, Any] = {
        "area": area, "month": f"{month:%Y-%m}", "months": offered,
        "now": _cells([name for name in NOW if name in names], sums, month, asked),
        "figures": _cells(MONTH, sums, month, asked),
        "heads": [DEFINED[name].label for name in shown],
        "rows": [
            (place, _cells(shown, found[place.pk], month, {**asked, "at": str(place.pk)}))
            for place in places
        ],
        "hours": defined.hours_to_help(defined.rows(
            "urgent_done", by, area=area.pk if area else None, month=month
        )),
    }  # fmt: skip
    return render(request, "orders/desk/station.html", context)


def _cells(
    names: Any, numbers: dict[str, int], month: date, asked: dict[str, str]
) -> list[dict[str, Any]]:
    """Each figure with its meaning, its share of another, and the address of its list."""
    cells = []
    for name in names:
        one, number = DEFINED[name], numbers.get(name, 0)
        whole = numbers.get(PART_OF[name], 0) if name in PART_OF else 0
        cells.append({
            "name": name, "label": one.label, "means": one.means, "number": number,
            "share": share(number, whole) if whole else None,
            "url": address(name, month, asked),
        })  # fmt: skip
    return cells


def address(name: str, month: date, asked: dict[str, str]) -> str:
    """Where the list behind a figure is."""
    one = DEFINED[name]
    query = dict(asked)
    if one.to == "orders:list":
        query["figure"] = name
    if one.on:
        query["month"] = f"{month:%Y-%m}"
    return f"{reverse(one.to)}?{urlencode(query)}"


def _month(words: str, offered: list[tuple[str, str]]) -> date:
    chosen = words if words in dict(offered) else offered[0][0]
    return date(int(chosen[:4]), int(chosen[5:]), 1)


def _area(request: Request) -> Area | None:
    """The area asked for, if it is one of those one answers for; anything else asks for all."""
    pk: UUID | None = uuid_or_none(request.GET.get("area", ""))
    if pk is None:
        return None
    rows = Area.objects.filter(pk=pk)
    return next((found for power in OVER
                 if (found := rows.filter(pk__in=areas_where(request.user, power)).first())),
                None)  # fmt: skip
