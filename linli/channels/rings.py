"""The call list as whoever rings works through it: one ring for each phone, with everything that
is to be told there, to one person or to several of a family.

What is for the ears of one of them (Message.is_private) is a ring of its own, for it is not told
to whoever picks up; where nobody else is to be told anything on that phone, it comes in one.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from linli.accounts.models import Person
from linli.channels import queries


class Line(NamedTuple):
    """A call as it stands on the list, with nothing of it unsealed."""

    call: UUID
    person: UUID | None
    subject: UUID
    is_private: bool
    mobile_key: str | None
    landline_key: str | None
    needs: list[str] | None

    @property
    def phone(self) -> object:
        """What rings: known by the keyed hash of its number, or else by whose it is."""
        if self.person is None:
            return self.subject
        keys = (self.mobile_key or "", self.landline_key or "")
        return queries.rung_at(*keys, self.needs or ()) or self.person


COLUMNS = (
    "pk", "person", "message__subject_id", "message__is_private", "person__mobile_key",
    "person__file__landline_key", "person__file__needs",
)  # fmt: skip


def grouped(lines: Iterable[Line]) -> list[list[UUID]]:
    """The calls of each ring, in the order in which the first of them stands on the list."""
    rows = list(lines)
    reached: defaultdict[object, set[UUID | None]] = defaultdict(set)
    for row in rows:
        reached[row.phone].add(row.person)
    rings: defaultdict[tuple[object, UUID | None], list[UUID]] = defaultdict(list)
    for row in rows:
        is_apart = row.is_private and len(reached[row.phone]) > 1
        rings[row.phone, row.person if is_apart else None].append(row.call)
    return list(rings.values())


def to_make(by: Person) -> list[list[UUID]]:
    """Every ring that this member of staff can make: danger first, then whoever waits longest.
    The list, its figure and the table that is taken along are all of these."""
    return grouped(Line(*row) for row in queries.to_ring(by).values_list(*COLUMNS))


def of(by: Person, call: UUID) -> list[UUID]:
    """The ring with this call; the call alone, when it is on the list no more."""
    return next((ring for ring in to_make(by) if call in ring), [call])
