"""No test of orders leaves a picture behind."""

from pathlib import Path

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Settings) -> Path:
    settings.PRIVATE_FILES = tmp_path / "files"
    return tmp_path / "files"
