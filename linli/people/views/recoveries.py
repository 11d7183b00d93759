"""Lost phones at the desk: opened from a file, confirmed by a second one, done by a code."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.accounts.actions.codes import Answer
from linli.accounts.models import TRIES, Person, Recovery, Sending
from linli.accounts.rules import may_confirm_recovery, may_finish_recovery
from linli.core import unit
from linli.core.errors import Refused, allow
from linli.core.events import history
from linli.core.http import Request, sent
from linli.core.paging import page_of
from linli.organisations.doors import desk
from linli.organisations.scope import Power
from linli.people import queries, rules, words
from linli.people.actions import recoveries as actions
from linli.people.forms import ReadOutForm, RecoveryForm
from linli.people.views.file import opened

# In the demo, where no message is sent: the recovery this browser had a code sent for, its digits.
DEMO_CODE = "recovery_code"


@require_safe
@desk(Power.VERIFY_PEOPLE)
def recoveries(request: Request) -> HttpResponse:
    """Those that are open, or with ?show=ended those of the last 30 days."""
    is_ended = request.GET.get("show") == "ended"
    rows = queries.recoveries(request.user).filter(ended_at__isnull=not is_ended)
    rows = rows.order_by("-ended_at") if is_ended else rows.order_by("opened_at")
    page = page_of(rows, request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(row, *words.recovery_state(row)) for row in page],
        "is_ended": is_ended,
    }
    return render(request, "people/recoveries.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk(Power.VERIFY_PEOPLE)
def recover(request: Request, pk: UUID) -> HttpResponse:
    """The first of two: the card is on the table, the new number is written down."""
    person = opened(request.user, pk)
    allow(rules.may_verify(request.user, person))
    earlier = person.recoveries.filter(ended_at=None).first()
    if earlier:
        return redirect("people:recovery", earlier.pk)
    identity = queries.verified_identity(person)
    form = RecoveryForm(sent(request), number=identity.number if identity else "")
    if form.is_valid():
        try:
            row = actions.open_for(person, by=request.user, mobile=form.cleaned_data["mobile"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Written down. Now a colleague confirms."))
            return redirect("people:recovery", row.pk)
    context = {"person": person, "form": form, "identity": identity}
    return render(request, "people/recover.html", context, status=422 if form.is_bound else 200)


@unit.own_units
@require_http_methods(["GET", "HEAD", "POST"])
@desk(Power.VERIFY_PEOPLE)
def recovery(request: Request, pk: UUID) -> HttpResponse:
    """How far it is and what comes next; the code that the person reads out is typed here."""
    row = _find(request.user, pk)
    form = ReadOutForm(sent(request))
    if form.is_valid():
        digits = form.cleaned_data["digits"]
        answer = unit.run(lambda: actions.finish(row, by=request.user, digits=digits))
        if answer == Answer.RIGHT:
            request.session.pop(DEMO_CODE, None)
            messages.success(request, _("Done. The new number signs in from now on."))
            return redirect("people:recovery", pk)
        form.add_error("digits", _problem(row, answer))
    return _show(request, row, form)


@require_POST
@desk(Power.VERIFY_PEOPLE)
def confirm(request: Request, pk: UUID) -> HttpResponse:
    """The second of two has seen the card; the new number gets a code."""
    row, digits = actions.confirm(_find(request.user, pk), by=request.user)
    _hold_for_demo(request, row, digits)
    return redirect("people:recovery", pk)


@require_POST
@desk(Power.VERIFY_PEOPLE)
def send_again(request: Request, pk: UUID) -> HttpResponse:
    row, digits = actions.send_again(_find(request.user, pk), by=request.user)
    _hold_for_demo(request, row, digits)
    messages.success(request, _("Another code is on its way. The one before does not count."))
    return redirect("people:recovery", pk)


@require_POST
@desk(Power.VERIFY_PEOPLE)
def give_up(request: Request, pk: UUID) -> HttpResponse:
    actions.give_up(_find(request.user, pk), by=request.user)
    messages.success(request, _("Closed. The number stays as it was."))
    return redirect("people:recoveries")


def _find(by: Person, pk: UUID) -> Recovery:
    row: Recovery = get_object_or_404(queries.recoveries(by), pk=pk)
    return row


def _problem(row: Recovery, answer: Answer) -> str:
    if answer == Answer.WRONG and row.code:
        row.code.refresh_from_db(fields=["tries"])
        left = {"left": TRIES - row.code.tries}
        return _("That is not the code. Look at the newest message. %(left)s tries left.") % left
    return _("This code does not count any more. Send another one.")


def _hold_for_demo(request: Request, row: Recovery, digits: str) -> None:
    if settings.DEMO:
        request.session[DEMO_CODE] = [str(row.pk), digits]


def _show(request: Request, row: Recovery, form: ReadOutForm) -> HttpResponse:
    by = request.user
    whose, digits = request.session.get(DEMO_CODE) or ("", "")
    message = row.code.messages.order_by("-asked_at").first() if row.code else None
    state = message.state if message else ""
    told, tone, icon = words.recovery_state(row)
    context = {
        "row": row,
        "form": form,
        "identity": queries.verified_identity(row.person),
        "told": told,
        "tone": tone,
        "icon": icon,
        "steps": words.recovery_steps(row, history(row)),
        "may_confirm": not row.confirmed_at and may_confirm_recovery(by, row),
        "may_finish": row.confirmed_at and may_finish_recovery(by, row),
        "demo_digits": digits if settings.DEMO and whose == str(row.pk) else "",
        "is_waiting": state == Sending.WAITING,
        "is_failed": state == Sending.FAILED,
    }
    template = "people/recovery.html"
    if request.htmx and request.method == "GET":
        template += "#sending"
    return render(request, template, context, status=422 if form.is_bound else 200)
