"""Words of somebody in danger: they read whom to call before they read of services.

data/urgent.txt has a line for each: the word, and after it longer ones that hold it and mean
something else. A note too many does no harm; a note too few might.
"""

from functools import lru_cache
from pathlib import Path

from linli.core.search import plain

TABLE = Path(__file__).parent / "data" / "urgent.txt"


def is_urgent(text: str) -> bool:
    """Whether somebody may be in danger, in either script and with blanks anywhere."""
    words = " ".join(plain(text).split())
    return any(_says(kept, *line) for kept in (words, words.replace(" ", "")) for line in _table())


def _says(text: str, word: str, others: tuple[str, ...]) -> bool:
    for other in others:
        text = text.replace(other, "")
    return word in text


@lru_cache
def _table() -> list[tuple[str, tuple[str, ...]]]:
    lines = [line for line in TABLE.read_text().splitlines() if line]
    return [_line(line) for line in lines]


def _line(line: str) -> tuple[str, tuple[str, ...]]:
    if line.isascii():  # English words have blanks inside
        return line, ()
    word, *others = line.split()
    return word, tuple(others)
