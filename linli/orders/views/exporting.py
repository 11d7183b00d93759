"""Orders as a table to take along: with a reason, marked with who took it, and written down."""

from datetime import timedelta
from typing import Any

from django import forms
from django.http import FileResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from linli.areas.forms import AreaField, let_choose
from linli.areas.queries import below
from linli.core.days import midnight
from linli.core.events import record
from linli.core.exports import Cell, xlsx_file
from linli.core.forms import DayField
from linli.core.http import Request, sent
from linli.orders import queries
from linli.orders.models import Order
from linli.organisations.doors import desk
from linli.organisations.scope import Power, grants_with
from linli.people.homes import lived_in

MOST = 20_000
WHY = (
    ("report", _("A report")),
    ("follow_up", _("To follow up what is late")),
    ("check", _("To check how it was done")),
)
LONGEST = timedelta(days=366)


class ExportForm(forms.Form):
    """Which orders, and what for. No name, no address and no word of a resident is in them."""

    area = AreaField(label=_("Area"), required=False)
    first = DayField(label=_("From"), required=False)
    last = DayField(label=_("Until"), required=False)
    why = forms.ChoiceField(label=_("What for"), choices=WHY, required=False)

    def __init__(self, *args: Any, by: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        let_choose(self, "area", lived_in(by, Power.DISPATCH))
        today = timezone.localdate()
        usual = {"first": today.replace(day=1), "last": today, "area": by.area}
        self.initial = {**usual, **self.initial}

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        today = timezone.localdate()
        first = said["first"] = said.get("first") or today.replace(day=1)
        last = said["last"] = said.get("last") or today
        said["why"] = said.get("why") or WHY[0][0]
        if not self.errors and not first <= last <= first + LONGEST:
            self.add_error("last", gettext("A year at most, and the end after the beginning."))
        return said


@require_http_methods(["GET", "HEAD", "POST"])
@desk(Power.DISPATCH)
def export(request: Request) -> HttpResponseBase:
    form = ExportForm(sent(request), by=request.user)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "orders/desk/export.html", {"form": form}, status=status)
    said = form.cleaned_data
    begins = midnight(said["first"])
    ends = midnight(said["last"] + timedelta(days=1))
    rows = queries.in_reach(request.user, Power.DISPATCH).filter(
        submitted_at__gte=begins,
        submitted_at__lt=ends,
        is_confidential=False,
        package=None,  # its parts are there
    )
    if said["area"] is not None:
        rows = rows.filter(area__in=below(said["area"]))
    orders = list(queries.with_card(rows, *queries.TABLE).order_by("submitted_at", "id")[:MOST])
    about = grants_with(request.user, Power.DISPATCH)[0]
    record("order.exported", by=request.user, about=about, count=len(orders), why=said["why"])
    mark = gettext("Taken by %(name)s on %(when)s: %(why)s") % {
        "name": request.user.name, "when": f"{timezone.localtime():%Y-%m-%d %H:%M}",
        "why": dict(WHY)[said["why"]],
    }  # fmt: skip
    table = xlsx_file(head(), [*(line(order) for order in orders), [mark]])
    return FileResponse(table, as_attachment=True, filename="orders.xlsx")


def head() -> list[str]:
    names = (
        _("Number"), _("Area"), _("Service"), _("How it came in"), _("State"), _("Placed"),
        _("Accept by"), _("Began"), _("Ended"), _("Confirmed"), _("Their manner"), _("In time"),
        _("The result"),
    )  # fmt: skip
    return [str(name) for name in names]


def line(order: Order) -> list[Cell]:
    return [
        order.number, order.area.name, order.service.name if order.service else "",
        str(order.get_door_display()), str(order.get_status_display()), order.submitted_at,
        order.accept_by, order.begun_at, order.ended_at, str(order.get_confirmed_how_display()),
        *order.marks,
    ]  # fmt: skip
