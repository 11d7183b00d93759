"""The codes of the statistics bureau: 12 digits, 2 + 2 + 2 + 3 + 3 from province to village."""

import re

from linli.areas.models import Kind

STATS = "stats-12"
LOCAL = "local"  # a town's own numbers for its grids and groups
LENGTHS = (2, 4, 6, 9, 12)
KINDS = (Kind.PROVINCE, Kind.CITY, Kind.COUNTY, Kind.TOWN, Kind.COMMUNITY)


def full(code: str) -> str | None:
    """The code in 12 digits, also from its short form (441303 is 441303000000), or None."""
    if not re.fullmatch(r"[1-9][0-9]{1,11}", code) or len(code) not in LENGTHS:
        return None
    whole = code.ljust(12, "0")
    return whole if whole[:2] != "00" else None


def level(code: str) -> int:
    """1 for a province … 5 for a village, from the 12 digits."""
    parts = (code[2:4], code[4:6], code[6:9], code[9:])
    return max((n for n, part in enumerate(parts, start=2) if part.strip("0")), default=1)


def kind(code: str) -> Kind:
    """What such a code usually stands for."""
    return KINDS[level(code) - 1]


def parent(code: str) -> str | None:
    """The code of what it lies in, None for a province. Of a town without a county: its city's.

    Dongguan has no counties: its towns 441900… give 441900000000, which is the city itself.
    """
    at = level(code)
    return None if at == 1 else code[: LENGTHS[at - 2]].ljust(12, "0")
