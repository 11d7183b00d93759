"""Points as people measured them, kept in WGS 84 with what was measured beside them.

A coordinate that does not say its system is refused: the same two numbers lie half a kilometre
apart on a Chinese map and on a satellite's.
"""

from decimal import Decimal
from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.matching import Point
from linli.matching.datum import to_wgs84

SIXTH = Decimal("0.000001")  # degrees: a tenth of a metre


class Datum(models.TextChoices):
    """By what a point was measured."""

    WGS84 = "wgs84", _("Phone or satellite (WGS-84)")
    GCJ02 = "gcj02", _("Map of Gaode, Tencent or WeChat (GCJ-02)")
    BD09 = "bd09", _("Map of Baidu (BD-09)")


# As tables call them. China's own system of 2000 is that of the satellites but for centimetres.
WORDS = {
    "wgs84": Datum.WGS84, "gps": Datum.WGS84, "cgcs2000": Datum.WGS84, "大地2000": Datum.WGS84,
    "国家2000": Datum.WGS84, "gcj02": Datum.GCJ02, "火星": Datum.GCJ02, "高德": Datum.GCJ02,
    "腾讯": Datum.GCJ02, "微信": Datum.GCJ02, "bd09": Datum.BD09, "百度": Datum.BD09,
}  # fmt: skip


class Measured(NamedTuple):
    """Degrees north and east in WGS 84, and what was measured: "gcj02 22.998,113.658"."""

    latitude: Decimal
    longitude: Decimal
    said: str


def datum_of(words: str) -> str:
    """Which system a word means; "" for none that is known."""
    plain = "".join(words.split()).casefold().replace("-", "").removesuffix("坐标系")
    return WORDS.get(plain.removesuffix("坐标"), "")


def measured(latitude: Decimal, longitude: Decimal, datum: str) -> Measured:
    """Brought to WGS 84. ValueError for a system that is none."""
    point = to_wgs84(Point(float(latitude), float(longitude)), datum)
    north, east = (Decimal(one).quantize(SIXTH) for one in (point.latitude, point.longitude))
    return Measured(north, east, f"{datum} {latitude:f},{longitude:f}"[:60])
