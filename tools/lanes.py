"""The lanes of tests: what stands before every landing, and the deep programme by its names.

Usage: python -m tools.lanes test [--db sqlite|postgres] [words for pytest …]
       python -m tools.lanes deep [NAME] [--db sqlite|postgres] [words for pytest …]

A check belongs to the cheapest lane that can hold it. Before a landing stands only what is quick
and the same every time: nothing races, nothing is killed, nothing sleeps. docs/trust.md says what
each name of the deep programme proves, and when it was last seen to hold.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path

from tools.postgres import Server

Lane = tuple[str, list[str]]  # a database, and what pytest is told
SQLITE, POSTGRES = "sqlite", "postgres"
ROOT = Path(__file__).resolve().parent.parent

# What a marker of these is on runs in the deep programme only (pyproject.toml says what each is).
DEEP_MARKS = ("abuse", "api", "attack", "axe", "browser", "kill", "race", "rights", "slow", "sweep",
              "text", "uploads", "walk")  # fmt: skip
PLAIN = f"not ({' or '.join(DEEP_MARKS)})"
# Whoever is idle takes work from the other: the longest tests come last in the alphabet.
TWO = ["-n2", "--dist=worksteal"]
# A statement that stands still is a failure with a name, not a run that never ends.
PATIENCE = "-c statement_timeout=300s"


def marked(mark: str, *more: str) -> list[str]:
    """Pytest's words for the tests with a mark, in the files where it stands: reading all the
    others would take longer than most lanes."""
    tests = sorted([*ROOT.glob("linli/*/tests/test_*.py"), *ROOT.glob("tests/**/test_*.py")])
    return ["-m", mark, *more, *(str(one) for one in tests if f"mark.{mark}" in one.read_text())]


TEST: list[Lane] = [
    (SQLITE, [*TWO, "-m", PLAIN]),
    (POSTGRES, marked("postgres", *TWO)),
    (SQLITE, marked("journey", *TWO)),
]
# The profile of hypothesis with more examples, other ones each time.
WALK = marked("walk", *TWO, "--hypothesis-profile=deep")
# Presence and certificates (T13, T14): the whole of these files, also what stands before landings.
ATTACKED = [
    "linli/activities/tests/test_attacks.py",
    "linli/activities/tests/test_without_network.py",
    "linli/hours/tests/test_forgeries.py",
]
DEEP: dict[str, list[Lane]] = {
    "abuse": [(SQLITE, marked("abuse"))],
    "api": [(SQLITE, marked("api"))],
    "attacks": [(SQLITE, ATTACKED)],
    "axe": [(SQLITE, marked("axe", *TWO))],
    "coverage": [(SQLITE, [*TWO, "-m", "not (browser or race or kill)", "--cov=linli",
                           "--cov-report="])],
    "journeys": [(SQLITE, [*TWO, "-m", "browser and not axe", "tests/browser"])],
    "kills": [(SQLITE, marked("kill")), (POSTGRES, marked("kill"))],
    "order": [(SQLITE, [*TWO, "-m", PLAIN, "randomly"])],
    "postgres": [(POSTGRES, [*TWO, "-m", PLAIN])],
    "races": [(SQLITE, marked("race")), (POSTGRES, marked("race"))],
    "rights": [(SQLITE, marked("rights"))],
    "slow": [(SQLITE, marked("slow", *TWO)), (POSTGRES, marked("slow", *TWO))],
    "sweep": [(SQLITE, marked("sweep", *TWO))],
    "text": [(SQLITE, marked("text", *TWO))],
    "uploads": [(SQLITE, marked("uploads"))],
    "walks": [(SQLITE, WALK), (POSTGRES, WALK)],
}  # fmt: skip
NOTHING_CHOSEN = 5  # pytest's word for it


def main(words: Sequence[str]) -> int:
    """Run the lanes that are named; 0 when all passed."""
    kind, *rest = words
    name = rest.pop(0) if kind == "deep" and rest and rest[0] in DEEP else ""
    if kind == "deep" and not name:
        print("The deep programme has these parts:", *DEEP)
        return int(bool(rest))
    lanes = DEEP[name] if name else TEST
    if "--db" in rest:
        at = rest.index("--db")
        lanes = [lane for lane in lanes if lane[0] == rest[at + 1]]
        del rest[at : at + 2]
    begun = time.monotonic()
    codes = run_all(lanes, rest, is_ahead=not name)
    if name == "coverage":
        codes.append(coverage())
    # Words of one's own may choose tests of one lane only.
    fine = {0, NOTHING_CHOSEN} if rest and 0 in codes else {0}
    failed = not set(codes) <= fine
    if name:
        verdict = "FAILED" if failed else "passed"
        print(f"deep {name}: {verdict} in {time.monotonic() - begun:.0f} s", flush=True)
    return int(failed)


def run_all(lanes: Sequence[Lane], rest: Sequence[str], *, is_ahead: bool) -> list[int]:
    """The exit codes of the lanes, one after the other. `is_ahead`: PostgreSQL gets ready while
    what comes before it runs, which disturbs only races."""
    with ExitStack() as stack:
        ready = cache(lambda: stack.enter_context(migrated()))
        if is_ahead and any(database == POSTGRES for database, _words in lanes):
            ready()
        codes = []
        for database, words in lanes:
            with timed(f"tests on {database}"):
                code, env = ready()() if database == POSTGRES else (0, environment())
                codes.append(code or pytest([*words, *rest], env))
        return codes


def environment() -> dict[str, str]:
    """What pytest finds around it: nothing of the machine's that changes what is tested."""
    env = {name: value for name, value in os.environ.items() if name != "LINLI_DATABASE_URL"}
    env.pop("DJANGO_SETTINGS_MODULE", None)
    # Each process would compile every test anew, and there are three for each database.
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    env["PYTHONHASHSEED"] = "0"  # or two processes may see two orders of the same tests
    return env


@contextmanager
def migrated() -> Iterator[Callable[[], tuple[int, dict[str, str]]]]:
    """A server whose own database is being migrated: each process that tests begins with a copy of
    it. Gives what waits for that, and says whether it failed and where the copies are made."""
    words = ["manage.py", "migrate", "-v0", "--settings", "linli.test_settings"]
    with Server() as server:
        env = environment() | {"LINLI_DATABASE_URL": server.url, "PGOPTIONS": PATIENCE}
        with subprocess.Popen([sys.executable, *words], env=env) as migrating:
            yield lambda: (migrating.wait(), {**env, "LINLI_TEST_TEMPLATE": server.name})
        if told := server.deadlocks():
            print(f"--- deadlocks on postgres\n{told}", flush=True)


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Say what a step took, in seconds and in seconds of CPU: machines are shared."""
    print(f"--- {what}", flush=True)
    before = os.times()
    yield
    _user, _system, user, system, wall = (
        after - then for then, after in zip(before, os.times(), strict=True)
    )
    print(f"--- {what}: {wall:.0f} s, {user + system:.0f} s CPU", flush=True)


def coverage() -> int:
    """Every line of core runs in a test, and 95 of 100 of the whole (trust programme, T20)."""
    say = [sys.executable, "-m", "coverage", "report"]
    core = [*say, "--include=linli/core/*", "--fail-under=100"]
    whole = [*say, "--fail-under=95"]
    return max(subprocess.run(words, check=False).returncode for words in (core, whole))


def pytest(words: list[str], env: dict[str, str]) -> int:
    order = [] if "randomly" in words else ["-p", "no:randomly"]
    words = [word for word in words if word != "randomly"] if not order else words
    return subprocess.run(
        [sys.executable, "-m", "pytest", *order, *words], env=env, check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
