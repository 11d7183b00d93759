"""The working time of the whole platform: office hours of the week, holidays and make-up days.

The clocks of orders and of legal deadlines run by it (core/working_time.py). Orders that are going
on are counted anew when it changes (orders/tasks.py follows what is recorded here).
"""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.areas.models import Area
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.models import Shift, SpecialDay
from linli.core.rows import lock
from linli.organisations.scope import Power, grants_with
from linli.venues.actions.hours import refuse_odd
from linli.venues.hours import Span


@transaction.atomic
def set_office_hours(*, by: Person, weekly: Mapping[int, Sequence[Span]]) -> None:
    """The spans of each weekday in which working time passes, all at once. 0 is Monday."""
    where = _whole(by)
    if not any(weekly.values()):
        raise Refused(_("Somebody has to work on one day of the week: no clock would run."))
    for spans in weekly.values():
        refuse_odd(spans)
    Shift.objects.all().delete()
    Shift.objects.bulk_create(
        Shift(weekday=weekday, begins=begins, ends=ends)
        for weekday, spans in weekly.items()
        for begins, ends in sorted(spans)
    )
    record("calendar.hours_set", by=by, about=where)


@transaction.atomic
def set_special_day(*, by: Person, on: date, kind: str, name: str) -> SpecialDay:
    """A holiday, or a weekend that is worked; said again, it is changed."""
    where = _whole(by)
    day, _is_new = SpecialDay.objects.update_or_create(on=on, defaults={"kind": kind, "name": name})
    record("calendar.day_set", by=by, about=where, on=on.isoformat(), kind=kind)
    return day


@transaction.atomic
def forget_special_day(day: SpecialDay, *, by: Person) -> None:
    """The day follows its weekday again."""
    where = _whole(by)
    day = lock(day)
    record("calendar.day_cleared", by=by, about=where, on=day.on.isoformat())
    day.delete()


def _whole(by: Person) -> Area:
    """The uppermost area, whose history the calendar belongs to, locked: changes take turns."""
    allow(grants_with(by, Power.RUN_PLATFORM).exists())
    return lock(Area.objects.filter(parent=None).order_by("pk")[0])
