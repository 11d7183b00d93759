"""The open orders of one's areas as a schematic map: where each stands, in what shape, and why.

Places are drawn by the point of their area, or by the order's own point, rounded to a tenth of a
kilometre so that no door can be told from it. No tile and no foreign host: points and names only.
Pure: orders in, points out.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from linli.areas.models import Area
from linli.catalogue.models import Urgency
from linli.orders.models import Order

# Small enough that a sign is still a finger wide on a phone of 390 pixels.
WIDTH, HEIGHT, EDGE = 480, 400, 70
APART = 40  # between two signs of one place
MARGIN = 26  # between a sign and the edge
SOON = timedelta(hours=1)
GOLDEN = math.pi * (3 - math.sqrt(5))  # turns of a sunflower: no two signs on one spot
SHORTEST = 0.004  # degrees: one place alone is not drawn as if it were a province


class Sign(StrEnum):
    """What a point says by its shape and colour; the most pressing first."""

    LATE = "late"
    SOON = "soon"
    URGENT = "urgent"
    CALM = "calm"


class Spot(NamedTuple):
    """Degrees, as they stand in an area or in an order."""

    latitude: float
    longitude: float


@dataclass(frozen=True)
class Mark:
    """One order on the map."""

    order: Order
    sign: Sign
    x: int
    y: int


@dataclass(frozen=True)
class Place:
    """One area: its orders, and where it is drawn, if that is known."""

    area: Area
    orders: list[tuple[Order, Sign]]
    x: int | None = None
    y: int | None = None
    reach: int = 0  # how far its signs lie around it

    @property
    def name_at(self) -> int:
        """Where its name stands: under its signs, on the paper."""
        return min(HEIGHT - 8, (self.y or 0) + self.reach + 14)


def sign_of(order: Order, now: datetime) -> Sign:
    """Its clock before its urgency: what ran out is the most pressing."""
    if order.due_at is not None and order.due_at < now:
        return Sign.LATE
    if order.due_at is not None and order.due_at < now + SOON:
        return Sign.SOON
    return Sign.URGENT if order.urgency == Urgency.URGENT else Sign.CALM


def spot_of(order: Order) -> Spot | None:
    """Where it is about: near the door if that is known and no secret, else its area's point."""
    at = order.whereabouts
    if at and not order.is_confidential and not order.is_anonymous:
        return Spot(round(at[0], 3), round(at[1], 3))
    return area_spot(order.area)


def area_spot(area: Area) -> Spot | None:
    if area.latitude is None or area.longitude is None:
        return None
    return Spot(float(area.latitude), float(area.longitude))


def drawing(orders: Sequence[Order], now: datetime) -> tuple[list[Mark], list[Place]]:
    """The marks, and the areas with all their orders, the most pressing area first."""
    spots = {order.pk: spot_of(order) for order in orders}
    areas = {order.area_id: order.area for order in orders}
    centres = {pk: area_spot(area) for pk, area in areas.items()}
    known = [spot for spot in (*spots.values(), *centres.values()) if spot is not None]
    lay = _projection(known) if known else None
    marks: list[Mark] = []
    taken: dict[tuple[int, int], int] = {}
    for order in orders:
        spot = spots[order.pk]
        if lay is None or spot is None:
            continue
        at = lay(spot)
        n = taken.get(at, 0)
        taken[at] = n + 1
        marks.append(Mark(order, sign_of(order, now), *_beside(at, n)))
    places = []
    for pk, area in areas.items():
        own = [(order, sign_of(order, now)) for order in orders if order.area_id == pk]
        centre = centres[pk]
        if lay is None or centre is None:
            places.append(Place(area, own))
            continue
        x, y = lay(centre)
        outermost = max(0, taken.get((x, y), 0) - 1)
        places.append(Place(area, own, x, y, reach=round(_distance(outermost)) + MARGIN))
    return marks, places


def _projection(known: Sequence[Spot]):  # type: ignore[no-untyped-def]
    """Degrees to pixels: north is up, a kilometre is as long both ways, all of it fits."""
    south, north = min(s.latitude for s in known), max(s.latitude for s in known)
    west, east = min(s.longitude for s in known), max(s.longitude for s in known)
    squeeze = max(0.01, math.cos(math.radians((south + north) / 2)))
    across, along = (east - west) * squeeze, north - south
    scale = min(
        (WIDTH - 2 * EDGE) / max(across, SHORTEST), (HEIGHT - 2 * EDGE) / max(along, SHORTEST)
    )

    def lay(spot: Spot) -> tuple[int, int]:
        x = WIDTH / 2 + (spot.longitude - (west + east) / 2) * squeeze * scale
        y = HEIGHT / 2 - (spot.latitude - (south + north) / 2) * scale
        return round(x), round(y)

    return lay


def _beside(at: tuple[int, int], n: int) -> tuple[int, int]:
    """The n-th sign of one spot, around it like the seeds of a sunflower, inside the paper."""
    distance = _distance(n)
    x = at[0] + distance * math.cos(n * GOLDEN)
    y = at[1] + distance * math.sin(n * GOLDEN)
    return (
        round(min(WIDTH - MARGIN, max(MARGIN, x))),
        round(min(HEIGHT - MARGIN, max(MARGIN, y))),
    )


def _distance(n: int) -> float:
    return APART * math.sqrt(n)
