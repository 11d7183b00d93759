"""Doing what the law wants done about a purchase."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.rows import lock
from linli.organisations.scope import Power, may_for
from linli.projects.models import Due


@transaction.atomic
def done(row: Due, *, by: Person, where: str) -> Due:
    """It was done today, and stands there: an address, or the number under which it is filed."""
    row = lock(row)
    purchaser = row.project.purchaser if row.project else row.planned.plan.purchaser  # type: ignore[union-attr]
    allow(may_for(by, Power.BUY_PROJECTS, purchaser))
    if row.done_on is not None:
        raise Refused(_("This was done already."))
    if not where.strip():
        raise Refused(_("Say where it stands."))
    row.done_on, row.done_by, row.where = timezone.localdate(), by, where.strip()
    row.save(update_fields=["done_on", "done_by", "where"])
    is_late = row.done_on > row.due_on
    record("plan.fulfilled", by=by, about=row, area_id=purchaser.area_id, late=is_late)
    return row
