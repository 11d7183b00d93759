"""Reading a roster as stations keep them: title rows, merged headings, households in one row.

Pure: rows of text in, entries and problems out. Each problem names its row, its column and what
helps, so that the sheet can be corrected by whoever wrote it. A row may hold several persons: it
is taken whole or goes back whole.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_noop as _

from linli.core.errors import Refused
from linli.core.handed import Problem
from linli.core.said import Sentence, Value, say
from linli.people import names, roster_names
from linli.people.models import Relation
from linli.people.roster_columns import HEAD, PERSONAL, Heading, Slot, heading, joined
from linli.people.roster_homes import Home, Homes
from linli.people.roster_person import Entry, Reader

LOOKED_AT = 15  # rows in which the heading is searched
# What may be said without a door: nobody is lost by it.
NEEDS_NO_DOOR = ("", Relation.HEAD, Relation.OTHER)


@dataclass(frozen=True)
class Line:
    """A row as it came, with what was made of it: the persons in it, or problems."""

    row: int
    cells: list[str]
    entries: list[Entry]
    problems: list[Problem]


def read(rows: Iterable[tuple[int, list[str]]], *, today: date) -> Iterator[Heading | Line]:
    """The heading, then a Line for every row below it. Refused when there is no heading."""
    numbered = iter(rows)
    found, waiting = _heading(numbered)
    if found is None:
        raise Refused(
            say(
                _(
                    "No heading found. The first sheet needs a row with 姓名 and one more column"
                    " above the people."
                )
            )
        )
    yield found
    homes = Homes(found)
    if waiting:
        yield _line(found, homes, *waiting, today)
    for number, cells in numbered:
        yield _line(found, homes, number, cells, today)


def _heading(
    numbered: Iterator[tuple[int, list[str]]],
) -> tuple[Heading | None, tuple[int, list[str]] | None]:
    """The heading, of one row or of two, and a row of people that was read to know."""
    above: list[str] = []
    for number, cells in numbered:
        if double := joined(above, cells):
            return double, None
        if found := heading(cells):
            below = next(numbered, None)
            double = joined(cells, below[1]) if below else None
            return (double, None) if double else (found, below)
        if number > LOOKED_AT:
            break
        above = cells
    return None, None


def _line(heading: Heading, homes: Homes, number: int, cells: list[str], today: date) -> Line:
    filled, home = homes.settle(number, cells)
    reader = _Row(heading, number, filled, home, today)
    entries = reader.entries()
    return Line(number, filled, [] if reader.problems else entries, reader.problems)


class _Row:
    """One row, read person by person; what is wrong is collected, not raised."""

    def __init__(
        self, heading: Heading, number: int, cells: list[str], home: Home | None, today: date
    ) -> None:
        self.heading = heading
        self.number = number
        self.cells = cells
        self.home = home
        self.today = today
        self.problems: list[Problem] = []
        self.shared = {key: self.at(index) for key, index in heading.shared.items()}

    def entries(self) -> list[Entry]:
        people = [(slot, said) for slot in self.heading.slots for said in self.people(slot)]
        if not people and not self.problems:
            self.wrong(self.heading.slots[0].columns["name"], _("This row has no name."))
        if len(people) > 1 and self.home is None:
            self.home = Home(self.number, address=self.shared.get("address", ""))
        ours = self.of_all(people)
        found = _one_head([self.entry(slot, {**ours, **said}) for slot, said in people])
        if self.home and not self.problems:
            self.fit(self.home, found)
        return found

    def entry(self, slot: Slot, said: dict[str, str]) -> Entry:
        def wrong(key: str, sentence: Sentence) -> None:
            self.wrong(slot.columns.get(key, self.heading.shared.get(key)), sentence)

        is_head = slot.role == HEAD
        return Reader(
            self.number, said, wrong, today=self.today, home=self.home, is_head=is_head
        ).entry()

    def people(self, slot: Slot) -> list[dict[str, str]]:
        """What is said of whoever stands in the columns of one person: of one, of none, or of
        several told apart."""
        said = {key: self.at(index) for key, index in slot.columns.items()}
        if not any(said.values()):
            return []
        found = roster_names.parts(said["name"])
        parts = {key: roster_names.pieces(key, said[key], len(found)) for key in said}
        parts["name"] = found
        if len(found) == 1:
            if roster_names.may_be_two(said["name"]):
                sentence = _(
                    "Perhaps these are two persons: give each a row, or write the name without a"
                    " blank."
                )
                self.wrong(slot.columns["name"], sentence)
            typed = names.tidy(said["name"])[: names.LONGEST]
            return [{**said, "name": found[0], "name_typed": typed}]
        whole = {key: part for key, part in parts.items() if part}
        if not found or len(whole) < len(parts):
            sentence = _(
                "Several names stand in this cell: give each person a row, or as many card"
                " numbers, birthdays and phones as names."
            )
            self.wrong(slot.columns["name"], sentence)
            return []
        return [{key: part[n] for key, part in whole.items()} for n in range(len(found))]

    def of_all(self, people: list[tuple[Slot, dict[str, str]]]) -> dict[str, str]:
        """What the row says of everybody in it. A column that is one person's, nobody knows whose,
        is of the only one."""
        for key in PERSONAL:
            if len(people) > 1 and self.shared.get(key):
                sentence = _("Several persons stand in this row: say in the heading whose this is.")
                self.wrong(self.heading.shared[key], sentence)
        return self.shared

    def fit(self, home: Home, entries: list[Entry]) -> None:
        """A household has one door and one head, and without a door there is none."""
        address = self.shared.get("address", "")
        if home.address and address and address != home.address:
            self.wrong(
                self.heading.shared["address"],
                _("In row %(n)s this household has another address."),
                n=home.row,
            )
        if not home.address and any(one.relation not in NEEDS_NO_DOOR for one in entries):
            self.wrong(
                self.heading.shared.get("address"),
                _("Say where this household lives: repeat the address, or number the households."),
            )
        heads = [one for one in entries if one.relation == Relation.HEAD]
        is_known = home.head_row in (0, self.number) or all(one.may_come_again for one in heads)
        if len(heads) > 1 or not is_known:
            columns = self.heading.slots[-1].columns
            self.wrong(
                columns.get("relation", columns["name"]),
                _("In row %(n)s this household has another head."),
                n=home.head_row or self.number,
            )
        elif heads:
            home.head_row = home.head_row or self.number

    def at(self, index: int) -> str:
        return self.cells[index].strip() if index < len(self.cells) else ""

    def wrong(self, index: int | None, words: Sentence, /, **values: Value) -> None:
        title = self.heading.cells[index] if index is not None else ""
        self.problems.append(Problem(self.number, title, say(words, **values)))


def _one_head(entries: list[Entry]) -> list[Entry]:
    """The head who stands among the members as well, 张三 beside 张三 本人, is one person."""
    head = next((one for one in entries if one.may_come_again), None)
    for one in entries:
        if head is None or one is head or one.facts.name != head.facts.name:
            continue
        is_one_card = not one.card or not head.card or one.card == head.card
        if is_one_card and one.relation == Relation.HEAD:
            rest = [each for each in entries if each is not one and each is not head]
            return [one.with_what_else_is_said(head), *rest]
    return entries
