"""Stations for tests."""

from datetime import time
from itertools import count

from linli.accounts.models import Person
from linli.areas.models import Area
from linli.areas.tests.make import make_area
from linli.organisations.models import Role
from linli.organisations.tests.make import make_organisation, make_staff
from linli.venues import actions
from linli.venues.models import Station

_numbers = count(1)
OFFICE = {day: [(time(9), time(12)), (time(14), time(18))] for day in range(5)}


def make_station(
    name: str = "", *, area: Area | None = None, parent: Station | None = None
) -> Station:
    area = area or make_area()
    return Station.objects.create(
        name=name or f"服务站{next(_numbers)}", area=area, parent=parent,
        organisation=make_organisation(area=area), address="示例路 1 号",
    )  # fmt: skip


def make_open_station(name: str = "", *, area: Area | None = None) -> Station:
    """A station with office hours."""
    station = make_station(name, area=area)
    return actions.set_hours(station, by=make_head(station), weekly=OFFICE)


def make_head(station: Station) -> Person:
    """Somebody who answers for the area of the station."""
    return make_staff(Role.STATION_HEAD, station.area)
