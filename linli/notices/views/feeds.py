"""Notices for other programs: an Atom feed (RFC 4287) of each place, and of each of its columns."""

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from linli.areas.here import Place, ever
from linli.core.http import Request
from linli.core.remember import remembered
from linli.notices import queries
from linli.notices.marked import marked
from linli.notices.models import Column, Notice

MOST = 50


@require_safe
def of_place(request: Request, slug: str) -> HttpResponse:
    """Everything that hangs in a place."""
    place = _place(slug)
    return _answer(request, place, None)


@require_safe
def of_column(request: Request, slug: str, column: UUID) -> HttpResponse:
    """What hangs in one column of a place."""
    place = _place(slug)
    row = get_object_or_404(queries.columns(place.id), pk=column)
    return _answer(request, place, row)


def _place(slug: str) -> Place:
    place = ever(slug)
    if place is None:
        raise Http404
    return place


def _answer(request: Request, place: Place, column: Column | None) -> HttpResponse:
    key = ("notices atom", place.id, column and column.pk)
    text = remembered(key, lambda: _feed(request.path, place, column))
    kind = "application/atom+xml; charset=utf-8"
    caching = {"Cache-Control": "public, max-age=60"}
    return HttpResponse(text, content_type=kind, headers=caching)


def _feed(path: str, place: Place, column: Column | None) -> str:
    """In Chinese in every language: it is the same for everybody."""
    ours = settings.OUR_ADDRESS.rstrip("/")
    rows = queries.shown(place.id)
    if column:
        rows = rows.filter(column=column)
    feed = Atom1Feed(
        title=f"{place.name} · {column.name if column else '公告'}",
        link=f"{ours}{reverse('notices:index')}",
        description="",
        language="zh-Hans",
        author_name=place.name,
        feed_url=f"{ours}{path}",
    )
    for notice in rows[:MOST]:
        _entry(feed, notice, ours)
    return str(feed.writeString("utf-8"))


def _entry(feed: Atom1Feed, notice: Notice, ours: str) -> None:
    said = notice.said
    feed.add_item(
        title=said.title,
        link=f"{ours}{reverse('notices:one', args=[notice.pk])}",
        description=str(marked(said.text)),
        unique_id=f"urn:uuid:{notice.pk}",
        author_name=said.source,
        pubdate=notice.shows_from,
        updateddate=max(filter(None, (notice.shows_from, said.released_at))),
        categories=[notice.column.name] if notice.column else [],
    )
