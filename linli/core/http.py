"""The request as our views see it, and what it says about where it came from."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django_htmx.middleware import HtmxDetails

from linli.core.display import Display

if TYPE_CHECKING:  # people live upstairs; every floor knows what a person is
    from linli.accounts.models import Person

# What a text of a program's must look like: PostgreSQL keeps no NUL.
STORABLE = r"^[^\x00]*$"


class Request(HttpRequest):
    """A request that passed our middleware. Behind a sign-in `user` is a Person."""

    user: "Person"
    htmx: HtmxDetails
    display: Display
    # Behind the door of a desk (organisations/doors.py): the roles in force and what they allow.
    grants: list[Any]
    powers: frozenset[str]
    holds_once: bool  # this page is not kept for other visitors (visitor_cache.py)


def address_of(request: HttpRequest) -> str:
    """The address the request came from, believing only as many proxies as we are told to."""
    chain = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    if settings.TRUSTED_PROXIES and len(chain) >= settings.TRUSTED_PROXIES and chain[0]:
        return chain[-settings.TRUSTED_PROXIES][:45]
    return str(request.META.get("REMOTE_ADDR", ""))


def sent(request: HttpRequest) -> QueryDict | None:
    """What was sent with a POST, also when that is nothing; None when the form is only shown."""
    return request.POST if request.method == "POST" else None


def safe_next(request: HttpRequest) -> str:
    """Where to go after a sign-in or a switch: a path of our own, else the home page."""
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    is_ours = wanted.startswith("/") and not wanted.startswith(("//", "/\\"))
    return wanted if is_ours and wanted.isprintable() else "/"
