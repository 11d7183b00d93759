"""Remembering something for less than a minute, in one process."""

import time

import pytest
from pytest_django import Settings

from linli.core import remember
from linli.core.remember import remembered

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh(settings: Settings) -> None:
    settings.FRESH_SECONDS = 45


def test_a_value_is_made_once_until_it_is_forgotten() -> None:
    assert remembered("a", lambda: 1) == 1
    assert remembered("a", lambda: 2) == 1
    remember.forget()
    assert remembered("a", lambda: 2) == 2


def test_a_value_that_is_too_old_is_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    remembered("a", lambda: 1)
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + 46)

    assert remembered("a", lambda: 2) == 2


def test_what_changes_often_is_remembered_for_less(monkeypatch: pytest.MonkeyPatch) -> None:
    remembered("a", lambda: 1, seconds=5)
    now = time.monotonic()
    assert remembered("a", lambda: 2, seconds=5) == 1
    monkeypatch.setattr(time, "monotonic", lambda: now + 6)
    assert remembered("a", lambda: 2, seconds=5) == 2


def test_no_more_is_kept_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remember, "MOST", 3)
    for number in range(10):
        remembered(number, lambda: "value")

    assert len(remember._kept) <= 3
