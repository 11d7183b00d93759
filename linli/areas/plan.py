"""What a table of areas would change: found out in memory, so that it can be shown first."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from linli.areas import codes, rules
from linli.areas.models import Area, AreaCode, Kind, Population
from linli.areas.names import place_name
from linli.areas.sheet import Problem, Row
from linli.core.ids import uuid7

# Lines of the statistics that are no places: what is listed below them lies one level higher.
NO_PLACES = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})
SIXTH = Decimal("0.000001")


@dataclass
class Node:
    """An area as it is or as it will be."""

    id: UUID
    name: str
    parent: UUID | None
    kind: str
    values: dict[str, Any] = field(default_factory=dict)  # English name and point


@dataclass
class Known:
    """A code in force: whose it is, and the name that was published with it."""

    area: UUID
    name: str


@dataclass
class Plan:
    """Everything that would change, and every row that is left out and why."""

    added: list[Node] = field(default_factory=list)
    renamed: list[Node] = field(default_factory=list)
    moved: list[Node] = field(default_factory=list)
    edited: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    new_codes: dict[tuple[str, str], Known] = field(default_factory=dict)
    new_labels: dict[tuple[str, str], str] = field(default_factory=dict)
    figures: dict[tuple[UUID, int], tuple[int, str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    rows: int = 0

    def counts(self) -> dict[str, int]:
        """How much of each there is, for people and for the event."""
        return {
            "rows": self.rows,
            "added": len(self.added),
            "renamed": len(self.renamed),
            "moved": len(self.moved),
            "edited": len(self.edited),
            "figures": len(self.figures),
            "codes": len(self.new_codes) + len(self.new_labels),
            "problems": len(self.problems),
        }

    def is_empty(self) -> bool:
        counts = self.counts()
        return not any(counts[key] for key in counts if key not in ("rows", "problems"))


class Tree:
    """The areas of the database in memory, growing with the table: three queries in all."""

    def __init__(self) -> None:
        self.nodes: dict[UUID, Node] = {}
        self.codes: dict[tuple[str, str], Known] = {}
        self.coded: set[UUID] = set()
        self.by_place: dict[tuple[UUID | None, str], UUID] = {}
        self.by_name: defaultdict[str, list[UUID]] = defaultdict(list)
        current = Area.objects.filter(valid_until=None).order_by()
        for pk, name, parent, kind, name_en, latitude, longitude in current.values_list(
            "pk", "name", "parent", "kind", "name_en", "latitude", "longitude"
        ):
            values = {"name_en": name_en, "latitude": latitude, "longitude": longitude}
            self.put(Node(pk, name, parent, kind, values))
        given = AreaCode.objects.filter(valid_until=None).order_by()
        for scheme, code, pk, name in given.values_list("scheme", "code", "area", "name"):
            self.codes[scheme, code] = Known(pk, name)
            self.coded.add(pk)
        self.figures = {
            (pk, year): (persons, source)
            for pk, year, persons, source in Population.objects.order_by().values_list(
                "area", "year", "persons", "source"
            )
        }

    def put(self, node: Node) -> None:
        self.nodes[node.id] = node
        self.by_place[node.parent, node.name] = node.id
        self.by_name[node.name].append(node.id)

    def change(self, node: Node, *, name: str | None = None, parent: UUID | None = None) -> None:
        del self.by_place[node.parent, node.name]
        self.by_name[node.name].remove(node.id)
        node.name, node.parent = name or node.name, parent or node.parent
        self.put(node)

    def above(self, pk: UUID | None) -> list[Node]:
        """The nodes from this one up, the largest last."""
        found = []
        while pk is not None:
            node = self.nodes[pk]
            found.append(node)
            pk = node.parent
        return found

    def named(self, path: str) -> list[UUID]:
        """The areas a path of names means: "惠州市 惠阳区", or one name."""
        *upper, last = path.replace("/", " ").replace(">", " ").split() or [""]
        return [
            pk
            for pk in self.by_name.get(last, ())
            if set(upper) <= {node.name for node in self.above(pk)}
        ]


class _Stop(Exception):  # noqa: N818 - it is an answer, not a fault
    def __init__(self, column: str, sentence: str) -> None:
        super().__init__(sentence)
        self.column, self.sentence = column, sentence


class _Later(Exception):  # noqa: N818 - it is an answer, not a fault
    """The row's parent is not there yet: it may stand further down in the table."""


