"""Where one answers what one was told: the station of the place it is about, or else the town.

Which station that is, the app of the stations says, in ready(). Nobody is written back to at the
number of a text message, and no helper's own number is given away.
"""

from collections.abc import Callable, Iterable
from uuid import UUID

from django.conf import settings

from linli.core.remember import remembered

# What stands in a text message where no number is known; a hole is never sent empty.
THE_STATION = "社区站点"
Numbers = Callable[[Iterable[UUID]], dict[UUID, str]]
_numbers: list[Numbers] = []


def from_stations(numbers: Numbers) -> None:
    """`numbers` gives the station's number of each of these areas that has one."""
    _numbers[:] = [numbers]  # ready() may run twice


def numbers(areas: Iterable[UUID | None]) -> dict[UUID | None, str]:
    """The number to call of each area; the town's where no station has one; "" if there is none."""
    wanted = set(areas)
    known = {pk for pk in wanted if pk is not None}
    found = _numbers[0](known) if _numbers and known else {}
    return {pk: (found.get(pk, "") if pk else "") or settings.HELP_PHONE for pk in wanted}


def number(area: UUID | None) -> str:
    """The number to call about one area. Thousands may be sent the same within a minute."""
    return remembered(("answers", area), lambda: numbers([area])[area])
