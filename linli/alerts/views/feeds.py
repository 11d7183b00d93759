"""Warnings for other programs: an Atom index of each place, and one CAP 1.2 document for each."""

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Enclosure
from django.views.decorators.http import require_safe

from linli.alerts import outgoing, queries
from linli.alerts.models import Alert, MsgType, Status
from linli.areas.here import Place, ever
from linli.core.http import Request
from linli.core.remember import remembered

MOST = 50
CAP = "application/cap+xml"
CACHING = {"Cache-Control": "public, max-age=30"}
MARKS = {Status.EXERCISE: "【演练，不是真的】"}


@require_safe
def of_place(request: Request, slug: str) -> HttpResponse:
    """Every public message about a place, the lifting ones too."""
    place = ever(slug)
    if place is None:
        raise Http404
    text = remembered(("alerts atom", place.id), lambda: _feed(request.path, place))
    kind = "application/atom+xml; charset=utf-8"
    return HttpResponse(text, content_type=kind, headers=CACHING)


@require_safe
def document(request: Request, pk: UUID) -> HttpResponse:
    """The CAP document: to the byte as it came, or of what an officer relayed."""
    alert = get_object_or_404(queries.public(), pk=pk)
    return HttpResponse(outgoing.document(alert), content_type=CAP, headers=CACHING)


def _feed(path: str, place: Place) -> str:
    """In Chinese in every language: it is the same for everybody."""
    ours = settings.OUR_ADDRESS.rstrip("/")
    feed = Atom1Feed(
        title=f"{place.name} · 预警转发",
        link=f"{ours}{reverse('alerts:index')}",
        description="",
        language="zh-Hans",
        author_name=place.name,
        feed_url=f"{ours}{path}",
    )
    for alert in queries.for_the_feed(place.id)[:MOST]:
        _entry(feed, alert, ours)
    return str(feed.writeString("utf-8"))


def _entry(feed: Atom1Feed, alert: Alert, ours: str) -> None:
    """The station is the author: what is told is theirs."""
    end = "解除：" if alert.msg_type == MsgType.CANCEL else ""
    whole = f"{ours}{reverse('alerts:document', args=[alert.pk])}"
    feed.add_item(
        title=f"{MARKS.get(Status(alert.status), '')}{end}{alert.headline or alert.text[:60]}",
        link=f"{ours}{reverse('alerts:one', args=[alert.pk])}",
        description=alert.text,
        unique_id=f"urn:uuid:{alert.pk}",
        author_name=alert.station,
        pubdate=alert.sent,
        updateddate=max(filter(None, (alert.sent, alert.relayed_at, alert.closed_at))),
        enclosures=[Enclosure(whole, "0", CAP)],
        categories=[alert.status],
    )
