"""Health, figures, and the display switches."""

import hashlib
from collections.abc import Callable
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseForbidden,
    HttpResponseRedirect,
)
from django.template import loader
from django.templatetags.static import static
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from linli.core import display, files, metrics, nav
from linli.core.http import Request, address_of, safe_next
from linli.core.models import StoredFile
from linli.core.sealing import same
from linli.core.unit import own_units

YEAR = 365 * 24 * 3600
TEXT = "text/plain; charset=utf-8"


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type=TEXT)


@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """The process answers and reaches its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type=TEXT)


@require_safe
@never_cache
def figures(request: HttpRequest) -> HttpResponse:
    """For the machine itself, or for whoever holds the token."""
    token = settings.METRICS_TOKEN
    sent = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not (same(sent, token) if token else address_of(request) in ("127.0.0.1", "::1")):
        return HttpResponseForbidden("The figures are not public.", content_type=TEXT)
    return HttpResponse(metrics.exposition(), content_type=f"{TEXT}; version=0.0.4")


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """The script that shows the offline page. It stands at the root, so it covers every page."""
    files = [static(name) for name in ("core/linli.css", "core/img/logo.svg", "core/pocket.js")]
    words = {
        "files": files,
        "carried": nav.carried_pages(),
        "shapes": nav.carried_shapes(),
        "version": hashlib.sha256(repr(files).encode()).hexdigest()[:12],
    }
    script = loader.render_to_string("core/sw.js", words)
    response = HttpResponse(script, content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


@require_POST
@csrf_exempt
@own_units
def switch_display(request: Request) -> HttpResponse:
    """Set one switch, or the language, and go back to where the person was.

    Without a csrf token, so that a visitor's page sets no cookie and can be kept for the next
    visitor. Nothing but cookies about the look changes here, no row is read or written, and a
    browser that says the form came from a foreign site is sent on with its cookies as they were.
    """
    if request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site"):
        return HttpResponseRedirect("/")
    response = HttpResponseRedirect(safe_next(request))
    shown = request.display
    for name in ("elder", "theme", "contrast", "keys"):
        if name in request.POST:  # "" is a value too: as the system has it
            shown = shown.switched(name, request.POST[name])
    _keep(response, display.cookie_name(), shown.cookie())
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES):
        _keep(response, settings.LANGUAGE_COOKIE_NAME, language)
    return response


def _keep(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(
        name, value, max_age=YEAR, secure=settings.HTTPS, httponly=True, samesite="Lax"
    )


FileDoor = Callable[[Request], HttpResponse | None]
_file_doors: list[FileDoor] = []


def ask_before_files(door: FileDoor) -> None:
    """What is asked of whoever may see a file before they do: None, or where they go first."""
    _file_doors.append(door)


@require_safe
def file(request: Request, pk: UUID) -> HttpResponseBase:
    """A private file, for whom its rule lets see it; nobody else learns that it exists."""
    row = StoredFile.objects.filter(pk=pk).first()
    is_visitor = request.user.pk is None
    if row is None or is_visitor or not files.may_see(request.user, row):
        raise Http404
    for door in _file_doors:
        if answer := door(request):
            return answer
    return FileResponse(
        files.path_of(row).open("rb"),
        as_attachment=not row.content_type.startswith("image/"),
        filename=row.name,
        headers={
            "Content-Type": row.content_type,
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Cache-Control": "no-store, private",
        },
    )
