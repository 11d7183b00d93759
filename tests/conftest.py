"""What the tests of the whole have in common."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from tests.sweep.cells import Town

# They ask the pages thousands of times over. Their lines are counted where an app tests itself:
# counting them here again would cost half of the time.
UNCOUNTED = ("browser", "fuzz", "sweep")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if any(item.path.is_relative_to(here / name) for name in UNCOUNTED):
            item.add_marker(pytest.mark.no_cover)


@pytest.fixture(scope="module")
def town(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Town]:
    """One town for all tests of a module: each undoes what it did, and the last the town."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield Town()
        transaction.set_rollback(True)
