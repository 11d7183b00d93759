"""A change that all visitors have to see is seen at once, in every process."""

import pytest
from django.db import DatabaseError
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from linli.areas.models import Area
from linli.areas.tests.make import make_area
from linli.core import pulse
from linli.core.models import Pulse
from linli.core.remember import remembered

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def kept(settings: Settings) -> None:
    settings.FRESH_SECONDS = 45


def elsewhere() -> None:
    """Another process touches it: this one finds out by looking."""
    row, _made = Pulse.objects.get_or_create(pk=pulse.ONE)
    Pulse.objects.filter(pk=row.pk).update(number=row.number + 1)


def test_what_is_remembered_ends_with_the_next_beat(monkeypatch: pytest.MonkeyPatch) -> None:
    said = iter("abcd")
    assert remembered("x", lambda: next(said)) == "a"
    elsewhere()
    monkeypatch.setattr(pulse, "LOOKS", 60)
    assert remembered("x", lambda: next(said)) == "a"
    monkeypatch.setattr(pulse, "LOOKS", 0)
    assert remembered("x", lambda: next(said)) == "b"


def test_so_does_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    area = make_area("梅沙社区")
    Area.objects.filter(pk=area.pk).update(slug="meisha")
    monkeypatch.setattr(pulse, "LOOKS", 0)
    Client().get("/places/")
    Area.objects.filter(pk=area.pk).update(name="夏汇社区")
    assert "夏汇社区" not in Client().get("/places/").content.decode()
    elsewhere()
    assert "夏汇社区" in Client().get("/places/").content.decode()


def test_it_is_counted_and_seen_here_at_once(
    django_capture_on_commit_callbacks: object, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    assert pulse.beat() == 0
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        pulse.touch()
        pulse.touch()
    assert pulse.beat() == 2
    with django_assert_num_queries(0):
        assert pulse.beat() == 2


def test_pages_are_shown_while_the_database_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere()
    assert pulse.beat() == 1
    pulse.forget()

    def away(**_how: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(Pulse.objects, "filter", away)
    assert pulse.beat() == 1
