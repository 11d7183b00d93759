"""Codes that let people in without approval: each expires, and each counts."""

import secrets
import unicodedata
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.rows import lock
from linli.organisations import rules
from linli.organisations.actions.memberships import own, put, refuse_closed
from linli.organisations.models import JoinCode, Member, Membership, Organisation

SIGNS = "23456789ABCDEFGHJKMNPQRTUVWXY"  # nothing that looks like something else
LENGTH = 8
LONGEST = timedelta(days=90)


@transaction.atomic
def make_code(organisation: Organisation, *, by: Person, days: int, most: int) -> JoinCode:
    """A code for so many people within so many days."""
    organisation = lock(organisation)
    allow(rules.may_manage_members(by, organisation))
    refuse_closed(organisation)
    now = timezone.now()
    code = JoinCode.objects.create(
        organisation=organisation,
        code="".join(secrets.choice(SIGNS) for _sign in range(LENGTH)),
        made_at=now,
        expires_at=now + min(timedelta(days=days), LONGEST),
        most=most,
        made_by=by,
    )
    record("join_code.made", by=by, about=code, area_id=organisation.area_id, most=most)
    return code


@transaction.atomic
def withdraw_code(code: JoinCode, *, by: Person) -> JoinCode:
    """From now on the code lets nobody in."""
    code = lock(code)
    allow(rules.may_manage_members(by, code.organisation))
    if code.expires_at <= timezone.now():
        raise Refused(_("This code has run out already."))
    code.expires_at = timezone.now()
    code.save(update_fields=["expires_at"])
    record("join_code.withdrawn", by=by, about=code, area_id=code.organisation.area_id)
    return code


@transaction.atomic
def join_with_code(words: str, *, by: Person) -> Membership:
    """Come in with a code. One who is in already does not use it up."""
    code = JoinCode.objects.filter(code=plain(words)).select_related("organisation").first()
    if code is None:
        raise Refused(_("This code is not right. Compare it letter by letter."))
    refuse_closed(code.organisation)
    membership = own(code.organisation, by)
    if membership.state == Member.IN:
        return membership
    _use(code)
    put(membership, Member.IN)
    record("membership.joined", by=by, about=membership, area_id=code.organisation.area_id)
    return membership


def plain(words: str) -> str:
    """The code as it was made, from small letters, spaces and full-width signs."""
    text = unicodedata.normalize("NFKC", words).upper()
    return "".join(sign for sign in text if sign in SIGNS)[: LENGTH + 1]


def _use(code: JoinCode) -> None:
    """Count one up in a single statement: two at the door cannot both take the last place."""
    now = timezone.now()
    counted = JoinCode.objects.filter(pk=code.pk, used__lt=F("most"), expires_at__gt=now).update(
        used=F("used") + 1
    )
    if counted:
        return
    if code.expires_at <= now:
        raise Refused(_("This code has run out. Ask for a new one."))
    raise Refused(_("This code has been used as often as it may. Ask for a new one."))
