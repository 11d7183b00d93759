"""A place for a neighbour without a phone: asked for on the page, given at the desk."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.accounts.doors import signed_in
from linli.activities import queries
from linli.activities.actions import neighbours
from linli.activities.forms import NeighbourForm
from linli.activities.models import Activity, ForNeighbour, State
from linli.activities.term_forms import ReasonForm
from linli.core.http import Request, sent
from linli.organisations.doors import desk
from linli.organisations.scope import Power
from linli.organisations.views.shared import attempt, form_page

form_view = require_http_methods(["GET", "HEAD", "POST"])


@form_view
@signed_in
def ask(request: Request, pk: UUID) -> HttpResponse:
    """Who it is, and that they agree."""
    activity = get_object_or_404(Activity.objects.exclude(state=State.DRAFT), pk=pk)
    form = NeighbourForm(sent(request), activity=activity)

    def step() -> ForNeighbour:
        said = form.cleaned_data
        return neighbours.ask_for(
            said["post"], form.meant(), by=request.user, has_agreed=said["agreed"]
        )

    if attempt(form, step):
        messages.success(request, _("Asked. The station signs them up and tells you."))
        return redirect("activities:one", pk)
    status = 422 if form.errors else 200
    context = {"activity": activity, "form": form}
    return render(request, "activities/neighbour.html", context, status=status)


@form_view
@desk(Power.RUN_ACTIVITIES)
def turn_down(request: Request, pk: UUID) -> HttpResponse:
    """They could not be signed up."""
    kept = queries.kept_by(request.user)
    rows = ForNeighbour.objects.select_related("post__activity", "by")
    row = get_object_or_404(rows, pk=pk, post__activity__in=kept)
    form, by = ReasonForm(sent(request)), request.user
    reason = "reason"
    if attempt(form, lambda: neighbours.turn_down(row, by=by, because=form.cleaned_data[reason])):
        messages.success(request, _("Said no. They read why."))
        return redirect("activities:desk_one", row.post.activity_id)
    back = reverse("activities:desk_one", args=[row.post.activity_id])
    return form_page(request, form, _("Why they get no place"), back=back, button=_("Say no"))
