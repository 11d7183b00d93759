"""A place's own advice at the desk: the list, a new one, ending it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli.alerts import queries
from linli.alerts.actions import advising
from linli.alerts.forms import USUAL, AdviceForm
from linli.alerts.models import Advice
from linli.alerts.views.desk import form_view
from linli.core.http import Request, sent
from linli.core.paging import page_of
from linli.organisations.doors import desk
from linli.organisations.scope import Power
from linli.organisations.views.shared import attempt, form_page


@require_safe
@desk(Power.RELAY_ALERTS)
def index(request: Request) -> HttpResponse:
    """What people are asked now, and were asked before."""
    page = page_of(queries.advice_of(request.user), request.GET.get("page"))
    return render(request, "alerts/desk/advice.html", {"page": page, "now": timezone.now()})


@form_view
@desk(Power.RELAY_ALERTS)
def add(request: Request) -> HttpResponse:
    by, own = request.user, request.grants[0]
    initial = {
        "area": own.area_id, "source": own.organisation.name[:30],
        "until": timezone.localtime() + USUAL,
    }  # fmt: skip
    form = AdviceForm(sent(request), by=by, initial=initial)

    def step() -> Advice:
        facts = dict(form.cleaned_data)
        return advising.advise(facts.pop("area"), by=by, **facts)

    if attempt(form, step):
        messages.success(request, _("Everybody in the area reads it now."))
        return redirect("alerts:advice")
    intro = _("What the place itself asks of people. It stands apart from official warnings.")
    return form_page(
        request, form, _("New advice"), back=reverse("alerts:advice"), button=_("Publish it"),
        intro=intro,
    )  # fmt: skip


@require_POST
@desk(Power.RELAY_ALERTS)
def end(request: Request, pk: UUID) -> HttpResponse:
    advice = get_object_or_404(queries.advice_of(request.user), pk=pk)
    advising.end(advice, by=request.user)
    messages.success(request, _("Ended. Nobody reads it any more."))
    return redirect("alerts:advice")
