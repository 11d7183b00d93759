"""Where somebody is just now, and was at a time, in whatever they serve or take part in: nobody is
at two places at once (domain rules, section 1.5, rules 1 and 4).

The apps upstairs, who do not know each other, say it in ready(): `also("orders", queries.inside,
queries.busy)`. They hold the person's row while they ask and write, so two of them see each other.
"""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID


class Inside(NamedTuple):
    """What somebody is checked in at, in a few words, and the page on which they check out."""

    what: str
    to: str


Look = Callable[[UUID], Inside | None]
Busy = Callable[[UUID, datetime, datetime, UUID | None], bool]
_looks: dict[str, tuple[Look, Busy]] = {}


def also(app: str, look: Look, busy: Busy) -> None:
    """`look(person)`; `busy(person, begun, ended, but)`: whether they were in anything else than
    `but`, checked in and out, for some of that time."""
    _looks[app] = (look, busy)


def elsewhere(person_id: UUID, *, of: str) -> Inside | None:
    """Where they are checked in, of all apps but one."""
    found = (look(person_id) for app, (look, _busy) in _looks.items() if app != of)
    return next((one for one in found if one), None)


def was_busy(
    person_id: UUID, begun: datetime, ended: datetime, *, but: UUID | None = None, of: str = ""
) -> bool:
    """Whether they were somewhere else in that time, of all apps but one (none: of all)."""
    return any(
        busy(person_id, begun, ended, but) for app, (_look, busy) in _looks.items() if app != of
    )
