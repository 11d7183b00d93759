"""No page without a look at it: the URL conf against the list of pages."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.browser.pages import NOT_OURS, NOT_PAGES, PAGES

# Something of the right shape for every argument an address may have.
SOMETHING = {"UUIDConverter": UUID(int=0), "IntConverter": 1, "SlugConverter": "x"}


def addresses(resolver: URLResolver, space: str = "") -> Iterator[tuple[str, dict[str, object]]]:
    """Every named address, and something to put where it has arguments."""
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from addresses(one, f"{space}{one.namespace}:" if one.namespace else space)
        elif isinstance(one, URLPattern):
            kinds = one.pattern.converters.items()
            yield f"{space}{one.name}", {k: SOMETHING.get(type(v).__name__, "x") for k, v in kinds}


@pytest.mark.django_db
def test_every_page_is_in_the_list() -> None:
    known = {page.name for page in PAGES} | set(NOT_PAGES)
    unknown = []
    for name, words in addresses(get_resolver()):
        if name in known or name.split(":")[0] in NOT_OURS:
            continue
        if Client().get(reverse(name, kwargs=words)).status_code != 405:
            unknown.append(name)
    assert unknown == [], "name them in tests/browser/pages.py"


def test_the_list_names_only_what_there_is() -> None:
    names = {name for name, _ in addresses(get_resolver())}
    assert {page.name for page in PAGES} | set(NOT_PAGES) <= names
