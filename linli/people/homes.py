"""Where somebody may say that they live: the place they chose, and what lies in it."""

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from linli.accounts.models import Person
from linli.areas import here, queries
from linli.areas.models import Area, AreaLink, Kind
from linli.organisations.scope import Power, narrow

if TYPE_CHECKING:
    from linli.core.http import Request

LIVED_IN = (Kind.TOWN, Kind.COMMUNITY, Kind.GROUP, Kind.GRID)
STEPS = 2  # below a city this is its towns, below a town its groups: a list one can read


def lived_in(by: Person, power: Power) -> QuerySet[Area]:
    """The areas people live in where this member of staff has the power."""
    areas = Area.objects.filter(kind__in=LIVED_IN, valid_until=None)
    return narrow(areas, by, power, "pk")


def near(request: "Request") -> QuerySet[Area]:
    """What a resident chooses from: their own area, and the place chosen last with its parts.

    Without a place, the places themselves. Who lives elsewhere chooses that place first.
    """
    place = here.here(request)
    if place:
        inside = AreaLink.objects.filter(above=place.id, steps__lte=STEPS)
        lived = Q(pk__in=inside.values("below"))
    else:
        lived = Q(pk__in=queries.places().order_by().values("pk"))
    lived &= Q(kind__in=LIVED_IN, valid_until=None)
    return Area.objects.filter(lived | Q(pk=request.user.area_id))


def first(request: "Request") -> "Area | None":
    """Where the form begins: what is known, else the place chosen."""
    if request.user.area_id:
        return request.user.area
    place = here.here(request)
    return near(request).filter(pk=place.id).first() if place else None


def for_desk(by: Person, person: Person) -> QuerySet[Area]:
    """Where staff may move somebody to: where they register people, or where the person is."""
    reach = lived_in(by, Power.REGISTER_PEOPLE).order_by().values("pk")
    return Area.objects.filter(Q(pk__in=reach) | Q(pk=person.area_id))
