"""What a place tells its people: the list, one notice, its files."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from linli.accounts.doors import is_known
from linli.areas.here import Place, here
from linli.core import files
from linli.core.http import Request
from linli.core.paging import page_of
from linli.core.remember import remembered
from linli.notices import queries, receipts, rules
from linli.notices.models import Notice
from linli.people.queries import home_of

ON_HOME = 4
ON_SEARCH = 3
WORDS = 60  # of a search


@require_safe
def index(request: Request) -> HttpResponse:
    """What hangs here: all of it, one column, or what speaks of some words."""
    place = here(request)
    if place is None:
        return redirect("web:places")
    words = request.GET.get("q", "").strip()[:WORDS]
    if words:
        listing = _listing(request, place, "", words)
    else:
        column = request.GET.get("column", "")
        key = ("notices", place.id, column, request.GET.get("page", ""), get_language(),
               request.display)  # fmt: skip
        listing = remembered(key, lambda: _listing(request, place, column, ""))
    context = {"place": place, "listing": listing, "words": words}
    return render(request, "notices/index.html", context)


def _listing(request: Request, place: Place, chosen: str, words: str) -> SafeString:
    """The list as HTML: the same for everybody in a place."""
    rows = queries.shown(place.id)
    columns = list(queries.filled_columns(place.id))
    column = next((one for one in columns if str(one.pk) == chosen), None)
    if column:
        rows = rows.filter(column=column)
    found: Any = queries.found(rows, words) if words else rows
    context = {
        "page": page_of(found, request.GET.get("page")),
        "columns": columns,
        "column": column,
        "place": place,
        "words": words,
    }
    return render_to_string("notices/listing.html", context, request)


@require_safe
def one(request: Request, pk: UUID) -> HttpResponse:
    """What it says, since when, by whom, and what was corrected; or that it is gone."""
    rows = Notice.objects.select_related("current", "area", "column", "kind")
    notice = get_object_or_404(rows, pk=pk, current__isnull=False)
    stand = rules.stand(notice, None, timezone.now())
    if stand == "scheduled":
        raise Http404
    context: dict[str, Any] = {"notice": notice, "stand": stand, "said": notice.said}
    if stand != "withdrawn":
        number = notice.said.number
        context |= queries.split(queries.attachments(notice, number))
        if number > 1:
            context["corrections"] = queries.released(notice).filter(number__gt=1).reverse()
    if notice.asks_receipt and stand != "withdrawn" and is_known(request):
        home = home_of(request.user)
        context["asks"] = True
        context["receipt"] = home and receipts.of_household(notice, home.pk)
    return render(request, "notices/one.html", context)


@require_safe
def file(request: Request, pk: UUID, file: UUID) -> HttpResponse:
    """A picture or paper of a notice: for everybody while it can be read, else for its desk."""
    notice = get_object_or_404(Notice.objects.select_related("current"), pk=pk)
    row = get_object_or_404(notice.attachments.select_related("file"), file=file)
    is_shown = rules.is_public(notice, row, timezone.now())
    if not is_shown and not (is_known(request) and rules.may_prepare(request.user, notice)):
        raise Http404
    kept = row.file
    tag = f'"{kept.sha256}"'  # asked for each time: what was withdrawn is seen by nobody again
    if unchanged := get_conditional_response(request, etag=tag):
        return unchanged
    is_paper = not kept.content_type.startswith("image/")
    return HttpResponse(
        files.path_of(kept).read_bytes(),
        headers={
            "Content-Type": kept.content_type,
            "Content-Disposition": content_disposition_header(is_paper, kept.name) or "inline",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Cache-Control": "public, no-cache" if is_shown else "no-store, private",
            "ETag": tag,
        },
    )


def on_search(area_id: UUID, words: str) -> dict[str, object] | None:
    """The likeliest few, below the services that were searched for."""
    rows = queries.found(queries.shown(area_id), words[:WORDS])[:ON_SEARCH]
    return {"notices": rows, "words": words} if rows else None


def on_home(area_id: UUID) -> dict[str, object] | None:
    """The important ones first, on the home page of a place."""
    rows = queries.first_on_home(area_id, ON_HOME)
    return {"notices": rows} if rows else None
