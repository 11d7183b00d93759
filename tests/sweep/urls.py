"""Every address of Linli, read from the URL conf itself, and the whole of what it answers."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver


def every_name() -> list[str]:
    """The names of all pages and API operations, such as "people:file"."""
    return sorted(_every())


def converters(name: str) -> dict[str, Any]:
    """The parameters of a named address."""
    return _every()[name]


def read_whole(response: Any) -> Any:
    """A table that is taken along is read to its end: an answer nobody reads keeps a file open."""
    if response.streaming:
        data = b"".join(response)
        response.streaming_content = [data]
    return response


@cache
def _every() -> dict[str, dict[str, Any]]:
    patterns = list(_patterns(get_resolver().url_patterns, ""))
    return dict(reversed(patterns))  # of several with one name, the first


def _patterns(
    patterns: list[Any], space: str, outer: dict[str, Any] | None = None
) -> Iterator[tuple[str, dict[str, Any]]]:
    for pattern in patterns:
        found = {**(outer or {}), **pattern.pattern.converters}
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _patterns(pattern.url_patterns, inner, found)
        elif isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}", found
