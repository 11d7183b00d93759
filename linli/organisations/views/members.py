"""Members at the desk: who asked, who is in, who is invited, which codes are out."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli.core.errors import allow
from linli.core.http import Request
from linli.core.paging import page_of
from linli.organisations import actions, queries, rules
from linli.organisations.doors import desk
from linli.organisations.forms.members import InviteForm, MakeCodeForm, ReasonForm
from linli.organisations.models import JoinCode, Member, Membership, Organisation
from linli.organisations.views.organisations import OWN
from linli.organisations.views.shared import attempt


@require_safe
@desk(*OWN)
def index(request: Request, pk: UUID) -> HttpResponse:
    return _show(request, _organisation(request, pk))


@require_POST
@desk(*OWN)
def invite(request: Request, pk: UUID) -> HttpResponse:
    """Invite by number; the answer says nothing about whether the number is known."""
    organisation = _organisation(request, pk)
    form = InviteForm(request.POST)
    if attempt(form, lambda: actions.invite(organisation, by=request.user, **form.cleaned_data)):
        messages.success(request, _("Invited. They find it when they sign in with this number."))
        return redirect("organisations:members", pk)
    return _show(request, organisation, invite_form=form, status=422)


@require_POST
@desk(*OWN)
def make_code(request: Request, pk: UUID) -> HttpResponse:
    organisation = _organisation(request, pk)
    form = MakeCodeForm(request.POST)
    if attempt(form, lambda: actions.make_code(organisation, by=request.user, **form.cleaned_data)):
        messages.success(request, _("The code is made. Hand it only to those you mean."))
        return redirect("organisations:members", pk)
    return _show(request, organisation, code_form=form, status=422)


@require_POST
@desk(*OWN)
def withdraw_code(request: Request, pk: UUID) -> HttpResponse:
    mine = queries.at_desk(request.user)
    code = get_object_or_404(JoinCode, pk=pk, organisation__in=mine)
    actions.withdraw_code(code, by=request.user)
    return redirect("organisations:members", code.organisation_id)


@require_POST
@desk(*OWN)
def approve(request: Request, pk: UUID) -> HttpResponse:
    membership = _membership(request, pk)
    actions.approve(membership, by=request.user)
    messages.success(request, _("Taken in."))
    return redirect("organisations:members", membership.organisation_id)


@require_POST
@desk(*OWN)
def refuse(request: Request, pk: UUID) -> HttpResponse:
    """Turn down who asked, take out who is in; either way with a reason."""
    membership = _membership(request, pk)
    form = ReasonForm(request.POST)
    step = actions.remove if membership.state == Member.IN else actions.refuse
    if attempt(form, lambda: step(membership, by=request.user, **form.cleaned_data)):
        return redirect("organisations:members", membership.organisation_id)
    return _show(
        request, membership.organisation, reason_form=form, answered=membership.pk, status=422
    )


def _organisation(request: Request, pk: UUID) -> Organisation:
    organisation: Organisation = get_object_or_404(queries.at_desk(request.user), pk=pk)
    allow(rules.may_manage_members(request.user, organisation))
    return organisation


def _membership(request: Request, pk: UUID) -> Membership:
    mine = queries.at_desk(request.user)
    rows = Membership.objects.select_related("organisation", "person")
    membership = get_object_or_404(rows, pk=pk, organisation__in=mine)
    allow(rules.may_manage_members(request.user, membership.organisation))
    return membership


def _show(
    request: Request, organisation: Organisation, *, status: int = 200, **forms: object
) -> HttpResponse:
    context = {
        "organisation": organisation,
        "page": page_of(queries.members(organisation), request.GET.get("page")),
        "invitations": queries.open_invitations(organisation)[:50],
        "codes": queries.open_codes(organisation)[:50],
        "invite_form": InviteForm(),
        "code_form": MakeCodeForm(),
        "reason_form": ReasonForm(),
    } | forms
    return render(request, "organisations/desk/members.html", context, status=status)
