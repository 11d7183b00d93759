"""Which rows of a roster are one household, and what they have from its first row.

Pure. The same 户号, the same 户主, or cells that are merged downwards bind rows together; a cell
left empty in such a column goes on with the row above. What the first row says of the door
(address, landline) holds for those after it, so that each row that goes back is whole. Nothing
else binds: an empty address in a table of persons is an address nobody knows.
"""

from dataclasses import dataclass, field

from linli.core.sheets import Cells
from linli.people import names, roster_relations
from linli.people.models import Relation
from linli.people.roster_columns import HEAD, Heading

OF_THE_DOOR = ("household", "address", "landline")


@dataclass(eq=False)
class Home:
    """A household of the table: its first row, its door, and what is said of its head."""

    row: int
    head: str = ""
    address: str = ""
    head_row: int = 0  # where a person is called the head
    has_head: bool = False  # the head stands in a row that was right
    carries: bool = True  # what its first row says holds for the others
    first: dict[int, str] = field(default_factory=dict)


class Homes:
    """The rows of one table, one after the other."""

    def __init__(self, heading: Heading) -> None:
        self.heading = heading
        self.home: Home | None = None
        self.above: list[str] = []
        self.by_number: dict[str, Home] = {}
        self.wide = len(heading.cells)
        door = [heading.shared[key] for key in OF_THE_DOOR if key in heading.shared]
        self.carried = {*door, *heading.head_columns.values()}
        members = [slot for slot in heading.slots if slot.role != HEAD]
        self.relation = members[0].columns.get("relation") if len(members) == 1 else None

    def settle(self, row: int, cells: list[str]) -> tuple[list[str], Home | None]:
        """The row with what it has from its household, and the household, if one is named."""
        if not self.carried and self.heading.count is None:
            return cells, None
        filled = [*cells, *[""] * (self.wide - len(cells))]
        over, under = _merged(cells)
        for index in under & self.carried:
            if index < len(self.above):
                filled[index] = filled[index] or self.above[index]
        home = self._home(row, filled, over, under)
        if home:
            self._carry(home, filled)
        self.home, self.above = home, filled
        return filled, home

    def _home(
        self, row: int, cells: list[str], over: frozenset[int], under: frozenset[int]
    ) -> Home | None:
        count = self.heading.count
        if self.home and count in under:
            return self.home
        if number := self._cell("household", cells):
            return self.by_number.setdefault(number, Home(row))
        if head := names.plain(self._head(cells)):
            return self.home if self._is_of(head, cells) else Home(row, head)
        relation = self._relation(cells)
        if self._names_households():
            return self._going_on(row, relation, cells)
        if relation:
            return self._beside(row, relation, cells)
        return Home(row) if count in over else None

    def _going_on(self, row: int, relation: str, cells: list[str]) -> Home | None:
        """An empty cell where households are named goes on with the one above, if it may."""
        is_same = self._cell("address", cells) in ("", self.home.address if self.home else "")
        if self.home and is_same and relation != Relation.HEAD:
            return self.home
        return Home(row) if relation else None

    def _beside(self, row: int, relation: str, cells: list[str]) -> Home:
        """Where only the relation is said, a head begins and the same address goes on."""
        address = self._cell("address", cells)
        is_same = self.home and address and address == self.home.address
        if self.home and is_same and relation != Relation.HEAD:
            return self.home
        return Home(row, carries=False)

    def _is_of(self, head: str, cells: list[str]) -> bool:
        """Whether the household above is that of this head: nothing said of it differs."""
        if self.home is None or self.home.head != head:
            return False
        said = {*self.heading.head_columns.values()} - {self.heading.head_columns["name"]}
        if "address" in self.heading.shared:
            said.add(self.heading.shared["address"])
        return all(cells[index] in ("", self.home.first.get(index, "")) for index in said)

    def _carry(self, home: Home, cells: list[str]) -> None:
        if home.carries:
            for index in self.carried:
                cells[index] = home.first[index] = cells[index] or home.first.get(index, "")
        home.address = home.address or self._cell("address", cells)
        home.head = home.head or names.plain(self._head(cells))

    def _names_households(self) -> bool:
        return "household" in self.heading.shared or bool(self.heading.head_columns)

    def _cell(self, key: str, cells: list[str]) -> str:
        index = self.heading.shared.get(key)
        return cells[index].strip() if index is not None else ""

    def _head(self, cells: list[str]) -> str:
        index = self.heading.head_columns.get("name")
        return cells[index] if index is not None else ""

    def _relation(self, cells: list[str]) -> str:
        text = cells[self.relation] if self.relation is not None else ""
        return (roster_relations.read(text) or Relation.OTHER) if text else ""


def _merged(cells: list[str]) -> tuple[frozenset[int], frozenset[int]]:
    """Where cells are merged downwards: (begun here, begun above)."""
    return (cells.over, cells.under) if isinstance(cells, Cells) else (frozenset(), frozenset())
