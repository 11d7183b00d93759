"""Giving and taking away roles. Only security administrators do, and never for themselves."""

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.areas.models import Area
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.rows import lock
from linli.organisations import rules
from linli.organisations.models import (
    RESTING,
    SEPARATE,
    Grant,
    Kind,
    Member,
    Organisation,
    Role,
)
from linli.organisations.scope import POWERS, Power

LEADING = tuple(role for role, powers in POWERS.items() if Power.MANAGE_MEMBERS in powers)


@transaction.atomic
def grant(
    to: Person,
    *,
    by: Person,
    role: str,
    organisation: Organisation,
    area: Area,
    valid_from: date | None = None,
    valid_until: date | None = None,
) -> Grant:
    """Give a person a role in an organisation, for an area and all below it, for a time."""
    to = lock(to)  # one person's roles are given one after the other
    allow(rules.may_grant(by, to, area))
    today = timezone.localdate()
    valid_from = valid_from or today
    if to.joined_at is None or not to.is_active:
        raise Refused(_("A role needs an account. Let the person sign in once first."))
    if valid_until is not None and valid_until < max(valid_from, today):
        raise Refused(_("The last day lies before the first."))
    if organisation.ended_on is not None or organisation.standing in RESTING:
        raise Refused(_("Nobody can act in an organisation that has ended or is suspended."))
    if area.valid_until is not None:
        raise Refused(_("This area has ended. Choose the one that came after it."))
    _close_what_ran_out(to, today)
    _refuse_second(to, role, organisation, area)
    made = Grant.objects.create(
        person=to, role=role, organisation=organisation, area=area, valid_from=valid_from,
        valid_until=valid_until, granted_by=by,
    )  # fmt: skip
    record("grant.given", by=by, about=made, role=role, person=str(to.pk))
    return made


@transaction.atomic
def revoke(made: Grant, *, by: Person) -> Grant:
    """Take a role away, from this moment on."""
    made = lock(made)
    allow(rules.may_revoke(by, made))
    if made.revoked_at is not None:
        raise Refused(_("This role has already been taken away."))
    _refuse_last_leader(made)
    made.revoked_at = timezone.now()
    made.save(update_fields=["revoked_at"])
    record("grant.revoked", by=by, about=made, role=made.role, person=str(made.person_id))
    return made


def _refuse_last_leader(made: Grant) -> None:
    """A team has a leader as long as it has members."""
    if made.organisation.kind != Kind.TEAM or made.role not in LEADING:
        return
    team = lock(made.organisation)  # of two who end the last two, the second sees the first
    others = team.grants.filter(role__in=LEADING, revoked_at=None).exclude(pk=made.pk)
    lasting = Q(valid_until=None) | Q(valid_until__gte=timezone.localdate())
    if not others.filter(lasting).exists() and team.memberships.filter(state=Member.IN).exists():
        raise Refused(_("The team has members. Give it another leader first."))


def _close_what_ran_out(to: Person, today: date) -> None:
    """A role that ended by its date stands in nobody's way."""
    now = timezone.now()
    to.grants.filter(revoked_at=None, valid_until__lt=today).update(revoked_at=now)


def _refuse_second(to: Person, role: str, organisation: Organisation, area: Area) -> None:
    held = to.grants.filter(revoked_at=None)
    if role in SEPARATE:
        other = held.filter(role__in=SEPARATE).first()
        if other is not None:
            raise Refused(
                _("This person is %(role)s. The three administrators are three people.")
                % {"role": Role(other.role).label}
            )
    if held.filter(role=role, organisation=organisation, area=area).exists():
        raise Refused(_("This person has this role already."))
