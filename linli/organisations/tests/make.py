"""Organisations and staff for tests."""

from itertools import count

from linli.accounts.models import Person
from linli.accounts.tests.make import make_resident
from linli.areas.models import Area
from linli.areas.tests.make import make_area
from linli.organisations import actions
from linli.organisations.models import Grant, JoinMode, Kind, Membership, Organisation, Role

_numbers = count(1)


def make_organisation(
    name: str = "",
    *,
    area: Area | None = None,
    kind: str = Kind.COMMITTEE,
    join_mode: str = JoinMode.APPROVAL,
    parent: Organisation | None = None,
    guide: Organisation | None = None,
) -> Organisation:
    return Organisation.objects.create(
        name=name or f"机构{next(_numbers)}", kind=kind, area=area or make_area(),
        join_mode=join_mode, parent=parent, guide=guide,
    )  # fmt: skip


def make_grant(
    person: Person, role: str, area: Area, *, organisation: Organisation | None = None
) -> Grant:
    return Grant.objects.create(
        person=person,
        role=role,
        organisation=organisation or make_organisation(area=area),
        area=area,
    )


def make_staff(
    role: str, area: Area | None = None, *, organisation: Organisation | None = None
) -> Person:
    """Somebody who holds one role in one area and all below it."""
    area = area or make_area()
    person = make_resident(area=area)
    make_grant(person, role, area, organisation=organisation)
    return person


def make_head(organisation: Organisation) -> Person:
    """Somebody who answers for the area of the organisation."""
    return make_staff(Role.STATION_HEAD, organisation.area)


def make_member(organisation: Organisation, person: Person | None = None) -> Membership:
    asked = actions.ask(organisation, by=person or make_resident())
    return actions.approve(asked, by=make_head(organisation))
