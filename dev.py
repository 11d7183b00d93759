#!/usr/bin/env python3
"""Set Linli up and run it: `python3 dev.py demo`, `python3 dev.py test`. Standard library only."""

from __future__ import annotations

import argparse
import hashlib
import os
import secrets
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parent
TOOLS = ROOT / ".tools"
VENV = ROOT / ".venv"
VAR = ROOT / "var"
PYTHON = VENV / "bin" / "python"
UV = TOOLS / "bin" / "uv"
LOCKS = ROOT / "requirements"


def main() -> int:
    """Read the command line and do the one thing it names."""
    parser = argparse.ArgumentParser(prog="dev.py", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    # Four hand every further word on, `--help` too, to the program that knows it.
    demo = commands.add_parser("demo", help="a small town to click through")
    demo.add_argument("--port", type=int, default=8000)
    demo.add_argument(
        "--reset", action="store_true", help="begin with a new town; what was done in it is lost"
    )
    commands.add_parser("check", help="style, types and floors")
    commands.add_parser("test", add_help=False, help="the tests that stand before every landing")
    commands.add_parser("deep", add_help=False, help="the slow programme, one part at a time")
    commands.add_parser(
        "bench", add_help=False, help="measure; figures stand in docs/performance.md"
    )
    commands.add_parser("install", help="bring .venv to the locked list, and nothing else")
    commands.add_parser("manage", add_help=False, help="any management command")
    commands.add_parser(
        "texts", add_help=False, help="collect the sentences that need a translation"
    )
    commands.add_parser("lock", help="choose and pin the newest allowed libraries")
    options, rest = parser.parse_known_args()
    if rest and options.command in ("demo", "check", "install", "lock"):
        parser.error(f"unknown words: {' '.join(rest)}")
    os.chdir(ROOT)
    match options.command:
        case "demo":
            return run_demo(options.port, is_new=options.reset)
        case "check":
            return run_check()
        case "test" | "deep":
            return run_tests(options.command, rest)
        case "bench":
            install("dev")
            return call([PYTHON, "-m", "tools.bench", *rest])
        case "install":
            install("run")
            return 0
        case "manage" | "texts":
            return run_command(options.command, rest)
        case _:
            return run_lock()


# --- the four main commands ------------------------------------------------------------


def run_demo(port: int, *, is_new: bool = False) -> int:
    """Migrate, fill an empty database once, and serve it until Ctrl+C."""
    if not is_free(port):  # before anything is done, and before anything is removed
        return refuse_port(port)
    install("run")
    env = laptop_settings()
    env["LINLI_DEMO"] = "1"
    # What feeds, posters and messages lead to: the town that is served, not port 8000.
    env.setdefault("LINLI_ADDRESS", f"http://127.0.0.1:{port}")
    if is_new:
        remove_town(env)
    if call([PYTHON, "manage.py", "demo", "--prepare", "--port", str(port)], env=env):
        return 1
    return call([PYTHON, "manage.py", "serve", "--port", str(port)], env=env)


def is_free(port: int) -> bool:
    """Whether nobody listens there: two web servers would share a port without a word."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError):
            return False
    return True


def refuse_port(port: int) -> int:
    """One sentence: which port to try instead."""
    other = next((one for one in range(max(port, 1023) + 1, 65536) if is_free(one)), 8080)
    say(f"Port {port} cannot be used here; try `python3 dev.py demo --port {other}`.")
    return 1


def remove_town(env: dict[str, str]) -> None:
    """Away with the demo's database and its files; the secrets in laptop.env stay."""
    if "LINLI_DATABASE_URL" in env:
        sys.exit("LINLI_DATABASE_URL is set: --reset removes only the database in var/.")
    folder = Path(env.get("LINLI_DATA_DIR", str(VAR)))
    file = folder / "linli.sqlite3"
    if file.exists() and is_open(file):
        sys.exit("This town is still being served; end that demo with Ctrl+C, then start again.")
    for one in folder.glob("linli.sqlite3*"):
        one.unlink()
    shutil.rmtree(folder / "files", ignore_errors=True)
    say("The old town is gone; a new one begins.")


def is_open(file: Path) -> bool:
    """Whether another process has the database open: then its journal cannot be changed."""
    with closing(sqlite3.connect(file, timeout=0)) as database:
        try:
            database.execute("PRAGMA journal_mode=DELETE")
        except sqlite3.OperationalError:
            return True
        except sqlite3.DatabaseError:  # no database at all: nobody serves it
            return False
    return False


def run_check() -> int:
    """Everything a machine can say about the code without running it."""
    install("dev")
    env = laptop_settings()
    binaries = VENV / "bin"
    steps: list[list[str | Path]] = [
        [binaries / "ruff", "check", "."],
        [binaries / "ruff", "format", "--check", "."],
        [binaries / "lint-imports"],
        [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"],
    ]
    # Types take as long as the rest together and leave a processor free: both at once.
    types = subprocess.Popen([binaries / "mypy", "."], env=env)
    codes = [call(step, env=env) for step in steps]
    return max(*codes, abs(types.wait()))


def run_tests(kind: str, rest: list[str]) -> int:
    """The lane before every landing, or a part of the deep programme (tools/lanes.py)."""
    install("dev")
    install_machine_tools()
    must([PYTHON, "-m", "compileall", "-q", "linli"])  # many tests start processes
    return call([PYTHON, "-m", "tools.lanes", kind, *rest], env=laptop_settings())


def run_command(kind: str, rest: list[str]) -> int:
    """A management command with the settings of a laptop."""
    install("dev" if kind == "texts" else "run")
    words = ["collect_texts", *rest] if kind == "texts" else rest
    return call([PYTHON, "manage.py", *words], env=laptop_settings())


def run_lock() -> int:
    """Pin every library by hash. No address of a registry may stand in the result."""
    install_uv()
    for name in ("run", "dev"):
        flags = "--universal --python-version 3.11 --generate-hashes --no-emit-index-url"
        words = [*flags.split(), "--no-header", "--no-annotate", "--upgrade", "--quiet"]
        files = [f"requirements/{name}.in", "-o", f"requirements/{name}.txt"]
        done = call([UV, "pip", "compile", *words, *files])
        if done:
            return done
    return 0


# --- set-up ----------------------------------------------------------------------------


def install(group: str) -> None:
    """Bring .venv to the locked list of `group` ("run" or "dev") if it is not there yet.

    "dev" holds all of "run", so a machine that tests also serves without a change.
    """
    stamp = VENV / "linli-lock"
    present = stamp.read_text().split() if stamp.exists() else []
    if "dev" in present:
        group = "dev"  # a machine that tests stays one when the lists change
    digest = fingerprint(LOCKS / f"{group}.txt")
    if present == [group, digest]:
        return
    install_uv()
    say(f"Setting up ({group}); this takes about a minute, once.")
    if not PYTHON.exists():
        must([UV, "venv", "--quiet", "--python", sys.executable, VENV])
    # Compiled here once: a start in a folder one may not write to would compile every time.
    flags = ["--quiet", "--require-hashes", "--compile-bytecode", "--python", str(PYTHON)]
    must([UV, "pip", "sync", *flags, f"requirements/{group}.txt"])
    stamp.write_text(f"{group} {digest}")


def install_uv() -> None:
    """uv in a folder of our own: works on a Python that Debian manages, without venv or sudo."""
    wanted = fingerprint(LOCKS / "uv.txt")
    stamp = TOOLS / "linli-lock"
    if UV.exists() and stamp.exists() and stamp.read_text() == wanted:
        return
    pip = [sys.executable, "-m", "pip"]
    if subprocess.run([*pip, "--version"], capture_output=True, check=False).returncode:
        apt_install(["python3-pip"], "pip is missing")
    flags = "--quiet --upgrade --require-hashes --disable-pip-version-check"
    where = ["--root-user-action=ignore", "--target", str(TOOLS), "-r", "requirements/uv.txt"]
    must([*pip, "install", *flags.split(), *where])
    stamp.write_text(wanted)


def install_machine_tools() -> None:
    """What only the tests need and PyPI does not carry."""
    missing = []
    if not shutil.which("chromium"):
        missing.append("chromium")
    fonts = Path("/usr/share/fonts")
    if not any(fonts.rglob("NotoSansCJK*")):
        missing.append("fonts-noto-cjk")
    if not shutil.which("msgfmt") or not shutil.which("xgettext"):
        missing.append("gettext")
    if os.geteuid() == 0 and not any(Path("/usr/lib/postgresql").glob("*/bin/initdb")):
        missing.append("postgresql")  # anyone but root falls back to a wheel from PyPI
    if missing:
        apt_install(missing, "the tests need it")


def apt_install(packages: list[str], why: str) -> None:
    """Install Debian packages, or say in one sentence what to install."""
    line = f"apt-get install {' '.join(packages)}"
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        sys.exit(f"Please run `{line}` ({why}), then start again.")
    say(f"{line} ({why})")
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    must(["apt-get", "update", "-qq"], env=env)
    must(["apt-get", "install", "-qq", "-y", "--no-install-recommends", *packages], env=env)


def laptop_settings() -> dict[str, str]:
    """The environment with var/laptop.env under it: secrets of this copy, made once."""
    file = VAR / "laptop.env"
    made = {
        "LINLI_SECRET_KEY": secrets.token_urlsafe(48),
        "LINLI_SEALING_KEYS": f"k1:{secrets.token_hex(32)}",
        "LINLI_LOOKUP_KEY": secrets.token_hex(32),
        "LINLI_CERTIFICATE_KEYS": f"c1:{secrets.token_hex(32)}",
    }
    known = file.read_text() if file.exists() else ""
    made = {name: value for name, value in made.items() if f"{name}=" not in known}
    if made:  # all of them, or what a newer version asks for besides
        VAR.mkdir(exist_ok=True)
        draft = file.with_suffix(f".{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(known + "".join(f"{name}={value}\n" for name, value in made.items()))
        draft.rename(file)
    stored = dict(line.split("=", 1) for line in file.read_text().splitlines() if "=" in line)
    # Nobody's number is real on a laptop: codes may be printed.
    return {"LINLI_SMS_CONSOLE": "1", **stored, **os.environ}


def fingerprint(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


# --- running things --------------------------------------------------------------------


def call(command: Sequence[str | Path], env: dict[str, str] | None = None) -> int:
    """Run a command to its end and give its exit code; Ctrl+C is a normal end."""
    process = subprocess.Popen([str(word) for word in command], env=env)
    signal.signal(signal.SIGTERM, lambda *_: process.terminate())  # nothing is left running
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:  # the child got it too and is finishing its work
            continue


def must(command: Sequence[str | Path], env: dict[str, str] | None = None) -> None:
    """Run a command that has to succeed."""
    if code := call(command, env):
        sys.exit(code)


def say(sentence: str) -> None:
    sys.stdout.write(sentence + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
