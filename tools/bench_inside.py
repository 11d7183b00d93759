"""CPU of one process for each page, asked inside it: no server, no clients, little noise.

Usage, behind `dev.py bench inside`: python -m tools.bench_inside WHICH KNOWN [--profile NAME]
WHICH: "pages" of the small town, "orders", or "activities". KNOWN: what the town's filling printed.
"""

import argparse
import cProfile
import io
import json
import pstats
import sys
import time
from collections.abc import Callable
from itertools import count
from typing import Any
from urllib.parse import urlencode

import django

django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection  # noqa: E402

from tools import bench_activities, bench_orders  # noqa: E402
from tools.bench_pages import PAGES, SEARCH  # noqa: E402

ROUNDS, REQUESTS, WARM = 7, 40, 20
LIFE, LIVES = "life of an order, 8 actions", 6
ENVIRON = {
    "SCRIPT_NAME": "", "SERVER_NAME": "localhost", "SERVER_PORT": "80",
    "SERVER_PROTOCOL": "HTTP/1.1", "HTTP_HOST": "localhost", "REMOTE_ADDR": "127.0.0.1",
    "wsgi.version": (1, 0), "wsgi.url_scheme": "http", "wsgi.errors": sys.stderr,
    "wsgi.multithread": False, "wsgi.multiprocess": False, "wsgi.run_once": False,
}  # fmt: skip
Ask = Callable[[], None]


def main() -> None:
    """Print name, milliseconds and statements of each as JSON, or a profile of one."""
    parser = argparse.ArgumentParser()
    parser.add_argument("which", choices=["pages", "orders", "activities"])
    parser.add_argument("known")
    parser.add_argument("--profile")
    options = parser.parse_args()
    for name, ask, times in asked(options.which, json.loads(options.known)):
        if options.profile not in (None, name):
            continue
        for _ in range(max(2, times // 2)):
            ask()
        if options.profile:
            profile(ask, times)
        else:
            found = [name, cpu_ms(ask, times), statements(ask)]
            sys.stdout.write(f"{json.dumps(found)}\n")
            sys.stdout.flush()


def asked(which: str, known: dict[str, Any]) -> list[tuple[str, Ask, int]]:
    """What is asked for, and how often in one round."""
    application = get_wsgi_application()
    if which == "pages":
        return [
            (name, page(application, known["search"] if path == SEARCH else path,
                        known[who] if who else ""), REQUESTS)
            for name, path, who in PAGES
        ]  # fmt: skip
    found = bench_activities.PAGES if which == "activities" else bench_orders.PAGES
    pages: list[tuple[str, Ask, int]] = [
        (name, page(application, path.format(**known), known[who] if who else ""), REQUESTS)
        for name, path, who in found
    ]
    if which == "activities":
        return [*pages, *bench_activities.steps(lambda key: poster(application, key), known)]
    worker, key = known["workers"][0]
    desk, hand = poster(application, known["dispatcher"]), poster(application, key)
    turns = count()
    return [
        *pages, (LIFE, lambda: bench_orders.life(desk, hand, known, worker, next(turns)), LIVES),
    ]  # fmt: skip


def cpu_ms(ask: Ask, times: int) -> float:
    """Milliseconds of CPU for one: the least disturbed round, for neighbours only ever add."""
    rounds = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        for _ in range(times):
            ask()
        rounds.append((time.process_time() - begun) / times * 1000)
    return round(min(rounds), 2)


def statements(ask: Ask) -> int:
    """How often the database is asked, savepoints too."""
    count = 0

    def counting(execute: Callable[..., Any], *words: Any) -> Any:
        nonlocal count
        count += 1
        return execute(*words)

    with connection.execute_wrapper(counting):
        ask()
    return count


def profile(ask: Ask, times: int) -> None:
    watched = cProfile.Profile(time.process_time)
    watched.enable()
    for _ in range(times):
        ask()
    watched.disable()
    for order in ("cumulative", "tottime"):
        pstats.Stats(watched, stream=sys.stdout).sort_stats(order).print_stats(70)


def page(application: Any, path: str, cookie: str) -> Ask:
    """One request for a page, as a server would hand it over."""
    address, _, query = path.partition("?")
    cookies = f"place=meisha; linli={cookie}" if cookie else "place=meisha"
    environ = ENVIRON | {
        "REQUEST_METHOD": "GET", "PATH_INFO": address, "QUERY_STRING": query,
        "HTTP_COOKIE": cookies,
    }  # fmt: skip

    def ask() -> None:
        status, _headers, text = answer(application, environ, b"")
        if status != "200 OK" or not text:
            sys.exit(f"{path} answered {status}")

    return ask


def poster(application: Any, cookie: str) -> bench_orders.Post:
    """Somebody signed in who sends forms: an address and words; where the answer leads to."""

    def post(path: str, words: bench_orders.Words) -> str:
        body = urlencode(words, doseq=True).encode()
        environ = ENVIRON | {
            "REQUEST_METHOD": "POST", "PATH_INFO": path, "QUERY_STRING": "",
            "CONTENT_TYPE": "application/x-www-form-urlencoded", "CONTENT_LENGTH": str(len(body)),
            "HTTP_COOKIE": f"place=meisha; linli={cookie}; csrf={bench_orders.TOKEN}",
            "HTTP_X_CSRFTOKEN": bench_orders.TOKEN,
        }  # fmt: skip
        status, headers, text = answer(application, environ, body)
        if bench_orders.asked_back(path, int(status[:3])):
            return text.decode()
        if not status.startswith("302") or "sign-in" in headers["Location"]:
            sys.exit(f"{path} answered {status}")
        return headers["Location"]

    return post


def answer(
    application: Any, environ: dict[str, Any], body: bytes
) -> tuple[str, dict[str, str], bytes]:
    """Status, headers and body of what the application says."""
    said: list[tuple[str, dict[str, str]]] = []
    parts = application(
        {**environ, "wsgi.input": io.BytesIO(body)},
        lambda status, headers: said.append((status, dict(headers))),
    )
    text = b"".join(parts)
    parts.close()
    return (*said[0], text)


if __name__ == "__main__":
    main()
