"""The same door measured three ways is one door."""

import pytest

from linli.matching import Point, metres_between
from linli.matching.datum import to_bd09, to_gcj02, to_wgs84

# Pairs that the authors of eviltransform published (WGS 84, GCJ-02).
KNOWN = [
    (Point(31.1774276, 121.5272106), Point(31.17530398364597, 121.531541859215)),
    (Point(22.543847, 113.912316), Point(22.540796131694766, 113.9171764808363)),
    (Point(39.911954, 116.377817), Point(39.91334545536069, 116.38404722455657)),
]
DOORS = [Point(22.998, 113.658), Point(23.1291, 113.2644), Point(45.75, 126.65),
         Point(18.25, 109.51)]  # fmt: skip


@pytest.mark.parametrize(("measured", "shown"), KNOWN)
def test_it_moves_as_the_maps_do(measured: Point, shown: Point) -> None:
    assert metres_between(to_gcj02(measured), shown) < 0.1


@pytest.mark.parametrize("door", DOORS)
def test_the_same_door_measured_three_ways_agrees(door: Point) -> None:
    ways = [to_wgs84(door, "wgs84"), to_wgs84(to_gcj02(door), "gcj02"),
            to_wgs84(to_bd09(door), "bd09")]  # fmt: skip
    for one in ways:
        assert metres_between(one, door) < 0.5  # five metres are wanted
    assert metres_between(to_gcj02(door), door) > 200
    assert metres_between(to_bd09(door), to_gcj02(door)) > 500


def test_beyond_the_border_nothing_is_moved() -> None:
    assert to_gcj02(Point(48.8, 2.3)) == Point(48.8, 2.3)


def test_an_unknown_system_is_refused() -> None:
    with pytest.raises(ValueError, match="mars"):
        to_wgs84(DOORS[0], "mars")
