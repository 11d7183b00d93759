"""One's own way in: the sessions, the mobile number, and showing that it is still oneself."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.accounts import doors, queries, second_factor
from linli.accounts.actions import sessions as actions
from linli.accounts.doors import fresh, signed_in
from linli.accounts.forms import MobileForm
from linli.accounts.mobiles import masked
from linli.accounts.models import Purpose
from linli.accounts.sessions import hashed
from linli.accounts.views.signing_in import ask_known
from linli.accounts.words import device
from linli.core.http import Request, safe_next, sent
from linli.core.paging import page_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def prove(request: Request) -> HttpResponse:
    """A second look at who is here: by the second factor, or by a code to the number."""
    if second_factor.has_any(request.user):
        return doors.pass_on(request, "accounts:second_factor")
    back = safe_next(request)
    if request.method == "POST":
        return ask_known(request, request.user.mobile, Purpose.PROOF, back)
    context = {"mobile": masked(request.user.mobile), "next": back}
    return render(request, "accounts/prove.html", context)


@never_cache
@require_safe
@signed_in
def sessions(request: Request) -> HttpResponse:
    """Where one is signed in."""
    here = hashed(str(request.session.session_key))
    page = page_of(queries.sessions_of(request.user), request.GET.get("page"))
    rows = [(row, device(row.device), row.key_hash == here) for row in page]
    return render(request, "accounts/sessions.html", {"page": page, "rows": rows})


@require_POST
@fresh
def end_session(request: Request, pk: UUID) -> HttpResponse:
    """Sign one device out."""
    session = get_object_or_404(queries.sessions_of(request.user), pk=pk)
    actions.end(session, by=request.user)
    if session.key_hash == hashed(str(request.session.session_key)):
        request.session.flush()
        return redirect("/")
    messages.success(request, _("That device is signed out."))
    return redirect("accounts:sessions")


@require_POST
@signed_in
def end_all_sessions(request: Request) -> HttpResponse:
    """Sign out everywhere, here too."""
    actions.end_all(request.user, by=request.user)
    request.session.flush()
    return redirect("accounts:sign_in")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@fresh
def change_mobile(request: Request) -> HttpResponse:
    """Another number to sign in with: it gets a code first."""
    if second_factor.has_any(request.user) and not doors.has_second_factor(request):
        return doors.send(request, "accounts:second_factor")
    form = MobileForm(sent(request))
    if form.is_valid():
        mobile = form.cleaned_data["mobile"]
        if mobile != request.user.mobile:
            return ask_known(request, mobile, Purpose.MOBILE, reverse("accounts:mobile"))
        form.add_error("mobile", _("You sign in with this number already."))
    context = {"form": form, "mobile": masked(request.user.mobile)}
    return render(request, "accounts/mobile.html", context, status=422 if form.is_bound else 200)
