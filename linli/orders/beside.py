"""What stands beside an order on its page: the visit it was seen at, what was seen at its own,
the package it is a part of, and how far a package is.

An order beside it is linked only for those who may open it; others read its number.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import ngettext

from linli.accounts.models import Person
from linli.core.templatetags.linli import moment
from linli.orders import belonging, rules, whole
from linli.orders.life import PART_DONE, PART_OVER
from linli.orders.models import Order
from linli.orders.reading import WAY, span_words
from linli.orders.templatetags.orders import order_title

Opens = Callable[[Person, Order], bool]


def with_others(page: dict[str, Any], by: Person, opens: Opens) -> dict[str, Any]:
    """The page of an order and what stands beside it; `opens`: whether it does on such pages."""
    order: Order = page["order"]
    origin = belonging.origin(order) if order.seen_during_id else None
    package = belonging.whole_of(order) if order.parent_id else None
    needs = list(belonging.seen_at(order)) if order.begun_at else []
    known = [one for one in (origin, package, *needs) if one is not None]
    may_open = {one.pk for one in known if opens(by, one)}  # a handful
    sees = any(step["verb"] == "see_need" for step in page["steps"])
    beside: dict[str, Any] = {
        "origin": origin,
        "opens_origin": origin is not None and origin.pk in may_open,
        "whole": package,
        "opens_whole": package is not None and package.pk in may_open,
        "needs": [(one, one.pk in may_open) for one in needs],
        "usual": belonging.usual_services(order.area_id) if sees else None,
    }
    if order.package_id:
        far = belonging.progress(page["parts"])
        beside |= {"progress": far, "timeline": way_of(order, page["parts"], far.next)}
    return page | beside


def desk_link(by: Person, pk: UUID) -> tuple[str, str] | None:
    """Number and address of the order that a record is of, for whoever opens it at their desk."""
    order = whole.ORDER.first(pk)
    if order is None or not rules.may_open_at_desk(by, order):
        return None
    return order.number, reverse("orders:desk_one", args=[pk])


def way_of(package: Order, parts: list[Order], following: Order | None) -> list[dict[str, Any]]:
    """The way of a package: placed, then each part; what comes first is marked."""
    steps = [{"state": "ok", "title": WAY[0][0], "when": moment(package.submitted_at), "text": ""}]
    for part in parts:
        is_next = following is not None and part.pk == following.pk
        state = "now" if is_next else "ok" if part.status in PART_OVER else "todo"
        steps.append({
            "state": state, "title": order_title(part),
            "when": moment(part.confirmed_at) if part.status in PART_DONE else span_words(part),
            "text": _how(part),
        })  # fmt: skip
    return steps


def _how(part: Order) -> str:
    """Its state, and how often it still comes."""
    state = str(part.get_status_display())
    if not part.more or part.status in PART_OVER:
        return state
    more = ngettext("comes %(n)s time more", "comes %(n)s times more", part.more)
    return f"{state} · {more % {'n': part.more}}"
