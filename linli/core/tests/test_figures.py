"""What /metrics tells of what stands in the database."""

import re
from datetime import timedelta

import pytest
from django.conf import settings as house
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from linli.core import metrics
from linli.core.models import Task


def figures(client: Client) -> dict[str, float]:
    lines = client.get("/metrics").content.decode().splitlines()
    found = (line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
    return {name: float(number) for name, number in found}


@pytest.mark.django_db
def test_the_queue_is_told_by_state_with_the_age_of_what_waits_longest(client: Client) -> None:
    now = timezone.now()
    Task.objects.bulk_create(
        [
            Task(name="due", run_after=now - timedelta(minutes=2)),
            Task(name="held", run_after=now - timedelta(minutes=3), held_until=now),
            Task(name="later", run_after=now + timedelta(hours=1)),
            Task(name="lost", run_after=now - timedelta(days=1), lost_at=now),
        ]
    )

    found = figures(client)

    states = {
        state: found[f'linli_tasks{{state="{state}"}}'] for state in ("waiting", "later", "lost")
    }
    assert states == {"waiting": 2, "later": 1, "lost": 1}
    assert 180 <= found["linli_oldest_task_seconds"] < 200
    assert found["linli_database_up"] == 1


@pytest.mark.django_db
def test_an_empty_queue_is_no_age(client: Client) -> None:
    assert figures(client)["linli_oldest_task_seconds"] == 0


@pytest.mark.django_db
def test_the_figures_cost_a_handful_of_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(6):
        client.get("/metrics")


def test_without_a_database_the_processes_still_tell_theirs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail() -> list[metrics.Gauge]:
        raise DatabaseError

    monkeypatch.setattr(metrics, "_readers", [fail])
    metrics.observe("GET", "core:healthz", 200, 0.01)

    said = metrics.exposition().decode()

    assert "linli_database_up 0.0" in said
    assert "core:healthz" in said


@pytest.mark.django_db
def test_every_figure_is_documented(client: Client) -> None:
    told = re.findall(r"^# TYPE (linli_\w+)", client.get("/metrics").content.decode(), re.M)
    document = (house.BASE_DIR / "docs/deploy.md").read_text()

    assert len(told) > 6
    assert [name for name in told if name.removesuffix("_created") not in document] == []
