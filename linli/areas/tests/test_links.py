"""Whatever is done to the tree, its links are what a naive reckoning from the parents gives."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from linli.areas import actions
from linli.areas.models import Area, AreaLink, Kind, Succession
from linli.areas.tests.make import make_area
from linli.core.errors import Refused

Links = set[tuple[UUID, UUID, int, bool]]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["add", "add", "move", "move", "end", "merge", "split"]),
        st.integers(0, 30),
        st.integers(0, 30),
    ),
    max_size=25,
)


def reckoned() -> Links:
    """The links that follow from the parents and the successors, way by way."""
    ups: dict[UUID, list[tuple[UUID, bool]]] = {
        pk: [(parent, False)] if parent else []
        for pk, parent in Area.objects.values_list("pk", "parent")
    }
    for pk, successor in Succession.objects.values_list("area", "successor"):
        ups[pk].append((successor, True))
    best: dict[tuple[UUID, UUID], tuple[bool, int]] = {}
    for pk in ups:
        waiting = [(pk, False, 0)]
        while waiting:
            upper, is_inherited, steps = waiting.pop()
            way = (is_inherited, steps)
            best[upper, pk] = min(way, best.get((upper, pk), way))
            waiting += [(one, is_inherited or by, steps + 1) for one, by in ups[upper]]
    return {(above, below, steps, way) for (above, below), (way, steps) in best.items()}


def stored() -> Links:
    return set(AreaLink.objects.values_list("above", "below", "steps", "is_inherited"))


class LinksTest(TestCase):
    @pytest.mark.walk
    @settings(max_examples=60, deadline=None)
    @given(steps=STEPS)
    def test_links_follow_every_change(self, steps: list[tuple[str, int, int]]) -> None:
        areas = [make_area(kind=Kind.TOWN), make_area(kind=Kind.TOWN)]
        for step, one, other in steps:
            area, second = areas[one % len(areas)], areas[other % len(areas)]
            try:
                match step:
                    case "add":
                        areas.append(make_area(parent=area, kind=Kind.TOWN))
                    case "move":
                        actions.move(area, by=None, parent=second)
                    case "end":
                        actions.end(area, by=None, on=date(2026, 5, 1))
                    case "split":
                        third = areas[(other + 1) % len(areas)]
                        heirs = [actions.Heir(second), actions.Heir(third)]
                        actions.end(area, by=None, on=date(2026, 5, 1), heirs=heirs)
                    case _:
                        actions.end(
                            area, by=None, on=date(2026, 5, 1), heirs=[actions.Heir(second)]
                        )
            except Refused:
                pass

            assert stored() == reckoned()
