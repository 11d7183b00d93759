"""Stations open, change and close for good."""

from collections.abc import Collection
from dataclasses import dataclass, fields
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.areas.models import Area
from linli.areas.points import Measured
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.rows import lock
from linli.organisations.models import Organisation
from linli.venues import rules
from linli.venues.models import Station, StationFront


@dataclass(frozen=True)
class Facts:
    """Everything about a station but its hours and rooms."""

    name: str
    area: Area
    organisation: Organisation
    address: str
    parent: Station | None = None
    point: Measured | None = None
    phone: str = ""
    about: str = ""
    has_level_entrance: bool = False
    has_lift: bool = False
    has_accessible_toilet: bool = False
    has_hearing_loop: bool = False
    has_sign_language: bool = False
    is_closed_on_holidays: bool = True
    fronts: Collection[str] = ()

    def columns(self) -> dict[str, Any]:
        """As the columns of the row."""
        row = {one.name: getattr(self, one.name) for one in fields(self)}
        del row["fronts"]
        point = row.pop("point") or (None, None, "")
        row["latitude"], row["longitude"], row["measured"] = point
        return row


@transaction.atomic
def add(*, by: Person, facts: Facts, is_sample: bool = False) -> Station:
    """A new centre, or a new point under one."""
    allow(rules.may_add(by, facts.area))
    _refuse_misfit(facts, None)
    station = Station.objects.create(**facts.columns(), is_sample=is_sample)
    _set_fronts(station, set(facts.fronts))
    record("station.added", by=by, about=station)
    return station


@transaction.atomic
def edit(station: Station, *, by: Person, facts: Facts) -> Station:
    """Change it; moving it takes the power in both areas."""
    station = lock(station)
    allow(rules.may_edit(by, station) and rules.may_add(by, facts.area))
    refuse_ended(station)
    _refuse_misfit(facts, station)
    columns = facts.columns()
    changed = [name for name, value in columns.items() if getattr(station, name) != value]
    for name in changed:
        setattr(station, name, columns[name])
    if changed:
        station.save(update_fields=changed)
    if _set_fronts(station, set(facts.fronts)):
        changed.append("fronts")
    if changed:
        record("station.edited", by=by, about=station, fields=changed)
    return station


@transaction.atomic
def end(station: Station, *, by: Person) -> Station:
    """Closed for good from today on."""
    station = lock(station)
    allow(rules.may_edit(by, station))
    refuse_ended(station)
    if station.points.filter(ended_on=None).exists():
        raise Refused(_("Points belong to this centre. Close them or move them first."))
    station.ended_on = timezone.localdate()
    station.save(update_fields=["ended_on"])
    record("station.ended", by=by, about=station)
    return station


def refuse_ended(station: Station) -> None:
    if station.ended_on is not None:
        raise Refused(_("This station is closed for good."))


def _refuse_misfit(facts: Facts, station: Station | None) -> None:
    if facts.area.valid_until is not None:
        raise Refused(_("This area has ended. Choose the one that came after it."))
    if facts.organisation.ended_on is not None:
        raise Refused(_("This organisation has ended."))
    twins = Station.objects.filter(area=facts.area, name=facts.name, ended_on=None)
    if any(twin != station for twin in twins):
        raise Refused(_("There is already a station of this name in this area."))
    if facts.parent is None:
        return
    if facts.parent.parent_id or facts.parent == station:
        raise Refused(_("A point belongs to a centre, not to another point."))
    if facts.parent.ended_on is not None:
        raise Refused(_("The centre is closed for good."))
    if station is not None and station.points.filter(ended_on=None).exists():
        raise Refused(_("This centre has points of its own and cannot become one."))


def _set_fronts(station: Station, wanted: set[str]) -> bool:
    """Whether anything changed."""
    gone, _rows = station.fronts.exclude(front__in=wanted).delete()
    had = set(station.fronts.values_list("front", flat=True))
    new = StationFront.objects.bulk_create(
        StationFront(station=station, front=front) for front in sorted(wanted - had)
    )
    return bool(gone or new)
