"""Second factors: giving one, and looking after one's own."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.accounts import bounds, doors, second_factor
from linli.accounts.actions import factors
from linli.accounts.doors import fresh, signed_in
from linli.accounts.forms import AppForm, FactorForm, MobileForm, NameForm
from linli.accounts.models import Person
from linli.accounts.second_factor import WrongAnswer
from linli.accounts.views import steps
from linli.accounts.views.signing_in import enter, show_sign_in
from linli.core import qr, sealing, unit
from linli.core.errors import Refused
from linli.core.http import Request, safe_next, sent

View = TypeVar("View", bound=Callable[..., HttpResponseBase])

APP = "app_being_set_up"
PLACE = "session.app_being_set_up"


def owner(view: View) -> View:
    """For pages about one's own second factors: whoever has one shows it first."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        person = cast(Person, request.user)
        if second_factor.has_any(person) and not doors.has_second_factor(request):
            return doors.send(request, "accounts:second_factor")
        return view(request, *args, **kwargs)

    return cast(View, fresh(inner))


# --- giving one ------------------------------------------------------------------------------


@unit.own_units
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def give(request: Request) -> HttpResponse:
    """Lift the session with a second factor. Who has none yet sets one up."""
    person = request.user
    if not second_factor.has_any(person):
        return doors.pass_on(request, "accounts:factors")
    credential = request.POST.get("credential", "")
    form = FactorForm(None if credential else sent(request))
    if not credential and not form.is_valid():
        return _show_give(request, form)

    def is_right() -> bool:
        if credential:
            return _is_passkey(person, credential)
        return second_factor.accept(person, form.cleaned_data["digits"])

    if unit.run(lambda: factors.answer(person, by=person, is_right=is_right)):
        doors.lift(request)
        return redirect(safe_next(request))
    if credential:
        problem = _("That passkey is not one of yours here. Try another, or the app.")
        return _show_give(request, form, problem)
    form.add_error("digits", _("Not these digits, or used already. Wait for the next ones."))
    return _show_give(request, form)


def _is_passkey(person: Person, credential: str) -> bool:
    try:
        second_factor.accept_passkey(person, credential)
    except WrongAnswer:
        return False
    return True


def _show_give(request: Request, form: FactorForm, problem: str = "") -> HttpResponse:
    kinds = {row.type: row for row in second_factor.of(request.user)}
    app = kinds.get(second_factor.TOTP)
    context = {
        "form": form,
        "next": safe_next(request),
        "has_app": app is not None,
        "has_passkey": second_factor.PASSKEY in kinds,
        "demo_digits": second_factor.code_at(second_factor.secret_of(app))
        if app and settings.DEMO and request.user.is_sample
        else "",
        "problem": problem,
    }
    status = 422 if form.is_bound or problem else 200
    return render(request, "accounts/second_factor.html", context, status=status)


@unit.own_units
@never_cache
@require_POST
def passkey_asked(request: Request) -> HttpResponse:
    """What the browser has to ask of a passkey: of a stranger's any, else one's own."""
    bounds.take([(bounds.PASSKEYS, steps.network_of(request))])
    if doors.is_known(request):
        return JsonResponse(second_factor.ask_for_any(request.user))
    request.session.set_expiry(steps.VISIT)
    return JsonResponse(second_factor.ask_for_any())


@unit.own_units
@never_cache
@require_POST
def sign_in_with_passkey(request: Request) -> HttpResponse:
    """Sign in with a passkey alone: it is held, and it asked for a finger or a PIN."""
    if doors.is_known(request):
        return redirect(safe_next(request))
    text = request.POST.get("credential", "")
    network = steps.network_of(request)
    try:
        person = second_factor.whose(text)
        unit.run(lambda: second_factor.accept_passkey(person, text))
    except WrongAnswer:
        unit.run(lambda: bounds.take(bounds.each(bounds.WRONG_FROM, network)))
        problem = _("That passkey is not known here. Sign in with your mobile number.")
        return show_sign_in(request, MobileForm({}), problem)
    response = unit.run(lambda: enter(request, person, safe_next(request), way="passkey"))
    doors.lift(request)
    return response


