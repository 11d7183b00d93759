"""What no record shows: handed in by whoever carries the project out, looked at by its buyer."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from linli.core.http import Request, sent
from linli.organisations.doors import desk
from linli.organisations.scope import Power
from linli.organisations.views.shared import attempt, form_page
from linli.projects import queries, rules
from linli.projects.actions import claims
from linli.projects.forms import ClaimForm, RefuseForm
from linli.projects.models import Claim, Indicator, Stand

form_view = require_http_methods(["GET", "HEAD", "POST"])


@form_view
@desk(Power.RUN_PROJECTS)
def hand_in(request: Request, pk: UUID) -> HttpResponse:
    """Say what was done, and add the file that shows it."""
    rows = Indicator.objects.filter(is_document=True).select_related("project")
    row = get_object_or_404(rows.filter(project__in=queries.run_by(request.user)), pk=pk)
    form = ClaimForm(sent(request), request.FILES or None)
    if attempt(form, lambda: claims.hand_in(row, by=request.user, **form.facts())):
        messages.success(request, _("Handed in. It counts once the purchaser accepts it."))
        return redirect("projects:indicator", pk)
    back = reverse("projects:indicator", args=[pk])
    return form_page(request, form, row.name, back=back, button=_("Hand in"))


@form_view
@desk(Power.SEE_PROJECTS)
def one(request: Request, pk: UUID) -> HttpResponse:
    """What was handed in, with its files; the buyer says what comes of it."""
    row = _seen(request, pk)
    may_decide = rules.may_decide(request.user, row)
    form = RefuseForm(sent(request))

    def refuse() -> Claim:
        said = form.cleaned_data["because"]
        return claims.decide(row, by=request.user, accepts=False, because=said)

    if attempt(form, refuse):
        messages.success(request, _("It does not count. They read why."))
        return redirect("projects:indicator", row.indicator_id)
    context = {
        "row": row, "project": row.indicator.project, "form": form,
        "can_accept": may_decide and row.stand == Stand.WAITING,
        "can_refuse": may_decide and row.stand in (Stand.WAITING, Stand.ACCEPTED),
        "can_withdraw": row.stand == Stand.WAITING
        and rules.may_run(request.user, row.indicator.project),
    }  # fmt: skip
    status = 422 if form.is_bound else 200
    return render(request, "projects/desk/claim.html", context, status=status)


@require_POST
@desk(Power.BUY_PROJECTS)
def accept(request: Request, pk: UUID) -> HttpResponse:
    row = _seen(request, pk)
    claims.decide(row, by=request.user, accepts=True)
    messages.success(request, _("Accepted. It counts now."))
    return redirect("projects:indicator", row.indicator_id)


@require_POST
@desk(Power.RUN_PROJECTS)
def withdraw(request: Request, pk: UUID) -> HttpResponse:
    row = _seen(request, pk)
    claims.withdraw(row, by=request.user)
    messages.success(request, _("Withdrawn."))
    return redirect("projects:indicator", row.indicator_id)


def _seen(request: Request, pk: UUID) -> Claim:
    rows = Claim.objects.select_related(
        "indicator__project__purchaser", "indicator__project__agency", "handed_in_by", "decided_by"
    )
    seen = queries.seen_by(request.user).values("pk")
    return get_object_or_404(rows.filter(indicator__project__in=seen), pk=pk)
