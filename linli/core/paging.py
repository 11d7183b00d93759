"""Pages of a list, with numbers that cannot be too large for the database."""

from collections.abc import Callable, Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

PER_PAGE = 30
LAST_PAGE = 10_000


def page_of(
    rows: "QuerySet[Any] | Sequence[Any]",
    number: object,
    per_page: int = PER_PAGE,
    *,
    first: Callable[[], Sequence[Any]] | None = None,
) -> Page[Any]:
    """The page asked for; the first for nonsense, the last for a number beyond it.

    `first` gives the first rows, one more than a page holds, where a statement for them is kept.
    """
    text = str(number or 1)
    asked = int(text) if text.isascii() and text.isdigit() and len(text) <= 6 else 1
    pages = Paginator(rows, per_page)
    if asked > 1 or not isinstance(rows, QuerySet):
        return pages.get_page(min(max(asked, 1), LAST_PAGE))
    # Most lists fit on their first page: reading one row more spares counting them.
    there = list(first() if first else rows[: per_page + 1])
    if len(there) <= per_page:
        pages.count = len(there)
    return Page(there[:per_page], 1, pages)
