"""The demo's people to sign in as. Who they are and what they do is known upstairs."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from linli.accounts.models import Person


@dataclass(frozen=True)
class Sample:
    """One invented person, what they are here, such as "Dispatcher", and what they come for."""

    person: Person
    label: str
    phrase: str = ""
    is_staff: bool = False
    order: int = 0


Lister = Callable[[], list[Sample]]

_listers: list[Lister] = []


def offer(lister: Lister) -> None:
    """Call the lister for the demo's sign-in page; in an app's ready(). It may name several for
    one label, the best first: whoever stands for another label already is passed over."""
    if lister not in _listers:
        _listers.append(lister)


def everybody() -> list[Sample]:
    """One for each label, neighbours before staff; nobody who is not marked as invented."""
    offered = [one for lister in _listers for one in lister() if one.person.is_sample]
    chosen: dict[str, Sample] = {}
    taken: set[UUID] = set()
    for one in sorted(offered, key=lambda one: (one.is_staff, one.order)):
        if one.label not in chosen and one.person.pk not in taken:
            chosen[one.label] = one
            taken.add(one.person.pk)
    return list(chosen.values())
