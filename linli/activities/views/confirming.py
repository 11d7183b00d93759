"""A check-out that was forgotten, at the desk: one says until when, another confirms."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from linli.activities import queries, rules
from linli.activities.actions import confirming
from linli.activities.forms import UntilForm, moment
from linli.activities.models import Forgotten, Presence
from linli.core.http import Request, sent
from linli.organisations.doors import desk
from linli.organisations.scope import Power
from linli.organisations.views.shared import attempt, form_page


@require_http_methods(["GET", "HEAD", "POST"])
@desk(Power.RUN_ACTIVITIES)
def until(request: Request, pk: UUID) -> HttpResponse:
    """Until when somebody was there; or, once that is said, what another one confirms."""
    there = _kept(request, pk)
    activity, by = there.sign_up.activity, request.user
    back = reverse("activities:desk_one", args=[activity.pk])
    row = Forgotten.objects.filter(presence=there).select_related("asked_by").first()
    if row and request.method != "POST":
        may = row.decided_at is None and rules.may_confirm(by, row, activity)
        context = {"row": row, "there": there, "activity": activity, "may": may}
        return render(request, "activities/desk/until.html", context)
    ends = timezone.localtime(there.session.ends_at)
    form = UntilForm(sent(request), initial={"until": ends.time()})

    def step() -> Forgotten:
        said = form.cleaned_data
        day = timezone.localdate(there.came_at)
        at: datetime = moment(day, said["until"])
        return confirming.say_until(there, by=by, until=at, why=said["why"], words=said["words"])

    if attempt(form, step):
        messages.success(request, _("Written down. Somebody else confirms it, then it counts."))
        return redirect("activities:desk_one", activity.pk)
    intro = _("%(name)s came at %(time)s and did not check out.") % {
        "name": there.person.name, "time": f"{timezone.localtime(there.came_at):%-H:%M}",
    }  # fmt: skip
    return form_page(request, form, _("Until when were they there?"), back=back, intro=intro)


@require_POST
@desk(Power.RUN_ACTIVITIES)
def decide(request: Request, pk: UUID) -> HttpResponse:
    """Confirmed, or not."""
    there = _kept(request, pk)
    row = get_object_or_404(Forgotten, presence=there)
    is_granted = "no" not in request.POST
    confirming.decide(row, by=request.user, is_granted=is_granted)
    said = _("Confirmed. It counts.") if is_granted else _("Not confirmed. It counts nothing.")
    messages.success(request, said)
    return redirect("activities:desk_one", there.sign_up.activity_id)


def _kept(request: Request, pk: UUID) -> Presence:
    rows = Presence.objects.filter(sign_up__activity__in=queries.kept_by(request.user))
    return get_object_or_404(rows.select_related("person", "sign_up__activity", "session"), pk=pk)
