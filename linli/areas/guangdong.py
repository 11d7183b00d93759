"""The divisions of Guangdong that ship with Linli, as rows of a table. See data/README.md."""

import csv
import lzma
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from linli.areas.sheet import Row

DATA = Path(__file__).with_name("data")
FILE = DATA / "guangdong-2023.csv.xz"
ZONES = DATA / "zones.csv"
DAY = date(2023, 6, 30)  # of which they give the state


def rows() -> Iterator[Row]:
    """Every area, a parent always before its parts."""
    with ZONES.open(encoding="utf-8", newline="") as file:
        zones = list(csv.DictReader(file))
    moved = {town: zone["name"] for zone in zones for town in zone["towns"].split()}
    with lzma.open(FILE, "rt", encoding="utf-8") as lines:
        entries = [line.rstrip("\n").split(";") for line in lines]
    for number, (code, name) in enumerate(sorted(entries, key=_size), start=1):
        yield Row(number, name, code, parent=moved.get(code, ""))
        for zone in zones:
            if zone["parent"] == code:
                yield Row(number, zone["name"], parent=code, kind=zone["kind"])


def _size(entry: list[str]) -> tuple[int, str]:
    return len(entry[0]), entry[0]
