"""The activity benchmark: pages beside 200,000 people who came, signing up and checking in through
HTTP, and signing up at the level of the action."""

import json
import re
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

from django.utils import timezone

from linli.activities import codes
from tools.bench import measure, run, serving
from tools.bench_orders import Browser, Post
from tools.processes import cpu_seconds

PAGES = (
    ("list of 40, resident", "/activities/", "volunteer"),
    ("list of 40, visitor", "/activities/", ""),
    ("detail", "/activities/{one}/", "volunteer"),
    ("home, volunteer", "/p/meisha/", "volunteer"),
    ("my activities, volunteer", "/me/activities/", "volunteer"),
    ("hours, volunteer", "/me/hours/", "volunteer"),
    ("leader's list of 200", "/desk/activities/{large}/", "leader"),
)
CLIENTS = 8
STEPS = 40  # in a round of one process
PROCESSES, THREADS, TIMES = 4, 8, 60  # 32 connections
DIGITS = """
from django.utils import timezone
from linli.activities import codes
print(codes.digits("{going}", timezone.now()))
"""
ACT = """
import sys, threading, time, json
import django
django.setup()
from django.db import connection
from linli.accounts.models import Person
from linli.activities.actions import pressing
from linli.activities.models import Post
people = Person.objects.in_bulk({people})
people, post = list(people.values()), Post.objects.get(pk="{post}")
gate = threading.Barrier({threads} + 1)
def act(mine):
    connection.ensure_connection()
    gate.wait()
    for one in mine:
        pressing.press(post, by=one)
    connection.close()
crew = [threading.Thread(target=act, args=[people[n::{threads}]]) for n in range({threads})]
for one in crew:
    one.start()
print("ready", flush=True)
sys.stdin.readline()
begun, before = time.time(), time.process_time()
gate.wait()
for one in crew:
    one.join()
print(json.dumps([len(people), begun, time.time(), time.process_time() - before]))
"""


def activities(env: dict[str, str]) -> dict[str, object]:
    """Everything about activities on one database."""
    run(env, "manage.py", "migrate", "-v0")
    run(env, "manage.py", "prepare")
    known = json.loads(run(env, "-m", "tools.bench_activities_fill"))
    found: dict[str, object] = {}
    with serving(env) as (port, root, _started):
        for name, path, who in PAGES:
            cookie = f"linli={known[who]}" if who else ""
            found[name] = measure(port, path.format(**known), cookie, root)
        found["sign-up by HTTP"] = presses(
            port, root, known["keys"], f"/activities/{known['rush']}/sign-up/",
            {"post": known["post"]},
        )  # fmt: skip
        digits = run(env, "manage.py", "shell", "-v0", "-c", DIGITS.format(**known)).strip()
        found["check-in by HTTP"] = presses(
            port, root, known["keys"], f"/activities/{known['going']}/here/",
            {"step": "in", "digits": digits},
        )  # fmt: skip
    if "LINLI_DATABASE_URL" in env:
        found[f"sign-up as an action, {PROCESSES * THREADS} connections"] = acts(env, known)
    return found


def steps(
    as_somebody: Callable[[str], Post], known: dict[str, Any]
) -> list[tuple[str, Callable[[], None], int]]:
    """Signing up, and checking in with digits: each time somebody else, in one process."""
    keys = iter(known["keys"])
    here = iter(known["keys"])

    def sign_up() -> None:
        path = f"/activities/{known['rush']}/sign-up/"
        as_somebody(next(keys))(path, {"post": known["post"]})

    def check_in() -> None:
        digits = codes.digits(UUID(known["going"]), timezone.now())
        path = f"/activities/{known['going']}/here/"
        as_somebody(next(here))(path, {"step": "in", "digits": digits})

    return [("sign-up", sign_up, STEPS), ("check-in by digits", check_in, STEPS)]


def presses(port: int, root: int, keys: list[str], path: str, words: dict[str, str]) -> str:
    """Each person sends the form once; 8 of them at a time."""

    def client(mine: list[str]) -> int:
        for key in mine:
            Browser(port, key).post(path, words)
        return len(mine)

    client(keys[:CLIENTS])  # the first of a process is slow
    rest = keys[CLIENTS:]
    before, begun = cpu_seconds(root), time.monotonic()
    with ThreadPoolExecutor(CLIENTS) as pool:
        done = sum(pool.map(client, [rest[n::CLIENTS] for n in range(CLIENTS)]))
    seconds, cpu = time.monotonic() - begun, cpu_seconds(root) - before
    return f"{done / seconds:.0f}/s, {cpu / done * 1000:.1f} ms CPU of the web each"


def acts(env: dict[str, str], known: dict[str, Any]) -> str:
    """Processes with threads, each with a connection of its own, sign people up without HTTP."""
    each, people = THREADS * TIMES, known["people"]
    scripts = [
        ACT.format(people=people[n * each : (n + 1) * each], post=known["post"], threads=THREADS)
        for n in range(PROCESSES)
    ]
    crew = [
        subprocess.Popen([sys.executable, "-c", one], env=env, text=True,
                         stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        for one in scripts
    ]  # fmt: skip
    for one in crew:
        if one.stdout is None or one.stdout.readline() != "ready\n":
            sys.exit("A process that signs people up did not reach the start.")
    said = []
    for one in crew:
        print("go", file=one.stdin, flush=True)
    for one in crew:
        text, _nothing = one.communicate(timeout=300)
        said.append(json.loads(re.findall(r"^\[.*\]$", text, re.MULTILINE)[-1]))
    done = sum(row[0] for row in said)
    seconds = max(row[2] for row in said) - min(row[1] for row in said)
    cpu = sum(row[3] for row in said)
    return f"{done / seconds:.0f}/s, {cpu / done * 1000:.1f} ms CPU of Linli each"