# --- one's own -------------------------------------------------------------------------------


@never_cache
@require_safe
@owner
def mine(request: Request) -> HttpResponse:
    """The second factors one has."""
    rows = list(second_factor.of(request.user))
    context = {
        "app": next((row for row in rows if row.type == second_factor.TOTP), None),
        "passkeys": [row for row in rows if row.type == second_factor.PASSKEY],
        "codes_left": factors.codes_left(request.user),
        "next": safe_next(request),
    }
    return render(request, "accounts/factors.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@owner
def add_app(request: Request) -> HttpResponse:
    """Set an authenticator app up: scan the picture, write the digits it shows."""
    form = AppForm(sent(request))
    secret = _secret(request)
    if form.is_valid():
        digits = form.cleaned_data["digits"]
        try:
            fresh_codes = factors.add_app(
                request.user, by=request.user, secret=secret, digits=digits
            )
        except Refused as refusal:
            form.add_error("digits", str(refusal))
        else:
            request.session.pop(APP, None)
            return _added(request, fresh_codes)
    context = {
        "form": form,
        "next": safe_next(request),
        "picture": qr.drawn(second_factor.address(request.user, secret), border=4),
        "secret": " ".join(secret[n : n + 4] for n in range(0, len(secret), 4)),
    }
    return render(request, "accounts/add_app.html", context, status=422 if form.is_bound else 200)


def _secret(request: Request) -> str:
    """The secret being set up, sealed in the session so that a reload shows the same picture."""
    stored = request.session.get(APP)
    if stored:
        return sealing.unseal(stored, place=PLACE)
    secret = second_factor.new_secret()
    request.session[APP] = sealing.seal(secret, place=PLACE)
    return secret


def _added(request: Request, fresh_codes: list[str]) -> HttpResponse:
    doors.lift(request)
    if fresh_codes:
        return _show_codes(request, fresh_codes)
    messages.success(request, _("Set up."))
    return redirect("accounts:factors")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@owner
def add_passkey(request: Request) -> HttpResponse:
    """Make a passkey on this device."""
    form = NameForm(sent(request))
    if form.is_valid():
        try:
            credential = second_factor.read_new(form.cleaned_data["credential"])
            fresh_codes = factors.add_passkey(
                request.user,
                by=request.user,
                name=form.cleaned_data["name"],
                credential=credential,
            )
        except WrongAnswer:
            form.add_error(None, _("The passkey was not made. Press the button again."))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _added(request, fresh_codes)
    context = {"form": form, "next": safe_next(request), "named": _by_name(request)}
    return render(
        request, "accounts/add_passkey.html", context, status=422 if form.is_bound else 200
    )


@never_cache
@require_POST
@owner
def new_passkey_asked(request: Request) -> HttpResponse:
    """What the browser has to ask for when it makes a passkey."""
    return JsonResponse(second_factor.ask_for_new(request.user))


@require_POST
@owner
def remove(request: Request, pk: int) -> HttpResponse:
    """Take one second factor away."""
    row = get_object_or_404(
        second_factor.of(request.user).exclude(type=second_factor.RECOVERY), pk=pk
    )
    factors.remove(row, by=request.user)
    if not second_factor.has_any(request.user):
        request.session.pop(doors.SECOND_FACTOR, None)
    messages.success(request, _("Removed."))
    return redirect("accounts:factors")


@never_cache
@require_POST
@owner
def renew_codes(request: Request) -> HttpResponse:
    """Ten new recovery codes, shown once."""
    return _show_codes(request, factors.renew_codes(request.user, by=request.user))


def _show_codes(request: Request, fresh_codes: list[str]) -> HttpResponse:
    return render(
        request, "accounts/codes.html", {"codes": fresh_codes, "next": safe_next(request)}
    )


def _by_name(request: Request) -> str:
    """The same page under a name, when it stands under bare numbers: browsers keep no passkey for
    those. "" when all is well."""
    host, _colon, port = request.get_host().partition(":")
    return f"http://localhost:{port or 80}{request.path}" if host == "127.0.0.1" else ""
