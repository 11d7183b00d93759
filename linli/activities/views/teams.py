"""A team's leader at the desk: the team, what is on, and all members signed up at once."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from linli.activities import led, queries
from linli.activities.actions import teams
from linli.activities.term_forms import TeamForm
from linli.core.http import Request, sent
from linli.core.paging import page_of
from linli.organisations.doors import desk
from linli.organisations.scope import Power
from linli.organisations.views.shared import attempt, form_page

MOST_TEAMS, MOST_NEXT = 20, 5


@require_safe
@desk(Power.MANAGE_MEMBERS)
def index(request: Request) -> HttpResponse:
    """What is open where one's teams are."""
    rows = queries.open_to_teams(request.user, timezone.now())
    page = page_of(rows, request.GET.get("page"))
    own = led.teams_of(request.user)[:MOST_TEAMS]
    return render(request, "activities/desk/teams.html", {"page": page, "teams": own})


@require_safe
@desk(Power.MANAGE_MEMBERS)
def team(request: Request, pk: UUID) -> HttpResponse:
    """Who is in a team, what each has given in its name, what comes next."""
    house, now = get_object_or_404(led.teams_of(request.user), pk=pk), timezone.now()
    page = page_of(led.members(house), request.GET.get("page"))
    context = {
        "team": house,
        "page": page,
        "lines": led.lines(house, [one.person for one in page], now),
        "minutes": led.minutes_together(house, now),
        "year": timezone.localdate(now).year,
        "next": led.what_is_next(house, now)[:MOST_NEXT],
    }
    return render(request, "activities/desk/team.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk(Power.MANAGE_MEMBERS)
def sign_up(request: Request, pk: UUID) -> HttpResponse:
    """All members of a team, at once."""
    by = request.user
    activity = get_object_or_404(queries.open_to_teams(by, timezone.now()), pk=pk)
    form = TeamForm(sent(request), by=by, activity=activity)
    done = attempt(
        form,
        lambda: teams.sign_up_team(
            form.cleaned_data["post"], by=by, team=form.cleaned_data["team"]
        ),
    )
    if done:
        words = _("%(seated)s have a place, %(waiting)s wait in the line.")
        said = words % {"seated": done.seated, "waiting": done.waiting}
        if done.unfit:
            said += " " + _("%(n)s lack what the post asks for.") % {"n": done.unfit}
        messages.success(request, said)
        return redirect("activities:teams")
    title = _("Sign a team up: %(name)s") % {"name": activity.name}
    intro = _("Every member who has not answered for themselves. Each is told, and may call off.")
    back = reverse("activities:teams")
    return form_page(request, form, title, back=back, button=_("Sign all up"), intro=intro)
