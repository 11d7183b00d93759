"""Who is told of an activity before it is published, and what they read."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.activities import publishing_rules, queries
from linli.activities.actions import foretelling, way
from linli.activities.models import FirstTold, Stop
from linli.activities.told_forms import FirstToldForm, ReadForm, StopForm
from linli.core.http import Request, sent
from linli.core.paging import page_of
from linli.organisations.doors import desk
from linli.organisations.scope import Power, areas_where
from linli.organisations.views.shared import attempt

form_view = require_http_methods(["GET", "HEAD", "POST"])


@form_view
@desk(Power.EDIT_ORGANISATIONS)
def first_told(request: Request) -> HttpResponse:
    """Who is told first here, somebody more, and the rules by which activities are published."""
    by = request.user
    own = request.grants[0]
    form = FirstToldForm(sent(request), by=by, initial={"area": own.area})

    def step() -> FirstTold:
        said = form.cleaned_data
        return foretelling.tell_first(
            said["organisation"], by=by, area=said["area"], hours=said["hours"]
        )

    if attempt(form, step):
        messages.success(request, _("They are told first from now on."))
        return redirect("activities:first_told")
    rows = FirstTold.objects.filter(
        ended_at=None, area__in=areas_where(by, Power.EDIT_ORGANISATIONS)
    ).select_related("organisation", "area")
    context = {
        "form": form,
        "page": page_of(rows, request.GET.get("page")),
        "profile": publishing_rules.of_area(own.area_id),
    }
    status = 422 if form.errors else 200
    return render(request, "activities/desk/first_told.html", context, status=status)


@require_POST
@desk(Power.EDIT_ORGANISATIONS)
def end_first_told(request: Request, pk: UUID) -> HttpResponse:
    rows = FirstTold.objects.filter(area__in=areas_where(request.user, Power.EDIT_ORGANISATIONS))
    foretelling.tell_no_more(get_object_or_404(rows, pk=pk), by=request.user)
    messages.success(request, _("They are told like everybody else."))
    return redirect("activities:first_told")


@require_POST
@desk(Power.RUN_ACTIVITIES)
def foretell(request: Request, pk: UUID) -> HttpResponse:
    """Tell those who are told first."""
    activity = get_object_or_404(queries.kept_by(request.user), pk=pk)
    n = foretelling.foretell(activity, by=request.user)
    words = ngettext("%(n)s organisation is told.", "%(n)s organisations are told.", n)
    messages.success(request, words % {"n": n})
    return redirect("activities:desk_one", pk)


@require_safe
@desk()
def all_foretold(request: Request) -> HttpResponse:
    """What one's organisations were told of before it is published."""
    page = page_of(queries.foretold_to(request.user), request.GET.get("page"))
    return render(request, "activities/desk/all_foretold.html", {"page": page})


@form_view
@desk()
def foretold(request: Request, pk: UUID) -> HttpResponse:
    """A draft that one's organisation is told of first."""
    row = get_object_or_404(queries.foretold_to(request.user), pk=pk)
    form = ReadForm(sent(request))
    if attempt(
        form, lambda: foretelling.read(row, by=request.user, words=form.cleaned_data["words"])
    ):
        messages.success(request, _("Thank you. It may be published now."))
        return redirect("activities:all_foretold")
    context = {
        "row": row, "activity": row.activity, "form": form,
        "posts": row.activity.posts.select_related("skill"), "now": timezone.now(),
    }  # fmt: skip
    status = 422 if form.errors else 200
    return render(request, "activities/desk/foretold.html", context, status=status)


@form_view
@desk(Power.RUN_ACTIVITIES)
def stops(request: Request, pk: UUID) -> HttpResponse:
    """The stops of a tour."""
    activity = get_object_or_404(queries.kept_by(request.user), pk=pk)
    form = StopForm(sent(request))
    if attempt(form, lambda: way.add_stop(activity, form.halt(), by=request.user)):
        messages.success(request, _("Written down."))
        return redirect("activities:stops", pk)
    context = {"activity": activity, "form": form, "stops": activity.stops.all()}
    status = 422 if form.errors else 200
    return render(request, "activities/desk/stops.html", context, status=status)


@require_POST
@desk(Power.RUN_ACTIVITIES)
def drop_stop(request: Request, pk: UUID) -> HttpResponse:
    kept = queries.kept_by(request.user)
    rows = Stop.objects.select_related("activity")
    stop = get_object_or_404(rows, pk=pk, activity__in=kept)
    way.drop_stop(stop, by=request.user)
    messages.success(request, _("Taken out."))
    return redirect("activities:stops", stop.activity_id)
