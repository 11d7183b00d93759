"""Why the reader stops, asked in this process: what its own process says is in test_sheets.py."""

import datetime as dt
import io
import json
from dataclasses import asdict

import pytest

from linli.core import sheet_reader
from linli.core.sheet_reader import Why
from linli.core.sheets import Limits
from linli.core.tests.workbooks import make_locked, make_package, make_xlsx, sheet_xml

SMALL = Limits(size=200_000, unpacked=20_000, rows=50, columns=20, cell=100)


def end_of(data: bytes, limits: Limits = SMALL) -> tuple[str, int]:
    """How reading ended, and at which row."""
    out = io.StringIO()
    sheet_reader.main(io.BytesIO(data), out, sheet_reader.Limits(json.dumps(asdict(limits))))
    end = json.loads(out.getvalue().splitlines()[-1])
    return end["end"], end["row"]


def test_a_package_that_unpacks_to_more_than_allowed_is_stopped_by_its_directory() -> None:
    assert end_of(make_package(sheet_xml(("A1", "0" * 30_000)))) == (Why.TOO_LARGE_UNPACKED, 0)


def test_and_by_what_it_really_holds_when_the_directory_lies(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sheet_reader, "check_directory", lambda entries, limits: None)
    assert end_of(make_package(sheet_xml(("A1", "0" * 30_000)))) == (Why.TOO_LARGE_UNPACKED, 0)


def test_a_workbook_that_is_longer_or_wider_than_allowed_is_not_opened() -> None:
    assert end_of(make_xlsx([["a"]] * 52)) == (Why.TOO_MANY_ROWS, 51)
    assert end_of(make_xlsx([["a"] * 21])) == (Why.TOO_MANY_COLUMNS, 1)


def test_a_workbook_whose_sheets_are_all_hidden_is_empty() -> None:
    sheet = sheet_xml(("A1", "a"))
    assert end_of(make_package(sheet)) == ("ok", 0)
    assert end_of(make_package(sheet, state="hidden")) == (Why.EMPTY, 0)


def test_a_workbook_with_a_password_is_locked() -> None:
    assert end_of(make_locked()) == (Why.LOCKED, 0)


def test_a_day_has_no_hour() -> None:
    assert sheet_reader.text_of(dt.datetime(2024, 5, 1)) == "2024-05-01"  # noqa: DTZ001
    assert sheet_reader.text_of(dt.time(9, 30)) == "09:30:00"


def test_half_a_character_of_utf16_is_damage() -> None:
    assert end_of(b"\xff\xfea\x00b") == (Why.BROKEN, 0)


def test_memory_that_runs_out_is_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(*_words: object) -> None:
        raise MemoryError

    monkeypatch.setattr(sheet_reader, "read", read)
    assert end_of(b"a") == (Why.TOO_HEAVY, 0)
