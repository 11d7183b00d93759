"""Whatever is done to the tree, its links are what a naive reckoning from the parents gives."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from linli.areas import actions
from linli.areas.models import Area, AreaLink, Kind
from linli.areas.tests.make import make_area
from linli.core.errors import Refused

Links = set[tuple[UUID, UUID, int]]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["add", "add", "move", "move", "end", "end with successor"]),
        st.integers(0, 30),
        st.integers(0, 30),
    ),
    max_size=25,
)


def reckoned() -> Links:
    """The links that follow from the parents, step by step."""
    parents = dict(Area.objects.values_list("pk", "parent"))
    links: Links = set()
    for pk in parents:
        upper: UUID | None = pk
        steps = 0
        while upper is not None:
            links.add((upper, pk, steps))
            upper, steps = parents[upper], steps + 1
    return links


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
                    case _:
                        actions.end(area, by=None, on=date(2026, 5, 1), successor=second)
            except Refused:
                pass

            stored = set(AreaLink.objects.values_list("above", "below", "steps"))
            assert stored == reckoned()
