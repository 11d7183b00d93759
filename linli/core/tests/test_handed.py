"""What is kept of a table that was handed in has bounds."""

from io import BytesIO

import pytest

from linli.core import handed
from linli.core.errors import Refused
from linli.core.handed import Bad, Kept


def test_a_file_that_is_too_large_to_keep_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handed, "MOST_BYTES", 4)
    assert handed.contents(BytesIO(b"1234")) == "MTIzNA=="

    with pytest.raises(Refused, match="too large"):
        handed.contents(BytesIO(b"12345"))


def test_changes_are_told_of_rows_that_went_back_and_not_without_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    earlier = Kept(heading=["姓名"], lines=[Bad(3, ["陈"], [])])
    monkeypatch.setattr(handed, "SHOWN", 1)
    kept = Kept(heading=[handed.MARK, "姓名"])
    for row, mark, name in (
        (2, "AAAAAAAA-9", "何"),
        (3, "AAAAAAAA-3", "李"),
        (4, "AAAAAAAA-3", "王"),
    ):
        kept.note(row, [mark, name], lambda _token: earlier)

    assert [(one.row, one.was, one.now) for one in kept.changes] == [(3, "陈", "李")]


def test_rows_beyond_those_that_are_kept_are_counted_and_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(handed, "SHOWN", 2)
    kept = Kept(heading=["姓名"])
    for row in (2, 3):
        kept.send_back(row, ["陈"], [])
    assert (kept.beyond, kept.cut_short) == (0, "")

    kept.send_back(4, ["何"], [])

    again = Kept.read(kept.written())
    assert (len(again.lines), again.beyond, again.wrong) == (2, 1, 3)
    assert "first 2 of 3 rows" in again.cut_short
    assert len(again.sheet()[1]) == 2


def test_what_was_kept_before_rows_were_counted_is_read() -> None:
    assert Kept.read('{"lines": [], "changes": []}').beyond == 0
