"""Matching: who fits, who does not and why; whatever the order in which they are asked."""

import ast
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import cos, radians
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli import matching
from linli.matching import (
    CHILD,
    CHILDREN,
    Busy,
    Helper,
    LeftOut,
    Need,
    Point,
    Why,
    WhyNot,
    candidates,
    left_out,
    metres_between,
)

FOSHAN = Point(23.03, 113.14)
NINE = datetime(2026, 5, 4, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
HOME, ELSEWHERE = UUID(int=901), UUID(int=902)
NEED = Need(
    NINE, NINE + HOUR, FOSHAN, forces=frozenset({"worker"}), skills=frozenset({"electric"}),
    licence_level=1, trust=1, languages=("yue", "cmn"), sex_wish="2", household=HOME,
)  # fmt: skip
GOOD = Helper(
    UUID(int=1), frozenset({"worker"}), licence_level=2, trust=1, skills=frozenset({"electric"}),
    languages=frozenset({"yue"}), sex="2", point=FOSHAN, household=ELSEWHERE, has_time=True,
)  # fmt: skip


class TestDistance:
    """Against the series for the length of a degree (Snyder 1987, USGS 1395)."""

    def test_north(self) -> None:
        phi = radians(FOSHAN.latitude)
        degree = 111_132.954 - 559.822 * cos(2 * phi) + 1.175 * cos(4 * phi)
        there = Point(FOSHAN.latitude + 500 / degree, FOSHAN.longitude)

        assert abs(metres_between(FOSHAN, there) - 500) < 1

    def test_east(self) -> None:
        phi = radians(FOSHAN.latitude)
        degree = 111_412.84 * cos(phi) - 93.5 * cos(3 * phi) + 0.118 * cos(5 * phi)
        there = Point(FOSHAN.latitude, FOSHAN.longitude + 500 / degree)

        assert abs(metres_between(FOSHAN, there) - 500) < 1

    def test_it_is_the_same_both_ways_and_nothing_to_oneself(self) -> None:
        there = Point(22.9, 113.3)

        assert metres_between(FOSHAN, there) == metres_between(there, FOSHAN) > 20_000
        assert metres_between(FOSHAN, FOSHAN) == 0

    def test_over_the_date_line_it_is_near(self) -> None:
        assert metres_between(Point(0, 179.999), Point(0, -179.999)) < 300

    @pytest.mark.parametrize(("north", "east"), [(91, 0), (0, 181), (float("nan"), 0)])
    def test_a_point_lies_on_the_earth(self, north: float, east: float) -> None:
        with pytest.raises(ValueError, match="not on the earth"):
            Point(north, east)


def test_the_reasons_stand_in_the_order_a_person_would_say_them() -> None:
    need = replace(NEED, served_before_by={GOOD.id: 3})

    [one] = candidates(need, [GOOD])

    assert [reason.code for reason in one.reasons] == list(Why)
    assert [dict(reason.facts) for reason in one.reasons] == [
        {"skills": "electric"}, {"level": 2}, {"language": "yue"}, {"metres": 0},
        {"starts": NINE, "ends": NINE + HOUR}, {"starts": NINE, "ends": NINE + HOUR},
        {"times": 3}, {"sex": "2"},
    ]  # fmt: skip


def test_what_was_not_asked_for_is_not_said() -> None:
    [one] = candidates(Need(NINE, NINE + HOUR), [Helper(UUID(int=1))])

    assert [reason.code for reason in one.reasons] == [Why.FREE]


@pytest.mark.parametrize(
    ("need", "helper", "reason", "facts"),
    [
        ({"refused_by_person": frozenset({GOOD.id})}, {}, WhyNot.REFUSED_BY_PERSON, {}),
        ({"declined_by": frozenset({GOOD.id})}, {}, WhyNot.DECLINED, {}),
        ({}, {"household": HOME}, WhyNot.SAME_HOUSEHOLD, {}),
        ({}, {"forces": frozenset({"x"})}, WhyNot.WRONG_FORCE, {"wanted": "worker"}),
        ({}, {"trust": 0}, WhyNot.NOT_VERIFIED, {"has": 0, "wanted": 1}),
        ({"age_group": CHILD}, {}, WhyNot.NOT_CLEARED, {"wanted": CHILDREN}),
        ({"clearances": frozenset({"mind"})}, {}, WhyNot.NOT_CLEARED, {"wanted": "mind"}),
        ({}, {"licence_level": 0}, WhyNot.LICENCE_TOO_LOW, {"has": 0, "wanted": 1}),
        ({}, {"skills": frozenset()}, WhyNot.NO_SKILL, {"wanted": "electric"}),
        ({}, {"sex": "1"}, WhyNot.WRONG_SEX, {"wanted": "2"}),
        ({}, {"languages": frozenset({"eng"})}, WhyNot.NO_COMMON_LANGUAGE, {"wanted": "yue cmn"}),
        ({"within": 10.0}, {"point": Point(23.031, 113.14)}, WhyNot.TOO_FAR,
         {"metres": 111, "within": 10}),
        ({}, {"busy": (Busy(NINE - HOUR, NINE + HOUR / 2),)}, WhyNot.BUSY,
         {"starts": NINE - HOUR, "ends": NINE + HOUR / 2}),
        ({}, {"load": 8}, WhyNot.AT_LIMIT, {"load": 8, "limit": 8}),
        ({}, {"load": 0, "limit": 0}, WhyNot.AT_LIMIT, {"load": 0, "limit": 0}),
    ],
)  # fmt: skip
def test_the_decisive_reason_is_given(
    need: dict[str, object], helper: dict[str, object], reason: WhyNot, facts: dict[str, object]
) -> None:
    need_now, helper_now = replace(NEED, **need), replace(GOOD, **helper)  # type: ignore[arg-type]

    assert candidates(need_now, [helper_now]) == []
    assert left_out(need_now, [helper_now]) == [LeftOut(GOOD.id, reason, facts)]  # type: ignore[arg-type]


def test_of_two_reasons_the_one_that_is_harder_to_change_decides() -> None:
    helper = replace(GOOD, load=8, licence_level=0)

    assert left_out(NEED, [helper])[0].reason == WhyNot.LICENCE_TOO_LOW


def test_whoever_is_done_when_it_begins_is_free() -> None:
    helper = replace(GOOD, busy=(Busy(NINE - HOUR, NINE), Busy(NINE + HOUR, NINE + 2 * HOUR)))

    assert candidates(NEED, [helper])


def test_a_tie_goes_to_the_lighter_day_and_then_to_the_id() -> None:
    need = Need(NINE, NINE + HOUR)
    # half a day each: the same points, but two against four
    heavy, light = Helper(UUID(int=1), load=4, limit=8), Helper(UUID(int=3), load=2, limit=4)
    same = replace(light, id=UUID(int=2))

    assert [one.id.int for one in candidates(need, [heavy, light, same])] == [2, 3, 1]


@pytest.mark.parametrize(
    "make",
    [
        lambda: Need(NINE, NINE),
        lambda: Need(NINE, NINE + HOUR, within=0),
        lambda: Busy(NINE, NINE - HOUR),
        lambda: Helper(UUID(int=1), load=-1),
    ],
)
def test_what_cannot_be_is_not_made(make) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError, match=r"ends|within|less"):
        make()


