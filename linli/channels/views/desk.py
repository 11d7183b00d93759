"""The call list: whom to ring, what to tell them, each thing ticked when told."""

from uuid import UUID

from django.contrib import messages as toasts
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.accounts.models import Person
from linli.channels import actions, queries, reach, rings, sending, words
from linli.channels.forms import PreferenceForm, ToldForm
from linli.channels.models import Call
from linli.channels.views.taking import Why
from linli.core.errors import Refused
from linli.core.http import Request, sent
from linli.core.paging import page_of
from linli.organisations.doors import desk
from linli.organisations.scope import Power, powers_of
from linli.people.queries import visible_to

# Rings, each with its three answers: more of them make a page heavy on a phone.
SHOWN = 10


@require_safe
@desk(Power.CALL_PEOPLE)
def calls(request: Request) -> HttpResponse:
    """Danger first, then whoever waits longest; below, whom nobody reached. What one phone is to
    be told stands together: it rings once."""
    by = request.user
    page = page_of(rings.to_make(by), request.GET.get("page"), SHOWN)
    found = queries.calls(by).in_bulk([pk for ring in page for pk in ring])
    shown = [[found[pk] for pk in ring if pk in found] for ring in page]
    context = {
        "page": page,
        "rows": [_ring(by, ring) for ring in shown if ring],
        "given_up": [_thing(one) for one in queries.given_up(by)[:SHOWN]],
        "now": timezone.now(),
        "whys": Why.choices,
    }
    return render(request, "channels/calls.html", context)


@require_POST
@desk(Power.CALL_PEOPLE)
def show_number(request: Request, pk: UUID) -> HttpResponse:
    """The number appears for half an hour; that somebody looked is written down."""
    for call in _rung(request.user, pk):
        actions.show_number(call, by=request.user)
    return _back(request, pk)


@require_POST
@desk(Power.CALL_PEOPLE)
def told(request: Request, pk: UUID) -> HttpResponse:
    """They know: ticked with one press, each thing that they were told."""
    form = ToldForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Say in at most 300 characters what they said."))
    ring = _rung(request.user, pk)
    ticked = [one for one in ring if str(one.pk) in request.POST.getlist("told")]
    if not ticked and len(ring) > 1:
        raise Refused(_("Tick what you told them."))
    note = form.cleaned_data["note"]
    for call in ticked or ring:
        actions.told(call, by=request.user, note=note)
        note = ""  # said once
    toasts.success(request, _("Ticked off: they know."))
    return _back(request, None)


@require_POST
@desk(Power.CALL_PEOPLE)
def not_reached(request: Request, pk: UUID) -> HttpResponse:
    """Nobody answered; it stays on the list for another try."""
    rung = [actions.not_reached(call, by=request.user) for call in _rung(request.user, pk)]
    if any(call.state == "given_up" for call in rung):
        toasts.success(request, _("Five tries. Now somebody goes there or finds another way."))
    else:
        toasts.success(request, _("Written down. It stays on the list."))
    return _back(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@desk(Power.CALL_PEOPLE)
def how_of(request: Request, pk: UUID) -> HttpResponse:
    """How somebody without an account is told, as they said it; all others choose themselves."""
    people = visible_to(request.user, Power.CALL_PEOPLE)
    person: Person = get_object_or_404(people, pk=pk)
    if person.joined_at is not None:
        raise Refused(_("They have an account, and choose for themselves."))
    chosen = sending.preference_of(person)
    form = PreferenceForm(sent(request), initial=PreferenceForm.initial_of(chosen))
    if form.is_valid():
        actions.choose(person, by=request.user, **form.cleaned_data)
        toasts.success(request, _("Saved."))
        has_file = Power.SEE_PEOPLE in powers_of(request.user)
        return redirect("people:file", pk) if has_file else redirect("channels:calls")
    status = 422 if form.is_bound else 200
    return render(request, "channels/how_of.html", {"form": form, "whom": person}, status=status)


def _rung(by: Person, pk: UUID) -> list[Call]:
    """The call that was pressed, with what else is told in the same ring, always in one order."""
    calls = queries.calls(by)
    pressed: Call = get_object_or_404(calls, pk=pk)
    others = [one for one in rings.of(by, pk) if one != pk]
    return sorted([pressed, *calls.filter(pk__in=others)], key=lambda one: one.pk)


def _back(request: Request, pk: UUID | None) -> HttpResponse:
    """The page of the list one was on, at the call one pressed."""
    number = request.POST.get("page", "")
    query = f"?page={number}" if number.isascii() and number.isdigit() else ""
    response = redirect("channels:calls")
    response["Location"] += query + (f"#c{pk}" if pk else "")
    return response


def _ring(by: Person, calls: list[Call]) -> dict[str, object]:
    """One ring: whom, what to tell each of them, and the number to whoever asked for it."""
    is_shown = any(queries.sees_number(by, call) for call in calls)
    first = calls[0]
    name, number, file = "", "", getattr(first.person, "file", None)
    if is_shown and first.person is not None:
        number = queries.number_of(first.person)
    elif is_shown:
        found = reach.reached(first.message.subject_kind, first.message.subject_id)
        name, number = found.name, found.number
    whom = list(dict.fromkeys(words.whom(call) for call in calls))
    return {
        "call": first,
        "whom": _(", ").join(whom),
        "several": len(whom) > 1,
        "things": [_thing(call, is_shown=is_shown) for call in calls],
        "name": name,
        "since": min(call.at for call in calls),
        "is_urgent": any(call.message.is_urgent for call in calls),
        "is_private": any(call.message.is_private for call in calls),
        "tries": max(call.tries for call in calls),
        "is_shown": is_shown,
        "number": number,
        "contact": file.emergency_contact if is_shown and file else "",
    }


def _thing(call: Call, *, is_shown: bool = False) -> dict[str, object]:
    """One thing that somebody is told; with the number, also what is kept in no message."""
    besides = ""
    if is_shown:
        found = reach.reached(call.message.subject_kind, call.message.subject_id)
        if call.person_id is None or call.person_id in found.to:
            besides = found.besides
    return {
        "besides": besides,
        "call": call,
        "whom": words.whom(call),
        "title": words.title(call.message),
        "words": words.words(call.message),
    }
