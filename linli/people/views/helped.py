"""Somebody sees and corrects the file of whoever let them: each look is written down before."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from linli.accounts.doors import fresh
from linli.accounts.models import Person
from linli.core.errors import Refused
from linli.core.http import Request, sent
from linli.people import held, queries, readable
from linli.people.actions import looking, registering
from linli.people.forms import FactsForm
from linli.people.views.file import known


@require_safe
@fresh
def file(request: Request, pk: UUID) -> HttpResponse:
    """The file, and nothing else that is held."""
    person = _looked_at(request, pk)
    parts = readable.sections(held.the_file(person))
    return render(request, "people/me/helped.html", {"parts": parts, "person": person, "pk": pk})


@require_http_methods(["GET", "HEAD", "POST"])
@fresh
def correct(request: Request, pk: UUID) -> HttpResponse:
    """What is known of them is put right, as they asked."""
    person = _looked_at(request, pk)
    form = FactsForm(sent(request), initial=known(person))
    if person.joined_at:  # a number that signs in is theirs to move
        del form.fields["mobile"]
    if form.is_valid():
        form.cleaned_data.setdefault("mobile", person.mobile)
        try:
            registering.correct(person, form.facts(), by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Corrected."))
            return redirect("people:helped", pk)
    status = 422 if form.is_bound else 200
    context = {"form": form, "person": person, "pk": pk}
    return render(request, "people/me/helped_form.html", context, status=status)


def _looked_at(request: Request, pk: UUID) -> Person:
    """The person, once the look stands in their log."""
    row = next((row for row in queries.helped_by(request.user) if row.pk == pk), None)
    if row is None:
        raise Http404
    looking.look_as_helper(row, by=request.user)
    return row.person
