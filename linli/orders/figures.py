"""What everybody may know of a place's orders: how many, how fast, how they were found.

An order that nobody rated is never counted as satisfied: its share is said beside the marks. What
each figure counts stands in defined.py, where the lists at the desk take it from too.
"""

from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from linli.catalogue.templatetags.catalogue import said
from linli.core.templatetags.linli import day, local
from linli.orders import defined
from linli.orders.defined import DEFINED, share
from linli.orders.life import Status
from linli.orders.models import Order
from linli.orders.words import FACES
from linli.records.blocks import SMALL, Behind, Line, shown

PUBLIC = ("done", "in_time", "judged", "rated", "good", "unrated", "by_clock", "not_done",
          "referred", "urgent_done")  # fmt: skip
MARKS = ("-attitude", "-timeliness", "-result")
OF_MARKS = frozenset({"rated", "good"})
SHARES = frozenset({"in_time", "good", "unrated", "by_clock"})
LISTS = SHARES | {"rated", "done", "not_done", "referred", "urgent_done"}
SHOWN = (
    "is_confidential", "status", "confirmed_at", "closed_at", "referred_to", "attitude",
    "timeliness", "result", "service__name", "service__name_en", "unit__name", "said_by__name",
)  # fmt: skip


def words(area_id: UUID, first: date, last: date) -> dict[str, Any] | None:
    """The block of a place's public page, from one month to another; None while there is little.

    Two queries, over the index on area and confirmation and that of what ended undone.
    """
    found = defined.of_place(area_id, first, last, PUBLIC)
    if found["done"] + found["not_done"] + found["referred"] < SMALL:
        return None
    done, judged, rated = found["done"], found["judged"], found["rated"]
    return {
        "done": shown(done),
        "not_done": shown(found["not_done"]),
        "referred": shown(found["referred"]),
        "urgent_done": shown(found["urgent_done"]),
        "confirmed": done,
        "rated": shown(rated),
        "judged": judged,
        "aside": done > judged,
        "has_shares": done >= SMALL,
        "in_time": share(found["in_time"], done),
        "unrated": share(found["unrated"], judged) if judged >= SMALL else None,
        "good": share(found["good"], rated) if rated >= SMALL else None,
        "by_clock": share(found["by_clock"], done),
        "lists": {name for name in LISTS if found[name] and first == last},
        "numbers": found,
        "month": f"{last:%Y-%m}",
        "means": {name: one.means for name, one in defined.DEFINED.items()},
    }


def behind(figure: str, area_id: UUID, month: date) -> Behind | None:
    """What a figure of the block counts, line by line; None where it is not published."""
    if figure not in LISTS:
        return None
    found = words(area_id, month, month)
    if found is None or figure not in found["lists"] or found[figure] is None:
        return None
    if figure in SHARES and not found["has_shares"]:
        return None
    rows = defined.in_place(figure, area_id, month)
    number = str(found["numbers"][figure])
    number += f" · {found[figure]}%" if figure in SHARES else ""
    rows = rows.select_related("service", "unit", "said_by").only(*SHOWN)
    # By the marks and not by the day: nobody is to be told whose they are.
    rows = (
        rows.order_by(*MARKS, "pk")
        if figure in OF_MARKS
        else rows.order_by(f"-{DEFINED[figure].on}", "-pk")
    )
    line = _marks if figure in OF_MARKS else _order
    return Behind(DEFINED[figure].label, number, rows, lambda page: [line(one) for one in page])


def _order(order: Order) -> Line:
    """Nobody is named, and what is confidential says only that."""
    if order.is_confidential:
        return Line(_("Confidential"))
    title = said(order.service, "name") if order.service else _("A need in their own words")
    unit = order.unit if order.confirmed_at else order.said_by or order.unit
    when = day(order.confirmed_at or order.closed_at)
    under = " · ".join(part for part in (when, local(unit.name) if unit else "") if part)
    return Line(title, under, _how_it_ended(order))


def _how_it_ended(order: Order) -> str:
    if order.confirmed_at:
        return ""
    if order.status == Status.REFERRED:
        return str(order.get_referred_to_display())
    return str(order.get_status_display())


def _marks(order: Order) -> Line:
    """What somebody thought of it: not of what, nor on which day."""
    faces = dict(FACES)
    names = (_("Their manner"), _("In time"), _("The result"))
    marks = zip(names, (order.attitude, order.timeliness, order.result), strict=True)
    under = " · ".join(f"{name} {faces[mark]}" for name, mark in marks if mark)
    return Line(_("A neighbour"), under)
