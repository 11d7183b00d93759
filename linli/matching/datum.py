"""Coordinates of the three systems in use in China, brought to WGS 84.

Satellites and phones measure in WGS 84. Maps that are sold in China are moved by a law of 2002:
Gaode, Tencent and WeChat give GCJ-02, some 300 to 600 m away; Baidu moves that once more (BD-09).
Mixed, the same door lies in three places. The movement was never published by who decreed it; the
polynomial below is what is known of it, and agrees with the maps to the metre (as in the libraries
coordtransform and eviltransform, which take the ellipsoid of Krassowsky for it, as we do).
"""

import math

from linli.matching.distance import Point

WGS84, GCJ02, BD09 = "wgs84", "gcj02", "bd09"
AXIS = 6378245.0  # metres, Krassowsky 1940
SQUASHED = 0.00669342162296594323  # its eccentricity, squared
TURN = math.pi * 3000.0 / 180.0  # of Baidu's movement
TURNS = 8  # of the way back: each makes the error a thousand times smaller
SOUTH, NORTH, WEST, EAST = 0.8293, 55.8271, 72.004, 137.8347  # where maps are moved


def to_wgs84(point: Point, system: str) -> Point:
    """The same place in WGS 84, to some centimetres. ValueError for a system nobody knows."""
    if system == WGS84:
        return point
    if system == GCJ02:
        return _back(point)
    if system == BD09:
        return _back(_from_baidu(point))
    raise ValueError(system)


def to_gcj02(point: Point) -> Point:
    """Where a Chinese map shows a place that was measured in WGS 84."""
    if not (SOUTH <= point.latitude <= NORTH and WEST <= point.longitude <= EAST):
        return point
    x, y = point.longitude - 105.0, point.latitude - 35.0
    north, east = _north(x, y), _east(x, y)
    bent = 1 - SQUASHED * math.sin(math.radians(point.latitude)) ** 2
    along = math.radians(AXIS * (1 - SQUASHED) / bent**1.5)
    across = math.radians(AXIS / math.sqrt(bent) * math.cos(math.radians(point.latitude)))
    return Point(point.latitude + north / along, point.longitude + east / across)


def to_bd09(point: Point) -> Point:
    """Where Baidu's map shows a place that was measured in WGS 84."""
    moved = to_gcj02(point)
    x, y = moved.longitude, moved.latitude
    far = math.hypot(x, y) + 0.00002 * math.sin(y * TURN)
    turned = math.atan2(y, x) + 0.000003 * math.cos(x * TURN)
    return Point(far * math.sin(turned) + 0.006, far * math.cos(turned) + 0.0065)


def _from_baidu(point: Point) -> Point:
    x, y = point.longitude - 0.0065, point.latitude - 0.006
    far = math.hypot(x, y) - 0.00002 * math.sin(y * TURN)
    turned = math.atan2(y, x) - 0.000003 * math.cos(x * TURN)
    return Point(far * math.sin(turned), far * math.cos(turned))


def _back(moved: Point) -> Point:
    """The movement has no inverse in closed form: what it moves to here is looked for."""
    found = moved
    for _ in range(TURNS):
        there = to_gcj02(found)
        found = Point(
            found.latitude + moved.latitude - there.latitude,
            found.longitude + moved.longitude - there.longitude,
        )
    return found


def _north(x: float, y: float) -> float:
    """Metres to the north, `x` and `y` degrees east of 105° and north of 35°."""
    metres = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x))
    metres += _waves(x)
    metres += (20 * math.sin(y * math.pi) + 40 * math.sin(y / 3 * math.pi)) * 2 / 3
    return metres + (160 * math.sin(y / 12 * math.pi) + 320 * math.sin(y * math.pi / 30)) * 2 / 3


def _east(x: float, y: float) -> float:
    metres = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x))
    metres += _waves(x)
    metres += (20 * math.sin(x * math.pi) + 40 * math.sin(x / 3 * math.pi)) * 2 / 3
    return metres + (150 * math.sin(x / 12 * math.pi) + 300 * math.sin(x / 30 * math.pi)) * 2 / 3


def _waves(x: float) -> float:
    return (20 * math.sin(6 * x * math.pi) + 20 * math.sin(2 * x * math.pi)) * 2 / 3
