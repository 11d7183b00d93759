"""Reading notices: what hangs where, what waits, who was not reached."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from linli.accounts.models import Person
from linli.areas.models import AreaLink
from linli.areas.queries import around
from linli.core import search
from linli.notices.models import OPEN, Attachment, Column, Notice, State, Version
from linli.organisations.scope import Power, areas_where, grants_with, narrow

KIND = "notice"
MOST_FOUND = 200
MOST_COLUMNS = 100


def shown(area_id: UUID, now: datetime | None = None) -> QuerySet[Notice]:
    """What hangs in a place: told to it, to what it lies in, or to a part of it; latest first."""
    now = now or timezone.now()
    rows = hanging(now).filter(around(area_id))
    return rows.select_related("current", "area", "column", "kind").order_by("-shows_from", "-id")


def hanging(now: datetime) -> QuerySet[Notice]:
    """What people can see at a moment, anywhere."""
    not_over = Q(shows_until=None) | Q(shows_until__gt=now)
    return Notice.objects.filter(
        not_over, current__isnull=False, withdrawn_at=None, shows_from__lte=now
    )


def first_on_home(area_id: UUID, most: int) -> list[Notice]:
    """The important ones before the others, the latest first."""
    rows = shown(area_id).order_by(F("current__importance").desc(), "-shows_from", "-id")
    return list(rows[:most])


def found(rows: QuerySet[Notice], words: str) -> list[Notice]:
    """Those that speak of the words, the likeliest first."""
    scores = dict(search.find(KIND, words, most=MOST_FOUND))
    hits = list(rows.filter(pk__in=scores))
    return sorted(hits, key=lambda one: -scores[one.pk])


def columns(area_id: UUID) -> QuerySet[Column]:
    """The columns of a place: its own, and those of what it lies in."""
    above = AreaLink.objects.filter(below=area_id).values("above")
    return Column.objects.filter(area__in=above, retired_at=None).order_by("order", "name", "id")


def filled_columns(area_id: UUID) -> QuerySet[Column]:
    """Of those, the ones in which something hangs: an empty one is a promise nobody keeps."""
    return columns(area_id).filter(Exists(shown(area_id).filter(column=OuterRef("pk"))))


def columns_for(by: Person) -> QuerySet[Column]:
    """The columns somebody may write for, as many as fit in a list."""
    mine = areas_where(by, Power.WRITE_NOTICES)
    above = AreaLink.objects.filter(below__in=grants_with(by, Power.WRITE_NOTICES).values("area"))
    rows = Column.objects.filter(
        Q(area__in=mine) | Q(area__in=above.values("above")), retired_at=None
    )
    few = list(rows.order_by("order", "name", "id").values_list("pk", flat=True)[:MOST_COLUMNS])
    return Column.objects.filter(pk__in=few).order_by("order", "name", "id")


def kept_columns(by: Person) -> QuerySet[Column]:
    """The columns that somebody orders and retires."""
    rows = narrow(Column.objects.all(), by, Power.WRITE_NOTICES)
    hung = Count("notices", filter=Q(notices__current__isnull=False))
    return rows.annotate(hung=hung).select_related("area").order_by("area", "order", "name", "id")


def kept_by(by: Person) -> QuerySet[Notice]:
    """The notices of the areas where somebody writes or releases them, the newest first."""
    mine = Q(area__in=areas_where(by, Power.WRITE_NOTICES))
    mine |= Q(area__in=areas_where(by, Power.RELEASE_NOTICES))
    unfinished = Version.objects.filter(state__in=OPEN).select_related("written_by")
    return (
        Notice.objects.filter(mine)
        .select_related("area", "column", "kind", "current")
        .prefetch_related(Prefetch("versions", unfinished, to_attr="unfinished"))
        .order_by("-made_at", "-id")
    )


def in_state(rows: QuerySet[Notice], state: str, now: datetime) -> QuerySet[Notice]:
    """Those of the desk's list that are drafts, wait, hang, or are gone."""
    match state:
        case State.DRAFT | State.SUBMITTED:
            return rows.filter(pk__in=Version.objects.filter(state=state).values("notice"))
        case "up":
            return rows.filter(pk__in=hanging(now).values("pk"))
        case "gone":
            over = Q(shows_until__lte=now, current__isnull=False)
            return rows.filter(Q(withdrawn_at__isnull=False) | over)
        case _:
            return rows


def to_release(by: Person) -> QuerySet[Version]:
    """What waits for somebody's eyes: written by another."""
    rows = Version.objects.filter(state=State.SUBMITTED).exclude(written_by=by)
    return rows.filter(notice__area__in=areas_where(by, Power.RELEASE_NOTICES))


def open_version(notice: Notice) -> Version | None:
    """The draft, or what waits for release."""
    return notice.versions.filter(state__in=OPEN).select_related("written_by").first()


def released(notice: Notice) -> QuerySet[Version]:
    """What it said, from the first to the last."""
    rows = notice.versions.filter(state=State.RELEASED)
    return rows.select_related("written_by", "released_by").order_by("number")


def attachments(notice: Notice, number: int) -> list[Attachment]:
    """What comes with a version."""
    rows = notice.attachments.filter(Q(gone=None) | Q(gone__gt=number), first__lte=number)
    return list(rows.select_related("file").order_by("id"))


def split(rows: Iterable[Attachment]) -> dict[str, Any]:
    """Pictures, which are shown, and papers, which are taken along."""
    everything = list(rows)
    pictures = [one for one in everything if one.file.content_type.startswith("image/")]
    return {"pictures": pictures, "papers": [one for one in everything if one not in pictures]}
