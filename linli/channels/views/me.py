"""One's own messages, and how one wants to be told."""

from uuid import UUID

from django.contrib import messages as toasts
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli.accounts.doors import signed_in
from linli.channels import actions, answers, queries, sending, words
from linli.channels.forms import PreferenceForm
from linli.channels.models import Message
from linli.core.http import Request, sent
from linli.core.paging import page_of
from linli.organisations.scope import powers_of


@require_safe
@signed_in
def inbox(request: Request) -> HttpResponse:
    """What one was told, unread first."""
    page = page_of(queries.inbox(request.user), request.GET.get("page"))
    powers = powers_of(request.user) if page else frozenset()
    numbers = answers.numbers(one.area_id for one in page)
    rows = [
        {
            "message": one,
            "call": numbers[one.area_id] if words.is_answered(one, powers) else "",
            "title": words.title(one),
            "words": words.words(one),
            "to": words.address(one, powers),
        }
        for one in page
    ]
    context = {"page": page, "rows": rows, "unread": queries.unread(request.user)}
    return render(request, "channels/inbox.html", context)


@require_POST
@signed_in
def read(request: Request, pk: UUID) -> HttpResponse:
    """Seen; and on to what it tells of, if it has a page."""
    row: Message = get_object_or_404(queries.inbox(request.user), pk=pk)
    actions.read(row, by=request.user)
    return redirect(words.address(row, powers_of(request.user)) or "channels:inbox")


@require_POST
@signed_in
def read_all(request: Request) -> HttpResponse:
    actions.read_all(by=request.user)
    return redirect("channels:inbox")


@signed_in
def settings(request: Request) -> HttpResponse:
    """Text messages or not, when not, how many."""
    chosen = sending.preference_of(request.user)
    form = PreferenceForm(sent(request), initial=PreferenceForm.initial_of(chosen))
    if form.is_valid():
        actions.choose(request.user, by=request.user, **form.cleaned_data)
        toasts.success(request, _("Saved."))
        return redirect("channels:inbox")
    status = 422 if form.is_bound else 200
    return render(request, "channels/settings.html", {"form": form}, status=status)
