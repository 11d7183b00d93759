"""The rooms of a station."""

from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.rows import lock
from linli.venues import rules
from linli.venues.actions.stations import refuse_ended
from linli.venues.models import Room, Station


@dataclass(frozen=True)
class RoomFacts:
    name: str
    capacity: int | None = None
    equipment: str = ""
    is_level: bool = False


@transaction.atomic
def add_room(station: Station, *, by: Person, facts: RoomFacts) -> Room:
    """One more room."""
    station = lock(station)
    allow(rules.may_edit(by, station))
    refuse_ended(station)
    _refuse_twin(station, facts, None)
    room = Room.objects.create(station=station, **asdict(facts))
    record("room.added", by=by, about=room, area_id=station.area_id)
    return room


@transaction.atomic
def edit_room(room: Room, *, by: Person, facts: RoomFacts) -> Room:
    """Change a room."""
    station = lock(room.station)
    allow(rules.may_edit(by, station))
    room = lock(room)
    _refuse_gone(room)
    _refuse_twin(station, facts, room)
    wanted = asdict(facts)
    changed = [name for name, value in wanted.items() if getattr(room, name) != value]
    if changed:
        for name in changed:
            setattr(room, name, wanted[name])
        room.save(update_fields=changed)
        record("room.edited", by=by, about=room, area_id=station.area_id, fields=changed)
    return room


@transaction.atomic
def end_room(room: Room, *, by: Person) -> Room:
    """The room is not used any more."""
    station = lock(room.station)
    allow(rules.may_edit(by, station))
    room = lock(room)
    _refuse_gone(room)
    room.ended_on = timezone.localdate()
    room.save(update_fields=["ended_on"])
    record("room.ended", by=by, about=room, area_id=station.area_id)
    return room


def _refuse_gone(room: Room) -> None:
    if room.ended_on is not None:
        raise Refused(_("This room is not in use any more."))


def _refuse_twin(station: Station, facts: RoomFacts, room: Room | None) -> None:
    twins = station.rooms.filter(name=facts.name, ended_on=None)
    if any(twin != room for twin in twins):
        raise Refused(_("There is already a room of this name here."))
