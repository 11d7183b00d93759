"""What other apps put on the public page of a place's figures, in their ready().

    blocks.public_block("orders/figures_block.html", words, order=20, behind=behind)

`words(area_id, first_month, last_month)` gives the template's context, or None when there is
nothing to say. The page is drawn once for everybody and kept for less than a minute; the template
knows `place`, `display`, `language` and its own words. A number below `SMALL` is not to be shown.

`behind(figure, area_id, month)` gives the list that a figure of the block counts, for the same page
with `?of=figure`; None where there is none, or where the figure is not published.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import QuerySet

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SMALL = 5  # of fewer, somebody who knows the place could tell who it was

Words = Callable[[UUID, date, date], dict[str, Any] | None]


@dataclass(frozen=True)
class Line:
    """What stands for one thing that was counted, for everybody to read: nobody is named."""

    title: str
    under: str = ""
    value: str = ""
    number: int = 1  # how much of the figure this line is


@dataclass(frozen=True)
class Behind:
    """The list behind a figure: its name, how much it says, what it counts, and its lines."""

    label: "StrOrPromise"
    number: str
    rows: QuerySet[Any]
    lines: Callable[[list[Any]], list[Line]]


Behinds = Callable[[str, UUID, date], Behind | None]


@dataclass(frozen=True)
class Block:
    template: str
    words: Words
    order: int
    behind: Behinds | None = None


_blocks: list[Block] = []


def public_block(
    template: str, words: Words, *, order: int = 50, behind: Behinds | None = None
) -> None:
    """A block below the figures. ready() may run twice in a test."""
    block = Block(template, words, order, behind)
    if block not in _blocks:
        _blocks.append(block)
        _blocks.sort(key=lambda one: one.order)


def public_blocks() -> list[Block]:
    return list(_blocks)


def behind(figure: str, area_id: UUID, month: date) -> Behind | None:
    """The list behind a figure of one of the blocks."""
    asked = (block.behind for block in _blocks if block.behind)
    return next(filter(None, (one(figure, area_id, month) for one in asked)), None)


def shown(number: int) -> int | None:
    """The number, or None where it is too small to be published."""
    return None if 0 < number < SMALL else number
