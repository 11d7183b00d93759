"""`dev.py demo` before it serves: the port, and a new town in place of the old."""

import socket
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

import dev


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


@pytest.fixture
def var(tmp_path: Path) -> Path:
    """A folder with secrets, a database, a file, and something that is not the demo's."""
    for name in ("laptop.env", "notes.txt"):
        (tmp_path / name).write_text("x")
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "photo").write_text("x")
    sqlite3.connect(tmp_path / "linli.sqlite3").close()
    return tmp_path


def test_a_port_that_is_taken_names_another(
    taken: int, var: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev, "VAR", var)

    assert dev.run_demo(taken, is_new=True) == 1

    said = capsys.readouterr().out
    assert said.count("\n") == 1
    assert f"Port {taken} cannot be used" in said
    other = int(said.split("--port ")[1].split("`")[0])
    assert other != taken
    assert dev.is_free(other)
    assert (var / "linli.sqlite3").exists()


@pytest.mark.parametrize("port", [-1, 70000])
def test_a_port_that_is_none_is_not_free(port: int) -> None:
    assert not dev.is_free(port)


def test_a_new_town_keeps_the_secrets_and_what_is_not_ours(var: Path) -> None:
    dev.remove_town({"LINLI_DATA_DIR": str(var)})

    assert sorted(one.name for one in var.iterdir()) == ["laptop.env", "notes.txt"]


def test_without_a_town_there_is_nothing_to_remove(tmp_path: Path) -> None:
    dev.remove_town({"LINLI_DATA_DIR": str(tmp_path / "none")})


def test_a_town_that_is_being_served_stays(var: Path) -> None:
    file = var / "linli.sqlite3"
    served = sqlite3.connect(file)
    served.execute("PRAGMA journal_mode=WAL")
    served.execute("CREATE TABLE one (id)")

    with pytest.raises(SystemExit, match="still being served"):
        dev.remove_town({"LINLI_DATA_DIR": str(var)})
    served.close()
    assert file.exists()
    assert (var / "files" / "photo").exists()


def test_another_database_is_never_touched(var: Path) -> None:
    with pytest.raises(SystemExit, match="LINLI_DATABASE_URL"):
        dev.remove_town({"LINLI_DATA_DIR": str(var), "LINLI_DATABASE_URL": "postgres://x"})
    assert (var / "linli.sqlite3").exists()


@pytest.mark.parametrize(
    ("given", "wanted"),
    [({}, "http://127.0.0.1:{}"), ({"LINLI_ADDRESS": "https://our.cn"}, "https://our.cn")],
)
def test_links_lead_to_the_port_that_is_served(
    given: dict[str, str], wanted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    seen: list[str] = []

    def call(command: object, env: dict[str, str]) -> int:
        seen.append(env["LINLI_ADDRESS"])
        return 0

    monkeypatch.setattr(dev, "install", lambda group: None)
    monkeypatch.setattr(dev, "laptop_settings", lambda: dict(given))
    monkeypatch.setattr(dev, "call", call)

    assert dev.run_demo(port) == 0
    assert seen == [wanted.format(port)] * 2
