"""The one place that says what a role may see and do, and where.

A role gives powers over an area and all below it. Every list that a staff page shows begins
with `narrow(rows, by, power)`; every action asks `may(by, power, area)`. Both are one indexed
query: grants of the person joined with the links between areas.
"""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.utils import timezone

from linli.areas.models import Area, AreaLink
from linli.core.prepared import Prepared
from linli.organisations.models import RESTING, Grant, Organisation, Role

if TYPE_CHECKING:
    from linli.accounts.models import Person

Row = TypeVar("Row", bound=Model)


class Power(StrEnum):
    """What a role can let its holder do."""

    SEE_PEOPLE = "see_people"  # find people and open their file, with a purpose, logged
    REGISTER_PEOPLE = "register_people"  # at the desk, and by import
    VERIFY_PEOPLE = "verify_people"  # real name, licences, statuses
    ERASE_PEOPLE = "erase_people"  # those without an account, as they or their family asked
    APPROVE_MINORS = "approve_minors"  # the responsible person of 未网条例 §36
    TAKE_LISTS = "take_lists"  # of people, as a table, with a purpose, logged for each of them
    APPROVE_LISTS = "approve_lists"  # the long ones, of somebody else
    TAKE_ORDERS = "take_orders"  # at the desk, by telephone, from paper
    DISPATCH = "dispatch"  # triage, offer, decide about returns; over a town: the final ruling
    SERVE = "serve"  # accept orders and do them
    CALL_PEOPLE = "call_people"  # tell those who have no phone of their own, call back
    HEAR_COMPLAINTS = "hear_complaints"
    SEE_RECORDS = "see_records"  # the service records behind the figures
    CORRECT_RECORDS = "correct_records"  # a new version, with a reason
    REVIEW_HOURS = "review_hours"  # of volunteers: let through, turn down, answer objections
    RUN_ACTIVITIES = "run_activities"  # write, publish, keep the list
    WRITE_NOTICES = "write_notices"  # as drafts, in columns that one orders
    RELEASE_NOTICES = "release_notices"  # of somebody else; withdraw, let hang longer
    SEE_PROJECTS = "see_projects"  # that one's own organisation buys or carries out
    RUN_PROJECTS = "run_projects"  # hand in, for those that one's organisation carries out
    BUY_PROJECTS = "buy_projects"  # draft, sign, start and close them for one's organisation
    RELAY_ALERTS = "relay_alerts"  # official warnings with their page; a place's own advice
    RUN_REWARDS = "run_rewards"  # what points are redeemed for: put up, restock, hand over
    SET_POINTS = "set_points"  # what an hour is worth, and how much a place may give
    EDIT_CATALOGUE = "edit_catalogue"
    EDIT_STATIONS = "edit_stations"
    EDIT_ORGANISATIONS = "edit_organisations"
    SANCTION = "sanction"
    MANAGE_MEMBERS = "manage_members"  # of one's own organisation
    EDIT_AREAS = "edit_areas"
    GRANT_ROLES = "grant_roles"
    RUN_PLATFORM = "run_platform"  # tasks, imports of areas, settings
    AUDIT = "audit"


_DESK = frozenset({Power.SEE_PEOPLE, Power.REGISTER_PEOPLE, Power.VERIFY_PEOPLE, Power.TAKE_LISTS})
_ORDERS = frozenset({Power.TAKE_ORDERS, Power.CALL_PEOPLE, Power.SEE_RECORDS})

