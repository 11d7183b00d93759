"""Warnings at the desk: the list, relaying one, one of them, lifting it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from linli.alerts import queries, rules
from linli.alerts.actions import relaying
from linli.alerts.forms import LiftForm, RelayForm
from linli.alerts.models import PUBLIC, Alert
from linli.alerts.words import STANDS
from linli.core.http import Request, sent
from linli.core.paging import page_of
from linli.organisations.doors import desk
from linli.organisations.scope import Power
from linli.organisations.views.shared import attempt, form_page

form_view = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@desk(Power.RELAY_ALERTS)
def index(request: Request) -> HttpResponse:
    """What came for one's areas, the tests too; the newest first."""
    now = timezone.now()
    page = page_of(queries.seen_to_by(request.user), request.GET.get("page"))
    rows: Any = page
    for alert in rows:
        alert.stand = STANDS[rules.stand(alert, now)]
    return render(request, "alerts/desk/index.html", {"page": page})


@form_view
@desk(Power.RELAY_ALERTS)
def relay(request: Request) -> HttpResponse:
    """Copy a warning from its official page."""
    by = request.user
    initial = {"area": request.grants[0].area_id, "instead_of": request.GET.get("instead_of")}
    form = RelayForm(sent(request), by=by, initial=initial)

    def step() -> Alert:
        found = form.cleaned_data
        return relaying.relay(form.said(), found["area"], by=by, instead_of=found["instead_of"])

    made = attempt(form, step)
    if made:
        messages.success(request, _("Relayed. Everybody in the area sees it now."))
        return redirect("alerts:desk_one", made.pk)
    intro = _(
        "Only what a station or an authority has issued. Copy it as it stands there: nobody here"
        " writes a warning, and what the place itself asks of people is advice."
    )
    return form_page(
        request, form, _("Relay an official warning"),
        back=reverse("alerts:desk"), button=_("Relay it"), intro=intro,
    )  # fmt: skip


@require_safe
@desk(Power.RELAY_ALERTS)
def one(request: Request, pk: UUID) -> HttpResponse:
    """What came, how, for where, and what became of it."""
    alert, now = _seen(request, pk), timezone.now()
    may_lift = rules.may_lift(request.user, alert) and alert.holds(now)
    context = {
        "alert": alert,
        "stand": STANDS[rules.stand(alert, now)],
        "names": queries.names_of(alert),
        "can_lift": may_lift,
        "can_replace": may_lift and alert.how == "officer",
        "is_public": alert.status in PUBLIC,
        "before": alert.closes.defer("document").order_by("-sent", "-id")[:20],
    }
    return render(request, "alerts/desk/one.html", context)


@form_view
@desk(Power.RELAY_ALERTS)
def lift(request: Request, pk: UUID) -> HttpResponse:
    """The station has lifted it."""
    alert, by = _seen(request, pk), request.user
    form = LiftForm(sent(request), initial={"link": alert.link})
    if attempt(form, lambda: relaying.lift(alert, by=by, **form.cleaned_data)):
        messages.success(request, _("Lifted. Everybody sees that it is over."))
        return redirect("alerts:desk_one", pk)
    back = reverse("alerts:desk_one", args=[pk])
    intro = _("Only when the station itself has lifted it. Whoever reads it sees your text.")
    return form_page(
        request, form, _("Relay that it was lifted"), back=back, button=_("It was lifted"),
        intro=intro,
    )  # fmt: skip


def _seen(request: Request, pk: UUID) -> Alert:
    return get_object_or_404(queries.seen_to_by(request.user), pk=pk)
