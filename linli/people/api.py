"""People for programs: oneself, and who lives where one's role reaches."""

from typing import Annotated, cast
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field

from linli.accounts.doors import has_second_factor
from linli.accounts.mobiles import masked
from linli.areas.models import Area
from linli.core.http import STORABLE, Request
from linli.core.paging import LAST_PAGE, page_of
from linli.organisations.doors import take_seat
from linli.organisations.models import Role
from linli.organisations.scope import Power
from linli.people import queries
from linli.people.models import ForceKind

router = Router(tags=["people"])
SHOWN = 30
LONGEST = 60


class HomeOut(Schema):
    id: UUID
    name: str


class MeOut(Schema):
    """The least a program needs to greet somebody; all of it is at /me/data.json."""

    id: UUID
    name: str
    mobile: str
    area: HomeOut | None
    is_verified: bool
    forces: list[ForceKind]
    roles: list[Role]


class WantedIn(Schema):
    q: Annotated[str, Field(max_length=LONGEST, pattern=STORABLE)] = ""
    page: Annotated[int, Field(ge=1, le=LAST_PAGE)] = 1


class FoundOut(Schema):
    id: UUID
    name: str
    area: HomeOut | None


class PeopleOut(Schema):
    items: list[FoundOut]
    count: Annotated[int, Field(ge=0)]


@router.get("/me", response=MeOut)
def my_summary(request: HttpRequest) -> dict[str, object]:
    """Who is signed in; of the number only its last digits."""
    me = cast(Request, request)
    take_seat(me)
    person = me.user
    in_force = queries.forces_in_force(timezone.localdate()).filter(person=person)
    return {
        "id": person.pk,
        "name": person.name,
        "mobile": masked(person.mobile) if person.mobile else "",
        "area": _area(person.area),
        "is_verified": queries.verified_identity(person) is not None,
        "forces": sorted(set(in_force.values_list("kind", flat=True))),
        "roles": sorted({grant.role for grant in me.grants}),
    }


@router.post("/people/find", response=PeopleOut)
def find_people(request: HttpRequest, wanted: WantedIn) -> dict[str, object]:
    """Those the words mean, of the people within reach of one's role: 200 at most, as on the page.

    Nobody takes a town along this way: without words there is nobody. A POST, so that no name and
    no number stands in an address.
    """
    me = cast(Request, request)
    take_seat(me)
    if Power.SEE_PEOPLE not in me.powers or not has_second_factor(me):
        raise PermissionDenied
    words = wanted.q.strip()
    ids = queries.meant(me.user, words)[: queries.MOST] if words else []
    found = page_of(ids, wanted.page, SHOWN)
    items = [
        {"id": one.pk, "name": one.name, "area": {"id": one.area_id, "name": one.area}}
        for one in queries.listed(list(found))
    ]
    return {"items": items, "count": len(ids)}


def _area(area: Area | None) -> dict[str, object] | None:
    return {"id": area.pk, "name": area.name} if area else None
