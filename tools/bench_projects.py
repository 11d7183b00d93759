"""The project benchmark: the pages of a purchaser beside the records of a year, the recount of all
tallies, and the same pages beside a tenth of the records."""

import json
import time

from tools.bench import measure, run, serving

RECORDS = 120_000
PAGES = (
    ("project", "/desk/projects/{one}/", "buyer"),
    ("portfolio of 58", "/desk/projects/", "buyer"),
    ("indicator, what counts", "/desk/projects/indicators/{row}/", "buyer"),
    ("indicator, what does not", "/desk/projects/indicators/{row}/?show=not", "buyer"),
    ("people reached", "/desk/projects/{one}/people/", "buyer"),
    ("counted twice, a month", "/desk/projects/twice/", "buyer"),
    ("campaign", "/desk/projects/campaigns/{campaign}/", "buyer"),
)


def projects(env: dict[str, str]) -> dict[str, object]:
    """Everything about projects beside `RECORDS` records."""
    known = fill(env, RECORDS)
    found = pages(env, known)
    begun = time.monotonic()
    run(env, "manage.py", "rebuild_progress", "--check")
    found["recount of all tallies, s"] = round(time.monotonic() - begun, 1)
    return found


def few(env: dict[str, str]) -> dict[str, object]:
    """The pages beside a tenth of the records."""
    found = pages(env, fill(env, RECORDS // 10))
    return {f"{name}, a tenth of the records": said for name, said in found.items()}


def fill(env: dict[str, str], records: int) -> dict[str, str]:
    run(env, "manage.py", "migrate", "-v0")
    run(env, "manage.py", "prepare")
    known: dict[str, str] = json.loads(run(env, "-m", "tools.bench_projects_fill", str(records)))
    return known


def pages(env: dict[str, str], known: dict[str, str]) -> dict[str, object]:
    with serving(env) as (port, root, _started):
        return {
            name: measure(port, path.format(**known), f"linli={known[who]}", root)
            for name, path, who in PAGES
        }
