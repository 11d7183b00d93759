"""The rush: 2,000 people press for 500 places within a second, over HTTP, some of them twice.

Killed: the web processes end without warning while they answer, and are started again; whoever got
no answer presses again, as people do.
"""

import asyncio
import json
import os
import random
import signal
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from urllib.parse import urlencode

from tools.bench import run, serving, wait
from tools.postgres import free_port
from tools.processes import cpu_seconds, tree

TOKEN = "b" * 32
PATIENCE = 1.0  # seconds until an impatient finger presses again, on another connection
IMPATIENT = 0.5  # of the people
KILLED_AFTER = 4.0  # seconds, when some hundreds have been answered
COUNT = """
import json
from linli.activities.models import Seat, SignUp
rows = list(SignUp.objects.order_by("at", "id"))
line = [row for row in rows if row.stand == "waiting"]
print(json.dumps({
    "in": sum(row.stand == "in" for row in rows),
    "waiting": len(line),
    "people": len({row.person_id for row in rows}),
    "rows": len(rows),
    "free seats": Seat.objects.filter(is_free=True).count(),
    "first in line after the first place": bool(line) and line[0].at > rows[0].at,
}))
"""


def rush(env: dict[str, str]) -> dict[str, object]:
    """What everybody was answered, how long it took, and who has a place in the end."""
    run(env, "manage.py", "migrate", "-v0")
    run(env, "manage.py", "prepare")
    known = json.loads(run(env, "-m", "tools.bench_rush_fill"))
    with serving(env) as (port, root, _started):
        before, begun = cpu_seconds(root), time.monotonic()
        answers = asyncio.run(everybody(port, known))
        seconds, cpu = time.monotonic() - begun, cpu_seconds(root) - before
    times = sorted(spent for _status, spent in answers)
    statuses = Counter(status for status, _spent in answers)
    return {
        "presses, and their answers": f"{len(answers)}, {dict(sorted(statuses.items()))}",
        "all answered after, s": f"{seconds:.1f}",
        "median and slowest answer, s": f"{statistics.median(times):.1f}, {times[-1]:.1f}",
        "CPU of the web for each press": f"{cpu / len(answers) * 1000:.0f} ms",
        "in the end": run(env, "manage.py", "shell", "-v0", "-c", COUNT).strip(),
    }


def killed(env: dict[str, str]) -> dict[str, object]:
    """The same with the web processes killed in the middle, and started again."""
    run(env, "manage.py", "migrate", "-v0")
    run(env, "manage.py", "prepare")
    known = json.loads(run(env, "-m", "tools.bench_rush_fill"))
    port, crew = free_port(), list[subprocess.Popen[bytes]]()

    def start() -> None:
        crew.append(
            subprocess.Popen(
                [sys.executable, "manage.py", "serve", "--port", str(port)],
                env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )
        )  # fmt: skip

    def kill_and_start() -> None:
        for pid in reversed(tree(crew[0].pid)):
            os.kill(pid, signal.SIGKILL)
        crew[0].wait()
        start()

    start()
    try:
        wait(port, "/healthz")
        known["again"] = True
        middle = threading.Timer(KILLED_AFTER, kill_and_start)
        begun = time.monotonic()
        middle.start()
        answers = asyncio.run(everybody(port, known))
        middle.join()
        seconds = time.monotonic() - begun
    finally:
        crew[-1].terminate()
        crew[-1].wait(30)
    statuses = Counter(status for status, _spent in answers)
    return {
        "killed after, s": KILLED_AFTER,
        "presses that got no answer": statuses.pop(0, 0),
        "the others, and their answers": f"{statuses.total()}, {dict(sorted(statuses.items()))}",
        "all answered after, s": f"{seconds:.1f}",
        "in the end": run(env, "manage.py", "shell", "-v0", "-c", COUNT).strip(),
    }


async def everybody(port: int, known: dict[str, object]) -> list[tuple[int, float]]:
    cookies: list[str] = known["cookies"]  # type: ignore[assignment]
    dice = random.Random(1)  # noqa: S311 - who is impatient
    people = (
        somebody(port, known, cookie, dice.random(), is_impatient=dice.random() < IMPATIENT)
        for cookie in cookies
    )
    return [one for answers in await asyncio.gather(*people) for one in answers]


async def somebody(
    port: int, known: dict[str, object], cookie: str, wait: float, *, is_impatient: bool
) -> list[tuple[int, float]]:
    """One press within the first second; another when the first is not answered at once."""
    await asyncio.sleep(wait)
    if known.get("again"):
        return await until_answered(port, known, cookie)
    first = asyncio.create_task(press(port, known, cookie))
    if not is_impatient:
        return [await first]
    done, _still = await asyncio.wait([first], timeout=PATIENCE)
    if done:
        return [first.result()]
    return list(await asyncio.gather(first, press(port, known, cookie)))


async def until_answered(
    port: int, known: dict[str, object], cookie: str
) -> list[tuple[int, float]]:
    """Every press until one is answered; 0 where none came."""
    answers: list[tuple[int, float]] = []
    while not answers or answers[-1][0] == 0:
        if answers:
            await asyncio.sleep(PATIENCE)
        try:
            answers.append(await press(port, known, cookie))
        except OSError:
            answers.append((0, 0.0))
    return answers


async def press(port: int, known: dict[str, object], cookie: str) -> tuple[int, float]:
    """The status of the answer, and how many seconds it took."""
    body = urlencode({"post": known["post"]})
    request = (
        f"POST /activities/{known['activity']}/sign-up/ HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
        f"Cookie: linli={cookie}; csrf={TOKEN}\r\nX-CSRFToken: {TOKEN}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
        f"Connection: close\r\n\r\n{body}"
    )
    begun = time.monotonic()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request.encode())
    await writer.drain()
    line = await reader.readline()
    await reader.read()
    writer.close()
    return int(line.split()[1]) if line else 0, time.monotonic() - begun
