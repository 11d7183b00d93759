"""The copy of the migrated database is what migrating makes, and a change makes it anew."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from tests import migrated

# What a function imports shapes rows that are there already, not the tables.
IMPORTS = re.compile(r"^(?:from|import) (linli\.[\w.]+)", re.MULTILINE)


def test_whatever_migrations_import_is_part_of_the_name() -> None:
    root: Path = settings.BASE_DIR
    texts = (file.read_text() for file in root.glob("linli/*/migrations/*.py"))
    found = {name for text in texts for name in IMPORTS.findall(text)}

    assert found == {f"linli.core.{name.removesuffix('.py')}" for name in migrated.IMPORTED}


def test_another_migration_is_another_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("requirements/dev.txt", *(f"linli/core/{one}" for one in migrated.IMPORTED)):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    monkeypatch.setattr(settings, "BASE_DIR", tmp_path)
    before = migrated._file()
    folder = tmp_path / "linli/areas/migrations"
    folder.mkdir(parents=True)
    (folder / "0002_more.py").write_text("x = 1")
    between = migrated._file()
    (folder / "0002_more.py").write_text("x = 2")

    assert len({before, between, migrated._file()}) == 3
