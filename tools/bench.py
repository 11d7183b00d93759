"""Measure. Usage: dev.py bench [NAME] [--db NAME] [--json FILE]; the names stand in BENCHES.

Figures are CPU of the whole process tree per request, medians of rounds, and the 95th percentile
of the time to answer with 8 clients. They compare rows of one run; they are not promises.
"""

import argparse
import atexit
import http.client
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path

from tools import bench_rosters
from tools.bench_pages import PAGES, SEARCH
from tools.postgres import Server, free_port
from tools.processes import cpu_seconds, memory_mb, tree

CLIENTS, ROUNDS, REQUESTS = 8, 5, 160
Figures = dict[str, object]


def main() -> int:
    """Run the named benchmark on the named databases and print its figures."""
    parser = argparse.ArgumentParser(prog="dev.py bench")
    parser.add_argument("name", nargs="?", default="pages", choices=sorted(BENCHES))
    parser.add_argument("--db", choices=["sqlite", "postgres"], action="append")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    measure_all = BENCHES[options.name]
    results = {name: measure_all(name) for name in options.db or ["sqlite", "postgres"]}
    for database, figures in results.items():
        print(f"\n{database}")
        for name, value in figures.items():
            print(f"  {name:34} {value}")
    if options.json:
        options.json.write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n")
    return 0


