"""The pages that say no, in the product's voice: what happened, what is safe, what to do."""

import secrets

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template import loader
from django.utils.translation import gettext as _

from linli.core import kept
from linli.core.display import Display

API = "/api/"


def say(request: HttpRequest, status: int, title: str, sentence: str, to: str = "") -> HttpResponse:
    """One page for all of them, so that they read alike; a bare card for htmx.

    Programs get the sentence as JSON. `to` is where it can be made possible.
    """
    if request.path.startswith(API):
        return JsonResponse(
            {"detail": _("%(title)s. %(sentence)s") % {"title": title, "sentence": sentence}},
            status=status,
        )
    at_the_desk = bool(getattr(request, "grants", None))
    context = {
        "title": title,
        "sentence": sentence,
        "to": to,
        "status": status,
        "is_refusal": True,  # so the address, which may hold anything, is not said again
        "shell": "core/desk.html" if at_the_desk else "core/resident.html",
    }
    page = "core/error.html#card" if getattr(request, "htmx", False) else "core/error.html"
    return render(request, page, context, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig):
        return too_large(request)
    return say(
        request,
        400,
        _("We could not read that"),
        _("Nothing was changed. Go back, open the page afresh and try again."),
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return say(
        request,
        403,
        _("This is not open to you"),
        _("Nothing was changed. If you need it for your work, ask your station head for the role."),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The token of a form is older than the session, mostly. What was written on a page of ours
    is shown again, to be sent with one press; from elsewhere nothing is taken over."""
    fields = kept.fields_of(request.POST)
    ours = settings.OUR_ADDRESS, f"{request.scheme}://{request.get_host()}"
    is_part = bool(getattr(request, "htmx", False)) or request.path.startswith(API)
    if fields and not is_part and request.headers.get("Origin") in ours:
        return kept.show(
            request, to=request.get_full_path(), fields=fields, once=secrets.token_urlsafe(16),
            page=request.path, had_files=bool(request.FILES), status=403,
        )  # fmt: skip
    return say(
        request,
        403,
        _("This page was open for too long"),
        _("Nothing was changed. Go back, open the page afresh and send it again."),
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return say(
        request,
        404,
        _("This page is not here"),
        _("The address may be old. Look from the home page."),
    )


def refused(request: HttpRequest, sentence: str, to: str = "") -> HttpResponse:
    return say(request, 409, _("That is not possible now"), sentence, to)


def too_large(request: HttpRequest) -> HttpResponse:
    return say(
        request,
        413,
        _("That is too large"),
        _("Nothing was changed. A table may have 20 MB, a photo 10 MB, a text a few pages."),
    )


def too_many(request: HttpRequest, wait: int) -> HttpResponse:
    minutes = -(-wait // 60)
    response = say(
        request,
        429,
        _("That was too often"),
        _("Please wait %(minutes)s min, then go on where you were.") % {"minutes": minutes},
    )
    response["Retry-After"] = str(wait)
    return response


def fault(request: HttpRequest) -> HttpResponse:
    """Made without the database, the session or the person: any of them may be what broke."""
    page = plain(
        request,
        _("Something broke on our side"),
        _("What was saved before is safe. Try again in a few minutes, or call us."),
    )
    return HttpResponse(page, status=500)


def offline(request: HttpRequest) -> HttpResponse:
    """Kept by the service worker, and shown in place of a page that cannot be fetched."""
    page = plain(
        request,
        _("No network"),
        _("This page could not be fetched. What was saved before is safe. Or call us."),
        left=_("You are signed out on this phone. Everywhere else it ends with the next network."),
    )
    return HttpResponse(page)


def plain(request: HttpRequest, title: str, sentence: str, *, left: str = "") -> str:
    """A page that needs nothing but its own words. `left` is for whoever has just signed out."""
    return loader.render_to_string(
        "core/plain.html",
        {
            "title": title,
            "sentence": sentence,
            "left": left,
            "display": getattr(request, "display", Display()),
            "help_phone": settings.HELP_PHONE,
        },
    )
