"""Which areas of ours a warning is for: by the codes it gives, and by what lies in its polygons."""

from collections.abc import Iterable
from itertools import pairwise
from uuid import UUID

from linli.alerts.capdata import Area, Point
from linli.alerts.models import By
from linli.areas import queries
from linli.areas.codes import full

MOST_AREAS = 500  # of one warning


def placed(areas: Iterable[Area]) -> dict[UUID, str]:
    """The ids of our areas, and how each was found; a code before a polygon.

    Only places (areas with a home page here) are looked for in polygons: whoever lives in a part
    of one finds the warning there.
    """
    several = list(areas)
    given = [full(pair.value.strip()) for area in several for pair in area.geocodes]
    by_code = queries.by_codes({code for code in given if code})
    found = {area.pk: str(By.CODE) for area in by_code.values()}
    rings = [ring for area in several for ring in area.polygons]
    if rings:
        points = queries.places().exclude(latitude=None)
        for pk, latitude, longitude in points.values_list("pk", "latitude", "longitude"):
            if latitude is None or longitude is None:
                continue
            if any(inside((latitude, longitude), ring) for ring in rings):
                found.setdefault(pk, str(By.POLYGON))
    return found


def inside(point: Point, ring: tuple[Point, ...]) -> bool:
    """Whether a point lies in a closed ring, on the plane of degrees: how often a ray from it to
    the north crosses the ring. Right for rings that do not cross the date line or a pole."""
    latitude, longitude = point
    is_in = False
    for (south, west), (north, east) in pairwise(ring):
        if (west > longitude) != (east > longitude):
            crosses = south + (north - south) * (longitude - west) / (east - west)
            is_in ^= latitude < crosses
    return is_in
