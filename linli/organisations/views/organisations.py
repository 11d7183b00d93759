"""Organisations at the desk: find, enter, change, describe, sanction, end."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.areas.queries import path
from linli.core import asked
from linli.core.errors import allow
from linli.core.http import Request, sent
from linli.core.paging import page_of
from linli.organisations import actions, queries, rules
from linli.organisations.doors import desk
from linli.organisations.forms.organisations import FactsForm, ProfileForm, SanctionForm
from linli.organisations.models import Organisation
from linli.organisations.scope import Power
from linli.organisations.views.shared import attempt, form_page

OWN = (Power.EDIT_ORGANISATIONS, Power.MANAGE_MEMBERS)
ANY = (*OWN, Power.SANCTION)
form_view = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@desk(*ANY)
def index(request: Request) -> HttpResponse:
    """The organisations one answers for."""
    words = asked.words(request.GET.get("q", ""))
    rows = queries.named(queries.at_desk(request.user), words).filter(ended_on=None)
    page = page_of(queries.with_counts(rows).order_by("name", "pk"), request.GET.get("page"))
    context = {
        "page": page,
        "words": words,
        "may_create": Power.EDIT_ORGANISATIONS in request.powers,
    }
    return render(request, "organisations/desk/index.html", context)


@form_view
@desk(Power.EDIT_ORGANISATIONS)
def create(request: Request) -> HttpResponse:
    form = FactsForm(sent(request), by=request.user)
    made = attempt(form, lambda: actions.create(by=request.user, facts=form.facts()))
    if made:
        messages.success(request, _("Entered. Now say what it does."))
        return redirect("organisations:describe", made.pk)
    back = reverse("organisations:index")
    return form_page(request, form, _("New organisation"), back=back, button=_("Enter it"))


@require_safe
@desk(*ANY)
def one(request: Request, pk: UUID) -> HttpResponse:
    """Everything about it, and what one may do with it."""
    organisation = _organisation(request, pk)
    by = request.user
    context = {
        "organisation": organisation,
        "where": path(organisation.area),
        "fields": organisation.fields.all(),
        "service_areas": organisation.service_areas.select_related("area"),
        "parts": organisation.parts.filter(ended_on=None),
        "guided": organisation.guided.filter(ended_on=None),
        "sanctions": organisation.sanctions.select_related("by")[:20],
        "grants": queries.in_force(organisation.grants.select_related("person", "area"))[:50],
        "may_edit": rules.may_edit(by, organisation),
        "may_describe": rules.may_describe(by, organisation),
        "may_sanction": rules.may_sanction(by, organisation),
    }
    return render(request, "organisations/desk/one.html", context)


@form_view
@desk(Power.EDIT_ORGANISATIONS)
def edit(request: Request, pk: UUID) -> HttpResponse:
    organisation = _organisation(request, pk)
    allow(rules.may_edit(request.user, organisation))
    initial = FactsForm.initial_of(organisation)
    form = FactsForm(sent(request), by=request.user, initial=initial)
    if attempt(form, lambda: actions.edit(organisation, by=request.user, facts=form.facts())):
        messages.success(request, _("Saved."))
        return redirect("organisations:one", pk)
    return form_page(request, form, organisation.name, back=_back(organisation))


@form_view
@desk(*OWN)
def describe(request: Request, pk: UUID) -> HttpResponse:
    organisation = _organisation(request, pk)
    allow(rules.may_describe(request.user, organisation))
    initial = ProfileForm.initial_of(organisation)
    form = ProfileForm(sent(request), initial=initial)
    if attempt(
        form, lambda: actions.describe(organisation, by=request.user, profile=form.profile())
    ):
        messages.success(request, _("Saved. Visitors see it within a minute."))
        return redirect("organisations:one", pk)
    return form_page(request, form, organisation.name, back=_back(organisation))


@form_view
@desk(Power.SANCTION)
def sanction(request: Request, pk: UUID) -> HttpResponse:
    organisation = _organisation(request, pk)
    allow(rules.may_sanction(request.user, organisation))
    form = SanctionForm(sent(request), initial={"standing": organisation.standing})
    if attempt(form, lambda: actions.sanction(organisation, by=request.user, **form.cleaned_data)):
        messages.success(request, _("Written down."))
        return redirect("organisations:one", pk)
    title = _("Standing of %(name)s") % {"name": organisation.name}
    warning = _("A suspended organisation takes nobody in, and the roles in it rest.")
    return form_page(request, form, title, back=_back(organisation), warning=warning)


@require_POST
@desk(Power.EDIT_ORGANISATIONS)
def end(request: Request, pk: UUID) -> HttpResponse:
    organisation = _organisation(request, pk)
    actions.end(organisation, by=request.user)
    messages.success(request, _("Ended. The roles in it are gone, its past stays."))
    return redirect("organisations:index")


def _organisation(request: Request, pk: UUID) -> Organisation:
    organisation: Organisation = get_object_or_404(queries.at_desk(request.user), pk=pk)
    return organisation


def _back(organisation: Organisation) -> str:
    return reverse("organisations:one", args=[organisation.pk])
