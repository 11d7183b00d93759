"""What a purchaser does with a project: write it, sign it, start it, close it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from linli.core.http import Request, sent
from linli.organisations.doors import desk
from linli.organisations.scope import Power
from linli.organisations.views.shared import attempt, form_page
from linli.projects import queries
from linli.projects.actions import contract
from linli.projects.forms import IndicatorForm, ProjectForm
from linli.projects.models import Indicator, Project

form_view = require_http_methods(["GET", "HEAD", "POST"])


@form_view
@desk(Power.BUY_PROJECTS)
def add(request: Request) -> HttpResponse:
    by = request.user
    form = ProjectForm(sent(request), by=by)
    made = attempt(form, lambda: contract.draft(form.terms(), by=by))
    if made:
        messages.success(request, _("Written down. Now add its indicators."))
        return redirect("projects:one", made.pk)
    return form_page(request, form, _("New project"), back=reverse("projects:index"))


@form_view
@desk(Power.BUY_PROJECTS)
def change(request: Request, pk: UUID) -> HttpResponse:
    project, by = _bought(request, pk), request.user
    form = ProjectForm(sent(request), by=by, initial=ProjectForm.as_it_was(project))
    if attempt(form, lambda: contract.change(project, form.terms(), by=by)):
        messages.success(request, _("Changed."))
        return redirect("projects:one", pk)
    return form_page(request, form, _("Change the draft"), back=_page(project))


@require_POST
@desk(Power.BUY_PROJECTS)
def drop(request: Request, pk: UUID) -> HttpResponse:
    contract.drop(_bought(request, pk), by=request.user)
    messages.success(request, _("The draft is gone."))
    return redirect("projects:index")


@require_POST
@desk(Power.BUY_PROJECTS)
def sign(request: Request, pk: UUID) -> HttpResponse:
    contract.sign(_bought(request, pk), by=request.user)
    messages.success(request, _("Signed. Start it when its first day has come."))
    return redirect("projects:one", pk)


@require_POST
@desk(Power.BUY_PROJECTS)
def start(request: Request, pk: UUID) -> HttpResponse:
    contract.start(_bought(request, pk), by=request.user)
    messages.success(request, _("Started. What is recorded counts from its first day on."))
    return redirect("projects:one", pk)


@require_POST
@desk(Power.BUY_PROJECTS)
def close(request: Request, pk: UUID) -> HttpResponse:
    contract.close(_bought(request, pk), by=request.user)
    messages.success(request, _("Closed. Its figures stay."))
    return redirect("projects:one", pk)


@form_view
@desk(Power.BUY_PROJECTS)
def add_indicator(request: Request, pk: UUID) -> HttpResponse:
    project = _bought(request, pk)
    form = IndicatorForm(sent(request), by=request.user, project=project)
    if attempt(form, lambda: contract.ask_for(project, form.asks(), by=request.user)):
        messages.success(request, _("Added."))
        return redirect("projects:one", pk)
    return form_page(request, form, _("New indicator"), back=_page(project))


@form_view
@desk(Power.BUY_PROJECTS)
def change_indicator(request: Request, pk: UUID) -> HttpResponse:
    row = _asked(request, pk)
    project = row.project
    form = IndicatorForm(
        sent(request), by=request.user, project=project, initial=IndicatorForm.as_it_was(row)
    )
    if attempt(form, lambda: contract.ask_for(project, form.asks(), by=request.user, row=row)):
        messages.success(request, _("Changed."))
        return redirect("projects:one", project.pk)
    return form_page(request, form, _("Change the indicator"), back=_page(project))


@require_POST
@desk(Power.BUY_PROJECTS)
def drop_indicator(request: Request, pk: UUID) -> HttpResponse:
    row = _asked(request, pk)
    contract.ask_no_more(row, by=request.user)
    messages.success(request, _("Taken out."))
    return redirect("projects:one", row.project_id)


def _bought(request: Request, pk: UUID) -> Project:
    return get_object_or_404(queries.bought_by(request.user), pk=pk)


def _asked(request: Request, pk: UUID) -> Indicator:
    mine = queries.bought_by(request.user).values("pk")
    rows = Indicator.objects.select_related("project__purchaser", "project__agency")
    return get_object_or_404(rows.filter(project__in=mine), pk=pk)


def _page(project: Project) -> str:
    return reverse("projects:one", args=[project.pk])
