"""The areas of the database in memory, growing with a table: what a row of it can mean."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from linli.areas.models import Area, AreaCode, AreaName, Population, Succession

Key = tuple[str, str]  # scheme and code
VALUES = ("name_en", "latitude", "longitude", "measured")


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
class Ended:
    """An area that is no more, and what came after it."""

    name: str
    last_day: date
    successors: list[UUID]


class Tree:
    """What there is and what there was: a handful of queries in all."""

    def __init__(self) -> None:
        self.nodes: dict[UUID, Node] = {}
        self.ended: dict[UUID, Ended] = {}
        self.codes: dict[Key, Known] = {}
        self.past_codes: dict[Key, UUID] = {}
        self.code_of: dict[tuple[UUID, str], str] = {}  # by area and scheme
        self.by_place: dict[tuple[UUID | None, str], UUID] = {}
        self.past_places: dict[tuple[UUID | None, str], UUID] = {}
        self.by_name: defaultdict[str, list[UUID]] = defaultdict(list)
        self.past_names: defaultdict[str, list[UUID]] = defaultdict(list)
        self.former: defaultdict[UUID, set[str]] = defaultdict(set)
        self._read_areas()
        self._read_names()
        self._read_codes()
        self.figures = {
            (pk, year): (persons, source)
            for pk, year, persons, source in Population.objects.order_by().values_list(
                "area", "year", "persons", "source"
            )
        }

    def _read_areas(self) -> None:
        columns = (
            "pk", "name", "parent", "kind", "valid_until", "name_en", "latitude",
            "longitude", "measured",
        )  # fmt: skip
        after: defaultdict[UUID, list[UUID]] = defaultdict(list)
        for pk, successor in Succession.objects.values_list("area", "successor"):
            after[pk].append(successor)
        rows = Area.objects.order_by("valid_until", "pk").values_list(*columns)
        for pk, name, parent, kind, last_day, *values in rows:
            if last_day is None:
                named = dict(zip(VALUES, values, strict=True))
                self.put(Node(pk, name, parent, kind, named))
            else:  # the latest wins
                self.ended[pk] = Ended(name, last_day, after[pk])
                self.past_places[parent, name] = pk
                self.past_names[name].append(pk)

    def _read_names(self) -> None:
        """Old names of what lives come before those of what has ended."""
        rows = AreaName.objects.order_by("valid_until", "pk").values_list("area", "name")
        for pk, name in rows:
            self.past_names[name].append(pk)
            self.former[pk].add(name)
            if pk in self.nodes:
                self.past_places[self.nodes[pk].parent, name] = pk

    def _read_codes(self) -> None:
        rows = AreaCode.objects.order_by("valid_until", "pk")
        for scheme, code, pk, name, last_day in rows.values_list(
            "scheme", "code", "area", "name", "valid_until"
        ):
            if last_day is None:
                self.codes[scheme, code] = Known(pk, name)
                self.code_of[pk, scheme] = code
            else:  # the latest wins
                self.past_codes[scheme, code] = pk

    def put(self, node: Node) -> None:
        self.nodes[node.id] = node
        self.by_place[node.parent, node.name] = node.id
        self.by_name[node.name].append(node.id)

    def change(self, node: Node, *, name: str | None = None, parent: UUID | None = None) -> None:
        del self.by_place[node.parent, node.name]
        self.by_name[node.name].remove(node.id)
        node.name, node.parent = name or node.name, parent or node.parent
        self.put(node)

    def of_code(self, key: Key) -> UUID | None:
        """The area that carries the code, or carried it last."""
        known = self.codes.get(key)
        return known.area if known else self.past_codes.get(key)

    def above(self, pk: UUID | None) -> list[Node]:
        """The nodes from this one up, the largest last."""
        found = []
        while pk is not None:
            node = self.nodes[pk]
            found.append(node)
            pk = node.parent
        return found

    def after(self, pk: UUID) -> list[UUID]:
        """What stands where this area stood: itself while it lives, else what came after it."""
        if pk not in self.ended:
            return [pk]
        found = [last for one in self.ended[pk].successors for last in self.after(one)]
        return list(dict.fromkeys(found))

    def named(self, path: str) -> list[UUID]:
        """The areas a path of names means: "惠州市 惠阳区", or one name. Old names count where
        nothing bears them now."""
        *upper, last = path.replace("/", " ").replace(">", " ").split() or [""]
        found = self._within(self.by_name.get(last, ()), upper)
        if found:
            return found
        past = [one for pk in self.past_names.get(last, ()) for one in self.after(pk)]
        return self._within(dict.fromkeys(past), upper)

    def _within(self, found: Iterable[UUID], upper: list[str]) -> list[UUID]:
        return [
            pk
            for pk in found
            if all(
                any(name == node.name or name in self.former[node.id] for node in self.above(pk))
                for name in upper
            )
        ]
