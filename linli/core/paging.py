"""Pages of a list, with numbers that cannot be too large for the database."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

PER_PAGE = 30
LAST_PAGE = 10_000


def page_of(
    rows: "QuerySet[Any] | Sequence[Any]", number: object, per_page: int = PER_PAGE
) -> Page[Any]:
    """The page asked for; the first for nonsense, the last for a number beyond it."""
    text = str(number or 1)
    asked = int(text) if text.isascii() and text.isdigit() and len(text) <= 6 else 1
    return Paginator(rows, per_page).get_page(min(max(asked, 1), LAST_PAGE))
