"""The number of a volunteer, and the week in which they have time: pure functions.

The number is ours: six digits of the county, the year, a running number of six digits, a check
digit. It says nothing of the card, and one is never given twice.
"""

from datetime import datetime, timedelta

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from linli.people.models import DayPart

DAYS = (
    _("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"),
    _("Sunday"),
)  # fmt: skip
NOON, EVENING = 12, 18


class Times:
    """The 21 parts of a week, in their order: "0m" is Monday morning."""

    choices = [
        (f"{number}{part}", format_lazy("{} {}", day, label))
        for number, day in enumerate(DAYS)
        for part, label in DayPart.choices
    ]
    values = [code for code, _label in choices]


def number(county: str, year: int, running: int) -> str:
    """17 digits."""
    digits = f"{county}{year:04}{running:06}"
    return digits + check_digit(digits)


def check_digit(digits: str) -> str:
    """After Luhn (ISO/IEC 7812-1): finds a wrong digit, and most neighbours that were swapped."""
    doubled = [int(one) * 2 if place % 2 == 0 else int(one) for place, one in
               enumerate(reversed(digits))]  # fmt: skip
    return str(-sum(value - 9 if value > 9 else value for value in doubled) % 10)


def times_of(starts: datetime, ends: datetime) -> set[str]:
    """The parts of the week that a span of local time touches: "0m" for Monday mornings."""
    found: set[str] = set()
    now = starts
    while now < ends and len(found) < len(Times.values):
        found.add(_time(now))
        now = min(ends, now + timedelta(hours=1))
    return found | {_time(ends - timedelta(microseconds=1))}


def _time(moment: datetime) -> str:
    hour = moment.hour
    part = (
        DayPart.MORNING if hour < NOON else DayPart.AFTERNOON if hour < EVENING else DayPart.EVENING
    )
    return f"{moment.weekday()}{part.value}"
