"""Who may change a station."""

from uuid import UUID

from linli.accounts.models import Person
from linli.areas.models import Area
from linli.organisations.scope import Power, may
from linli.venues.models import Station


def may_add(person: Person, area: "Area | UUID") -> bool:
    return may(person, Power.EDIT_STATIONS, area)


def may_edit(person: Person, station: Station) -> bool:
    return may(person, Power.EDIT_STATIONS, station.area_id)