# --- properties ------------------------------------------------------------------------------

codes = st.frozensets(st.sampled_from(["a", "b", "c"]))
points = st.none() | st.builds(Point, st.floats(22.99, 23.07), st.floats(113.1, 113.18))
hours = st.integers(0, 9).map(lambda n: NINE + n * HOUR / 2)
busy = st.builds(lambda at, n: Busy(at, at + n * HOUR / 2), hours, st.integers(1, 4))
homes = st.none() | st.sampled_from([HOME, ELSEWHERE])
ids = st.integers(1, 12).map(lambda n: UUID(int=n))
helpers = st.lists(
    st.builds(
        Helper, ids, codes, st.integers(0, 2), st.integers(0, 2), codes, codes,
        st.sampled_from(["1", "2"]), points, st.lists(busy, max_size=2).map(tuple),
        st.integers(0, 5), st.integers(0, 5), codes, homes,
    ),
    max_size=12, unique_by=lambda one: one.id,
)  # fmt: skip
needs = st.builds(
    lambda at, n, **more: Need(at, at + n * HOUR / 2, **more),
    hours,
    st.integers(1, 4),
    point=points,
    within=st.floats(500, 9000),
    forces=codes,
    skills=st.frozensets(st.sampled_from(["a", "b"]), max_size=1),
    licence_level=st.integers(0, 1),
    trust=st.integers(0, 1),
    languages=st.lists(st.sampled_from(["a", "b", "c"]), unique=True).map(tuple),
    sex_wish=st.sampled_from(["", "", "1"]),
    household=homes,
    served_before_by=st.dictionaries(ids, st.integers(0, 7)),
    declined_by=st.frozensets(ids, max_size=2),
)


