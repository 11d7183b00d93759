"""Starting the server: ports that are taken, and two programs that live and end together."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings

from linli import serve

SLEEPER = "import time; print('up', flush=True); time.sleep(60)"


def test_a_port_in_use_is_not_shared(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(SystemExit):
            serve.main(["--port", str(other.getsockname()[1])])
    assert "--port" in capsys.readouterr().err


def together(tmp_path: Path, first: str, second: str) -> "subprocess.Popen[str]":
    """Two small programs under the supervisor; the second starts when a file says "up"."""
    program = f"""
import subprocess, sys
from pathlib import Path
from linli import serve
def start(code):
    return lambda: subprocess.Popen([sys.executable, "-c", code])
sys.exit(serve.side_by_side(
    start({first!r}), start({second!r}), is_up=lambda: Path({str(tmp_path / "up")!r}).exists()
))
"""
    return subprocess.Popen(  # noqa: S603 - the program above
        [sys.executable, "-c", program],
        cwd=settings.BASE_DIR, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def writes(file: Path, then: str = "") -> str:
    return f"from pathlib import Path; Path({str(file)!r}).touch()\n{then}"


def test_the_worker_starts_when_the_web_server_answers_and_ends_with_it(tmp_path: Path) -> None:
    first = "import time; time.sleep(1)\n" + writes(tmp_path / "up", "time.sleep(1); exit(3)")
    second = writes(tmp_path / "worked", SLEEPER)
    with together(tmp_path, first, second) as process:
        time.sleep(0.5)
        assert not (tmp_path / "worked").exists()
        assert process.wait(30) == 3
    assert (tmp_path / "worked").exists()


def test_both_end_when_they_are_told_to(tmp_path: Path) -> None:
    (tmp_path / "up").touch()
    with together(tmp_path, SLEEPER, SLEEPER) as process:
        assert process.stdout is not None
        assert [process.stdout.readline(), process.stdout.readline()] == ["up\n", "up\n"]
        os.kill(process.pid, signal.SIGTERM)
        assert process.wait(30) is not None
        assert process.stdout.read() == ""  # closed: nobody holds it any more


def test_one_that_does_not_stop_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "GRACE", 0.2)
    deaf = "import signal, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
    deaf += "print('up', flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", deaf], stdout=subprocess.PIPE) as process:  # noqa: S603 - the words above
        assert process.stdout is not None
        assert process.stdout.readline() == b"up\n"
        process.terminate()
        assert serve._ended(process) == -signal.SIGKILL


def test_a_server_answers_or_does_not() -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
        assert not serve.answers("127.0.0.1", port)  # nobody takes the call
        listening.listen()
        assert not serve.answers("127.0.0.1", port)  # taken, and nothing is said
