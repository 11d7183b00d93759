"""What a list of people may hold, and which power it takes to have it whole.

The one registry of the columns of people that leave the house: tests read it. A column that asks
for a power the taker lacks in the list's area comes masked; the card's number always does.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from linli.accounts import mobiles
from linli.core.exports import Cell
from linli.organisations.scope import Power
from linli.people import names
from linli.people.models import Check, File, Group, Language, Need, Sex

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from linli.accounts.models import Person

HIDDEN = "•••"
NEVER = "never"
GROUPS = "groups"  # no power alone: whoever serves there, with a purpose of serving


@dataclass(frozen=True)
class Known:
    """One person of a list, with what was fetched for all of them together."""

    person: "Person"
    file: File
    day: date

    @property
    def card(self) -> str:
        cards = [one for one in self.person.identities.all() if one.state == Check.VERIFIED]
        return cards[0].number if cards else ""

    @property
    def groups(self) -> list[str]:
        return [
            one.group
            for one in self.person.statuses.all()
            if one.ended_at is None and one.valid_from <= self.day <= one.valid_until
        ]


@dataclass(frozen=True)
class Column:
    """`read` gives the cell; `mask` makes of it what may be seen without the `power`."""

    name: str
    title: "StrOrPromise"
    read: Callable[[Known], Cell]
    power: str = ""
    mask: Callable[[str], str] = lambda _: HIDDEN

    def is_masked(self, powers: Collection[str]) -> bool:
        return bool(self.power) and self.power not in powers

    def cell(self, known: Known, powers: Collection[str]) -> Cell:
        cell = self.read(known)
        return self.mask(str(cell)) if cell and self.is_masked(powers) else cell


def _said(choices: "Sequence[tuple[str, StrOrPromise]]", wanted: list[str]) -> str:
    words = dict(choices)
    return "、".join(str(words[one]) for one in wanted if one in words)


COLUMNS = (
    Column("name", _("Name"), lambda one: one.person.name),
    Column("sex", _("Sex"), lambda one: _sex(one.file)),
    Column("age", _("Age"), lambda one: one.file.age_on(one.day)),
    Column("area", _("Lives in"), lambda one: one.person.area.name if one.person.area else ""),
    Column("address", _("Address"), lambda one: one.file.address, Power.REGISTER_PEOPLE),
    Column(
        "mobile", _("Mobile number"), lambda one: one.person.mobile, Power.VERIFY_PEOPLE,
        mobiles.masked,
    ),
    Column(
        "landline", _("Landline"), lambda one: one.file.landline, Power.VERIFY_PEOPLE,
        names.masked_number,
    ),
    Column(
        "needs", _("How to reach and speak to them"),
        lambda one: _said(Need.choices, one.file.needs),
    ),
    Column("languages", _("Speaks"), lambda one: _said(Language.choices, one.file.languages)),
    Column("groups", _("Groups"), lambda one: _said(Group.choices, one.groups), GROUPS),
    Column("born_on", _("Date of birth"), lambda one: one.file.born_on, Power.VERIFY_PEOPLE),
    Column(
        "emergency", _("Whom to call in an emergency"), lambda one: one.file.emergency_contact,
        Power.VERIFY_PEOPLE,
    ),
    Column("card", _("Card"), lambda one: one.card, NEVER, names.masked_number),
)  # fmt: skip

BY_NAME = {column.name: column for column in COLUMNS}
# A list without names is a figure; those have a page of their own.
ALWAYS = "name"
FIRST = ("sex", "age", "area", "address", "mobile", "landline", "needs")


def chosen(names: Collection[str]) -> list[Column]:
    """The columns by their names, in the order of the registry."""
    return [column for column in COLUMNS if column.name == ALWAYS or column.name in names]


def rows(
    people: "Iterable[Person]", columns: list[Column], powers: Collection[str], day: date
) -> Iterator[list[Cell]]:
    """The lines of the table."""
    for person in people:
        known = Known(person, getattr(person, "file", None) or File(person=person), day)
        yield [column.cell(known, powers) for column in columns]


def _sex(file: File) -> str:
    return str(dict(Sex.choices)[file.sex]) if file.sex in (Sex.MALE, Sex.FEMALE) else ""
