"""The links between areas: they follow every change of a parent or a successor, in the same commit.

What has ended is reached through what it lay in and through what came after it.
"""

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from linli.areas.models import Area, AreaLink, PastLink, Succession

BATCH = 5000


class Way(NamedTuple):
    """How an area lies in another; the smaller is the better of two."""

    is_inherited: bool
    steps: int


Ways = dict[UUID, Way]  # by what lies above


def hold_tree() -> None:
    """Let nobody else change the tree until the transaction ends.

    Two moves at once could each look right and together close a circle, even in places far
    from one another; changes of the tree are rare, so they take turns.
    """
    list(Area.objects.filter(parent=None).order_by("pk").select_for_update().values_list("pk"))


def link(area: Area) -> None:
    """Write the links of a new leaf: to itself, and from all that lies above its parent."""
    links = [AreaLink(above=area, below=area, steps=0)]
    if area.parent_id:
        links += [
            AreaLink(
                above_id=upper.above_id, below=area, steps=upper.steps + 1,
                is_inherited=upper.is_inherited,
            )
            for upper in AreaLink.objects.filter(below=area.parent_id)
        ]  # fmt: skip
    AreaLink.objects.bulk_create(links)


def relink(area: Area, *, on: date) -> None:
    """Write the links of an area and all below it afresh, after its parent or what comes after
    it changed on a day. Links that go are kept as past ones, for the figures of the past."""
    inside = AreaLink.objects.filter(above=area).values("below")
    wanted = _reckon(inside)
    old = {(one.above_id, one.below_id): one for one in AreaLink.objects.filter(below__in=inside)}
    gone = [one for key, one in old.items() if key[0] not in wanted[key[1]]]
    PastLink.objects.bulk_create(
        (
            PastLink(
                above_id=one.above_id, below_id=one.below_id, valid_from=one.valid_from,
                valid_until=on,
            )
            for one in gone
            if one.valid_from is None or one.valid_from < on
        ),
        batch_size=BATCH,
    )  # fmt: skip
    for at in range(0, len(gone), BATCH):
        AreaLink.objects.filter(pk__in=[one.pk for one in gone[at : at + BATCH]]).delete()
    _write(wanted, old, on)


def _write(wanted: dict[UUID, Ways], old: dict[tuple[UUID, UUID], AreaLink], on: date) -> None:
    new, changed = [], []
    for below, ways in wanted.items():
        for above, way in ways.items():
            known = old.get((above, below))
            if known is None:
                new.append(AreaLink(above_id=above, below_id=below, valid_from=on, **way._asdict()))
            elif way != (known.is_inherited, known.steps):
                known.is_inherited, known.steps = way
                changed.append(known)
    AreaLink.objects.bulk_update(changed, Way._fields, batch_size=500)
    AreaLink.objects.bulk_create(new, batch_size=BATCH)


def _reckon(inside: QuerySet[AreaLink, Any]) -> dict[UUID, Ways]:
    """How each of the areas lies in others, from the parents and the successors."""
    edges: dict[UUID, list[tuple[UUID, bool]]] = {}
    for pk, parent in Area.objects.filter(pk__in=inside).values_list("pk", "parent"):
        edges[pk] = [(parent, False)] if parent else []
    rows = Succession.objects.filter(area__in=inside).values_list("area", "successor")
    for pk, successor in rows:
        edges[pk].append((successor, True))
    outside = {to for ends in edges.values() for to, _inherited in ends} - set(edges)
    done: dict[UUID, Ways] = {pk: {} for pk in outside}
    for link in AreaLink.objects.filter(below__in=outside):
        done[link.below_id][link.above_id] = Way(link.is_inherited, link.steps)
    for pk in edges:
        _ways(pk, edges, done)
    return {pk: done[pk] for pk in edges}


def _ways(pk: UUID, edges: dict[UUID, list[tuple[UUID, bool]]], done: dict[UUID, Ways]) -> Ways:
    if pk not in done:
        found: Ways = {pk: Way(is_inherited=False, steps=0)}
        for to, by_succession in edges[pk]:
            for above, way in _ways(to, edges, done).items():
                longer = Way(way.is_inherited or by_succession, way.steps + 1)
                found[above] = min(longer, found.get(above, longer))
        done[pk] = found
    return done[pk]
