"""Who serves somebody: the offices that verify people where they live, and whoever an app upstairs
knows to have something in hand for them.

Apps upstairs add what they know in ready(): `also(queries.has_in_hand)`.
"""

from collections.abc import Callable

from linli.accounts.models import Person
from linli.organisations.scope import Power, may

Clause = Callable[[Person, Person], bool]
_more: dict[str, Clause] = {}


def also(name: str, clause: Clause) -> None:
    """Somebody serves a person, too, if `clause(by, person)` says so."""
    _more[name] = clause


def serves(by: Person, person: Person) -> bool:
    """Whether somebody serves a person now."""
    if may(by, Power.VERIFY_PEOPLE, person.area_id):
        return True
    return any(clause(by, person) for clause in _more.values())
