"""A guardian looks after the data of a child under 14: see, take along, correct, delete (PIPL §31).

A station wrote down who the guardian is; nobody names themselves, and no child names a friend.
"""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.accounts.doors import fresh
from linli.accounts.models import Person
from linli.core.errors import Refused
from linli.core.http import Request, sent
from linli.organisations.doors import desk
from linli.organisations.scope import Power
from linli.people import queries
from linli.people.actions import proposals, registering, rights
from linli.people.forms import EraseForm, FactsForm, HelperForm
from linli.people.models import Acting
from linli.people.views.file import known, opened
from linli.people.views.me import all_about, as_json, as_pdf
from linli.people.words import receipt_of


@require_safe
@fresh
def data(request: Request, pk: UUID) -> HttpResponse:
    """Everything held about the child."""
    child = _child(request, pk)
    context = {"held": all_about(child), "child": child, "pk": pk}
    return render(request, "people/me/ward.html", context)


@require_safe
@fresh
def data_json(request: Request, pk: UUID) -> HttpResponse:
    return as_json(rights.take_along(_child(request, pk), by=request.user))


@require_safe
@fresh
def data_pdf(request: Request, pk: UUID) -> HttpResponse:
    return as_pdf(rights.take_along(_child(request, pk), by=request.user))


@require_http_methods(["GET", "HEAD", "POST"])
@fresh
def correct(request: Request, pk: UUID) -> HttpResponse:
    """What is known of the child is put right."""
    child = _child(request, pk)
    form = FactsForm(sent(request), initial=known(child))
    if form.is_valid():
        try:
            registering.correct(child, form.facts(), by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Corrected."))
            return redirect("people:ward", pk)
    return _form(request, {"form": form, "child": child, "pk": pk})


@require_http_methods(["GET", "HEAD", "POST"])
@fresh
def erase(request: Request, pk: UUID) -> HttpResponse:
    """Everything about the child goes, but for what a law keeps."""
    child = _child(request, pk)
    form = EraseForm(sent(request))
    if form.is_valid():
        try:
            receipt = rights.erase(child, by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return render(request, "people/me/erased.html", receipt_of(receipt))
    return _form(request, {"form": form, "child": child, "pk": pk, "is_erasing": True})


@require_http_methods(["GET", "HEAD", "POST"])
@desk(Power.REGISTER_PEOPLE)
def write_down(request: Request, pk: UUID) -> HttpResponse:
    """At the desk: who shall act for this person, as they or their papers say; they are asked."""
    person = opened(request.user, pk)
    form = HelperForm(sent(request))
    if form.is_valid():
        try:
            proposals.write_down(person, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            sentence = _("Asked. If somebody signs in with this number, they see it.")
            messages.success(request, sentence)
            return redirect("people:file", pk)
    context = {"person": person, "form": form, "title": _("Who acts for them")}
    status = 422 if form.is_bound else 200
    return render(request, "people/file_form.html", context, status=status)


@require_POST
@desk(Power.REGISTER_PEOPLE)
def take_back(request: Request, pk: UUID, row: UUID) -> HttpResponse:
    """At the desk: a wrong number, or the person thought better of it."""
    person = opened(request.user, pk)
    proposals.take_back(
        get_object_or_404(queries.written_down_for(person), pk=row), by=request.user
    )
    return redirect("people:file", pk)


def _form(request: Request, context: dict[str, object]) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    return render(request, "people/me/ward_form.html", context, status=status)


def _child(request: Request, pk: UUID) -> Person:
    row: Acting = get_object_or_404(queries.guarded_by(request.user), pk=pk)
    if not queries.is_child(row.person, timezone.localdate()):
        raise Http404
    return row.person
