"""How far it is between two points, as the crow flies.

The haversine on a mean sphere is 0.4 % too long from north to south at our latitude: 2 m in 500.
With the radii of curvature of the ellipsoid at the middle latitude it is exact to the metre over
what anybody walks or drives to help (Rapp, Geometric Geodesy I, 1991, §3; WGS 84).
"""

import math
from dataclasses import dataclass

EQUATOR = 6_378_137.0  # metres, WGS 84
FLATTENING = 1 / 298.257223563
SQUASHED = FLATTENING * (2 - FLATTENING)  # the first eccentricity, squared


@dataclass(frozen=True)
class Point:
    """Degrees north and east. Both points of a distance are of one datum (all WGS 84, or all
    GCJ-02 as Chinese maps give them): mixed, they lie half a kilometre apart."""

    latitude: float
    longitude: float

    def __post_init__(self) -> None:
        if not (-90 <= self.latitude <= 90 and -180 <= self.longitude <= 180):
            message = "not on the earth"
            raise ValueError(message)


def metres_between(one: Point, other: Point) -> float:
    """Metres, the same both ways. Within 0.1 % up to 100 km away from the poles."""
    middle = math.radians((one.latitude + other.latitude) / 2)
    north = math.radians(other.latitude - one.latitude)
    east = math.radians((other.longitude - one.longitude + 180) % 360 - 180)
    bent = 1 - SQUASHED * math.sin(middle) ** 2
    along_meridian = EQUATOR * (1 - SQUASHED) / bent**1.5
    across = EQUATOR / math.sqrt(bent)
    return math.hypot(along_meridian * north, across * math.cos(middle) * east)
