"""Signing in: the number, the code, who one is; and signing out."""

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from linli.accounts import doors, proof, queries, samples
from linli.accounts.actions import accounts, codes, factors
from linli.accounts.actions.codes import Answer
from linli.accounts.forms import CodeForm, MobileForm, WhoForm
from linli.accounts.mobiles import masked, masked_name
from linli.accounts.models import TRIES, Person, Purpose, Sending, SignInCode
from linli.accounts.rules import may_sign_in
from linli.accounts.views import steps
from linli.accounts.words import hint_of
from linli.core import unit
from linli.core.errors import Refused
from linli.core.events import record
from linli.core.http import Request, safe_next, sent

SLOW = timedelta(seconds=20)
JUST_NOW = timedelta(minutes=1)


@unit.own_units
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: Request) -> HttpResponse:
    """Write one's mobile number; a code is sent."""
    if doors.is_known(request):
        return redirect(safe_next(request))
    form = MobileForm(sent(request))
    if form.is_valid():
        return ask(request, form.cleaned_data["mobile"], safe_next(request))
    return show_sign_in(request, form)


def show_sign_in(request: Request, form: MobileForm, problem: str = "") -> HttpResponse:
    if problem:
        form.add_error(None, problem)
    context = {
        "form": form,
        "next": safe_next(request),
        "samples": _by_group() if settings.DEMO else [],
    }
    return render(request, "accounts/sign_in.html", context, status=422 if form.is_bound else 200)


def _by_group() -> list[tuple[str, list[samples.Sample]]]:
    """The demo's people: neighbours first, then staff; a group without anybody is left out."""
    everybody = samples.everybody()
    groups = (
        (_("Neighbours"), [one for one in everybody if not one.is_staff]),
        (_("Staff"), [one for one in everybody if one.is_staff]),
    )
    return [(label, members) for label, members in groups if members]


def ask(request: Request, mobile: str, back: str) -> HttpResponse:
    """Send a visitor a code; to who asks often, only after a proof of work."""
    pending = steps.held(request)
    if pending and pending.code.mobile == mobile and _is_new(pending.code):
        messages.info(request, _("A code went out less than a minute ago. Look at the message."))
        return redirect("accounts:enter_code")
    origin = steps.origin_of(request)
    if proof.is_needed(mobile, origin):
        waited = request.POST.get("waited", "")
        if not proof.accept(request.POST.get("proof", ""), waited, origin):
            return _show_proof(request, mobile, back, waited)
    code, digits = unit.run(lambda: codes.ask(mobile, by=None, origin=origin))
    steps.hold(request, code, digits, back)
    response = redirect("accounts:enter_code")
    steps.remember(response, origin)
    return response


def _is_new(code: SignInCode) -> bool:
    return code.used_at is None and code.asked_at > timezone.now() - JUST_NOW


def _show_proof(request: Request, mobile: str, back: str, waited: str) -> HttpResponse:
    left = proof.seconds_left(waited)
    context = {
        "mobile": mobile,
        "next": back,
        "challenge": proof.challenge(),
        "waited": waited if left else proof.ticket(),
        "left": left,
    }
    return render(request, "accounts/proof.html", context, status=422 if left else 200)


@unit.own_units
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter_code(request: Request) -> HttpResponse:
    """Write the code from the message. What it was asked for is done then."""
    pending = steps.held(request)
    if pending is None or pending.code.used_at:
        return redirect("accounts:sign_in")
    form = CodeForm(sent(request))
    if form.is_valid():
        result = unit.run(lambda: _answer(request, pending, form.cleaned_data["digits"]))
        if isinstance(result, HttpResponse):
            return result
        form.add_error("digits", _problem(pending.code, result))
    return _show_code(request, pending, form)


def _answer(request: Request, pending: steps.Pending, digits: str) -> HttpResponse | Answer:
    by = request.user if doors.is_known(request) else None
    network = steps.network_of(request)
    result = codes.answer(pending.code, by=by, digits=digits, address=network)
    if result != Answer.RIGHT:
        return result
    if pending.code.purpose == Purpose.SIGN_IN:
        return _welcome(request, pending)
    doors.prove(request)
    steps.drop(request)
    if pending.code.purpose == Purpose.MOBILE:
        key = str(request.session.session_key)
        accounts.change_mobile(request.user, by=request.user, code=pending.code, keep=key)
        request.session.cycle_key()
    return redirect(pending.back)


