"""What somebody has before them in the next days, of all that they take part in or serve.

The apps upstairs say it in ready(): `also(orders.queries.planned)`. Each gives its own in a span of
time, with as few words as a list needs: whose door it is does not stand in it.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from linli.accounts.models import Person


class Planned(NamedTuple):
    """From when to when, what, where, the page to open, and a word on how sure it is."""

    begins: datetime
    ends: datetime | None
    what: str
    where: str
    to: str
    how: str = ""


Source = Callable[[Person, datetime, datetime], Iterable[Planned]]
Busy = Callable[[list[UUID], datetime, datetime], set[UUID]]
_sources: list[Source] = []
_busy: list[Busy] = []


def also(source: Source) -> None:
    _sources.append(source)


def planned(person: Person, begins: datetime, ends: datetime) -> list[Planned]:
    """Everything that begins in that time, in its order."""
    found = (one for source in _sources for one in source(person, begins, ends))
    return sorted(found, key=lambda one: (one.begins, one.what))


def also_busy(source: Busy) -> None:
    """`source(people, begins, ends)`: who of many has something in that time, in few statements."""
    _busy.append(source)


def taken(people: list[UUID], begins: datetime, ends: datetime) -> set[UUID]:
    """Who of them has something before them that touches that time."""
    return set().union(*(source(people, begins, ends) for source in _busy)) if people else set()
