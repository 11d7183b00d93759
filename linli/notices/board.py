"""The public board of a committee: what the law asks for, what hangs, and what is due."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from linli.accounts.models import Person
from linli.areas.models import Area
from linli.areas.models import Kind as AreaKind
from linli.notices.models import BoardKind, Notice, Period, Regime
from linli.organisations.models import Kind, Organisation
from linli.organisations.scope import Power, areas_where

VILLAGE = ("村民委员会", "村委会")
MOST_AREAS = 200  # whose boards one desk is reminded of


@dataclass(frozen=True)
class Due:
    """Something that an area has not published of a month or a quarter."""

    area: Area
    kind: BoardKind
    covers: date


def regimes(areas: list[Area]) -> dict[UUID, str]:
    """Which of the two laws holds where: by the committee there, else by the area's own name."""
    found = {
        area.pk: Regime.VILLAGE if area.name.endswith("村") else Regime.COMMUNITY for area in areas
    }
    rows = Organisation.objects.filter(area__in=found, kind=Kind.COMMITTEE, ended_on=None)
    for area_id, name in rows.values_list("area", "name"):
        is_village = any(word in name for word in VILLAGE)
        if is_village or "居民委员会" in name or "居委会" in name:
            found[area_id] = Regime.VILLAGE if is_village else Regime.COMMUNITY
    return {pk: str(regime) for pk, regime in found.items()}


def regime_of(area: Area) -> str:
    return regimes([area])[area.pk]


def kinds(regime: str = "") -> QuerySet[BoardKind]:
    """What has to be published, in its order."""
    rows = BoardKind.objects.filter(retired_at=None)
    return rows.filter(regime=regime) if regime else rows


def first_of(period: str, day: date) -> date | None:
    """The first day of the month or quarter that a day lies in."""
    if period == Period.MONTH:
        return day.replace(day=1)
    if period == Period.QUARTER:
        return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    return None


def last_closed(period: str, today: date) -> date | None:
    """The first day of the last month or quarter that is over."""
    begins = first_of(period, today)
    if begins is None:
        return None
    return first_of(period, date.fromordinal(begins.toordinal() - 1))


def hung(area_id: UUID) -> QuerySet[Notice]:
    """What was ever published on the board of an area, also if it is over; latest first."""
    rows = Notice.objects.filter(area=area_id, kind__isnull=False, current__isnull=False)
    rows = rows.filter(withdrawn_at=None, shows_from__lte=timezone.now())
    return rows.select_related("current", "area", "kind", "column").order_by("-shows_from", "-id")


def boards(by: Person) -> QuerySet[Area]:
    """The communities and villages whose board somebody keeps."""
    mine = areas_where(by, Power.WRITE_NOTICES)
    rows = Area.objects.filter(pk__in=mine, kind=AreaKind.COMMUNITY, valid_until=None)
    return rows.order_by("name", "id")


def due(by: Person, today: date | None = None) -> list[Due]:
    """What is missing of the last month and quarter: four queries, however many areas."""
    today = today or timezone.localdate()
    areas = list(boards(by)[:MOST_AREAS])
    periodic = list(kinds().exclude(period=Period.EVENT).order_by("order", "id"))
    wanted = {kind.pk: last_closed(kind.period, today) for kind in periodic}
    there = Notice.objects.filter(
        Q(current__isnull=False, withdrawn_at=None), area__in=areas, kind__in=wanted,
        covers__in={day for day in wanted.values() if day},
    ).values_list("area", "kind", "covers")  # fmt: skip
    has, holds = set(there), regimes(areas)
    return [
        Due(area, kind, day)
        for area in areas
        for kind in periodic
        if kind.regime == holds[area.pk]
        and (day := wanted[kind.pk])
        and (area.pk, kind.pk, day) not in has
    ]
