"""Who may do what with organisations, memberships and roles. scope.py says where."""

from uuid import UUID

from linli.accounts.models import Person
from linli.areas.models import Area
from linli.organisations.models import (
    SEPARATE,
    Grant,
    Invitation,
    Kind,
    Member,
    Membership,
    Organisation,
)
from linli.organisations.scope import Power, may, may_for


def may_create(person: Person, area: "Area | UUID") -> bool:
    return may(person, Power.EDIT_ORGANISATIONS, area)


def may_settle(person: Person, area: "Area | UUID") -> bool:
    """Say that what an area left behind belongs here: whoever registers people here, or keeps the
    areas."""
    return may(person, Power.REGISTER_PEOPLE, area) or may(person, Power.EDIT_AREAS, area)


def may_edit(person: Person, organisation: Organisation) -> bool:
    """What it is and where it belongs: those who answer for the area."""
    return may(person, Power.EDIT_ORGANISATIONS, organisation.area_id)


def may_describe(person: Person, organisation: Organisation) -> bool:
    """How it presents itself: its own managers too."""
    return may_edit(person, organisation) or may_for(person, Power.MANAGE_MEMBERS, organisation)


def may_manage_members(person: Person, organisation: Organisation) -> bool:
    return may_describe(person, organisation)


def may_sanction(person: Person, organisation: Organisation) -> bool:
    """Nobody sanctions the organisation they act in; offices answer to others."""
    return (
        organisation.kind != Kind.DEPARTMENT
        and may(person, Power.SANCTION, organisation.area_id)
        and not may_for(person, Power.SANCTION, organisation)
    )


def may_see_at_desk(person: Person, organisation: Organisation) -> bool:
    return (
        may_describe(person, organisation)
        or may(person, Power.SANCTION, organisation.area_id)
        or may(person, Power.GRANT_ROLES, organisation.area_id)
    )


def may_answer(person: Person, invitation: Invitation) -> bool:
    """Whoever signs in with the number that was invited."""
    is_theirs = bool(person.mobile_key) and person.mobile_key == invitation.mobile_key
    return is_theirs and person.joined_at is not None


def may_leave(person: Person, membership: Membership) -> bool:
    return person.pk == membership.person_id and membership.state == Member.IN


def may_grant(person: Person, to: Person, area: "Area | UUID") -> bool:
    """Security administrators, in their area, to anybody but themselves."""
    return person.pk != to.pk and may(person, Power.GRANT_ROLES, area)


def may_revoke(person: Person, grant: Grant) -> bool:
    """Giving up one of the three separate roles oneself would leave nobody to give it back."""
    is_own = person.pk == grant.person_id
    return may(person, Power.GRANT_ROLES, grant.area_id) and not (is_own and grant.role in SEPARATE)