@contextmanager
def empty(database: str) -> Iterator[tuple[Path, dict[str, str]]]:
    """A folder and an environment of one's own, with a database server if one is needed."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="linli-bench-")))
        env = environment(folder)
        if database == "postgres":
            env["LINLI_DATABASE_URL"] = stack.enter_context(Server()).url
        yield folder, env


def rosters(database: str) -> Figures:
    """A roster of 50,000 rows."""
    with empty(database) as (folder, env):
        return bench_rosters.rosters(folder, env)


def orders(database: str) -> Figures:
    """Pages of orders beside many past ones, lives through HTTP, a table taken, days simulated."""
    from tools import bench_orders  # it measures with what is here

    with empty(database) as (folder, env):
        return bench_orders.orders(env, folder)


def rush(database: str) -> Figures:
    """2,000 people, 500 places, one second."""
    from tools import bench_rush  # it measures with what is here

    with empty(database) as (_folder, env):
        return bench_rush.rush(env)


def rush_killed(database: str) -> Figures:
    """The same, with the web processes killed in the middle and started again."""
    from tools import bench_rush

    with empty(database) as (_folder, env):
        return bench_rush.killed(env)


def activities(database: str) -> Figures:
    """Pages of activities beside many past ones, signing up and checking in."""
    from tools import bench_activities  # it measures with what is here

    with empty(database) as (_folder, env):
        return bench_activities.activities(env)


def projects(database: str) -> Figures:
    """Pages of purchased projects beside the records of a year, and beside a tenth of them."""
    from tools import bench_projects  # it measures with what is here

    figures: Figures = {}
    for measure_them in (bench_projects.projects, bench_projects.few):
        with empty(database) as (_folder, env):
            figures |= measure_them(env)
    return figures


def certificates(database: str) -> Figures:
    """1,000 certificates of volunteer hours."""
    with empty(database) as (_folder, env):
        env["LINLI_CERTIFICATE_KEYS"] = "c1:" + "33" * 32
        run(env, "manage.py", "migrate", "-v0")
        run(env, "manage.py", "prepare")
        figures: Figures = json.loads(run(env, "-m", "tools.bench_certificates"))
    return figures


def notices(database: str) -> Figures:
    """What a place tells its people: for visitors, for who is signed in, and how soon it is new."""
    figures: Figures = {}
    with empty(database) as (_folder, env):
        run(env, "manage.py", "migrate", "-v0")
        run(env, "manage.py", "prepare")
        known = json.loads(run(env, "-m", "tools.bench_notices"))
        with serving(env) as (port, root, _started):
            for who, cookie in (("visitor", ""), ("resident", f"linli={known['resident']}")):
                for name in ("page", "column"):
                    figures[f"{name}, {who}"] = measure(port, known[name], cookie, root)
                figures[f"list, {who}"] = measure(port, "/notices/", cookie, root)
            feed = "/p/meisha/notices.atom"
            figures["feed"] = measure(port, feed, "", root)
            figures["old after a change, s"] = stale_for(port, env, known["page"], known["new"])
    return figures


def stale_for(port: int, env: dict[str, str], path: str, words: str) -> str:
    """For how long after the commit a visitor was still shown the page from before."""
    headers, last_old = {"Cookie": "place=meisha"}, 0.0
    with ThreadPoolExecutor(1) as pool:
        changed = pool.submit(run, env, "-m", "tools.bench_notices", "change")
        until = time.time() + 60
        while time.time() < until:
            begun = time.time()
            if words not in ask(port, path, headers)[1].decode():
                last_old = begun
            elif changed.done():
                until = min(until, begun + 3)
            time.sleep(0.01)
        committed = float(json.loads(changed.result()))
    return f"{max(last_old - committed, 0):.2f}"


def pages(database: str) -> Figures:
    """Home, catalogue, service page and people search, beside a bare Django list."""
    with empty(database) as (_folder, env):
        begun = time.monotonic()
        run(env, "manage.py", "migrate", "-v0")
        figures: Figures = {"empty migrate, s": round(time.monotonic() - begun, 1)}
        run(env, "manage.py", "prepare")
        cookies = json.loads(run(env, "-m", "tools.bench_fill"))
        bare_list()  # before, so that its start is not counted
        with serving(env) as (port, root, started):
            figures["start to first answer, s"] = started
            for name, page, who in PAGES:
                path = cookies["search"] if page == SEARCH else page
                cookie = f"linli={cookies[who]}" if who else ""
                figures[name] = measure(port, path, cookie, root)
            figures["memory of all processes, MB"] = round(memory_mb(root))
            figures["processes"] = len(tree(root))
            figures |= sizes(port, "/p/meisha/")
    return figures


def inside(database: str) -> Figures:
    """Pages and orders in one process: what to look at while a machine is shared."""
    figures: Figures = {}
    for which, filling in (("pages", "bench_fill"), ("orders", "bench_orders_fill")):
        with empty(database) as (_folder, env):
            run(env, "manage.py", "migrate", "-v0")
            run(env, "manage.py", "prepare")
            known = run(env, "-m", f"tools.{filling}")
            lines = run(env, "-m", "tools.bench_inside", which, known).splitlines()
            for name, ms, asked in map(json.loads, lines):
                figures[f"{which}: {name}"] = f"{ms:6.2f} ms CPU, {asked} statements"
    return figures


def measure(port: int, path: str, cookie: str, root: int) -> str:
    """What a page costs beside the bare list, p95 with 8 clients, its size.

    A round of the page and a round of the list take turns: what else the machine does meanwhile
    makes both dearer, and the ratio little.
    """
    headers = {"Cookie": f"place=meisha; {cookie}".strip("; ")}
    bare_port, bare_root = bare_list()
    for _ in range(4):
        size = len(ask(port, path, headers)[1])
        ask(bare_port, "/", {})
    ratios, costs, times = [], [], []
    for _ in range(ROUNDS):
        unit, _times = a_round(bare_port, "/", {}, bare_root)
        cost, spent = a_round(port, path, headers, root)
        ratios.append(cost / unit)
        costs.append(cost)
        times += spent
    p95 = statistics.quantiles(times, n=20)[-1] * 1000
    return (
        f"{statistics.median(ratios):5.2f} bare lists ({statistics.median(costs):5.2f} ms CPU),"
        f" p95 {p95:4.0f} ms, {size / 1024:.1f} KB"
    )


def a_round(port: int, path: str, headers: dict[str, str], root: int) -> tuple[float, list[float]]:
    """Milliseconds of CPU per request of the whole process tree, and how long each took."""
    before = cpu_seconds(root)
    times = load(port, path, headers)
    return (cpu_seconds(root) - before) / len(times) * 1000, times


@cache
def bare_list() -> tuple[int, int]:
    """The bare list, served as Linli is until this program ends: its port, its first process."""
    stack = ExitStack()
    atexit.register(stack.close)
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="linli-bare-")))
    return stack.enter_context(bare(folder, environment(folder)))


def load(port: int, path: str, headers: dict[str, str]) -> list[float]:
    """One round: 8 clients share the requests, each over one connection."""

    def client(_number: int) -> list[float]:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        spent = []
        for _ in range(REQUESTS // CLIENTS):
            begun = time.perf_counter()
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            answer.read()
            spent.append(time.perf_counter() - begun)
            if answer.status != 200:
                sys.exit(f"{path} answered {answer.status}")
        connection.close()
        return spent

    with ThreadPoolExecutor(CLIENTS) as pool:
        return [one for times in pool.map(client, range(CLIENTS)) for one in times]


def ask(port: int, path: str, headers: dict[str, str]) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, body


def sizes(port: int, path: str) -> Figures:
    """The style sheets and scripts that a page names, as a browser receives them."""
    html = ask(port, path, {"Cookie": "place=meisha"})[1].decode()
    found: Figures = {}
    for ending in ("css", "js"):
        files = set(re.findall(rf'(?:href|src)="(/static/[^"]+\.{ending})"', html))
        size = sum(len(ask(port, file, {"Accept-Encoding": "gzip"})[1]) for file in files)
        found[f"{ending.upper()}, KB gzipped"] = f"{size / 1024:.1f} in {len(files)} files"
    return found


@contextmanager
def serving(env: dict[str, str]) -> Iterator[tuple[int, int, float]]:
    """Linli as in production; its port, its first process, and its time to the first answer."""
    port = free_port()
    begun = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "manage.py", "serve", "--port", str(port)],
        env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        wait(port, "/healthz")
        yield port, process.pid, round(time.monotonic() - begun, 1)
    finally:
        process.terminate()
        process.wait(30)


@contextmanager
def bare(folder: Path, env: dict[str, str]) -> Iterator[tuple[int, int]]:
    """The bare list behind the same server with as many workers."""
    env = {**env, "BENCH_BARE": str(folder / "bare.sqlite3")}
    run(env, "-m", "tools.bench_bare")
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "granian", "--interface", "wsgi", "tools.bench_bare:application",
         "--port", str(port), "--workers", "2", "--blocking-threads", "1", "--no-ws",
         "--log-level", "error"],
        env=env,
    )  # fmt: skip
    try:
        wait(port, "/")
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(30)


def wait(port: int, path: str) -> None:
    for _ in range(300):
        try:
            if ask(port, path, {})[0] == 200:
                return
        except OSError:
            time.sleep(0.05)
    sys.exit("The server did not start.")


def environment(folder: Path) -> dict[str, str]:
    return {
        **os.environ,
        "LINLI_DATA_DIR": str(folder),
        "LINLI_LOG_LEVEL": "WARNING",
        "DJANGO_SETTINGS_MODULE": "linli.settings",
        "LINLI_SECRET_KEY": "only-for-measuring",
        "LINLI_SEALING_KEYS": "k1:" + "11" * 32,
        "LINLI_LOOKUP_KEY": "22" * 32,
        "LINLI_SMS_CONSOLE": "1",
    }


def run(env: dict[str, str], *words: str) -> str:
    done = subprocess.run(
        [sys.executable, *words], env=env, check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout


BENCHES: dict[str, Callable[[str], Figures]] = {
    "pages": pages, "inside": inside, "rosters": rosters, "orders": orders, "rush": rush,
    "certificates": certificates, "notices": notices, "activities": activities,
    "rush-killed": rush_killed, "projects": projects,
}  # fmt: skip

if __name__ == "__main__":
    sys.exit(main())
