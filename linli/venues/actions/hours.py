"""The hours of a station: of the week, and of single days."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.rows import lock
from linli.venues import rules
from linli.venues.actions.stations import refuse_ended
from linli.venues.hours import Span, overlap
from linli.venues.models import Opening, SpecialOpening, Station

MOST_SPANS = 3


@transaction.atomic
def set_hours(station: Station, *, by: Person, weekly: Mapping[int, Sequence[Span]]) -> Station:
    """The hours of every week from now on, all at once. 0 is Monday."""
    station = lock(station)
    allow(rules.may_edit(by, station))
    refuse_ended(station)
    for spans in weekly.values():
        refuse_odd(spans)
    station.openings.all().delete()
    Opening.objects.bulk_create(
        Opening(station=station, weekday=weekday, opens=opens, closes=closes)
        for weekday, spans in weekly.items()
        for opens, closes in sorted(spans)
    )
    record("station.hours_set", by=by, about=station)
    return station


@transaction.atomic
def set_day(
    station: Station, *, by: Person, on: date, span: Span | None, reason: str = ""
) -> SpecialOpening:
    """Other hours on one day, or none: closed."""
    station = lock(station)
    allow(rules.may_edit(by, station))
    refuse_ended(station)
    if on < timezone.localdate():
        raise Refused(_("This day has passed."))
    if span:
        refuse_odd([span])
    opens, closes = span or (None, None)
    day, _is_new = SpecialOpening.objects.update_or_create(
        station=station, on=on, defaults={"opens": opens, "closes": closes, "reason": reason}
    )
    record("station.day_set", by=by, about=station, on=on.isoformat())
    return day


@transaction.atomic
def clear_day(day: SpecialOpening, *, by: Person) -> None:
    """The day is kept as usual again."""
    day = lock(day)
    allow(rules.may_edit(by, day.station))
    record("station.day_cleared", by=by, about=day.station, on=day.on.isoformat())
    day.delete()


def refuse_odd(spans: Sequence[Span]) -> None:
    """Refused unless these can be the spans of one day."""
    if any(closes <= opens for opens, closes in spans):
        raise Refused(_("It closes before it opens. Look at the times again."))
    if overlap(spans):
        raise Refused(_("Two spans of one day overlap. Make them one."))
    if len(spans) > MOST_SPANS:
        raise Refused(_("A day can have three spans."))
