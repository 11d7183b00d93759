"""Accounts on rows that a station had entered: is it the same person?"""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.accounts.models import NotThem, Person
from linli.core.http import Request, sent
from linli.core.paging import page_of
from linli.organisations.doors import desk
from linli.organisations.scope import Power
from linli.people import queries
from linli.people.actions import claims as actions
from linli.people.forms import NotThemForm


@require_safe
@desk(Power.VERIFY_PEOPLE)
def claims(request: Request) -> HttpResponse:
    """Who took a row over and was not checked yet, longest ago first."""
    page = page_of(queries.claims(request.user), request.GET.get("page"))
    return render(request, "people/claims.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@desk(Power.VERIFY_PEOPLE)
def claim(request: Request, pk: UUID) -> HttpResponse:
    """One account to check; a form for the case that it is somebody else's."""
    person = _find(request.user, pk)
    form = NotThemForm(sent(request))
    if form.is_valid():
        actions.undo(person, by=request.user, why=NotThem(form.cleaned_data["why"]))
        messages.success(request, _("The account is off this row. Ask for the right number."))
        return redirect("people:file", pk)
    context = {"person": person, "form": form}
    return render(request, "people/claim.html", context, status=422 if form.is_bound else 200)


@require_POST
@desk(Power.VERIFY_PEOPLE)
def check(request: Request, pk: UUID) -> HttpResponse:
    actions.check(_find(request.user, pk), by=request.user)
    messages.success(request, _("Checked. The account stays with this person."))
    return redirect("people:claims")


def _find(by: Person, pk: UUID) -> Person:
    person: Person = get_object_or_404(queries.claims(by), pk=pk)
    return person
