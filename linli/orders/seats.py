"""What somebody's roles let them do in the area of an order."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.utils import timezone

from linli.accounts.models import Person
from linli.areas.models import RANK, AreaLink
from linli.areas.models import Kind as AreaKind
from linli.core.prepared import Prepared
from linli.organisations.scope import Power, in_force, powers_in


class Seat(NamedTuple):
    """What somebody's roles let them do in one area."""

    powers: frozenset[Power]
    is_street: bool  # dispatches for a town or more
    organisations: tuple[UUID, ...]


NO_SEAT = Seat(frozenset(), is_street=False, organisations=())


def seat(by: Person, area_id: UUID) -> Seat:
    """One query: the roles that reach this area."""
    if not by.is_active:
        return NO_SEAT
    found = _REACHING.all(by.pk, timezone.localdate(), area_id)
    chosen = by.acting_as
    return _seat(row[1:] for row in found if chosen in (None, row[0]))


_REACHING: Prepared[tuple[UUID, str, str, UUID]] = Prepared(
    lambda person, today, area: (
        in_force(person, today)
        .filter(area__links_down__below=area)
        .values_list("pk", "role", "area__kind", "organisation_id")
    ),
    UUID,
    date,
    UUID,
)


_ABOVE: Prepared[tuple[UUID, str]] = Prepared(
    lambda area: AreaLink.objects.filter(below=area).values_list("above", "above__kind"), UUID
)


def _seat(found: Iterable[tuple[str, str, UUID]]) -> Seat:
    rows = list(found)
    is_street = any(
        RANK[kind] <= RANK[AreaKind.TOWN] and Power.DISPATCH in powers_in([role])
        for role, kind, _organisation in rows
    )
    return Seat(
        powers_in(role for role, _kind, _organisation in rows),
        is_street,
        tuple(organisation for _role, _kind, organisation in rows),
    )


def seat_at_the_door(by: Person, area_id: UUID) -> Seat:
    """The same for a page at the desk, by the roles that its door has read."""
    if by.held is None:
        return seat(by, area_id)
    kinds = dict(_ABOVE.all(area_id))
    return _seat((one.role, kinds[one.area_id], one.organisation_id)
                 for one in by.held if one.area_id in kinds)  # fmt: skip
