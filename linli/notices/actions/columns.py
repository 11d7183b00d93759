"""Columns: made, named, ordered and retired by the people of a station."""

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.areas.models import Area
from linli.core import pulse
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.rows import lock
from linli.notices.models import Column
from linli.organisations.scope import Power, may

MOST_COLUMNS = 20


@transaction.atomic
def make(*, by: Person, area: Area, name: str, summary: str = "") -> Column:
    """A new column, behind those that are there."""
    allow(may(by, Power.WRITE_NOTICES, area.pk))
    there = Column.objects.filter(area=area, retired_at=None)
    if there.count() >= MOST_COLUMNS:
        raise Refused(_("There are %(most)s columns. Retire one first.") % {"most": MOST_COLUMNS})
    last = there.aggregate(Max("order"))["order__max"]
    row = Column(area=area, name=name.strip(), summary=summary.strip())
    row.order = 0 if last is None else last + 1
    _save(row)
    record("column.made", by=by, about=row)
    return row


@transaction.atomic
def change(column: Column, *, by: Person, name: str, summary: str) -> Column:
    """Another name, or other words below it."""
    column = lock(column)
    allow(may(by, Power.WRITE_NOTICES, column.area_id))
    _refuse_retired(column)
    column.name, column.summary = name.strip(), summary.strip()
    _save(column)
    record("column.changed", by=by, about=column)
    pulse.touch()
    return column


@transaction.atomic
def move(column: Column, *, by: Person, up: bool) -> Column:
    """One place further to the front or to the back, among those of its area."""
    column = lock(column)
    allow(may(by, Power.WRITE_NOTICES, column.area_id))
    _refuse_retired(column)
    rows = Column.objects.filter(area=column.area_id, retired_at=None).select_for_update()
    there = list(rows.order_by("order", "name", "id"))
    at = there.index(column)
    to = at - 1 if up else at + 1
    if not 0 <= to < len(there):
        raise Refused(_("It is at the end already."))
    there[at], there[to] = there[to], there[at]
    for place, one in enumerate(there):
        one.order = place
    Column.objects.bulk_update(there, ["order"])
    record("column.moved", by=by, about=column, to=to)
    pulse.touch()
    return there[to]


@transaction.atomic
def retire(column: Column, *, by: Person) -> Column:
    """Nothing new goes into it; what hangs in it stays on the list of the place."""
    column = lock(column)
    allow(may(by, Power.WRITE_NOTICES, column.area_id))
    _refuse_retired(column)
    column.retired_at = timezone.now()
    column.save(update_fields=["retired_at"])
    record("column.retired", by=by, about=column)
    pulse.touch()
    return column


def _refuse_retired(column: Column) -> None:
    if column.retired_at:
        raise Refused(_("This column was retired."))


def _save(column: Column) -> None:
    try:
        with transaction.atomic():
            column.save()
    except IntegrityError as error:
        raise Refused(_("There is a column of this name already.")) from error
