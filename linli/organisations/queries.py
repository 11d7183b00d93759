"""Which organisations, memberships, invitations, roles and events to show to whom."""

from collections.abc import Callable, Collection
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Min, Q, QuerySet
from django.utils import timezone

from linli.accounts.models import Person
from linli.areas.models import Area, AreaLink
from linli.areas.models import Kind as AreaKind
from linli.areas.queries import below
from linli.core import asked
from linli.core.days import midnight
from linli.core.models import Event
from linli.organisations.models import (
    Grant,
    Invitation,
    JoinCode,
    Member,
    Membership,
    Organisation,
)
from linli.organisations.scope import Power, areas_where, narrow, reaches, under

LONGEST_SEARCH = asked.MOST
NEAR = 5000  # events
# How much earlier than its commit an event may have got its number.
SLACK = timedelta(minutes=10)


def public(area: "Area | UUID | None" = None) -> QuerySet[Organisation]:
    """The organisations everybody may know of; of an area: in it, of its town, or serving it."""
    shown = Organisation.objects.filter(ended_on=None).select_related("area")
    if area is None:
        return shown
    town = AreaLink.objects.filter(below=area, above__kind=AreaKind.TOWN).values("above")
    upper = AreaLink.objects.filter(below=area).values("above")
    here = Q(area__in=below(area)) | Q(area__in=town) | Q(service_areas__area__in=upper)
    return shown.filter(here).distinct()


def named(rows: QuerySet[Organisation], text: str) -> QuerySet[Organisation]:
    words = asked.words(text)
    return rows.filter(name__contains=words) if words else rows


def at_desk(person: Person) -> QuerySet[Organisation]:
    """The organisations the person answers for: of the area, and their own."""
    powers = (Power.EDIT_ORGANISATIONS, Power.SANCTION, Power.GRANT_ROLES)
    seen = Q(pk__in=under(person, Power.MANAGE_MEMBERS).values("pk"))
    for power in powers:
        seen |= Q(reaches(person, power))
    return Organisation.objects.filter(seen).select_related("area", "parent", "guide")


def with_counts(rows: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """With how many members each has and how many wait for an answer."""
    return rows.annotate(
        members=Count("memberships", filter=Q(memberships__state=Member.IN), distinct=True),
        waiting=Count("memberships", filter=Q(memberships__state=Member.ASKED), distinct=True),
    )


def members(organisation: Organisation) -> QuerySet[Membership]:
    """Those who wait for an answer first, then the members."""
    rows = organisation.memberships.filter(state__in=(Member.ASKED, Member.IN))
    return rows.select_related("person").order_by("state", "-at", "pk")


def of_person(person: Person) -> QuerySet[Membership]:
    """The person's own places in organisations, as long as they mean something to them."""
    rows = Membership.objects.filter(person=person).exclude(state=Member.LEFT)
    return rows.select_related("organisation", "organisation__area").order_by("state", "-at")


# Who wants no invitations is known upstairs.
_wants_none: list[Callable[[Person], bool]] = []


def none_for(ask: Callable[[Person], bool]) -> None:
    _wants_none.append(ask)


def invitations_to(person: Person) -> QuerySet[Invitation]:
    """The open invitations to the number the person signs in with. Whoever wants none sees none;
    who invited them sees no difference from a number nobody has."""
    if person.joined_at is None or not person.mobile_key or any(ask(person) for ask in _wants_none):
        return Invitation.objects.none()
    rows = Invitation.objects.filter(
        mobile_key=person.mobile_key,
        answered_at=None,
        expires_at__gt=timezone.now(),
        organisation__ended_on=None,
    )
    return rows.select_related("organisation", "organisation__area")


def open_invitations(organisation: Organisation) -> QuerySet[Invitation]:
    return organisation.invitations.filter(answered_at=None, expires_at__gt=timezone.now())


def open_codes(organisation: Organisation) -> QuerySet[JoinCode]:
    return organisation.join_codes.filter(expires_at__gt=timezone.now())


def grants_seen_by(person: Person) -> QuerySet[Grant]:
    """The roles a security administrator answers for, also those that have ended."""
    rows = narrow(Grant.objects.all(), person, Power.GRANT_ROLES, few=True)
    return rows.select_related("person", "organisation", "area", "granted_by")


def in_force(rows: QuerySet[Grant], on: date | None = None) -> QuerySet[Grant]:
    day = on or timezone.localdate()
    return rows.filter(Q(valid_until=None) | Q(valid_until__gte=day), revoked_at=None)


def takes_roles(person: Person) -> QuerySet[Organisation]:
    """The organisations in which somebody gives roles: those of the area, or serving it."""
    here = reaches(person, Power.GRANT_ROLES)
    serving = reaches(person, Power.GRANT_ROLES, "service_areas__area")
    return Organisation.objects.filter(Q(here) | Q(serving), ended_on=None).distinct()


def events(
    person: Person,
    *,
    verb: Collection[str] = (),
    area: Area | None = None,
    since: date | None = None,
    until: date | None = None,
    actor: UUID | None = None,
    subject: UUID | None = None,
) -> QuerySet[Event]:
    """The events an auditor may see, newest first, narrowed to what they look for."""
    rows = events_seen_by(person)
    if verb:
        rows = rows.filter(verb__in=verb)
    if area:
        rows = rows.filter(area_id__in=below(area))
    if actor:
        rows = rows.filter(actor=actor)
    if subject:
        rows = rows.filter(subject_id=subject)
    if since:
        rows = rows.filter(at__gte=midnight(since), pk__gte=_first_since(midnight(since)))
    if until:
        after = midnight(until + timedelta(days=1))
        rows = rows.filter(at__lt=after, pk__lte=_first_since(after + 2 * SLACK))
    return rows


def newest(person: Person, count: int, *, before: int | None = None, **wanted: Any) -> list[Event]:
    """The newest events an auditor looks for, or the newest before one of them.

    Somebody who answers for much finds them among the last few thousand of all; only who does
    not has their own gathered from all times. (200,000 events, PostgreSQL: 300 ms became 20.)
    """
    highest: int = Event.objects.aggregate(high=Max("pk"))["high"] or 0
    top = min(before or highest + 1, highest + 1)
    near = events(person, **wanted).filter(pk__lt=top, pk__gte=top - NEAR)
    found = list(near[:count])
    if len(found) == count or top <= NEAR:
        return found
    return list(events(person, **wanted).filter(pk__lt=top)[:count])


def events_seen_by(person: Person) -> QuerySet[Event]:
    """The events of an auditor's areas; those of no area for an auditor of everything."""
    areas = areas_where(person, Power.AUDIT)
    seen = Q(area_id__in=areas)
    if Area.objects.filter(parent=None, pk__in=areas).exists():
        seen |= Q(area_id=None)
    return Event.objects.filter(seen).select_related("actor").order_by("-id")


def _first_since(moment: datetime) -> int:
    """The number of the first event of a moment: numbers grow with time, so a handful of looks
    by number finds it among millions, without an index on time."""
    ends = Event.objects.aggregate(low=Min("pk"), high=Max("pk"))
    low, high = ends["low"] or 0, ends["high"] or 0
    moment -= SLACK
    while low < high:
        middle = (low + high) // 2
        found = Event.objects.filter(pk__gte=middle).order_by("pk").values_list("pk", "at")[0]
        if found[1] < moment:
            low = found[0] + 1
        else:
            high = middle
    return low
