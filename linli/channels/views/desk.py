"""The call list: whom to ring, what to tell them, ticked when told."""

from uuid import UUID

from django.contrib import messages as toasts
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli.accounts.models import Person
from linli.channels import actions, queries, reach, words
from linli.channels.forms import ToldForm
from linli.channels.models import Call
from linli.channels.views.taking import Why
from linli.core.errors import Refused
from linli.core.http import Request
from linli.core.paging import page_of
from linli.organisations.doors import desk
from linli.organisations.scope import Power

# Each with its three answers: more of them make a page heavy on a phone.
SHOWN = 10


@require_safe
@desk(Power.CALL_PEOPLE)
def calls(request: Request) -> HttpResponse:
    """Danger first, then whoever waits longest; below, whom nobody reached."""
    page = page_of(queries.to_ring(request.user), request.GET.get("page"), SHOWN)
    context = {
        "page": page,
        "rows": [_row(request.user, one) for one in page],
        "given_up": [_row(request.user, one) for one in queries.given_up(request.user)[:SHOWN]],
        "now": timezone.now(),
        "whys": Why.choices,
    }
    return render(request, "channels/calls.html", context)


@require_POST
@desk(Power.CALL_PEOPLE)
def show_number(request: Request, pk: UUID) -> HttpResponse:
    """The number appears for half an hour; that somebody looked is written down."""
    actions.show_number(_call(request.user, pk), by=request.user)
    return _back(request, pk)


@require_POST
@desk(Power.CALL_PEOPLE)
def told(request: Request, pk: UUID) -> HttpResponse:
    """They know: ticked with one press."""
    form = ToldForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Say in at most 300 characters what they said."))
    actions.told(_call(request.user, pk), by=request.user, note=form.cleaned_data["note"])
    toasts.success(request, _("Ticked off: they know."))
    return _back(request, None)


@require_POST
@desk(Power.CALL_PEOPLE)
def not_reached(request: Request, pk: UUID) -> HttpResponse:
    """Nobody answered; it stays on the list for another try."""
    call = actions.not_reached(_call(request.user, pk), by=request.user)
    if call.state == "given_up":
        toasts.success(request, _("Five tries. Now somebody goes there or finds another way."))
    else:
        toasts.success(request, _("Written down. It stays on the list."))
    return _back(request, None)


def _call(by: Person, pk: UUID) -> Call:
    row: Call = get_object_or_404(queries.calls(by), pk=pk)
    return row


def _back(request: Request, pk: UUID | None) -> HttpResponse:
    """The page of the list one was on, at the call one pressed."""
    number = request.POST.get("page", "")
    query = f"?page={number}" if number.isascii() and number.isdigit() else ""
    response = redirect("channels:calls")
    response["Location"] += query + (f"#c{pk}" if pk else "")
    return response


def _row(by: Person, call: Call) -> dict[str, object]:
    is_shown = queries.sees_number(by, call)
    name, number, besides, file = "", "", "", getattr(call.person, "file", None)
    if is_shown:
        found = reach.reached(call.message.subject_kind, call.message.subject_id)
        if call.person_id is None:
            name, number, besides = found.name, found.number, found.besides
        elif call.person_id in found.to:
            besides = found.besides
    if is_shown and call.person is not None:
        number = queries.number_of(call.person)
    return {
        "call": call,
        "whom": words.whom(call),
        "name": name,
        "title": words.title(call.message),
        "words": words.words(call.message),
        "is_shown": is_shown,
        "number": number,
        "besides": besides,
        "contact": file.emergency_contact if is_shown and file else "",
    }
