"""Inviting by mobile number. The answer is the same whether the number is known here or not."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.rows import lock
from linli.core.sealing import lookup
from linli.organisations import rules
from linli.organisations.actions.memberships import own, put, refuse_closed
from linli.organisations.models import Invitation, Member, Membership, Organisation

VALID_FOR = timedelta(days=30)
MOST_A_DAY = 100


@transaction.atomic
def invite(organisation: Organisation, *, by: Person, mobile: str) -> Invitation:
    """Invite whoever has this number. Inviting again renews the invitation."""
    organisation = lock(organisation)
    allow(rules.may_manage_members(by, organisation))
    refuse_closed(organisation)
    now = timezone.now()
    if organisation.invitations.filter(at__gt=now - timedelta(days=1)).count() >= MOST_A_DAY:
        raise Refused(_("That is enough invitations for one day. Make a code instead."))
    key = lookup(mobile, "mobile")
    organisation.invitations.filter(mobile_key=key, answered_at=None).delete()
    invitation = Invitation.objects.create(
        organisation=organisation, mobile=mobile, invited_by=by, at=now,
        expires_at=now + VALID_FOR,
    )  # fmt: skip
    record("invitation.sent", by=by, about=invitation, area_id=organisation.area_id)
    return invitation


@transaction.atomic
def accept(invitation: Invitation, *, by: Person) -> Membership:
    """Whoever has the number comes in."""
    organisation = lock(invitation.organisation)
    invitation = _open(invitation, by)
    refuse_closed(organisation)
    _answer(invitation)
    membership = own(organisation, by)
    put(membership, Member.IN)
    record("invitation.accepted", by=by, about=membership, area_id=organisation.area_id)
    return membership


@transaction.atomic
def decline(invitation: Invitation, *, by: Person) -> None:
    """No, thank you."""
    invitation = _open(invitation, by)
    _answer(invitation)
    area_id = invitation.organisation.area_id
    record("invitation.declined", by=by, about=invitation, area_id=area_id)


def _open(invitation: Invitation, by: Person) -> Invitation:
    invitation = lock(invitation)
    allow(rules.may_answer(by, invitation))
    if invitation.answered_at is not None or invitation.expires_at <= timezone.now():
        raise Refused(_("This invitation is not valid any more. Ask for a new one."))
    return invitation


def _answer(invitation: Invitation) -> None:
    """An answered invitation does not keep the number."""
    invitation.answered_at = timezone.now()
    invitation.mobile = ""
    invitation.save(update_fields=["answered_at", "mobile", "mobile_key"])
