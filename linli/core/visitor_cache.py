"""Pages for visitors are made once and shown to many, for less than a minute, and not beyond a
change that is to be seen at once (pulse.py).

A visitor is whoever sends no session: all of them see the same page, apart from the display,
the language and the place. Each process keeps its own shelf, bounded in pages and bytes. What
sets a cookie, carries a form's key or says how it wants to be cached is never kept.
"""

import hashlib
import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers

from linli.core import display, pulse

PAGES = 400
BYTES = 16 * 1024 * 1024
PAGE_BYTES = 256 * 1024
QUERY = 300
PLACE = re.compile(r"[a-z0-9-]{1,40}")
# What a page may vary by: the parts of the cookie that are in the key, and htmx, never kept.
VARIES = frozenset({"cookie", "hx-request"})

Key = tuple[str, ...]


@dataclass(frozen=True)
class Kept:
    """A page on the shelf. `match` is for the access log, which names the route."""

    made: float
    content: bytes
    headers: dict[str, str]
    place: str
    match: Any


class Shelf:
    """The pages kept by this process, the one used longest ago first."""

    def __init__(self) -> None:
        self.pages: OrderedDict[Key, Kept] = OrderedDict()
        self.bytes = 0
        self.lock = threading.Lock()

    def get(self, key: Key, fresh: float) -> Kept | None:
        """The page, if it was made less than `fresh` seconds ago."""
        with self.lock:
            kept = self.pages.get(key)
            if kept is None:
                return None
            if time.monotonic() - kept.made >= fresh:
                self._drop(key)
                return None
            self.pages.move_to_end(key)
            return kept

    def put(self, key: Key, kept: Kept) -> None:
        with self.lock:
            if key in self.pages:
                self._drop(key)
            self.pages[key] = kept
            self.bytes += len(kept.content)
            while len(self.pages) > PAGES or self.bytes > BYTES:
                self._drop(next(iter(self.pages)))

    def clear(self) -> None:
        with self.lock:
            self.pages.clear()
            self.bytes = 0

    def _drop(self, key: Key) -> None:
        self.bytes -= len(self.pages.pop(key).content)


shelf = Shelf()


def visitor_cache(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Stands inside the display modes and outside the session."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not settings.FRESH_SECONDS or not is_visitor(request):
            return get_response(request)
        key = key_of(request)
        kept = shelf.get(key, settings.FRESH_SECONDS)
        if kept is None:
            response = get_response(request)
            if not may_keep(request, response):
                return response
            kept = keep(request, response)
            shelf.put(key, kept)
        return shown(request, kept)

    return middleware


def is_visitor(request: HttpRequest) -> bool:
    """Whether everybody with the same display, language and place gets the same answer."""
    known = {settings.SESSION_COOKIE_NAME, settings.MESSAGES_COOKIE_NAME}
    return (
        request.method == "GET"
        and known.isdisjoint(request.COOKIES)
        and "Authorization" not in request.headers
        and "HX-Request" not in request.headers  # a part of a page, for one place in it
        and len(request.META.get("QUERY_STRING", "")) <= QUERY
    )


def key_of(request: HttpRequest) -> Key:
    place = request.COOKIES.get(settings.PLACE_COOKIE_NAME, "")
    shown_as = getattr(request, "display", display.Display())
    return (
        request.scheme or "",
        request.META.get("HTTP_HOST", ""),
        request.get_full_path(),
        shown_as.cookie(),
        getattr(request, "LANGUAGE_CODE", ""),
        place if PLACE.fullmatch(place) else "",
        str(pulse.beat()),
    )


def may_keep(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether the answer is a whole page that holds nothing of this one visitor."""
    varies = {word.strip().lower() for word in response.get("Vary", "").split(",") if word.strip()}
    return (
        response.status_code == 200
        and not response.streaming
        and "Cache-Control" not in response
        and varies <= VARIES
        and set(response.cookies) <= {settings.PLACE_COOKIE_NAME}
        and not getattr(request, "holds_once", False)
        and len(response.content) <= PAGE_BYTES
    )


def keep(request: HttpRequest, response: HttpResponse) -> Kept:
    patch_vary_headers(response, ("Cookie", "HX-Request"))
    headers = dict(response.items())
    headers["ETag"] = f'W/"{hashlib.sha256(response.content).hexdigest()[:20]}"'
    # A browser may keep it, but asks each time: after signing in the same address shows more.
    headers["Cache-Control"] = "private, no-cache"
    cookie = response.cookies.get(settings.PLACE_COOKIE_NAME)
    return Kept(
        made=time.monotonic(),
        content=response.content,
        headers=headers,
        place=cookie.OutputString() if cookie else "",
        match=request.resolver_match,
    )


def shown(request: HttpRequest, kept: Kept) -> HttpResponse:
    """The page itself, or "you have it already" (304)."""
    request.resolver_match = kept.match
    response = HttpResponse(kept.content, headers=kept.headers)
    if kept.place:
        response.cookies.load(kept.place)
    asked = get_conditional_response(request, etag=kept.headers["ETag"], response=response)
    return asked if isinstance(asked, HttpResponse) else response
