"""What an operator types from docs/deploy.md: the commands exist, and mean this installation."""

import getpass
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import get_commands

from linli import env

ROOT = Path(env.ROOT)
DOCUMENT = (ROOT / "docs/deploy.md").read_text()


@pytest.fixture
def installation(tmp_path: Path) -> Path:
    """The wrapper in a folder whose Python only says what it was started with."""
    shutil.copytree(ROOT / "deploy", tmp_path / "deploy")
    python = tmp_path / ".venv/bin/python"
    python.parent.mkdir(parents=True)
    python.write_text('#!/bin/sh\npwd\necho "$@"\nenv\n')
    python.chmod(0o755)
    return tmp_path


def linli(folder: Path, file: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    around = {
        "PATH": os.environ["PATH"], "LINLI_ENV_FILE": str(file), "LINLI_USER": getpass.getuser(),
        "LINLI_DATABASE_URL": "sqlite:////somebody-elses", "SECRET": "of the shell",
    }  # fmt: skip
    command = [sys.executable, str(folder / "deploy/linli"), *words]
    return subprocess.run(command, env=around, capture_output=True, text=True, check=False)


def test_a_command_has_the_settings_of_the_installation_and_no_others(installation: Path) -> None:
    file = installation / "linli.env"
    file.write_text(
        "# python3 -c …\n\nLINLI_SECRET_KEY=a=b $c\n; old\n LINLI_HOSTS = 'one,two'\nno line\n"
        'LINLI_DATABASE_URL="postgres://linli:p%40ss@127.0.0.1/linli"\n'
    )

    said = linli(installation, file, "prepare", "--verbosity", "2").stdout.splitlines()

    assert said[:2] == [str(installation), "manage.py prepare --verbosity 2"]
    assert "LINLI_SECRET_KEY=a=b $c" in said
    assert "LINLI_DATABASE_URL=postgres://linli:p%40ss@127.0.0.1/linli" in said
    assert not any("SECRET=of the shell" in line for line in said)


@pytest.mark.parametrize("missing", ["settings", "python"])
def test_what_is_missing_is_said_in_a_sentence(installation: Path, missing: str) -> None:
    file = installation / "linli.env"
    if missing == "python":
        file.touch()
        shutil.rmtree(installation / ".venv")

    done = linli(installation, file, "prepare")

    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert str(file if missing == "settings" else ".venv/bin/python") in done.stderr


def test_the_commands_of_the_document_exist() -> None:
    named = set(re.findall(r"(?:^    |&& |`)linli ([a-z_]+)", DOCUMENT, re.MULTILINE))

    assert {"prepare", "import_areas", "create_operator", "reseal"} <= named
    assert named <= set(get_commands())
    assert "dev.py manage " not in DOCUMENT, "it has the settings of a laptop"


def test_the_document_gives_every_setting_a_line_of_its_own() -> None:
    """systemd takes what stands behind a value for a part of it."""
    assert re.findall(r"^    LINLI_.*\s#", DOCUMENT, re.MULTILINE) == []


@pytest.mark.parametrize("name", ["web", "work"])
def test_a_service_has_its_folder_made(name: str) -> None:
    unit = (ROOT / f"deploy/linli-{name}.service").read_text()

    assert "StateDirectory=linli\n" in unit
    assert "ReadWritePaths" not in unit  # a path that is not there yet stops the start


def test_the_folder_of_the_data_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINLI_DATA_DIR", str(tmp_path / "not" / "yet"))

    assert env.data_folder().is_dir()


def test_where_it_cannot_be_made_a_sentence_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("LINLI_DATA_DIR", str(tmp_path / "file" / "data"))

    with pytest.raises(env.SettingMissing, match="LINLI_DATA_DIR"):
        env.data_folder()
