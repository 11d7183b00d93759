"""The kinds of doors: who may come through. Each app's tests/doors.py says which of its addresses
has which.

`Open`: anybody. `Step`: a step of signing in. `Mine`: whoever is signed in, and of rows only their
own. `Fresh`: the same, with a proof of the last minutes. `Desk(power)`: staff with the power where
the row lies, and a second factor. `Machine`: for the machine itself. `Demo`: only there.
"""

from dataclasses import dataclass

from linli.organisations.scope import Power


@dataclass(frozen=True)
class Open:
    pass


@dataclass(frozen=True)
class Step:
    """A step of signing in or out: it shows its page, or leads to the sign-in."""


@dataclass(frozen=True)
class Mine:
    pass


@dataclass(frozen=True)
class Fresh:
    pass


@dataclass(frozen=True)
class Desk:
    """`powers` empty: any staff. A row of another area is not there: 404.

    `is_own`: among those with the power, the action asks further; only the others are swept.
    """

    powers: tuple[Power, ...] = ()
    is_own: bool = False


@dataclass(frozen=True)
class Machine:
    pass


@dataclass(frozen=True)
class Demo:
    pass


@dataclass(frozen=True)
class Nowhere:
    """The library names an address there, and nothing answers."""


@dataclass(frozen=True)
class Program:
    """An operation for whoever is signed in, or for staff with one of the powers and a second
    factor. A row of another area is not there: 404. `is_own` as of a Desk."""

    powers: tuple[Power, ...] = ()
    is_own: bool = False


Door = Program | Open | Step | Mine | Fresh | Desk | Machine | Demo | Nowhere


def desk(*powers: Power) -> Desk:
    return Desk(powers)


def anyone_in_office() -> Desk:
    """Whoever may do anything with organisations in their area."""
    return Desk((Power.EDIT_ORGANISATIONS, Power.MANAGE_MEMBERS, Power.SANCTION))


def their_own() -> Desk:
    """For those who manage this very organisation: a colleague of another one may be kept out."""
    return Desk((Power.MANAGE_MEMBERS, Power.EDIT_ORGANISATIONS), is_own=True)


def second_of_two() -> Desk:
    """For one of two colleagues, never for the other nor for a third."""
    return Desk((Power.VERIFY_PEOPLE,), is_own=True)


@dataclass(frozen=True)
class Leaving:
    """A file that leaves: who takes it, with which method, and the event that tells of it."""

    who: str
    method: str
    verb: str
    is_table: bool = True
    why: str = ""  # what for, where the form asks it
