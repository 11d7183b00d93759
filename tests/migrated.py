"""An empty database, migrated once and copied afterwards: migrating costs more than most tests.

On PostgreSQL the server copies a database of its own, which tools/lanes.py has migrated. On
SQLite a copy is a file. It is named after every word of the migrations, of what
they import and of the libraries, so that a change of any of them migrates anew.
"""

import hashlib
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core import management
from django.db import connections

IMPORTED = ("append_only.py", "fields.py", "ids.py", "together.py")


@contextmanager
def copied() -> Iterator[None]:
    """Meanwhile, `migrate` of an empty SQLite database takes the copy; of a database that began as
    a copy it has nothing to do."""
    plain = management.call_command

    def call_command(name: str, *args: Any, **options: Any) -> Any:
        connection = connections[options.get("database", "default")]
        if name == "migrate" and connection.settings_dict["TEST"].get("TEMPLATE"):
            return None
        if name != "migrate" or connection.vendor != "sqlite":
            return plain(name, *args, **options)
        copy_into(connection)
        return None

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(management, "call_command", call_command)
        yield


def copy_into(connection: Any) -> None:
    """An SQLite database becomes the copy, whatever was in it."""
    connection.ensure_connection()
    with closing(sqlite3.connect(prepare())) as source:
        source.backup(connection.connection)


def prepare() -> Path:
    """The copy, made now if it is not there: once, before several processes ask for it."""
    file = _file()
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        for old in file.parent.glob("*.sqlite3"):
            old.unlink(missing_ok=True)
        draft = file.with_suffix(f".{os.getpid()}")
        words = ["manage.py", "migrate", "-v0", "--settings", "linli.test_settings"]
        env = {**os.environ, "LINLI_DATABASE_URL": f"sqlite://{draft}"}
        subprocess.run([sys.executable, *words], cwd=settings.BASE_DIR, env=env, check=True)
        with closing(sqlite3.connect(draft)) as made:  # one file, without its journal
            made.execute("PRAGMA journal_mode = DELETE")
        draft.rename(file)
    return file


def _file() -> Path:
    root: Path = settings.BASE_DIR
    read = [root / "requirements/dev.txt", *(root / "linli/core" / name for name in IMPORTED)]
    read += sorted(root.glob("linli/*/migrations/*.py"))
    digest = hashlib.sha256(sys.version.encode())
    for file in read:
        digest.update(f"{file.relative_to(root)}\0".encode() + file.read_bytes())
    return root / "var" / "migrated" / f"{digest.hexdigest()[:32]}.sqlite3"
