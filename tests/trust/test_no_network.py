"""Without any network every page is what it was: nothing calls home (T21)."""

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from linli.core.tests.races import shared_database
from linli.organisations.models import Role
from tests.sweep import inside
from tests.sweep.cells import Town
from tests.sweep.urls import every_name

WHO = ("owner", f"{Role.STATION_HEAD} here")
SCRIPT = """
import json, sys, django
django.setup()
from django.test import Client
from django.test.utils import setup_test_environment
setup_test_environment()
said = {}
for who, (cookies, paths) in json.load(open(sys.argv[1])).items():
    for path in paths:
        client = Client()
        for name, value in cookies.items():
            client.cookies[name] = value
        response = client.get(path)
        said[f"{who} {path}"] = response.status_code
        list(response)
        response.close()
print(json.dumps(said))
"""


def alone() -> list[str]:
    """The words that start a process in a network of its own, which leads nowhere."""
    words = ["unshare", "--user", "--map-root-user", "--net"]
    if not shutil.which("unshare"):
        return []
    tried = subprocess.run([*words, "true"], check=False, capture_output=True)
    return words if tried.returncode == 0 else []


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_all_pages_open_in_a_network_that_leads_nowhere(tmp_path: Path) -> None:
    """Where a machine grants no such network they are only asked from another process; the sweep
    of every page shuts the sockets themselves, on both databases.
    """
    if connection.vendor != "sqlite":
        return  # the server would be in the other network
    town = Town()
    asked = {
        one.name: (
            {key: cookie.value for key, cookie in one.client.cookies.items()},
            [town.url(name) for name in every_name()],
        )
        for one in town.visitors
        if one.name in WHO
    }
    (tmp_path / "asked.json").write_text(json.dumps(asked))

    said = run(alone(), shared_database(tmp_path), tmp_path)

    assert [path for path, status in said.items() if status >= 500] == []
    assert sum(status == 200 for status in said.values()) > 100


def run(words: list[str], url: str, folder: Path) -> dict[str, int]:
    """What every page says, asked in a process of its own."""
    done = subprocess.run(
        [*words, sys.executable, "-c", SCRIPT, str(folder / "asked.json")],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "linli.test_settings",
            "LINLI_DATABASE_URL": url,
        },
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[str, int] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


@pytest.mark.parametrize(
    "call",
    [
        lambda one: one.connect(("192.0.2.1", 80)),
        lambda one: one.sendto(b"x", ("192.0.2.1", 53)),
        lambda _: socket.create_connection(("192.0.2.1", 80), timeout=1),
        lambda _: socket.getaddrinfo("telemetry.example", 443),
        lambda _: socket.gethostbyname("telemetry.example"),
    ],
)
def test_the_guard_of_the_sweep_would_see_a_call(
    monkeypatch: pytest.MonkeyPatch, call: Callable[[socket.socket], object]
) -> None:
    inside.shut(monkeypatch)

    with socket.socket(type=socket.SOCK_DGRAM) as one, pytest.raises(inside.CallOutside):
        call(one)
