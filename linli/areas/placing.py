"""To which of the parts of a split area an address belongs: by its words, or nobody says."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

NUMERALS = frozenset("0123456789零〇一二三四五六七八九十百千")


def plain(words: str) -> str:
    """An address without blanks and in one width, so that it can be compared."""
    return "".join(unicodedata.normalize("NFKC", words).upper().split())


def fragments(text: str) -> list[str]:
    """The parts of addresses of a text, one on each line, each once."""
    return list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


def names(address: str, fragment: str) -> bool:
    """Whether an address names a part: 三巷 is not in 十三巷 5 号, nor 塔坡街 1 in 塔坡街 12 号."""
    address, fragment = plain(address), plain(fragment)
    at = address.find(fragment) if fragment else -1
    while at >= 0:
        before, after = address[:at][-1:], address[at + len(fragment) :][:1]
        is_cut = _is_number(before, fragment[0]) or _is_number(fragment[-1], after)
        if not is_cut:
            return True
        at = address.find(fragment, at + 1)
    return False


def _is_number(one: str, other: str) -> bool:
    """Whether two characters side by side are parts of one number."""
    return one in NUMERALS and other in NUMERALS


def belongs(address: str, buildings: Mapping[UUID, Sequence[str]]) -> UUID | None:
    """The one area whose parts the address names; None when it is none, or several."""
    found = [pk for pk, parts in buildings.items() if any(names(address, one) for one in parts)]
    return found[0] if len(found) == 1 else None


def named_twice(lists: Iterable[Sequence[str]]) -> str:
    """A part of an address that stands in two of the lists; "" if none does."""
    counts = Counter(part for one in lists for part in {plain(words) for words in one})
    return next((part for part, count in counts.items() if count > 1), "")
