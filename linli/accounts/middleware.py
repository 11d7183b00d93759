"""Sessions grow old: an idle desk needs its second factor again, a phone in use stays signed in."""

from collections.abc import Callable
from datetime import timedelta
from typing import cast

from django.conf import settings
from django.contrib import auth
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, logout
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject

from linli.accounts import doors, kept
from linli.accounts.actions import drafts
from linli.accounts.models import Person, Session
from linli.accounts.rules import may_sign_in
from linli.accounts.sessions import SessionStore

IDLE = timedelta(minutes=15)
LONGEST_LIFT = timedelta(hours=12)
LONGEST = timedelta(days=365)  # then everybody signs in anew, however much the phone was used
# How exactly "last used" is kept: each step costs a write.
STEP_LIFTED = timedelta(seconds=20)
STEP = timedelta(hours=1)
RENEW = timedelta(days=1)


def known_person(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Django's AuthenticationMiddleware without its query: the session brings its person along."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.user = SimpleLazyObject(lambda: _cached(request))  # type: ignore[assignment]
        return get_response(request)

    return middleware


def _cached(request: HttpRequest) -> "Person | AnonymousUser":
    if not hasattr(request, "_cached_user"):
        request._cached_user = _brought_along(request) or auth.get_user(request)  # type: ignore[attr-defined]
    person: Person | AnonymousUser = request._cached_user  # type: ignore[attr-defined]
    return person


def _brought_along(request: HttpRequest) -> "Person | None":
    """The session's person, if nothing speaks against them; else Django looks as it always does."""
    session = cast(SessionStore, request.session)
    whose = session.get(SESSION_KEY)
    person = session.row.person if session.row else None
    if person is None or whose != str(person.pk) or not may_sign_in(person):
        return None
    if session.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
        return None
    proof = person.get_session_auth_hash()
    return person if constant_time_compare(session.get(HASH_SESSION_KEY, ""), proof) else None


def watch_session(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[..., HttpResponse]:
    def middleware(request: HttpRequest) -> HttpResponse:
        was_in = request.user.is_authenticated
        if was_in:
            _watch(request)
        response = get_response(request)
        if was_in and request.method == "POST":
            _was_taken(request, response)
        if was_in and SESSION_KEY not in request.session:  # signed out, or gone for good
            response["Clear-Site-Data"] = '"cache"'
            response.setdefault("Cache-Control", "no-store, private")
        return response

    return middleware


def _was_taken(request: HttpRequest, response: HttpResponse) -> None:
    """A form was sent, and not to a door: what was begun on its page, or waited, is done with."""
    at_a_door = response.get("Location", "").startswith(reverse("accounts:sign_in"))
    if response.status_code < 400 and not at_a_door:
        if "_draft" in request.POST:
            drafts.sent(cast(Person, request.user), request.POST["_draft"])
        kept.tidy(request)


def _watch(request: HttpRequest) -> None:
    row = cast(SessionStore, request.session).row
    if row is None:
        return
    now = timezone.now()
    if now - row.opened_at > LONGEST:
        logout(request)
        return
    idle = now - row.used_at
    lifted_at = request.session.get(doors.SECOND_FACTOR)
    if lifted_at:
        held = timedelta(seconds=now.timestamp() - lifted_at)
        if idle > IDLE or held > LONGEST_LIFT:
            doors.lower(request)
    if idle > (STEP_LIFTED if lifted_at else STEP):
        Session.objects.filter(pk=row.pk).update(used_at=now)
    if row.expires_at - now < timedelta(seconds=request.session.get_expiry_age()) - RENEW:
        request.session.modified = True  # the cookie and the row live on from today
