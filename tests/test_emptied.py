"""After a test with real transactions, the others find what they would have found before it."""

import pytest
from django.test import TestCase, TransactionTestCase

from linli.hours.models import Star


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_what_the_migrations_wrote_is_there_again() -> None:
    TransactionTestCase()._fixture_teardown()  # type: ignore[attr-defined]
    assert not Star.objects.exists()

    inside = TestCase._enter_atomics()  # type: ignore[attr-defined]
    try:
        assert list(Star.objects.values_list("hours", flat=True)) == [100, 300, 600, 1000, 1500]
        Star.objects.filter(number=5).delete()
    finally:
        TestCase._rollback_atomics(inside)  # type: ignore[attr-defined]
    assert Star.objects.count() == 5
