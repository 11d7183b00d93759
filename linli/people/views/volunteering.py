"""How a volunteer helps: what they like to do, when they have time, how they want to be asked."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.accounts.doors import fresh
from linli.core.http import Request, sent
from linli.people import queries
from linli.people.actions import volunteering
from linli.people.forms import VolunteeringForm
from linli.people.models import ForceKind


@require_http_methods(["GET", "HEAD", "POST"])
@fresh
def own(request: Request) -> HttpResponse:
    """Before a station has looked at the papers, too: then it knows them already."""
    person = request.user
    profile = queries.volunteering_of(person)
    form = VolunteeringForm(sent(request), profile=profile)
    if form.is_valid():
        volunteering.describe(person, by=person, **form.said())
        messages.success(request, _("Saved."))
        return redirect("people:volunteering")
    is_one = person.forces.filter(kind=ForceKind.VOLUNTEER, ended_at=None).exists()
    context = {"form": form, "profile": profile, "is_one": is_one}
    status = 422 if form.is_bound else 200
    return render(request, "people/me/volunteering.html", context, status=status)
