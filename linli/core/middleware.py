"""What happens around every request, from the outside in."""

import time
from collections.abc import Callable
from typing import Any, cast
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
    QueryDict,
)
from django.utils import translation

from linli.core import asked, display, logs, metrics, pages, unit
from linli.core.errors import BadKey, Refused, TooMany
from linli.core.http import Request

GetResponse = Callable[[HttpRequest], HttpResponse]
SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")
KNOWN_LANGUAGES = frozenset(code for code, _ in settings.LANGUAGES)


def access_log(get_response: GetResponse) -> GetResponse:
    """One line and one measurement for each request, by its route, never its address."""

    def middleware(request: HttpRequest) -> HttpResponse:
        begun = time.perf_counter()
        response = get_response(request)
        spent = time.perf_counter() - begun
        match = request.resolver_match
        route = (match.view_name or match.route or "unnamed") if match else "none"
        method = request.method if request.method in metrics.METHODS else "OTHER"
        metrics.observe(method, route, response.status_code, spent)
        logs.tell(
            "request",
            method=method,
            route=route,
            status=response.status_code,
            ms=round(spent * 1e3),
            person=_whose(request, response),
        )
        return response

    return middleware


def _whose(request: HttpRequest, response: HttpResponse) -> object:
    """Whose request it was, if it changed something or was turned away; nobody's for mere reading.

    Only somebody already looked up: a log asks no database.
    """
    user = getattr(request, "_cached_user", None)
    is_telling = request.method not in SAFE or response.status_code >= 400
    return user.pk if user is not None and is_telling else None


def security_headers(get_response: GetResponse) -> GetResponse:
    """What Django and django-csp leave out. Pages of a signed-in person are stored nowhere.

    A method that we do not speak (TRACE, and what somebody made up) meets no view.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        is_known = request.method in metrics.METHODS
        response = get_response(request) if is_known else HttpResponseNotAllowed(metrics.METHODS)
        response.setdefault(
            "Permissions-Policy", "camera=(self), geolocation=(self), microphone=(self)"
        )
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated:
            response.setdefault("Cache-Control", "no-store, private")
        return response

    return middleware


def display_modes(get_response: GetResponse) -> GetResponse:
    """Read the display and the language from their cookies."""

    def middleware(request: HttpRequest) -> HttpResponse:
        cast(Request, request).display = display.read(
            request.COOKIES.get(display.cookie_name(), "")
        )
        wanted = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = wanted if wanted in KNOWN_LANGUAGES else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = get_response(request)
        response.setdefault("Content-Language", language)
        return response

    return middleware


# What a page of ours sends. Django would look any other encoding up by its name, and some are none.
OURS = ("utf-8", "utf8", "us-ascii")


class readable_words:  # noqa: N801 - named like its neighbours; a class because Django asks for one
    """No view, form or database meets text that cannot be kept or seen (core/asked.py)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponseBase],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        if request.path.startswith(pages.API):
            _ = request.body  # held, so that the API can read it after a form was looked for in it
        if (request.content_params or {}).get("charset", "utf-8").lower() not in OURS:
            return pages.bad_request(request)
        sent = [request.GET, request.POST] if request.method == "POST" else [request.GET]
        texts = [text for one in sent for name, rest in one.lists() for text in (name, *rest)]
        if not all(asked.is_readable(text) for text in texts):
            return pages.bad_request(request)
        if any(asked.LOST in text for text in texts) and not came_whole(request):
            return pages.bad_request(request)
        if any(asked.seen(text) != text for text in texts):
            # As Django itself does for tests, and for a body in another encoding.
            request.GET = fit(request.GET)  # type: ignore[assignment]
            request.POST = fit(request.POST)  # type: ignore[assignment]
        return None


def came_whole(request: HttpRequest) -> bool:
    """Whether all bytes were text: what is none, Django replaces by a sign, without a word."""
    if request.content_type == "multipart/form-data":
        return False  # the bytes are gone, and nobody types that sign
    query = str(request.META.get("QUERY_STRING", "")).encode("latin-1", "replace")
    try:
        unquote_to_bytes(query + b"&" + request.body).decode()
    except UnicodeDecodeError:
        return False
    return True


def fit(sent: QueryDict) -> QueryDict:
    """The same without what nobody sees; not to be changed, as it was."""
    clean = QueryDict(mutable=True)
    for name, texts in sent.lists():
        clean.setlist(name, [asked.seen(text) for text in texts])
    clean._mutable = False
    return clean


class unit_of_work:  # noqa: N801 - named like its neighbours; a class because Django asks for one
    """Every request that changes something is one unit of work (core/unit.py)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponseBase],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        if request.method in SAFE or getattr(view, "own_units", False):
            return None
        try:
            return unit.answer(request, lambda: view(request, *args, **kwargs))
        except (Refused, TooMany, BadKey) as refusal:
            # Django asks process_exception only about what it called itself.
            return say_no(request, refusal)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return say_no(request, error)


def say_no(request: HttpRequest, error: Exception) -> HttpResponse | None:
    """The page for each way of saying no; None for a real fault."""
    match error:
        case Refused():
            to = getattr(error.args[0], "to", "") if error.args else ""
            return pages.refused(request, str(error), to)
        case TooMany():
            return pages.too_many(request, error.wait)
        case BadKey():
            return pages.bad_request(request)
    return None
