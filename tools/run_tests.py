"""The whole suite on SQLite, then on PostgreSQL: a server of our own, gone afterwards.

Usage: python -m tools.run_tests [--db sqlite|postgres] [words for pytest …]
"""

import os
import subprocess
import sys
import time
from collections.abc import Sequence

from tools.postgres import Server

# A statement that stands still is a failure with a name, not a run that never ends.
PATIENCE = "-c statement_timeout=300s"
# Whoever is idle takes work from the other: the longest tests come last in the alphabet.
WORKERS = ["-n", "2", "--dist", "worksteal"]
COUNTING = ["--cov=linli", "--cov-report="]


def main(words: Sequence[str]) -> int:
    """Run pytest once for each database; 0 when every run passed."""
    rest = list(words)
    chosen = ["sqlite", "postgres"]
    if "--db" in rest:
        at = rest.index("--db")
        chosen = [rest[at + 1]]
        del rest[at : at + 2]
    if not any(word.startswith("-n") for word in rest):
        rest = [*WORKERS, *rest]
    is_whole = rest == WORKERS
    results = [run(database, rest, measured=is_whole) for database in chosen]
    if is_whole and "sqlite" in chosen:
        results.append(coverage())
    return max(results)


def run(database: str, words: list[str], *, measured: bool) -> int:
    """One run of pytest; its exit code. Lines are counted on SQLite: tracing costs a third."""
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": ""}
    env.pop("LINLI_DATABASE_URL", None)
    del env["DJANGO_SETTINGS_MODULE"]
    # Each process would compile every test anew, and there are three for each database.
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    begun = time.monotonic()
    print(f"--- tests on {database}", flush=True)
    if database == "postgres":
        with Server() as server:
            env |= {"LINLI_DATABASE_URL": server.url, "PGOPTIONS": PATIENCE}
            code = migrated(env) or pytest(words, {**env, "LINLI_TEST_TEMPLATE": server.name})
    else:
        code = pytest([*words, *COUNTING] if measured else words, env)
    print(f"--- {database}: {time.monotonic() - begun:.0f} s", flush=True)
    return code


def migrated(env: dict[str, str]) -> int:
    """Migrate the server's own database: each process that tests begins with a copy of it."""
    words = ["manage.py", "migrate", "-v0", "--settings", "linli.test_settings"]
    return subprocess.run([sys.executable, *words], env=env, check=False).returncode


def coverage() -> int:
    """Every line of core runs in a test, and 95 of 100 of the whole (trust programme, T20)."""
    say = [sys.executable, "-m", "coverage", "report"]
    core = [*say, "--include=linli/core/*", "--fail-under=100"]
    whole = [*say, "--fail-under=95"]
    return max(subprocess.run(words, check=False).returncode for words in (core, whole))


def pytest(words: list[str], env: dict[str, str]) -> int:
    return subprocess.run([sys.executable, "-m", "pytest", *words], env=env, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
