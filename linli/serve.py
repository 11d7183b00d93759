"""`manage.py serve`: the web server and one task worker, side by side, until Ctrl+C.

Django is not loaded here: to wait for two children it is 50 MB and a second and a half too much.
"""

import argparse
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from types import FrameType

from linli import env

Program = Callable[[], "subprocess.Popen[bytes]"]
LOOK = 0.2  # seconds between two looks at the children
PATIENCE = 30.0  # seconds for the web server to come up before the worker starts all the same
LAST_WORDS = 10  # seconds for a request to be answered after we were told to stop
GRACE = 20.0  # seconds until a child that does not stop is ended


def main(words: list[str]) -> int:
    """Serve until told to stop or until one of the two ends; the exit code of what ended."""
    parser = argparse.ArgumentParser(prog="manage.py serve", description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args(words)
    if reason := why_taken(options.host, options.port):
        parser.error(f"Port {options.port} cannot be used ({reason}). Choose another: --port N")
    figures = env.data_folder() / "metrics"
    shutil.rmtree(figures, ignore_errors=True)
    figures.mkdir(parents=True)
    around = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(figures)}
    sys.stdout.write(f"http://{options.host}:{options.port}  (Ctrl+C ends it)\n")
    sys.stdout.flush()
    return side_by_side(
        lambda: subprocess.Popen(web(options.host, options.port, options.workers), env=around),  # noqa: S603
        lambda: subprocess.Popen([sys.executable, "manage.py", "work"], env=around),
        is_up=lambda: answers(options.host, options.port),
    )


def web(host: str, port: int, workers: int) -> list[str]:
    """granian with our application. docs/deploy.md has the same words for systemd."""
    # SQLite writes one at a time: more threads would only wait inside the server.
    threads = 1 if env.text("LINLI_DATABASE_URL", "sqlite:").startswith("sqlite:") else 3
    return [sys.executable, "-m", "granian", "--interface", "wsgi", "linli.wsgi:application",
            "--host", host, "--port", str(port), "--no-ws", "--workers", str(workers),
            "--blocking-threads", str(threads), "--backpressure", "64",
            "--workers-kill-timeout", str(LAST_WORDS), "--log-level", "warning"]  # fmt: skip


def side_by_side(first: Program, second: Program, *, is_up: Callable[[], bool]) -> int:
    """Start the first, the second when the first is up; when one ends, end the other.

    The second waits so that it does not take the processor from a visitor's first page.
    """
    running = [first()]

    def stop(signum: int, frame: FrameType | None) -> None:
        for process in running:
            process.terminate()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    begun = time.monotonic()
    while all(process.poll() is None for process in running):
        time.sleep(LOOK)
        if len(running) == 1 and (is_up() or time.monotonic() - begun > PATIENCE):
            running.append(second())
    stop(signal.SIGTERM, None)
    return max(_ended(process) for process in running)


def _ended(process: "subprocess.Popen[bytes]") -> int:
    """How it ended; one that hangs is ended, so that whoever stops us is not left waiting."""
    try:
        return process.wait(GRACE)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()


def answers(host: str, port: int) -> bool:
    """Whether a worker of the web server takes requests: it says something to one."""
    try:
        with socket.create_connection((host, port), timeout=LOOK) as probe:
            probe.sendall(b"GET /healthz HTTP/1.0\r\nHost: localhost\r\n\r\n")
            return bool(probe.recv(1))
    except OSError:
        return False


def why_taken(host: str, port: int) -> str:
    """Why one cannot listen there, or "": granian would share the port with another server, and
    visitors would meet either."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return error.strerror or str(error)
    return ""
