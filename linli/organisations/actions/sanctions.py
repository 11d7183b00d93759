"""Steps up and down in an organisation's standing: 条例685 §36–38."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.rows import lock
from linli.organisations import rules
from linli.organisations.models import Organisation, Sanction, Standing


@transaction.atomic
def sanction(
    organisation: Organisation,
    *,
    by: Person,
    standing: str,
    reason: str,
    rectify_by: date | None = None,
) -> Sanction:
    """Warn, order to rectify by a day, suspend, list — or lift what was. The newest is in force."""
    organisation = lock(organisation)
    allow(rules.may_sanction(by, organisation))
    if organisation.ended_on is not None:
        raise Refused(_("This organisation has ended."))
    if standing == Standing.RECTIFY and (rectify_by is None or rectify_by < timezone.localdate()):
        raise Refused(_("Say by which day it must be put right."))
    if standing == organisation.standing == Standing.GOOD:
        raise Refused(_("There is no sanction to lift."))
    if standing != Standing.RECTIFY:
        rectify_by = None
    step = Sanction.objects.create(
        organisation=organisation, standing=standing, rectify_by=rectify_by, reason=reason, by=by
    )
    organisation.standing, organisation.rectify_by = standing, rectify_by
    organisation.save(update_fields=["standing", "rectify_by"])
    record("organisation.sanctioned", by=by, about=organisation, standing=standing)
    return step
