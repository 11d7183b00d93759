"""Lists of orders as a table to take along: with a reason, marked with who took it, written down.

No name of a resident, no address, no phone and none of their words is in any of them.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from linli.core.errors import Refused
from linli.core.events import record
from linli.core.exports import Cell, xlsx_file
from linli.core.http import Request, sent
from linli.orders import defined
from linli.orders.defined import OVER
from linli.orders.forms.listing import WHYS, TakeForm
from linli.orders.models import Complaint, Order
from linli.orders.views.desk import here
from linli.organisations.doors import desk
from linli.organisations.scope import Power, grants_with

MOST = 20_000
WHY = dict(WHYS)
COLUMNS = (
    "on", "seq", "area__name", "is_confidential", "service__name", "service__category__name",
    "urgency", "door", "status", "submitted_at", "accept_by", "begun_at", "ended_at",
    "confirmed_how", "attitude", "timeliness", "result", "returns", "unit__name", "closed_at",
    "reason", "referred_to",
)  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@desk(*OVER)
def export(request: Request) -> HttpResponseBase:
    """The list with the same filter, where one dispatches or hears complaints. What is
    confidential stands in it as a line that says only that."""
    data = sent(request)
    form = TakeForm(data, by=request.user)
    if data is None:
        form.initial = {**form.initial, **_this_month(request)}
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "orders/desk/export.html", {"form": form}, status=status)
    rows = form.orders(timezone.now()).filter(pk__in=defined.overseen(request.user).values("pk"))
    return _sent(request, "orders", head(), _lines(rows), form.cleaned_data["why"], OVER)


@require_POST
@desk(Power.CALL_PEOPLE, Power.HEAR_COMPLAINTS)
def export_callbacks(request: Request) -> HttpResponseBase:
    """Which orders are to be asked after: numbers to open at the desk, nobody's name."""
    rows = _lines(here(request.POST, defined.rows("callbacks", request.user), "area"))
    powers = (Power.CALL_PEOPLE, Power.HEAR_COMPLAINTS)
    return _sent(request, "callbacks", head(), rows, _why(request), powers)


@require_POST
@desk(Power.HEAR_COMPLAINTS)
def export_complaints(request: Request) -> HttpResponseBase:
    """What waits for an answer: about what and since when, not what was said nor by whom."""
    rows = here(request.POST, defined.rows("complaints", request.user), "order__area")[:MOST]
    names = (_("Number"), _("Area"), _("Service"), _("About"), _("Said"))
    lines = [_complaint(one) for one in rows]
    why = _why(request)
    return _sent(request, "complaints", _named(names), lines, why, (Power.HEAR_COMPLAINTS,))


def _sent(
    request: Request, name: str, heads: Sequence[str], lines: Iterable[list[Cell]], why: str,
    powers: Sequence[Power],
) -> FileResponse:  # fmt: skip
    """The workbook: whoever passes it on passes on who took it, and what for."""
    by = request.user
    found = list(lines)
    about = next(grant for power in powers for grant in grants_with(by, power)[:1])
    record("order.exported", by=by, about=about, count=len(found), why=why, list=name)
    mark = gettext("Taken by %(name)s on %(when)s: %(why)s") % {
        "name": by.name, "when": f"{timezone.localtime():%Y-%m-%d %H:%M}", "why": WHY[why],
    }  # fmt: skip
    table = xlsx_file(heads, [*found, [mark]])
    return FileResponse(table, as_attachment=True, filename=f"{name}.xlsx")


def _why(request: Request) -> str:
    """What it is taken for: refused where nobody says so."""
    asked = request.POST.get("why", "")
    if asked not in WHY:
        raise Refused(_("Say what the table is for."))
    return asked


def _this_month(request: Request) -> dict[str, Any]:
    today = timezone.localdate()
    return {"state": "all", "first": today.replace(day=1), "last": today}


def _lines(rows: QuerySet[Order]) -> list[list[Cell]]:
    rows = rows.select_related("service__category", "area", "unit").only(*COLUMNS)
    return [line(order) for order in rows[:MOST]]


def head() -> list[str]:
    return _named((
        _("Number"), _("Area"), _("Service"), _("Shelf"), _("Urgency"), _("How it came in"),
        _("State"), _("Placed"), _("Accept by"), _("Began"), _("Ended"), _("Confirmed"),
        _("Their manner"), _("In time"), _("The result"), _("Given back"), _("Done by"),
        _("Over since"), _("Reason"), _("Passed to"),
    ))  # fmt: skip


def _named(names: Iterable[Any]) -> list[str]:
    return [str(name) for name in names]


def line(order: Order) -> list[Cell]:
    """Of what was said in confidence neither what, nor who did it, nor how it was found."""
    shows = not order.is_confidential
    service = order.service if shows else None
    what = (service.name if service else "") if shows else gettext("Confidential")
    return [
        order.number, order.area.name, what, service.category.name if service else "",
        str(order.get_urgency_display()), str(order.get_door_display()) if shows else "",
        str(order.get_status_display()), order.submitted_at, order.accept_by, order.begun_at,
        order.ended_at, str(order.get_confirmed_how_display()),
        *(order.marks if shows else (None, None, None)), order.returns,
        order.unit.name if order.unit and shows else "", order.closed_at,
        str(order.get_reason_display()) if shows else "",
        str(order.get_referred_to_display()) if shows else "",
    ]  # fmt: skip


def _complaint(one: Complaint) -> list[Cell]:
    order = one.order
    what = gettext("Confidential") if order.is_confidential else (
        order.service.name if order.service else "")  # fmt: skip
    return [order.number, order.area.name, what, str(one.get_about_display()), one.at]
