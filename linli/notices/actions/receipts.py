"""A household has read it: by its own phone, or told by somebody who rang or knocked."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.notices import receipts, rules
from linli.notices.models import How, Notice, Receipt
from linli.people.models import Household
from linli.people.queries import home_of


@transaction.atomic
def read(notice: Notice, *, by: Person) -> Receipt:
    """I have read it: it counts for everybody who lives with me."""
    household = home_of(by)
    if household is None or not receipts.meant(notice).filter(pk=household.pk).exists():
        raise Refused(_("We do not know your home here yet. Add it under Me, then it counts."))
    row, is_new = _given(notice, household, How.SCREEN, by)
    if is_new:
        record("receipt.given", by=by, about=notice)
    return row


@transaction.atomic
def tick(notice: Notice, *, by: Person, household: Household, how: str) -> Receipt:
    """They were told, at the door or by telephone. Whoever was told before stays as told."""
    allow(rules.may_tick(by, household))
    if how not in (How.DOOR, How.CALL):
        raise Refused(_("Say how they were told."))
    if not receipts.meant(notice).filter(pk=household.pk).exists():
        raise Refused(_("It is not told to this household."))
    row, is_new = _given(notice, household, how, by)
    if is_new:
        record("receipt.ticked", by=by, about=notice, area_id=household.area_id, how=how)
    return row


def _given(notice: Notice, household: Household, how: str, by: Person) -> tuple[Receipt, bool]:
    """The one receipt of a household: two who give it at once give one (a constraint)."""
    now_so = Notice.objects.select_related("current").get(pk=notice.pk)
    if why := rules.why_not_read(now_so, timezone.now()):
        raise Refused(why)
    made = Receipt(notice=notice, household=household, how=how, by=by)
    Receipt.objects.bulk_create([made], ignore_conflicts=True)
    row = Receipt.objects.get(notice=notice, household=household)
    return row, row.pk == made.pk
