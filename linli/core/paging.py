"""Pages of a list, with numbers that cannot be too large for the database."""

from collections.abc import Callable, Sequence
from typing import Any, cast

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.functional import cached_property

PER_PAGE = 30
LAST_PAGE = 10_000


def page_of(
    rows: "QuerySet[Any] | Sequence[Any] | Callable[[], QuerySet[Any]]",
    number: object,
    per_page: int = PER_PAGE,
    *,
    first: Callable[[], Sequence[Any]] | None = None,
    count: Callable[[], int] | None = None,
) -> Page[Any]:
    """The page asked for; the first for nonsense, the last for a number beyond it.

    `first` gives the first rows, one more than a page holds, and `count` how many there are in
    all, where statements for them are kept; `rows` may then be what makes the query, and does so
    only for a later page.
    """
    text = str(number or 1)
    asked = int(text) if text.isascii() and text.isdigit() and len(text) <= 6 else 1
    if asked > 1 or not (first or isinstance(rows, QuerySet)):
        found = rows() if callable(rows) else rows
        return Paginator(found, per_page).get_page(min(max(asked, 1), LAST_PAGE))

    def query() -> "QuerySet[Any]":
        return cast("QuerySet[Any]", rows() if callable(rows) else rows)

    pages = _Counted(count or (lambda: query().count()), per_page)
    # Most lists fit on their first page: reading one row more spares counting them.
    there = list(first() if first else query()[: per_page + 1])
    if len(there) <= per_page:
        pages.count = len(there)
    return Page(there[:per_page], 1, pages)


class _Counted(Paginator):  # type: ignore[type-arg]
    """Knows how many rows there are once somebody asks; it has none of them."""

    def __init__(self, ask: Callable[[], int], per_page: int) -> None:
        super().__init__([], per_page)
        self.ask = ask

    @cached_property
    def count(self) -> int:
        return self.ask()
