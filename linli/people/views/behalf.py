"""The rights of somebody who comes to the desk: consents, helpers, household, data, taking leave.

Everything here stands behind the open file, so that each step has a purpose that was written down.
"""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.core.errors import Refused
from linli.core.http import Request, sent
from linli.organisations.doors import desk
from linli.organisations.scope import Power
from linli.people import agreed, queries, rules
from linli.people.actions import acting, consents, forces, households, registering, rights
from linli.people.forms import (
    ConsentAtDeskForm,
    DwellerForm,
    EraseAtDeskForm,
    ForceForm,
    HouseholdForm,
)
from linli.people.models import Acting, Consent, Dweller
from linli.people.views.file import opened
from linli.people.views.me import as_json, as_pdf
from linli.people.words import receipt_of


@require_http_methods(["GET", "HEAD", "POST"])
@desk(Power.REGISTER_PEOPLE)
def consents_of(request: Request, pk: UUID) -> HttpResponse:
    """What the person agreed to; a yes given at the desk, with how it was given."""
    person = opened(request.user, pk)
    form = ConsentAtDeskForm(sent(request))
    if form.is_valid():
        try:
            consents.give(person, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Written down."))
            return redirect("people:file_consents", pk)
    texts = agreed.words_now()
    rows = [
        (row, row.purpose not in texts or agreed.is_covered(texts[row.purpose], row.text))
        for row in person.consents.filter(withdrawn_at=None).select_related("text")
    ]
    words = [texts[value] for value, _label in form.fields["purpose"].choices if value in texts]  # type: ignore[attr-defined]
    context = {"person": person, "form": form, "rows": rows, "texts": words}
    status = 422 if form.is_bound else 200
    return render(request, "people/file_consents.html", context, status=status)


@require_POST
@desk(Power.REGISTER_PEOPLE)
def withdraw(request: Request, pk: UUID, row: UUID) -> HttpResponse:
    person = opened(request.user, pk)
    consent: Consent = get_object_or_404(Consent, pk=row, person=person)
    consents.withdraw(consent, by=request.user)
    messages.success(request, _("Withdrawn. What was done before stays as it is."))
    return redirect("people:file_consents", pk)


@require_POST
@desk(Power.REGISTER_PEOPLE)
def end_helper(request: Request, pk: UUID, row: UUID) -> HttpResponse:
    """The person does not want somebody to act for them any more."""
    person = opened(request.user, pk)
    acting.stop(get_object_or_404(Acting, pk=row, person=person), by=request.user)
    return redirect("people:file", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@desk(Power.REGISTER_PEOPLE)
def household(request: Request, pk: UUID) -> HttpResponse:
    """Write the household down, or note one more person in it."""
    person = opened(request.user, pk)
    home, area = queries.home_of(person), person.area
    form: HouseholdForm | DwellerForm
    if home is None:
        address = registering.file_of(person).address
        form = HouseholdForm(sent(request), initial={"address": address})
    else:
        inside = queries.dwellers_of(home).order_by().values("person")
        people = queries.opened_now(request.user).exclude(pk__in=inside)
        form = DwellerForm(sent(request), people=people)
    if form.is_valid():
        asked = form.cleaned_data
        try:
            if home:
                households.join(home, by=request.user, **asked)
            elif area:  # whoever is found at a desk lives somewhere
                households.found(person, by=request.user, area=area, **asked)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("people:file", pk)
    return _form(request, person=person, form=form, title=_("Household"))


@require_POST
@desk(Power.REGISTER_PEOPLE)
def move_out(request: Request, pk: UUID, row: UUID) -> HttpResponse:
    """Somebody of the household lives there no more."""
    home = queries.home_of(opened(request.user, pk))
    rows = queries.dwellers_of(home) if home else Dweller.objects.none()
    dweller: Dweller = get_object_or_404(rows, pk=row)
    households.leave(dweller.person, by=request.user)
    undo = reverse("people:move_back", args=[pk, row])
    messages.success(request, _("They live here no more, from today."), extra_tags=undo)
    return redirect("people:file", pk)


@require_POST
@desk(Power.REGISTER_PEOPLE)
def move_back(request: Request, pk: UUID, row: UUID) -> HttpResponse:
    """They were taken out of the household by mistake."""
    person = opened(request.user, pk)
    rows = Dweller.objects.filter(Q(person=person) | Q(household=queries.home_of(person)))
    households.take_leaving_back(get_object_or_404(rows, pk=row), by=request.user)
    messages.success(request, _("Taken back. They live here as before."))
    return redirect("people:file", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@desk(Power.VERIFY_PEOPLE)
def add_force(request: Request, pk: UUID) -> HttpResponse:
    """Party member, licensed social worker, volunteer: for somebody at the desk."""
    person = opened(request.user, pk)
    form = ForceForm(sent(request))
    form.fields["kind"].label = _("Force")
    if form.is_valid():
        try:
            forces.claim(person, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("people:file", pk)
    return _form(request, person=person, form=form, title=_("Note a force"))


@require_safe
@desk(Power.VERIFY_PEOPLE)
def data_json(request: Request, pk: UUID) -> HttpResponse:
    return as_json(rights.take_along(opened(request.user, pk), by=request.user))


@require_safe
@desk(Power.VERIFY_PEOPLE)
def data_pdf(request: Request, pk: UUID) -> HttpResponse:
    return as_pdf(rights.take_along(opened(request.user, pk), by=request.user))


@require_http_methods(["GET", "HEAD", "POST"])
@desk(Power.ERASE_PEOPLE)
def erase(request: Request, pk: UUID) -> HttpResponse:
    """Everything about somebody without an account goes, but for what a law keeps."""
    person = opened(request.user, pk)
    if not rules.may_erase_for(request.user, person):
        raise PermissionDenied
    form = EraseAtDeskForm(sent(request))
    if form.is_valid():
        try:
            receipt = rights.erase(person, by=request.user, why=form.cleaned_data["why"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return render(request, "people/file_erased.html", receipt_of(receipt))
    return _form(request, person=person, form=form, title=_("Delete everything"), is_bad=True)


def _form(request: Request, **context: object) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    return render(request, "people/file_form.html", context, status=status)