def make(rows: Iterable[Row | Problem], *, within: Collection[UUID] | None = None) -> Plan:
    """The plan for a table. `within`: the only areas that may change, or get parts; None: all."""
    return _Planner(within).make(rows)


class _Planner:
    def __init__(self, within: Collection[UUID] | None) -> None:
        self.plan = Plan()
        self.tree = Tree()
        self.within = set(within) if within is not None else None
        self.seen: dict[tuple[str, str], Row] = {}
        self.no_places: dict[str, str | None] = {}

    def make(self, rows: Iterable[Row | Problem]) -> Plan:
        waiting = list(self._checked(rows))
        while waiting:
            left = [row for row in waiting if not self._take(row)]
            if len(left) == len(waiting):
                sentence = _("The area it lies in is not known.")
                self.plan.problems += [Problem(row.number, "parent", sentence) for row in left]
                break
            waiting = left
        self.plan.problems.sort(key=lambda problem: problem.row)
        return self.plan

    def _checked(self, rows: Iterable[Row | Problem]) -> Iterator[Row]:
        """The rows that make sense by themselves, each code once."""
        for row in rows:
            self.plan.rows += 1
            if isinstance(row, Problem):
                self.plan.problems.append(row)
                continue
            key = self._key(row)
            if row.code and key is None:
                sentence = _("This is no code of the statistics. Leave it out, or give a kind.")
                self.plan.problems.append(Problem(row.number, "code", sentence))
                continue
            if key and row.name in NO_PLACES and codes.level(key[1]) in (2, 3):
                self.no_places[key[1]] = codes.parent(key[1])
                continue
            twin = self.seen.get(key) if key else None
            if twin and twin.name != row.name:
                sentence = _("Row %(row)s has the same code.") % {"row": twin.number}
                self.plan.problems.append(Problem(row.number, "code", sentence))
            if twin:  # a city without counties is often listed again as its own county
                continue
            if key:
                self.seen[key] = row
            yield row

    def _key(self, row: Row) -> tuple[str, str] | None:
        if whole := codes.full(row.code):
            return codes.STATS, whole
        is_small = row.kind in (Kind.GRID, Kind.GROUP)
        return (codes.LOCAL, row.code) if row.code and is_small else None

    def _take(self, row: Row) -> bool:
        """Put the row into the plan, or its problem. False when its parent is still to come."""
        try:
            node = self._place(row)
            self._set_values(row, node)
            self._count(row, node)
        except _Later:
            return False
        except _Stop as stop:
            self.plan.problems.append(Problem(row.number, stop.column, stop.sentence))
        return True

    def _place(self, row: Row) -> Node:
        """The area the row means: known by its code, known by its name, or new."""
        key = self._key(row)
        known = self.tree.codes.get(key) if key else None
        if key and known:
            node = self.tree.nodes[known.area]
            if row.parent:
                self._move(node, self._parent(row, key), row)
            if known.name != row.name:
                self._rename(node, known, key, row)
            return node
        parent = self._parent(row, key)
        names = self._names(row, parent)
        for name in names:
            pk = self.tree.by_place.get((parent, name))
            if pk and (key is None or pk not in self.tree.coded):
                if key:
                    self._refuse_outside(pk)
                    self._give_code(key, pk, row.name)
                return self.tree.nodes[pk]
        return self._add(row, key, parent, names)

    def _names(self, row: Row, parent: UUID | None) -> list[str]:
        """What the area may be called: the place's name first, else the one published."""
        above = [node.name for node in reversed(self.tree.above(parent))]
        return list(dict.fromkeys([place_name(row.name, above), row.name]))

    def _parent(self, row: Row, key: tuple[str, str] | None) -> UUID | None:
        if row.parent:
            return self._named_parent(row.parent)
        if key is None or key[0] != codes.STATS:
            raise _Stop("parent", _("Say which area it lies in."))
        code = codes.parent(key[1])
        code = self.no_places.get(code, code) if code else None
        if code is None:
            return None
        known = self.tree.codes.get((codes.STATS, code))
        if known is None:
            raise _Later
        return known.area

    def _named_parent(self, words: str) -> UUID:
        for key in ((codes.STATS, codes.full(words) or ""), (codes.LOCAL, words)):
            if known := self.tree.codes.get(key):
                return known.area
        found = self.tree.named(words)
        if not found:
            raise _Later
        if len(found) > 1:
            raise _Stop("parent", _("Several areas are called so. Give its code, or the path."))
        return found[0]

    def _add(
        self, row: Row, key: tuple[str, str] | None, parent: UUID | None, names: list[str]
    ) -> Node:
        self._refuse_outside(parent)
        is_stats = key is not None and key[0] == codes.STATS
        kind = row.kind or (codes.kind(key[1]) if key and is_stats else "")
        if not kind:
            raise _Stop("kind", _("Say what kind of area it is."))
        self._refuse_misfit(kind, parent)
        free = [name for name in names if (parent, name) not in self.tree.by_place]
        if not free:
            raise _Stop("name", _("There is already an area of this name there."))
        node = Node(uuid7(), free[0], parent, kind, {"name_en": "", "latitude": None})
        self.tree.put(node)
        self.plan.added.append(node)
        if self.within is not None:
            self.within.add(node.id)
        if key:
            self._give_code(key, node.id, row.name)
        return node

    def _give_code(self, key: tuple[str, str], pk: UUID, published: str) -> None:
        known = Known(pk, published)
        self.tree.codes[key] = self.plan.new_codes[key] = known
        self.tree.coded.add(pk)

    def _move(self, node: Node, parent: UUID | None, row: Row) -> None:
        if parent is None or node.parent == parent:
            return
        self._refuse_outside(node.id)
        self._refuse_outside(parent)
        if node.id in {upper.id for upper in self.tree.above(parent)}:
            raise _Stop("parent", _("An area cannot lie in itself."))
        self._refuse_misfit(node.kind, parent)
        if (parent, node.name) in self.tree.by_place:
            raise _Stop("name", _("There is already an area of this name there."))
        self.tree.change(node, parent=parent)
        self.plan.moved.append(node)

    def _rename(self, node: Node, known: Known, key: tuple[str, str], row: Row) -> None:
        """The published name changed. A name that people here gave the area stays."""
        self._refuse_outside(node.id)
        above = [upper.name for upper in reversed(self.tree.above(node.parent))]
        is_ours = known.name and place_name(known.name, above) != node.name
        names = self._names(row, node.parent)
        if not is_ours and node.name not in names:
            free = [name for name in names if (node.parent, name) not in self.tree.by_place]
            if not free:
                raise _Stop("name", _("There is already an area of this name there."))
            self.tree.change(node, name=free[0])
            self.plan.renamed.append(node)
        known.name = row.name
        self.plan.new_labels[key] = row.name

    def _set_values(self, row: Row, node: Node) -> None:
        wanted: dict[str, Any] = {}
        if row.name_en:
            wanted["name_en"] = row.name_en
        if row.latitude:
            wanted["latitude"] = Decimal(row.latitude).quantize(SIXTH)
            wanted["longitude"] = Decimal(row.longitude).quantize(SIXTH)
        changed = {key: value for key, value in wanted.items() if node.values.get(key) != value}
        if changed:
            self._refuse_outside(node.id)
            node.values.update(changed)
            if node not in self.plan.added[-1:]:
                self.plan.edited.setdefault(node.id, {}).update(changed)

    def _count(self, row: Row, node: Node) -> None:
        if row.persons is None:
            return
        if row.year is None:
            raise _Stop("year", _("Say of which year the population is."))
        if not row.source:
            raise _Stop("source", _("Say where the population figure comes from."))
        figure = (row.persons, row.source)
        if self.tree.figures.get((node.id, row.year)) != figure:
            self._refuse_outside(node.id)
            self.tree.figures[node.id, row.year] = self.plan.figures[node.id, row.year] = figure

    def _refuse_outside(self, pk: UUID | None) -> None:
        if self.within is not None and pk not in self.within:
            raise _Stop("", _("This lies outside the area you answer for."))

    def _refuse_misfit(self, kind: str, parent: UUID | None) -> None:
        if parent is not None and not rules.fits(kind, self.tree.nodes[parent].kind):
            raise _Stop("kind", _("An area cannot lie in one that is smaller by its kind."))