@given(needs, helpers)
def test_everybody_is_in_exactly_one_of_the_two_lists(need: Need, asked: list[Helper]) -> None:
    found = [one.id for one in candidates(need, asked)] + [one.id for one in left_out(need, asked)]

    assert sorted(found) == sorted(one.id for one in asked)


@given(needs, helpers, st.randoms(use_true_random=False))
def test_the_order_in_which_they_are_asked_makes_no_difference(
    need: Need, asked: list[Helper], chance: object
) -> None:
    mixed = list(asked)
    chance.shuffle(mixed)  # type: ignore[attr-defined]

    assert candidates(need, mixed) == candidates(need, asked)
    assert left_out(need, mixed) == left_out(need, asked)


@given(needs, helpers)
def test_the_list_goes_down_from_100_to_0(need: Need, asked: list[Helper]) -> None:
    scores = [one.score for one in candidates(need, asked)]

    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 100 for score in scores)


@given(needs, helpers, st.integers(0, 11), st.sampled_from(["served", "near", "load", "language"]))
def test_a_better_fit_never_ranks_lower(
    need: Need, asked: list[Helper], chosen: int, how: str
) -> None:
    fitting = [one.id for one in candidates(need, asked)]
    if not fitting:
        return
    pk = fitting[chosen % len(fitting)]
    one = next(helper for helper in asked if helper.id == pk)
    better, need_now = one, need
    match how:
        case "served":
            times = need.served_before_by.get(pk, 0) + 1
            need_now = replace(need, served_before_by={**need.served_before_by, pk: times})
        case "near":
            better = replace(one, point=_half_way(one.point, need.point))
        case "load":
            better = replace(one, load=max(one.load - 1, 0))
        case "language":
            better = replace(one, languages=one.languages | set(need.languages[:1]))

    others = [better if helper.id == pk else helper for helper in asked]
    after = [found.id for found in candidates(need_now, others)]

    assert after.index(pk) <= fitting.index(pk)


def _half_way(here: Point | None, there: Point | None) -> Point | None:
    """Half of the way to where they are needed; all of it for whoever was nowhere."""
    if here is None or there is None:
        return there
    north, east = here.latitude + there.latitude, here.longitude + there.longitude
    return Point(north / 2, east / 2)


def test_it_stands_alone() -> None:
    """Nothing of Django and nothing else of Linli, so that it can be measured and used alone."""
    allowed = {
        "collections",
        "dataclasses",
        "datetime",
        "enum",
        "math",
        "re",
        "unicodedata",
        "uuid",
    }
    allowed |= {"linli"}
    for path in Path(matching.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom):
                named = node.module or ""
                assert named.split(".")[0] in allowed, path
                assert not named.startswith("linli") or named.startswith("linli.matching"), path
            if isinstance(node, ast.Import):
                assert {one.name for one in node.names} <= allowed, path
