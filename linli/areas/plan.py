"""What a table of areas would change: found out in memory, so that it can be shown first."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from linli.areas import codes, rules
from linli.areas.known import Key, Known, Node, Tree
from linli.areas.models import Kind
from linli.areas.names import place_name
from linli.areas.points import datum_of, measured
from linli.areas.sheet import Problem, Row
from linli.core.ids import uuid7

# Lines of the statistics that are no places: what is listed below them lies one level higher.
NO_PLACES = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})


@dataclass
class Plan:
    """Everything that would change, and every row that is left out and why."""

    day: date  # of which the table gives the state: new codes count from then on
    added: list[Node] = field(default_factory=list)
    renamed: list[Node] = field(default_factory=list)
    moved: list[Node] = field(default_factory=list)
    edited: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    new_codes: dict[Key, Known] = field(default_factory=dict)
    new_labels: dict[Key, str] = field(default_factory=dict)
    old_codes: set[Key] = field(default_factory=set)  # of areas that have another from now on
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
            "recoded": len(self.old_codes),
            "problems": len(self.problems),
        }

    def is_empty(self) -> bool:
        counts = self.counts()
        return not any(counts[key] for key in counts if key not in ("rows", "problems"))


class _Stop(Exception):  # noqa: N818 - it is an answer, not a fault
    def __init__(self, column: str, sentence: str) -> None:
        super().__init__(sentence)
        self.column, self.sentence = column, sentence


class _Later(Exception):  # noqa: N818 - it is an answer, not a fault
    """The row's parent is not there yet: it may stand further down in the table."""


def make(
    rows: Iterable[Row | Problem],
    *,
    within: Collection[UUID] | None = None,
    day: date | None = None,
) -> Plan:
    """The plan for a table. `within`: the only areas that may change, or get parts; None: all.

    `day`: of which the table gives the state; None: of today.
    """
    return _Planner(within, day or timezone.localdate()).make(rows)


class _Planner:
    def __init__(self, within: Collection[UUID] | None, day: date) -> None:
        self.plan = Plan(day)
        self.tree = Tree()
        self.within = set(within) if within is not None else None
        self.seen: dict[Key, Row] = {}
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

    def _key(self, row: Row) -> Key | None:
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
        """The area the row means: known by a code, known by its name, or new."""
        key = self._key(row)
        known = self.tree.codes.get(key) if key else None
        if key and known:
            node = self.tree.nodes[known.area]
            if row.parent:
                self._move(node, self._parent(row, key), row)
            if known.name != row.name:
                self._rename(node, known, key, row)
            return node
        if key and (pk := self.tree.past_codes.get(key)):
            # An old code comes from an old table: no new name or parent is read out of it.
            return self._living(pk, "code")
        parent = self._parent(row, key)
        names = self._names(row, parent)
        return self._called(names, parent, key, row) or self._add(row, key, parent, names)

    def _called(
        self, names: list[str], parent: UUID | None, key: Key | None, row: Row
    ) -> Node | None:
        """The area of one of the names there, if the row means it; else one that had the name."""
        for name in names:
            pk = self.tree.by_place.get((parent, name))
            if pk and (key is None or self._takes_code(pk, key, row)):
                return self.tree.nodes[pk]
        past = self.tree.past_places.get((parent, names[0]))
        if past and key is None:
            return self._living(past, "name")
        if past in self.tree.nodes and key and self._takes_code(past, key, row):
            return self.tree.nodes[past]
        return None

    def _living(self, pk: UUID, column: str) -> Node:
        """The area itself. The row of one that has ended changes nothing, and says so."""
        if pk in self.tree.nodes:
            return self.tree.nodes[pk]
        ended = self.tree.ended[pk]
        words = {"name": ended.name, "day": ended.last_day.isoformat(), "after": self._after(pk)}
        if words["after"]:
            sentence = _("%(name)s ended on %(day)s. What came after it: %(after)s.")
        else:
            sentence = _("%(name)s ended on %(day)s. Nothing came after it.")
        raise _Stop(column, sentence % words)

    def _after(self, pk: UUID) -> str:
        return _("; ").join(self.tree.nodes[one].name for one in self.tree.after(pk))

    def _takes_code(self, pk: UUID, key: Key, row: Row) -> bool:
        """Whether this is the area the row means: its code is the first, or follows another.

        Two committees of one place stand in a table with both their codes.
        """
        scheme, _code = key
        old = self.tree.code_of.get((pk, scheme))
        if old and (scheme, old) in self.seen:
            return False
        if old:
            self._refuse_unlike(pk, (scheme, old), row)
        self._refuse_outside(pk)
        if old:
            del self.tree.codes[scheme, old]
            self.tree.past_codes[scheme, old] = pk
            self.plan.old_codes.add((scheme, old))
        self._give_code(key, pk, row.name)
        return True

    def _refuse_unlike(self, pk: UUID, old: Key, row: Row) -> None:
        """An area of another published name may be another one. Nobody guesses."""
        if row.name not in (self.tree.codes[old].name, self.tree.nodes[pk].name):
            sentence = _(
                "%(name)s has the code %(code)s. Is this another place, put both codes into the "
                "table. Has its code changed, write the name as it stands here."
            )
            raise _Stop("code", sentence % {"name": self.tree.nodes[pk].name, "code": old[1]})

    def _names(self, row: Row, parent: UUID | None) -> list[str]:
        """What the area may be called: the place's name first, else the one published."""
        above = [node.name for node in reversed(self.tree.above(parent))]
        return list(dict.fromkeys([place_name(row.name, above), row.name]))

    def _parent(self, row: Row, key: Key | None) -> UUID | None:
        if row.parent:
            return self._named_parent(row.parent)
        if key is None or key[0] != codes.STATS:
            raise _Stop("parent", _("Say which area it lies in."))
        code = codes.parent(key[1])
        code = self.no_places.get(code, code) if code else None
        if code is None:
            return None
        pk = self.tree.of_code((codes.STATS, code))
        if pk is None:
            raise _Later
        return self._standing(pk)

    def _named_parent(self, words: str) -> UUID:
        for key in ((codes.STATS, codes.full(words) or ""), (codes.LOCAL, words)):
            if pk := self.tree.of_code(key):
                return self._standing(pk)
        found = self.tree.named(words)
        if not found:
            raise _Later
        if len(found) > 1:
            raise _Stop("parent", _("Several areas are called so. Give its code, or the path."))
        return found[0]

    def _standing(self, pk: UUID) -> UUID:
        """The parent itself, or the one area that came after it."""
        found = self.tree.after(pk)
        if len(found) == 1:
            return found[0]
        if not found:
            raise _Stop("parent", _("The area it lies in has ended."))
        words = {"name": self.tree.ended[pk].name, "after": self._after(pk)}
        sentence = _("%(name)s was split into %(after)s. Say which of them it lies in.")
        raise _Stop("parent", sentence % words)

    def _add(self, row: Row, key: Key | None, parent: UUID | None, names: list[str]) -> Node:
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

    def _give_code(self, key: Key, pk: UUID, published: str) -> None:
        known = Known(pk, published)
        self.tree.codes[key] = self.plan.new_codes[key] = known
        scheme, code = key
        self.tree.code_of[pk, scheme] = code

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

    def _rename(self, node: Node, known: Known, key: Key, row: Row) -> None:
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
            north, east = Decimal(row.latitude), Decimal(row.longitude)
            point = measured(north, east, datum_of(row.datum))
            wanted |= {"latitude": point.latitude, "longitude": point.longitude}
            wanted["measured"] = point.said
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
