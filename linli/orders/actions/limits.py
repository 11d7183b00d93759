"""How long things may take in this town, where it is not as Linli has it."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.areas.models import Area
from linli.catalogue.models import Urgency
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.rows import lock
from linli.orders.life import Limit
from linli.orders.models import TimeLimit
from linli.organisations.scope import Power, grants_with

LONGEST = 60 * 24 * 60  # minutes: sixty days, by the clock on the wall


@transaction.atomic
def set_limit(
    *, by: Person, limit: str, urgency: str, minutes: int, valid_from: date
) -> TimeLimit:  # fmt: skip
    """From a day on, today at the earliest: what was promised before stays as it was promised."""
    allow(grants_with(by, Power.RUN_PLATFORM).exists())
    where = lock(Area.objects.filter(parent=None).order_by("pk")[0])  # changes take turns
    if limit not in set(Limit) or urgency not in Urgency.values or not 1 <= minutes <= LONGEST:
        raise Refused(_("Choose which limit, and say how many minutes: sixty days at most."))
    if valid_from < timezone.localdate():
        raise Refused(_("From today on, or from a later day."))
    row, _is_new = TimeLimit.objects.update_or_create(
        limit=limit, urgency=urgency, valid_from=valid_from, defaults={"minutes": minutes}
    )
    record("order.limit_set", by=by, about=where, kind=limit, urgency=urgency, minutes=minutes)
    return row


@transaction.atomic
def forget_limit(row: TimeLimit, *, by: Person) -> None:
    """A limit that has not begun is not set after all; one that was in force stays written down."""
    allow(grants_with(by, Power.RUN_PLATFORM).exists())
    row = lock(row)
    if row.valid_from <= timezone.localdate():
        raise Refused(_("It is in force. Set another one from a day on."))
    where = Area.objects.filter(parent=None).order_by("pk")[0]
    record("order.limit_forgotten", by=by, about=where, kind=row.limit, urgency=row.urgency)
    row.delete()