def _welcome(request: Request, pending: steps.Pending) -> HttpResponse:
    """The right code was given: to an account, or to somebody new, or to one of several."""
    mobile = pending.code.mobile
    person = queries.account_with(mobile)
    if person is None:
        if queries.unclaimed_with(mobile).exists():
            return redirect("accounts:who")
        person = accounts.join(pending.code, by=None)
    return enter(request, person, pending.back, way="code")


def enter(request: Request, person: Person, back: str, *, way: str) -> HttpResponse:
    """Open the session and go where the person was going."""
    if not may_sign_in(person):
        raise Refused(_("This account is shut. Ask at your station, in person or by phone."))
    steps.drop(request)
    doors.let_in(request, person)
    record("person.signed_in", by=person, about=person, way=way)
    return redirect(back)


def _problem(code: SignInCode, result: Answer) -> str:
    if result == Answer.WRONG:
        code.refresh_from_db(fields=["tries"])
        left = {"left": TRIES - code.tries}
        return _("That is not the code. Look at the newest message. %(left)s tries left.") % left
    return _("This code does not count any more. Have a new one sent.")


def _show_code(request: Request, pending: steps.Pending, form: CodeForm) -> HttpResponse:
    code = pending.code
    message = code.messages.order_by("-asked_at").first()
    state = message.state if message else Sending.FAILED
    context = {
        "form": form,
        "mobile": masked(code.mobile),
        "is_stranger": code.purpose == Purpose.SIGN_IN,
        "demo_digits": pending.digits if settings.DEMO else "",
        "is_waiting": state == Sending.WAITING,
        "is_late": state == Sending.WAITING and code.asked_at < timezone.now() - SLOW,
        "is_failed": state == Sending.FAILED,
    }
    template = "accounts/enter_code.html"
    if request.htmx and request.method == "GET":
        template += "#sending"
    return render(request, template, context, status=422 if form.is_bound else 200)


@unit.own_units
@require_POST
def ask_again(request: Request) -> HttpResponse:
    """Another code to the same number, for the same purpose."""
    pending = steps.held(request)
    if pending is None:
        return redirect("accounts:sign_in")
    code = pending.code
    if code.purpose == Purpose.SIGN_IN:
        return ask(request, code.mobile, pending.back)
    return ask_known(request, code.mobile, Purpose(code.purpose), pending.back)


def ask_known(request: Request, mobile: str, purpose: Purpose, back: str) -> HttpResponse:
    """Send a code to somebody who is signed in."""
    person, origin = request.user, steps.origin_of(request)
    code, digits = unit.run(
        lambda: codes.ask(mobile, by=person, purpose=purpose, person=person, origin=origin)
    )
    steps.hold(request, code, digits, back)
    response = redirect("accounts:enter_code")
    steps.remember(response, origin)
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def who(request: Request) -> HttpResponse:
    """A station knows people with this number: which of them, if any, is here?"""
    pending = steps.held(request)
    if pending is None or not accounts.may_join(pending.code):
        return redirect("accounts:sign_in")
    known = list(queries.unclaimed_with(pending.code.mobile)[:20])
    choices = [(str(person.pk), hint_of(person)) for person in known]
    form = WhoForm(sent(request), choices=choices)
    if form.is_valid():
        chosen = next((p for p in known if str(p.pk) == form.cleaned_data["who"]), None)
        person = accounts.join(pending.code, by=None, person=chosen)
        return enter(request, person, pending.back, way="code")
    alone = masked_name(known[0].name) if len(known) == 1 else ""
    context = {"form": form, "alone": alone}
    return render(request, "accounts/who.html", context, status=422 if form.is_bound else 200)


@require_POST
def sign_out(request: Request) -> HttpResponse:
    """Leave; the session is gone."""
    if doors.is_known(request):
        record("person.signed_out", by=request.user, about=request.user)
    logout(request)
    return redirect("/")


@require_POST
def sign_in_as(request: Request) -> HttpResponse:
    """The demo: one press signs in as a sample person. Nowhere else does this address exist."""
    if not settings.DEMO:
        raise Http404
    wanted = request.POST.get("person", "")
    sample = next((s for s in samples.everybody() if str(s.person.pk) == wanted), None)
    if sample is None:
        raise Http404
    if sample.is_staff:
        factors.give_sample_app(sample.person, by=sample.person)
    response = enter(request, sample.person, safe_next(request), way="sample")
    if sample.is_staff:  # the page shows the digits of their app anyway: one press enters them
        doors.lift(request)
    return response
