"""The web processes are killed in the middle of a rush and started again (T3): the same end.

As many as there are places have one, the others wait, nobody is there twice, and whoever was
answered has what they were told. That the kill lands while it works is part of the test.
"""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.conf import settings

from linli.accounts.tests.make import signed_in
from linli.activities.models import Stand
from linli.activities.tests.make import Hall
from linli.core.tests.races import ask, shared_database

pytestmark = [pytest.mark.kill, pytest.mark.django_db(transaction=True)]

PLACES, PEOPLE, AT_ONCE = 12, 48, 8
KILLED_AFTER = 10  # answers
TOKEN = "b" * 32
FOUND = """
import json
from linli.activities.models import Seat, SignUp
from linli.core.models import Event
rows = list(SignUp.objects.order_by("at", "id"))
print(json.dumps({
    "stands": [row.stand for row in rows],
    "people": [str(row.person_id) for row in rows],
    "free": Seat.objects.filter(is_free=True).count(),
    "seated": SignUp.objects.filter(seat__isnull=False).count(),
    "told": Event.objects.filter(verb__in=["activity.signed_up", "activity.waits"]).count(),
}))
"""


class Web:
    """The server as in production, with two processes; killed without warning, started again."""

    def __init__(self, url: str, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.env = {
            **os.environ, "DJANGO_SETTINGS_MODULE": "linli.test_settings",
            "LINLI_DATABASE_URL": url, "LINLI_DATA_DIR": str(folder),
        }  # fmt: skip
        self.start()

    def start(self) -> None:
        words = "--interface wsgi --workers 2 --blocking-threads 1 --no-ws --log-level error"
        self.process = subprocess.Popen(  # noqa: S603 - our own server
            [sys.executable, "-m", "granian", *words.split(), "--port", str(self.port),
             "linli.wsgi:application"],
            env=self.env, cwd=settings.BASE_DIR, start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def press(self, path: str, key: str, post: str) -> int:
        """The status of the answer; 0 if none came."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {
            "Cookie": f"linli={key}; csrf={TOKEN}", "X-CSRFToken": TOKEN,
            "Content-Type": "application/x-www-form-urlencoded",
        }  # fmt: skip
        try:
            connection.request("POST", path, urlencode({"post": post}), headers)
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            connection.close()


def test_killed_in_the_middle_of_a_rush_it_ends_as_if_nothing_had_happened(tmp_path: Path) -> None:
    hall = Hall()
    post = hall.post(PLACES)
    path = f"/activities/{post.activity_id}/sign-up/"
    people = [hall.neighbour() for _ in range(PEOPLE)]
    keys = [signed_in(one).cookies["linli"].value for one in people]
    url = shared_database(tmp_path)
    web = Web(url, tmp_path)
    answered: list[str] = []
    lost: list[str] = []

    def somebody(number: int) -> None:
        """Presses until it is answered."""
        for _ in range(300):
            status = web.press(path, keys[number], str(post.pk))
            if status:
                assert status == 302
                answered.append(str(people[number].pk))
                return
            lost.append(keys[number])
            time.sleep(0.2)
        raise AssertionError

    try:
        while web.press(path, keys[0], str(post.pk)) == 0:
            time.sleep(0.1)
        with ThreadPoolExecutor(AT_ONCE) as pool:
            jobs = [pool.submit(somebody, n) for n in range(PEOPLE)]
            while len(answered) < KILLED_AFTER:
                time.sleep(0.01)
            before = len(answered)
            web.kill()
            lost.clear()
            web.start()
            for job in jobs:
                job.result()
    finally:
        web.kill()

    assert before < PEOPLE - AT_ONCE
    assert lost, "the kill did not land while it worked"
    found = json.loads(ask(url, FOUND))
    assert found["stands"].count(Stand.IN) == found["seated"] == PLACES
    assert found["stands"].count(Stand.WAITING) == PEOPLE - PLACES
    assert sorted(found["people"]) == sorted(str(one.pk) for one in people)
    assert found["free"] == 0
    assert found["told"] == PEOPLE
    assert sorted(answered) == sorted(found["people"])
