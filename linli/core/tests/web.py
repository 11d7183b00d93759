"""The web server as in production, on the rows of a test: `manage.py serve` with its processes.

    with Web(shared_database(tmp_path), tmp_path) as web:
        status, page = web.press("/me/orders/…", key, {})

`application` names another wsgi module, served in the very same way: a control that has lost what
a test is about.
"""

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import NamedTuple
from urllib.parse import urlencode

from django.conf import settings

from linli.serve import why_taken
from tools.postgres import free_port

TOKEN = "b" * 32
LONGEST = 60  # seconds to come up
PROCESSES = 2
INSTEAD = """
import sys
from linli import serve
ours = serve.web
def web(*words):
    return ["{application}" if one == "linli.wsgi:application" else one for one in ours(*words)]
serve.web = web
sys.exit(serve.main(sys.argv[1:]))
"""


class Web:
    """The server; killed without warning, and started again, where a test wants to."""

    def __init__(self, url: str, folder: Path, *, application: str = "") -> None:
        self.port = free_port()
        self.env = {
            **os.environ, "DJANGO_SETTINGS_MODULE": "linli.test_settings",
            "LINLI_DATABASE_URL": url, "LINLI_DATA_DIR": str(folder),
        }  # fmt: skip
        self.folder = folder
        self.words = ["manage.py", "serve"]
        if application:
            self.words = ["-c", INSTEAD.format(application=application)]
        self.start()

    def __enter__(self) -> "Web":
        self.wait()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()

    def start(self) -> None:
        self.process = subprocess.Popen(  # noqa: S603 - our own server
            [sys.executable, *self.words, "--port", str(self.port)],
            env=self.env, cwd=settings.BASE_DIR, start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def wait(self) -> None:
        """Until all of its processes take requests: each keeps figures of its own."""
        ends = time.monotonic() + LONGEST
        figures = self.folder / "metrics"
        while (
            self.ask("GET", "/healthz", {})[0] != 200
            or len(list(figures.glob("counter_*.db"))) < PROCESSES
        ):
            assert self.process.poll() is None, "the server ended by itself"
            assert time.monotonic() < ends, "the server did not come up"
            time.sleep(0.1)

    def kill(self) -> None:
        """All of its processes, and no other. The port is free again only once the last of them,
        whom the first no longer waits for, has gone too."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        ends = time.monotonic() + LONGEST
        while why_taken("127.0.0.1", self.port):
            assert time.monotonic() < ends, "a process of the server outlived its end"
            time.sleep(0.01)

    def press(self, path: str, key: str, words: dict[str, str]) -> tuple[int, str]:
        """Somebody's press of a button; `key` is that of their session."""
        headers = {
            "Cookie": f"linli={key}; csrf={TOKEN}", "X-CSRFToken": TOKEN,
            "Content-Type": "application/x-www-form-urlencoded",
        }  # fmt: skip
        return self.ask("POST", path, headers, urlencode(words))

    def ask(
        self, method: str, path: str, headers: dict[str, str], body: str = ""
    ) -> tuple[int, str]:
        """The status and the page; 0 if no answer came."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        except (OSError, http.client.HTTPException):
            return 0, ""
        finally:
            connection.close()


class Pressed(NamedTuple):
    """Who was answered in the end, how many were before the kill, how many presses it cut off."""

    answered: list[int]
    before: int
    lost: int


def press_through_a_kill(
    web: Web, people: int, press: Callable[[int], tuple[int, str]], *, at_once: int, after: int
) -> Pressed:
    """Each presses until it is answered, so many at a time; after `after` answers all processes of
    the web are killed, and started again. `press(number)` gives the status, 0 for no answer."""
    answered: list[int] = []
    lost: list[int] = []

    def somebody(number: int) -> None:
        for _ in range(300):
            status, _page = press(number)
            if status:
                assert status == 302
                answered.append(number)
                return
            lost.append(number)
            time.sleep(0.2)
        raise AssertionError

    try:
        web.wait()
        with ThreadPoolExecutor(at_once) as pool:
            jobs = [pool.submit(somebody, number) for number in range(people)]
            while len(answered) < after:
                time.sleep(0.01)
            before = len(answered)
            web.kill()
            lost.clear()
            web.start()
            for job in jobs:
                job.result()
    finally:
        web.kill()
    assert before < people - at_once
    assert lost, "the kill did not land while it worked"
    return Pressed(answered, before, len(lost))
