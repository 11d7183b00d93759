"""A resident's own places in organisations: invitations, a code to join with, leaving."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli.accounts.doors import signed_in
from linli.core import limits, unit
from linli.core.http import Request
from linli.core.paging import page_of
from linli.organisations import actions, queries
from linli.organisations.forms.members import UseCodeForm
from linli.organisations.models import Invitation, Membership
from linli.organisations.views.shared import attempt

# Eight signs out of 28 cannot be guessed at this pace.
TRIES = 10
HOUR = timedelta(hours=1)


@require_safe
@signed_in
def index(request: Request) -> HttpResponse:
    return _show(request, UseCodeForm())


@unit.own_units
@require_POST
@signed_in
def join(request: Request) -> HttpResponseBase:
    """Come in with a code. Tries are counted, also those that fail."""
    form = UseCodeForm(request.POST)
    if form.is_valid():
        limits.take("join with a code", str(request.user.pk), limit=TRIES, per=HOUR)

    return unit.answer(request, lambda: _joined(request, form))


def _joined(request: Request, form: UseCodeForm) -> HttpResponseBase:
    if attempt(form, lambda: actions.join_with_code(form.cleaned_data["code"], by=request.user)):
        messages.success(request, _("You are in. Welcome."))
        return redirect("organisations:mine")
    return _show(request, form, status=422)


@require_POST
@signed_in
def leave(request: Request, pk: UUID) -> HttpResponse:
    rows = Membership.objects.filter(person=request.user)
    actions.leave(get_object_or_404(rows, pk=pk), by=request.user)
    return redirect("organisations:mine")


@require_POST
@signed_in
def accept(request: Request, pk: UUID) -> HttpResponse:
    actions.accept(_invitation(request, pk), by=request.user)
    messages.success(request, _("You are in. Welcome."))
    return redirect("organisations:mine")


@require_POST
@signed_in
def decline(request: Request, pk: UUID) -> HttpResponse:
    actions.decline(_invitation(request, pk), by=request.user)
    return redirect("organisations:mine")


def _invitation(request: Request, pk: UUID) -> Invitation:
    invitation: Invitation = get_object_or_404(queries.invitations_to(request.user), pk=pk)
    return invitation


def _show(request: Request, form: UseCodeForm, *, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "page": page_of(queries.of_person(request.user), request.GET.get("page")),
        "invitations": queries.invitations_to(request.user)[:20],
    }
    return render(request, "organisations/mine.html", context, status=status)