POWERS: dict[str, frozenset[Power]] = {
    Role.OPERATOR: frozenset(
        {Power.RUN_PLATFORM, Power.EDIT_AREAS, Power.EDIT_ORGANISATIONS, Power.EDIT_STATIONS}
        | {Power.EDIT_CATALOGUE}
    ),
    Role.SECURITY: frozenset({Power.GRANT_ROLES}),
    Role.AUDITOR: frozenset({Power.AUDIT}),
    Role.STATION_HEAD: _DESK
    | _ORDERS
    | {Power.DISPATCH, Power.SERVE, Power.CORRECT_RECORDS, Power.HEAR_COMPLAINTS}
    | {Power.RUN_ACTIVITIES, Power.REVIEW_HOURS, Power.RUN_REWARDS, Power.SET_POINTS}
    | {Power.WRITE_NOTICES, Power.RELEASE_NOTICES, Power.RELAY_ALERTS, Power.SEE_PROJECTS}
    | {Power.RUN_PROJECTS}
    | {Power.APPROVE_MINORS, Power.EDIT_CATALOGUE, Power.EDIT_STATIONS, Power.MANAGE_MEMBERS}
    | {Power.EDIT_ORGANISATIONS, Power.APPROVE_LISTS, Power.ERASE_PEOPLE},
    Role.DISPATCHER: _DESK | _ORDERS | {Power.DISPATCH, Power.RELAY_ALERTS},
    Role.WORKER: _DESK
    | _ORDERS
    | {Power.SERVE, Power.RUN_ACTIVITIES, Power.RUN_REWARDS, Power.WRITE_NOTICES},
    Role.SUPERVISOR: frozenset(
        {Power.SEE_PEOPLE, Power.APPROVE_MINORS, Power.APPROVE_LISTS}
        | {Power.HEAR_COMPLAINTS, Power.SEE_RECORDS, Power.CORRECT_RECORDS}
        | {Power.REVIEW_HOURS, Power.RELEASE_NOTICES}
    ),
    Role.GRID_WORKER: frozenset(
        {Power.SEE_PEOPLE, Power.REGISTER_PEOPLE, Power.TAKE_LISTS}
        | {Power.TAKE_ORDERS, Power.CALL_PEOPLE, Power.SERVE}
    ),
    Role.AGENCY_MANAGER: frozenset({Power.MANAGE_MEMBERS, Power.SEE_PROJECTS, Power.RUN_PROJECTS}),
    Role.PROJECT_LEAD: frozenset({Power.SEE_PROJECTS, Power.RUN_PROJECTS}),
    Role.FINANCE: frozenset({Power.SEE_PROJECTS}),
    Role.LIAISON: frozenset({Power.SANCTION, Power.SEE_PROJECTS, Power.BUY_PROJECTS}),
    Role.EXPERT: frozenset(),
    Role.MEMBER: frozenset(),
}


def grants_of(person: "Person") -> QuerySet[Grant]:
    """The person's roles that are in force today; the one they act in if they chose one.

    Roles held in an organisation that has ended or is suspended rest, and so do all roles of
    somebody whose account was shut.
    """
    if not person.is_active:
        return Grant.objects.none()
    grants = in_force(person.pk, timezone.localdate())
    chosen = person.acting_as  # set by the desk's door; it only ever narrows
    return grants.filter(pk=chosen) if chosen else grants


def in_force(person: UUID, today: date) -> QuerySet[Grant]:
    """Somebody's roles that hold on a day."""
    return Grant.objects.filter(
        Q(valid_until=None) | Q(valid_until__gte=today),
        person=person,
        revoked_at=None,
        valid_from__lte=today,
        organisation__ended_on=None,
    ).exclude(organisation__standing__in=RESTING)


def powers_of(person: "Person") -> frozenset[Power]:
    """Everything the person may do somewhere: what their desk offers."""
    return powers_in(grants_of(person).values_list("role", flat=True))


def powers_in(roles: Iterable[str]) -> frozenset[Power]:
    """Everything these roles allow somewhere."""
    return frozenset().union(*(POWERS[role] for role in roles))


def is_staff(person: "Person") -> bool:
    """Whether the person holds a role through which other people's data can be seen."""
    return grants_of(person).exclude(role=Role.MEMBER).exists()


def areas_where(person: "Person", power: Power) -> QuerySet[AreaLink, Any]:
    """The ids of all areas where the person has the power, as a subquery.

    The lists of one request at the desk begin with the roles that its door has read. Whether an
    action is allowed (`may`, `may_for`) is always looked up.
    """
    held = getattr(person, "held", None)  # a visitor holds nothing
    if held is None:
        over: Any = grants_with(person, power).values("area")
    else:
        over = {grant.area_id for grant in held if power in POWERS[grant.role]}
    return AreaLink.objects.filter(above__in=over).values("below")


