"""What other apps put on the public page of a place's figures, in their ready().

    blocks.public_block("orders/figures_block.html", words, order=20)

`words(area_id, first_month, last_month)` gives the template's context, or None when there is
nothing to say. The page is drawn once for everybody and kept for less than a minute; the template
knows `place`, `display`, `language` and its own words. A number below `SMALL` is not to be shown.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

SMALL = 5  # of fewer, somebody who knows the place could tell who it was

Words = Callable[[UUID, date, date], dict[str, Any] | None]


@dataclass(frozen=True)
class Block:
    template: str
    words: Words
    order: int


_blocks: list[Block] = []


def public_block(template: str, words: Words, *, order: int = 50) -> None:
    """A block below the figures. ready() may run twice in a test."""
    block = Block(template, words, order)
    if block not in _blocks:
        _blocks.append(block)
        _blocks.sort(key=lambda one: one.order)


def public_blocks() -> list[Block]:
    return list(_blocks)


def shown(number: int) -> int | None:
    """The number, or None where it is too small to be published."""
    return None if 0 < number < SMALL else number
