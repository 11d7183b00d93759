"""Activities at the desk: a draft written anew, one that is moved, one that is repeated."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from linli.activities import queries
from linli.activities.actions import changing
from linli.activities.forms import ActivityForm, MoveForm, RepeatForm
from linli.activities.models import Activity
from linli.core.http import Request, sent
from linli.organisations.doors import desk
from linli.organisations.scope import Power
from linli.organisations.views.shared import attempt, form_page

form_view = require_http_methods(["GET", "HEAD", "POST"])


@form_view
@desk(Power.RUN_ACTIVITIES)
def revise(request: Request, pk: UUID) -> HttpResponse:
    """A draft, written anew."""
    activity, by = _kept(request, pk), request.user
    form = ActivityForm(sent(request), by=by, initial=ActivityForm.as_it_was(activity))
    done = attempt(
        form,
        lambda: changing.revise(
            activity, form.plan(), form.wanted(), by=by, area=form.cleaned_data["area"],
            organisation=form.cleaned_data["organisation"],
        ),
    )  # fmt: skip
    if done:
        messages.success(request, _("Changed. Look at it, then publish it."))
        return redirect("activities:desk_one", pk)
    back = reverse("activities:desk_one", args=[pk])
    return form_page(request, form, _("Change the draft"), back=back)


@form_view
@desk(Power.RUN_ACTIVITIES)
def move(request: Request, pk: UUID) -> HttpResponse:
    """Another time or place; everybody is told."""
    activity, by = _kept(request, pk), request.user
    begins, ends = (timezone.localtime(one) for one in (activity.begins_at, activity.ends_at))
    initial = {
        "day": begins.date(), "begins": begins.time(), "ends": ends.time(),
        "address": activity.address,
    }  # fmt: skip
    form = MoveForm(sent(request), initial=initial)

    def step() -> Activity:
        begins_at, ends_at = form.span()
        return changing.move(
            activity, by=by, begins_at=begins_at, ends_at=ends_at,
            address=form.cleaned_data["address"],
        )  # fmt: skip

    if attempt(form, step):
        messages.success(request, _("Moved. Everybody who signed up is told."))
        return redirect("activities:desk_one", pk)
    back = reverse("activities:desk_one", args=[pk])
    warning = _("Everybody who signed up or waits is told, and may call off without its counting.")
    return form_page(
        request, form, _("Move the activity"), back=back, button=_("Move it"), warning=warning
    )


@form_view
@desk(Power.RUN_ACTIVITIES)
def repeat(request: Request, pk: UUID) -> HttpResponse:
    """The same in the weeks to come, as drafts."""
    activity, by = _kept(request, pk), request.user
    form = RepeatForm(sent(request), initial={"weeks": 4, "skip_holidays": True})
    made = attempt(form, lambda: changing.repeat(activity, by=by, **form.cleaned_data))
    if made:
        n = len(made)
        messages.success(
            request, ngettext("%(n)s draft written.", "%(n)s drafts written.", n) % {"n": n}
        )
        return redirect("activities:desk_one", pk)
    back = reverse("activities:desk_one", args=[pk])
    intro = _("On the same weekday and hour. Each is a draft: change one, leave one out.")
    return form_page(
        request, form, _("Repeat every week"), back=back, button=_("Write them down"), intro=intro
    )


@require_POST
@desk(Power.RUN_ACTIVITIES)
def publish_series(request: Request, pk: UUID) -> HttpResponse:
    n = changing.publish_series(_kept(request, pk), by=request.user)
    words = ngettext("%(n)s activity published.", "%(n)s activities published.", n)
    messages.success(request, words % {"n": n})
    return redirect("activities:desk_one", pk)


def _kept(request: Request, pk: UUID) -> Activity:
    rows = queries.kept_by(request.user).select_related("area", "organisation", "station")
    return get_object_or_404(rows, pk=pk)
