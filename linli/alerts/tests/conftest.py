import pytest

from linli.alerts.tests.make import Town


@pytest.fixture
def town() -> Town:
    return Town()
