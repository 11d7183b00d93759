"""The demo's people to sign in as. Who they are and what they do is known upstairs."""

from collections.abc import Callable
from dataclasses import dataclass

from linli.accounts.models import Person


@dataclass(frozen=True)
class Sample:
    """One invented person and what they are here, such as "Dispatcher"."""

    person: Person
    label: str
    is_staff: bool = False


Lister = Callable[[], list[Sample]]

_listers: list[Lister] = []


def offer(lister: Lister) -> None:
    """Call the lister for the demo's sign-in page; in an app's ready()."""
    if lister not in _listers:
        _listers.append(lister)


def everybody() -> list[Sample]:
    """All samples on offer; nobody who is not marked as invented."""
    return [one for lister in _listers for one in lister() if one.person.is_sample]
