"""People ask to join, are taken in or refused, leave, or are taken out."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.rows import lock
from linli.organisations import rules
from linli.organisations.models import (
    RESTING,
    Grant,
    JoinMode,
    Member,
    Membership,
    Organisation,
    Role,
)


@transaction.atomic
def ask(organisation: Organisation, *, by: Person) -> Membership:
    """Somebody asks to become a member; where whoever wants to may join, they are one at once."""
    organisation = lock(organisation)
    refuse_closed(organisation)
    if organisation.join_mode not in (JoinMode.APPROVAL, JoinMode.FREE):
        raise Refused(_("It takes people in by invitation or with a code."))
    membership = own(organisation, by)
    if membership.state == Member.IN:
        raise Refused(_("You are a member already."))
    if organisation.join_mode == JoinMode.FREE:
        # Whom somebody took out, or turned down, comes back through somebody, not by pressing.
        if membership.state == Member.REFUSED:
            raise Refused(_("You were taken out of it. Please ask those who lead it."))
        put(membership, Member.IN)
        record("membership.came", by=by, about=membership, area_id=organisation.area_id)
    elif membership.state != Member.ASKED:
        put(membership, Member.ASKED)
        record("membership.asked", by=by, about=membership, area_id=organisation.area_id)
    return membership


@transaction.atomic
def approve(membership: Membership, *, by: Person) -> Membership:
    """Take in somebody who asked."""
    membership = _asked(membership, by)
    put(membership, Member.IN)
    record("membership.approved", by=by, about=membership, area_id=_area(membership))
    return membership


@transaction.atomic
def refuse(membership: Membership, *, by: Person, reason: str) -> Membership:
    """Say no, and why. They may ask again."""
    membership = _asked(membership, by)
    if not reason.strip():
        raise Refused(_("Say why, so that they understand."))
    put(membership, Member.REFUSED, reason)
    record("membership.refused", by=by, about=membership, area_id=_area(membership))
    return membership


@transaction.atomic
def leave(membership: Membership, *, by: Person) -> Membership:
    """A member goes; what they did here stays."""
    membership = lock(membership)
    allow(rules.may_leave(by, membership))
    put(membership, Member.LEFT)
    _no_role_without(membership, by)
    record("membership.left", by=by, about=membership, area_id=_area(membership))
    return membership


@transaction.atomic
def remove(membership: Membership, *, by: Person, reason: str) -> Membership:
    """Take a member out, and say why."""
    membership = lock(membership)
    allow(rules.may_manage_members(by, membership.organisation))
    if membership.state != Member.IN:
        raise Refused(_("This person is not a member."))
    if not reason.strip():
        raise Refused(_("Say why, so that they understand."))
    put(membership, Member.REFUSED, reason)
    _no_role_without(membership, by)
    record("membership.removed", by=by, about=membership, area_id=_area(membership))
    return membership


def _no_role_without(membership: Membership, by: Person) -> None:
    """Whoever is no member any more is not one by a role either."""
    rows = Grant.objects.filter(
        person=membership.person_id, organisation=membership.organisation_id,
        role=Role.MEMBER, revoked_at=None,
    )  # fmt: skip
    for grant in rows:
        grant.revoked_at = timezone.now()
        grant.save(update_fields=["revoked_at"])
        record("grant.revoked", by=by, about=grant, role=grant.role, person=str(grant.person_id))


def refuse_closed(organisation: Organisation) -> None:
    """Nobody joins what has ended or is suspended."""
    if organisation.ended_on is not None:
        raise Refused(_("This organisation has ended."))
    if organisation.standing in RESTING:
        raise Refused(_("This organisation is suspended and takes nobody in."))


def own(organisation: Organisation, person: Person) -> Membership:
    """The person's row in the organisation, held; a new one if there is none."""
    Membership.objects.bulk_create(
        [Membership(organisation=organisation, person=person, state=Member.LEFT)],
        ignore_conflicts=True,
    )
    rows = Membership.objects.select_for_update()
    return rows.get(organisation=organisation, person=person)


def put(membership: Membership, state: str, reason: str = "") -> None:
    membership.state, membership.reason = state, reason
    membership.at = timezone.now()
    membership.save(update_fields=["state", "reason", "at"])


def _asked(membership: Membership, by: Person) -> Membership:
    membership = lock(membership)
    allow(rules.may_manage_members(by, membership.organisation))
    if membership.person_id == by.pk:
        raise Refused(_("Somebody else has to decide about you."))
    if membership.state != Member.ASKED:
        raise Refused(_("This request has already been answered."))
    return membership


def _area(membership: Membership) -> UUID:
    return membership.organisation.area_id
