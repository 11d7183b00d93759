"""What the colours of a warning mean, by kind and province; and the kind and colour of a text.

Both are data (data/colours.txt, data/kinds.txt). Where a text names no colour, or two, none is
made up: the severity of CAP is something else.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from linli.alerts.models import Colour, Kind

DATA = Path(__file__).parent / "data"
NATION = "00"
_NAMED = re.compile(r"([白蓝藍黄黃橙红紅])色")
_LETTERS = {
    "白": Colour.WHITE, "蓝": Colour.BLUE, "藍": Colour.BLUE, "黄": Colour.YELLOW,
    "黃": Colour.YELLOW, "橙": Colour.ORANGE, "红": Colour.RED, "紅": Colour.RED,
}  # fmt: skip
_ENGLISH = re.compile(r"\b(white|blue|yellow|orange|red)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Meaning:
    """What a colour means, and whose paper says so."""

    province: str
    kind: str
    colour: str
    hours: int
    words: str
    source: str


def _lines(name: str) -> list[list[str]]:
    rows = (DATA / name).read_text().splitlines()
    return [
        [part.strip() for part in row.split("|")] for row in rows if row and not row.startswith("#")
    ]


@cache
def meanings() -> tuple[Meaning, ...]:
    return tuple(
        Meaning(province, kind, colour, int(hours), words, source)
        for province, kind, colour, hours, words, source in _lines("colours.txt")
    )


def table(kind: str, province: str) -> list[Meaning]:
    """The colours of a kind in a province, from the lowest: its own, or those of the country."""
    for where in (province, NATION):
        found = [one for one in meanings() if one.kind == kind and one.province == where]
        if found:
            return sorted(found, key=lambda one: Colour.values.index(one.colour))
    return []


def meaning(kind: str, colour: str, province: str) -> Meaning | None:
    return next((one for one in table(kind, province) if one.colour == colour), None)


@cache
def _kinds() -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((row[0], tuple(row[1:])) for row in _lines("kinds.txt"))


def kind_of(*texts: str) -> str:
    """What a warning is about, by its own words: the event before the headline."""
    for text in texts:
        low = text.lower()
        for kind, words in _kinds():
            if any(word in low for word in words):
                return kind
    return Kind.OTHER


def colour_of(*texts: str) -> str:
    """The colour, if a text names exactly one; the first text that names any decides."""
    for text in texts:
        found = {str(_LETTERS[letter]) for letter in _NAMED.findall(text)}
        found |= {word.lower() for word in _ENGLISH.findall(text)}
        if found:
            return found.pop() if len(found) == 1 else ""
    return ""
