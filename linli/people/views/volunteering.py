"""How a volunteer helps: what they like to do, when they have time, how they want to be asked."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.accounts.doors import fresh
from linli.core.http import Request, sent
from linli.people import abilities, queries
from linli.people.actions import volunteering
from linli.people.actions.abilities import say
from linli.people.forms import VolunteeringForm
from linli.people.models import ForceKind


@require_http_methods(["GET", "HEAD", "POST"])
@fresh
def own(request: Request) -> HttpResponse:
    """Before a station has looked at the papers, too: then it knows them already."""
    person = request.user
    profile = queries.volunteering_of(person)
    known = abilities.of(person).values_list("skill", flat=True)
    form = VolunteeringForm(sent(request), profile=profile, skills=list(known))
    if form.is_valid():
        said = form.said()
        say(person, by=person, skills=said.pop("skills"))
        volunteering.describe(person, by=person, **said)
        messages.success(request, _("Saved."))
        return redirect("people:volunteering")
    is_one = person.forces.filter(kind=ForceKind.VOLUNTEER, ended_at=None).exists()
    context = {
        "form": form, "profile": profile, "is_one": is_one,
        "checked": abilities.of(person).filter(checked_at__isnull=False),
    }  # fmt: skip
    status = 422 if form.is_bound else 200
    return render(request, "people/me/volunteering.html", context, status=status)
