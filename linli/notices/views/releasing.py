"""The second pair of eyes: release, send back, withdraw, let it hang longer; and the poster."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli.core.http import Request, sent
from linli.notices import pdf, queries
from linli.notices.actions import releasing
from linli.notices.forms import UntilForm, WhyForm
from linli.notices.models import Notice, Version
from linli.notices.views.desk import WRITERS, form_view, kept
from linli.organisations.doors import desk
from linli.organisations.scope import Power
from linli.organisations.views.shared import attempt, form_page


@require_POST
@desk(Power.RELEASE_NOTICES)
def release(request: Request, pk: UUID) -> HttpResponse:
    releasing.release(kept(request, pk), by=request.user)
    messages.success(request, _("Released. People can read it."))
    return redirect("notices:desk_one", pk)


@form_view
@desk(Power.RELEASE_NOTICES)
def send_back(request: Request, pk: UUID) -> HttpResponse:
    """Back to whoever wrote it, with the reason."""
    notice, form = kept(request, pk), WhyForm(sent(request))
    form.fields["because"].label = _("What has to be changed")

    def step() -> Version:
        because = form.cleaned_data["because"]
        return releasing.send_back(notice, by=request.user, because=because)

    if attempt(form, step):
        messages.success(request, _("Sent back. Whoever wrote it reads why."))
        return redirect("notices:desk_one", pk)
    back = reverse("notices:desk_one", args=[pk])
    return form_page(request, form, _("Send it back"), back=back, button=_("Send it back"))


@form_view
@desk(Power.RELEASE_NOTICES)
def withdraw(request: Request, pk: UUID) -> HttpResponse:
    """Take it down before its time."""
    notice, form = kept(request, pk), WhyForm(sent(request))
    form.fields["because"].label = _("Why it is withdrawn; people read it")

    def step() -> Notice:
        because = form.cleaned_data["because"]
        return releasing.withdraw(notice, by=request.user, because=because)

    if attempt(form, step):
        messages.success(request, _("Withdrawn."))
        return redirect("notices:desk_one", pk)
    back = reverse("notices:desk_one", args=[pk])
    warning = _("It leaves the list and cannot be put up again. A mistake in it: correct it.")
    return form_page(
        request, form, _("Withdraw it"), back=back, button=_("Withdraw it"), warning=warning
    )


@form_view
@desk(Power.RELEASE_NOTICES)
def extend(request: Request, pk: UUID) -> HttpResponse:
    """Let it hang longer."""
    notice = kept(request, pk)
    form = UntilForm(sent(request), initial={"until_day": notice.last_day})

    def step() -> Notice:
        return releasing.extend(notice, by=request.user, until=form.until())

    if attempt(form, step):
        messages.success(request, _("Changed."))
        return redirect("notices:desk_one", pk)
    back = reverse("notices:desk_one", args=[pk])
    return form_page(request, form, _("Let it hang longer"), back=back)


@require_safe
@desk(*WRITERS)
def poster(request: Request, pk: UUID) -> HttpResponse:
    """For the notice board in the street."""
    rows = queries.kept_by(request.user).filter(current__isnull=False, withdrawn_at=None)
    notice = get_object_or_404(rows, pk=pk)
    response = HttpResponse(pdf.poster(notice), content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="poster.pdf"'
    return response
