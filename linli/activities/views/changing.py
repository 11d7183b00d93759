"""Activities at the desk: a draft written anew, one that is moved, and what follows by a rule."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from linli.activities import queries
from linli.activities.actions import changing, series, times
from linli.activities.date_forms import MoveOnForm, PatternForm, TimeForm, TimesForm
from linli.activities.forms import ActivityForm, MoveForm, WhyForm
from linli.activities.models import Activity, Session, State, Turn
from linli.activities.views.kept import kept
from linli.core.http import Request, sent
from linli.core.paging import page_of
from linli.organisations.doors import desk
from linli.organisations.scope import Power
from linli.organisations.views.shared import attempt, form_page

form_view = require_http_methods(["GET", "HEAD", "POST"])


@form_view
@desk(Power.RUN_ACTIVITIES)
def revise(request: Request, pk: UUID) -> HttpResponse:
    """A draft, written anew."""
    activity, by = kept(request, pk), request.user
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
    return form_page(request, form, _("Change the draft"), back=_back(pk))


@form_view
@desk(Power.RUN_ACTIVITIES)
def move(request: Request, pk: UUID) -> HttpResponse:
    """Another time or place; everybody is asked."""
    activity, by = kept(request, pk), request.user
    begins, ends = (timezone.localtime(one) for one in (activity.begins_at, activity.ends_at))
    initial = {
        "day": begins.date(), "begins": begins.time(), "ends": ends.time(),
        "address": activity.address,
    }  # fmt: skip
    form = MoveForm(sent(request), initial=initial)
    if activity.times > 1:  # each of them is moved by itself
        for name in ("day", "begins", "ends"):
            del form.fields[name]

    def step() -> Activity:
        span = form.span() if activity.times == 1 else (activity.begins_at, activity.ends_at)
        return changing.move(
            activity, by=by, begins_at=span[0], ends_at=span[1],
            address=form.cleaned_data["address"],
        )  # fmt: skip

    if attempt(form, step):
        messages.success(request, _("Moved. Everybody who signed up is told."))
        return redirect("activities:desk_one", pk)
    warning = _("Everybody who signed up or waits is told, and may call off without its counting.")
    return form_page(
        request, form, _("Move the activity"), back=_back(pk), button=_("Move it"), warning=warning
    )


@form_view
@desk(Power.RUN_ACTIVITIES)
def repeat(request: Request, pk: UUID) -> HttpResponse:
    """The same on further days, each with a sign-up of its own, as drafts."""
    activity, by = kept(request, pk), request.user
    first = timezone.localdate(activity.begins_at)
    form = PatternForm(sent(request), first=first, initial={"number": 5})
    made = attempt(
        form,
        lambda: series.repeat(
            activity, form.pattern(), by=by, skips_holidays=form.cleaned_data["skips_holidays"]
        ),
    )
    if made:
        n = len(made)
        messages.success(
            request, ngettext("%(n)s draft written.", "%(n)s drafts written.", n) % {"n": n}
        )
        return redirect("activities:desk_one", pk)
    intro = _("At the same hour; people sign up for each by itself. Each is a draft: change one, "
              "leave one out.")  # fmt: skip
    return form_page(
        request, form, _("Repeat the activity"), back=_back(pk), button=_("Write them down"),
        intro=intro,
    )  # fmt: skip


@require_POST
@desk(Power.RUN_ACTIVITIES)
def publish_series(request: Request, pk: UUID) -> HttpResponse:
    n = series.publish_series(kept(request, pk), by=request.user)
    words = ngettext("%(n)s activity published.", "%(n)s activities published.", n)
    messages.success(request, words % {"n": n})
    return redirect("activities:desk_one", pk)


@form_view
@desk(Power.RUN_ACTIVITIES)
def move_on(request: Request, pk: UUID) -> HttpResponse:
    """This one and all later ones of a series."""
    activity, by = kept(request, pk), request.user
    form = MoveOnForm(sent(request), initial=MoveOnForm.as_it_was(activity))

    def step() -> int:
        said = form.cleaned_data
        return series.move_on(
            activity, by=by, days=form.days(activity), begins=said["begins"], ends=said["ends"],
            address=said["address"],
        )  # fmt: skip

    if n := attempt(form, step):
        words = ngettext("%(n)s activity changed.", "%(n)s activities changed.", n)
        messages.success(request, words % {"n": n})
        return redirect("activities:desk_one", pk)
    warning = _("Everybody who signed up or waits is told, and may call off without its counting.")
    return form_page(
        request, form, _("Change this one and all later ones"), back=_back(pk),
        button=_("Change them"), warning=warning,
    )  # fmt: skip


@form_view
@desk(Power.RUN_ACTIVITIES)
def cancel_on(request: Request, pk: UUID) -> HttpResponse:
    """This one and all later ones do not take place."""
    activity, by = kept(request, pk), request.user
    form = WhyForm(sent(request))
    because = "because"
    if n := attempt(
        form, lambda: series.cancel_on(activity, by=by, because=form.cleaned_data[because])
    ):
        words = ngettext("%(n)s activity cancelled.", "%(n)s activities cancelled.", n)
        messages.success(request, words % {"n": n})
        return redirect("activities:desk")
    warning = _("Everybody who signed up or waits is told why; drafts are gone. It cannot be taken "
                "back.")  # fmt: skip
    return form_page(
        request, form, _("Cancel this one and all later ones"), back=_back(pk),
        button=_("Cancel them"), warning=warning,
    )  # fmt: skip


@form_view
@desk(Power.RUN_ACTIVITIES)
def dates(request: Request, pk: UUID) -> HttpResponse:
    """The times of an activity for which people sign up together; said while it is a draft."""
    activity, by = kept(request, pk), request.user
    first = timezone.localdate(activity.begins_at)
    form = TimesForm(sent(request), first=first, initial={"often": "WEEKLY"})

    def step() -> Activity:
        spans = form.spans(activity, series.holidays())
        return times.set_times(activity, spans, by=by, rule=form.pattern().rule)

    if attempt(form, step):
        messages.success(request, _("Changed. Look at it, then publish it."))
        return redirect("activities:dates", pk)
    now = timezone.now()
    page = page_of(activity.sessions.order_by("begins_at"), request.GET.get("page"))
    for one in page:
        one.can = (
            activity.state == State.PUBLISHED and one.turn == Turn.PLANNED and one.begins_at > now
        )
    context = {"activity": activity, "form": form, "page": page}
    status = 422 if form.errors else 200
    return render(request, "activities/desk/dates.html", context, status=status)


@form_view
@desk(Power.RUN_ACTIVITIES)
def move_time(request: Request, pk: UUID) -> HttpResponse:
    """Another day or hour for one of the times."""
    session = _time(request, pk)
    form = TimeForm(sent(request), initial=TimeForm.as_it_was(session))
    if attempt(form, lambda: times.move_time(session, by=request.user, span=form.span())):
        messages.success(request, _("Moved. Everybody who signed up is told."))
        return redirect("activities:dates", session.activity_id)
    back = reverse("activities:dates", args=[session.activity_id])
    return form_page(request, form, _("Move this time"), back=back, button=_("Move it"))


@form_view
@desk(Power.RUN_ACTIVITIES)
def call_off(request: Request, pk: UUID) -> HttpResponse:
    """One of the times does not take place."""
    session, form = _time(request, pk), WhyForm(sent(request))
    because = "because"
    if attempt(
        form, lambda: times.call_off(session, by=request.user, because=form.cleaned_data[because])
    ):
        messages.success(request, _("Called off. Everybody who signed up is told."))
        return redirect("activities:dates", session.activity_id)
    back = reverse("activities:dates", args=[session.activity_id])
    return form_page(request, form, _("Call this time off"), back=back, button=_("Call it off"))


def _back(pk: UUID) -> str:
    return reverse("activities:desk_one", args=[pk])


def _time(request: Request, pk: UUID) -> Session:
    running = queries.kept_by(request.user)
    rows = Session.objects.select_related("activity")
    return get_object_or_404(rows, pk=pk, activity__in=running)
