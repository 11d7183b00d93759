"""How somebody is reached who has no row here: by the number they left with what they asked for.

The app of the subject says it, at the moment the number is shown. It is kept there and nowhere
else, so that it is forgotten there. Registered in ready().
"""

from collections.abc import Callable
from typing import NamedTuple
from uuid import UUID


class Reached(NamedTuple):
    """Whom to ask for, and the number; both may be empty. `besides`: what they are told as well,
    and what is kept nowhere but with the subject; of those who have a row here, only `to` are."""

    name: str = ""
    number: str = ""
    besides: str = ""
    to: frozenset[UUID | None] = frozenset()


_by: dict[str, Callable[[UUID], Reached]] = {}


def by_subject(kind: str, look: Callable[[UUID], Reached]) -> None:
    """`kind` as in Message.subject_kind; `look` takes the subject's id."""
    _by[kind] = look


def reached(kind: str, pk: UUID) -> Reached:
    """Nobody, where no app knows the subject any more."""
    return _by[kind](pk) if kind in _by else Reached()
