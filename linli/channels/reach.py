"""How somebody is reached who has no row here: by the number they left with what they asked for;
and who rings for what is confidential.

The app of the subject says both, when they are asked for. The number is kept there and nowhere
else, so that it is forgotten there. Registered in ready().
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

if TYPE_CHECKING:
    from linli.accounts.models import Person


class Reached(NamedTuple):
    """Whom to ask for, and the number; both may be empty. `besides`: what they are told as well,
    and what is kept nowhere but with the subject; of those who have a row here, only `to` are."""

    name: str = ""
    number: str = ""
    besides: str = ""
    to: frozenset[UUID | None] = frozenset()


Hears = Callable[["Person", OuterRef], Exists]
_by: dict[str, Callable[[UUID], Reached]] = {}
_hears: dict[str, Hears] = {}


def by_subject(kind: str, look: Callable[[UUID], Reached], *, hears: Hears) -> None:
    """`kind` as in Message.subject_kind; `look` takes the subject's id; `hears` says whether a
    member of staff may hear what is confidential of the subject with the id referred to."""
    _by[kind] = look
    _hears[kind] = hears


def reached(kind: str, pk: UUID) -> Reached:
    """Nobody, where no app knows the subject any more."""
    return _by[kind](pk) if kind in _by else Reached()


def heard(by: "Person") -> Q:
    """Of calls: those that this member of staff may make. What is confidential is told by those
    only who know of it anyway."""
    may = Q(message__is_private=False)
    for kind, hears in _hears.items():
        may |= Q(hears(by, OuterRef("message__subject_id")), message__subject_kind=kind)
    return may
