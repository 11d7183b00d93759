"""How stations, their hours and their history read to people."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.venues.hours import Span, Timetable
from linli.venues.models import SpecialOpening

WEEKDAYS = (
    gettext_lazy("Monday"),
    gettext_lazy("Tuesday"),
    gettext_lazy("Wednesday"),
    gettext_lazy("Thursday"),
    gettext_lazy("Friday"),
    gettext_lazy("Saturday"),
    gettext_lazy("Sunday"),
)

TOLD = {
    "station.added": gettext_lazy("added a station"),
    "station.edited": gettext_lazy("changed a station"),
    "station.hours_set": gettext_lazy("changed the hours of a station"),
    "station.day_set": gettext_lazy("set the hours of one day"),
    "station.day_cleared": gettext_lazy("took back the hours of one day"),
    "station.ended": gettext_lazy("closed a station for good"),
    "calendar.hours_set": gettext_lazy("changed the office hours"),
    "calendar.day_set": gettext_lazy("entered a holiday or a make-up day"),
    "calendar.day_cleared": gettext_lazy("took back a holiday or a make-up day"),
    "room.added": gettext_lazy("added a room"),
    "room.edited": gettext_lazy("changed a room"),
    "room.ended": gettext_lazy("took a room out of use"),
}
ABOUT = {
    "venues.station": gettext_lazy("service station"),
    "venues.room": gettext_lazy("room"),
}


@dataclass(frozen=True)
class Now:
    """Whether a station is open, and what one has to know about it."""

    state: str
    more: str
    is_open: bool = False


def now_at(table: Timetable, at: datetime) -> Now:
    """ "Open now, until 20:00", "Closed, opens at 14:00", …"""
    closes = table.closes(at)
    if closes:
        return Now(_("Open now"), _("until %(time)s") % {"time": clock(closes)}, is_open=True)
    opening = table.next_opening(at)
    if opening:
        return Now(_("Closed now"), _opens(at.date(), *opening))
    if table.is_known:
        return Now(_("Closed now"), "")
    return Now("", _("Call before you come: the hours are not known."))


def _opens(today: date, day: date, at: time) -> str:
    words = {"time": clock(at), "weekday": str(WEEKDAYS[day.weekday()]), "date": day_words(day)}
    if day == today:
        return _("opens at %(time)s") % words
    if day == today + timedelta(days=1):
        return _("opens tomorrow (%(weekday)s) at %(time)s") % words
    return _("opens on %(date)s (%(weekday)s) at %(time)s") % words


def clock(at: time) -> str:
    """9:00, 20:30."""
    return f"{at.hour}:{at.minute:02d}"


def day_words(day: date) -> str:
    return formats.date_format(day, "MONTH_DAY_FORMAT")


def week(table: Timetable) -> list[tuple[str, str]]:
    """The usual hours, one line for each weekday: ("Monday", "9:00–12:00, 14:00–18:00")."""
    return _week(table.weekly)


def week_of_office(rows: Iterable[tuple[int, time, time]]) -> list[tuple[str, str]]:
    """The same of the office hours, from rows of a weekday with its begin and end."""
    weekly: dict[int, list[Span]] = {}
    for weekday, begins, ends in rows:
        weekly.setdefault(weekday, []).append((begins, ends))
    return _week(weekly)


def _week(weekly: Mapping[int, Sequence[Span]]) -> list[tuple[str, str]]:
    return [
        (str(name), span_words(weekly.get(number, ())) or _("closed"))
        for number, name in enumerate(WEEKDAYS)
    ]


def span_words(spans: Iterable[Span]) -> str:
    pairs = [f"{clock(opens)}–{clock(closes)}" for opens, closes in spans]
    return _(", ").join(pairs)


def special(days: Iterable[SpecialOpening]) -> list[tuple[SpecialOpening, str, str]]:
    """Days that are kept differently: each with its date and its hours in words."""
    return [
        (
            day,
            f"{day_words(day.on)} {WEEKDAYS[day.on.weekday()]}",
            span_words([(day.opens, day.closes)]) if day.opens and day.closes else _("closed"),
        )
        for day in days
    ]
