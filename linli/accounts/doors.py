"""What a page asks of whoever comes (a sign-in, a fresh proof), and how the doors open.

A session knows when its person last proved to be themselves, and since when it is lifted by a
second factor. Both are moments, so that they can run out.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, TypeVar, cast
from urllib.parse import urlencode, urlsplit

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect

from linli.accounts.devices import coarse
from linli.accounts.kept import keep
from linli.accounts.models import Person
from linli.accounts.sessions import DEVICE
from linli.core.http import Request

View = TypeVar("View", bound=Callable[..., HttpResponseBase])

SECOND_FACTOR = "second_factor"
PROVED = "proved"
FRESH = timedelta(minutes=10)
BACKEND = "linli.accounts.backends.AccountBackend"


def signed_in(view: View) -> View:
    """Visitors are sent to sign in and come back."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not is_known(request):
            return send(request, "accounts:sign_in")
        return view(request, *args, **kwargs)

    return cast(View, inner)


def fresh(view: View) -> View:
    """For pages that somebody who found an open phone must not see: proof of the last minutes."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not is_fresh(request):
            return send(request, "accounts:prove")
        return view(request, *args, **kwargs)

    return cast(View, signed_in(inner))


def send(request: HttpRequest, door: str) -> HttpResponse:
    """Send somebody to a door; it brings them back to the page they are on, and what they sent
    comes along."""
    back = _where(request)
    if not _is_part(request) and keep(request, back):
        back = reverse("accounts:kept")
    address = f"{reverse(door)}?{urlencode({'next': back})}"
    if _is_part(request):  # or the door would be drawn inside the page
        return HttpResponseClientRedirect(address)
    return HttpResponseRedirect(address)


def pass_on(request: HttpRequest, door: str) -> HttpResponse:
    """Send somebody from one door to another; the page to come back to stays the same."""
    query = urlencode({"next": request.GET["next"]}) if "next" in request.GET else ""
    return HttpResponseRedirect(f"{reverse(door)}?{query}".rstrip("?"))


def is_known(request: HttpRequest) -> bool:
    """Whether somebody is signed in here."""
    return request.user.is_authenticated


def has_second_factor(request: HttpRequest) -> bool:
    """Whether this session was opened, or lifted, with a second factor."""
    return bool(request.session.get(SECOND_FACTOR))


def is_fresh(request: HttpRequest) -> bool:
    """Whether a code or a second factor was given in the last minutes."""
    proved_at: float = request.session.get(PROVED, 0)
    return timezone.now().timestamp() - proved_at < FRESH.total_seconds()


def let_in(request: HttpRequest, person: Person) -> None:
    """Open a session for the person, under a new key."""
    login(request, person, backend=BACKEND)
    request.session.set_expiry(None)  # a visitor's session is short
    request.session[DEVICE] = coarse(request.headers.get("User-Agent", ""))
    prove(request)


def prove(request: HttpRequest) -> None:
    """The person has just shown that it is them."""
    request.session[PROVED] = timezone.now().timestamp()


def lift(request: HttpRequest) -> None:
    """The person has just given a second factor: more is open, so the key is new."""
    request.session.cycle_key()
    request.session[SECOND_FACTOR] = timezone.now().timestamp()
    prove(request)


def lower(request: HttpRequest) -> None:
    """Back to what a first factor opens."""
    request.session.pop(SECOND_FACTOR, None)
    request.session.pop(PROVED, None)


def _is_part(request: HttpRequest) -> bool:
    return bool(getattr(request, "htmx", False))


def _where(request: HttpRequest) -> str:
    """The page to come back to: for a form or a part of a page, the page it stood on."""
    if _is_part(request):
        return cast(Request, request).htmx.current_url_abs_path or "/"
    if request.method == "GET":
        return request.get_full_path()
    page = urlsplit(request.headers.get("Referer", ""))
    path = "/" + page.path.lstrip("/")  # //evil.example would be another house
    return f"{path}?{page.query}" if page.netloc == request.get_host() else "/"
