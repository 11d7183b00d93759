"""Where a request came from, and what machines ask us."""

from pathlib import Path

import pytest
from django.test import Client, RequestFactory
from pytest_django import Settings

from linli.core import metrics
from linli.core.http import address_of


@pytest.mark.parametrize(
    ("proxies", "said", "believed"),
    [
        (0, "10.0.0.9", "127.0.0.1"),
        (1, "10.0.0.9", "10.0.0.9"),
        (1, "1.1.1.1, 10.0.0.9", "10.0.0.9"),
        (2, "1.1.1.1, 2.2.2.2, 10.0.0.9", "2.2.2.2"),
        (2, "10.0.0.9", "127.0.0.1"),
        (1, "", "127.0.0.1"),
        (1, "9" * 200, "9" * 45),
    ],
)
def test_no_more_proxies_are_believed_than_there_are(
    settings: Settings, proxies: int, said: str, believed: str
) -> None:
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", headers={"X-Forwarded-For": said})

    assert address_of(request) == believed


@pytest.mark.django_db
def test_figures_of_all_web_processes_are_read_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    metrics.observe("GET", "core:healthz", 200, 0.01)
    assert b"core:healthz" in metrics.exposition()

    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    assert b"core:healthz" not in metrics.exposition(), "this process wrote none there"


@pytest.mark.django_db
def test_the_machine_is_told_that_the_database_answers(client: Client) -> None:
    assert client.get("/readyz").content == b"ok"


@pytest.mark.django_db
def test_the_figures_are_for_the_machine_or_for_whoever_holds_the_token(
    client: Client, settings: Settings
) -> None:
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", REMOTE_ADDR="10.0.0.9").status_code == 403

    token = settings.METRICS_TOKEN = "x" * 20
    assert client.get("/metrics").status_code == 403
    known = {"Authorization": f"Bearer {token}"}
    assert client.get("/metrics", headers=known, REMOTE_ADDR="10.0.0.9").status_code == 200