def areas_held(person: "Person", power: Power) -> tuple[UUID, ...]:
    """The areas that the person's roles with the power are for; all that lies in them is theirs.

    As `areas_where`, for statements that are written once: they take ids.
    """
    held = getattr(person, "held", None)
    if held is None:
        held = grants_with(person, power).only("role", "area")
    return tuple(sorted({grant.area_id for grant in held if power in POWERS[grant.role]}))


def narrow(
    rows: QuerySet[Row], by: "Person", power: Power, path: str = "area", *, few: bool = False
) -> QuerySet[Row]:
    """The rows whose area, found by `path`, lies where the person has the power.

    Usually the areas are gathered first and their rows found by index: right for people and for
    all that grows with them. `few`: every row that is left is looked up instead; right for small
    tables and for one row by its id, where an operator's 29,000 areas would cost 25 ms to gather.
    """
    if few:
        return rows.filter(reaches(by, power, path))
    return rows.filter(**{f"{path}__in": areas_where(by, power)})


def reaches(person: "Person", power: Power, path: str = "area") -> Exists:
    """A condition on a row: the person has the power in its area."""
    granted = grants_with(person, power).values("area")
    return Exists(AreaLink.objects.filter(below=OuterRef(path), above__in=granted))


def may(person: "Person", power: Power, area: "Area | UUID | None") -> bool:
    """Whether the person has the power in this area. Nobody has any in no area."""
    if area is None:
        return False
    if not person.is_active:
        return False
    chosen = person.acting_as
    over = _OVER.all(person.pk, timezone.localdate(), getattr(area, "pk", area))
    return any(power in POWERS[role] for pk, role in over if chosen in (None, pk))


# Somebody's roles over an area, and the organisations they hold one in.
_OVER: Prepared[tuple[UUID, str]] = Prepared(
    lambda person, today, area: (
        in_force(person, today).filter(area__links_down__below=area).values_list("pk", "role")
    ),
    UUID,
    date,
    UUID,
)
_HOUSES: Prepared[tuple[UUID, UUID]] = Prepared(
    lambda person, today: in_force(person, today).values_list("pk", "organisation"), UUID, date
)


def houses_of(person: "Person") -> set[UUID]:
    """The organisations of which somebody holds a role, in the role they act in if they chose."""
    if not person.is_active:
        return set()
    chosen, held = person.acting_as, _HOUSES.all(person.pk, timezone.localdate())
    return {house for pk, house in held if chosen in (None, pk)}


def unit_of(person: "Person", power: Power, area: UUID | None) -> UUID | None:
    """The organisation somebody works for when they use a power in an area: that of the role they
    chose to act in; else of the role for the smallest area that holds it."""
    near = grants_with(person, power).filter(area__links_down__below=area)
    units = near.order_by("area__links_down__steps", "pk").values_list("organisation", flat=True)
    return units.first() if area else None


def may_for(person: "Person", power: Power, organisation: Organisation) -> bool:
    """Whether the person has the power in this very organisation, or in one that is over it."""
    return grants_with(person, power).filter(organisation__in=over(organisation)).exists()


def over(organisation: Organisation) -> QuerySet[Organisation]:
    """The organisation, those it is part of, up to three steps, and the one that guides it."""
    pk = organisation.pk
    return Organisation.objects.filter(
        Q(pk=pk) | Q(parts=pk) | Q(parts__parts=pk) | Q(parts__parts__parts=pk) | Q(guided=pk)
    )


def under(person: "Person", power: Power) -> QuerySet[Organisation]:
    """The organisations for which `may_for` says yes."""
    own = grants_with(person, power).values("organisation")
    return Organisation.objects.filter(
        Q(pk__in=own)
        | Q(parent__in=own)
        | Q(parent__parent__in=own)
        | Q(parent__parent__parent__in=own)
        | Q(guide__in=own)
    )


def grants_with(person: "Person", power: Power) -> QuerySet[Grant]:
    """The person's roles in force that give the power."""
    roles = [role for role, powers in POWERS.items() if power in powers]
    return grants_of(person).filter(role__in=roles)
