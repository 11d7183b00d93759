"""No cell of ours is ever run as a formula, and none changes on its way out and in again."""

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import IO, Any

import openpyxl
import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from linli.core.exports import Cell, csv_lines, plain, safe, sheet_back, xlsx_file
from linli.core.sheets import read_rows

DANGEROUS = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠a", " =1",
    "\u3000=1", "\u200b=1", "\ufeff=1", "=cmd|' /C calc'!A0", '=HYPERLINK("http://x")', "﹦1",
]  # fmt: skip


def sheet_of(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> list[Any]:
    """The rows of the workbook we wrote, as a spreadsheet sees them."""
    with xlsx_file(head, rows) as file:
        return rows_of(file)


def rows_of(file: IO[bytes]) -> list[Any]:
    sheet = openpyxl.load_workbook(file).active
    assert sheet is not None
    return list(sheet.iter_rows())


@pytest.mark.parametrize("text", DANGEROUS)
def test_what_could_be_a_formula_is_disarmed_in_every_format(text: str) -> None:
    csv_text = "".join(csv_lines(["head"], [[text]]))
    [_, [cell]] = sheet_of(["head"], [[text]])

    assert csv_text.splitlines()[1].lstrip('"').startswith("'")
    assert cell.data_type == "s"
    assert cell.quotePrefix, "it would turn into a formula when somebody edits it"
    assert not str(cell.value).startswith("'")


def test_a_heading_is_disarmed_too() -> None:
    assert "".join(csv_lines(["=1"], [])).startswith("\ufeff'=1")
    [[cell]] = sheet_of(["=1"], [])
    assert (cell.value, cell.data_type, bool(cell.quotePrefix)) == ("=1", "s", True)


def test_numbers_stay_numbers_and_times_are_local() -> None:
    moment = dt.datetime(2024, 5, 1, 16, 30, tzinfo=dt.UTC)
    row: list[Cell] = [-5, 2.5, Decimal("-1.25"), True, None, dt.date(2024, 5, 1), moment, "陈好"]

    line = "".join(csv_lines(["n"], [row])).splitlines()[1]
    cells = sheet_of(["n"], [row])[1]

    assert timezone.get_current_timezone_name() == "Asia/Shanghai"
    assert line == "-5,2.5,-1.25,1,,2024-05-01,2024-05-02 00:30,陈好"
    assert [cell.value for cell in cells][:3] == [-5, 2.5, -1.25]


@given(st.text(max_size=30))
def test_disarming_can_be_undone(text: str) -> None:
    assert plain(safe(text)) == text
    assert plain(safe(f"'{text}")) == f"'{text}"


@given(st.text(max_size=30))
def test_nothing_dangerous_is_left(text: str) -> None:
    assert safe(text)[:1] not in tuple("=+-@＝＋－＠\t\r\n")


def test_a_table_comes_back_as_it_went_out() -> None:
    rows = [
        ["=1+1", "+86 139", "塘㙍村", 'a "quoted", cell'],
        ["x", "", "@b", "-"],
        ["'=1", "''+2", "'t Hooft", "-12.5"],
    ]

    csv_file = io.BytesIO("".join(csv_lines(["a", "b", "c", "d"], rows)).encode())
    assert [cells for _, cells in read_rows(csv_file)][1:] == rows
    for write in (xlsx_file, sheet_back):
        with write(["a", "b"], rows) as file:
            assert [cells for _, cells in read_rows(file)][1:] == rows


@pytest.mark.parametrize("text", ["-12.5", "12.5", "-3", "7", "528000", "-1234567", "1234567.25"])
def test_a_short_number_goes_back_as_a_number_and_reads_as_it_was(text: str) -> None:
    with sheet_back(["n"], [[text]]) as file:
        cell = rows_of(file)[1][0]
        assert (cell.data_type, cell.value) == ("n", float(text))
        assert [cells for _, cells in read_rows(file)][1:] == [[text]]


@pytest.mark.parametrize(
    "text",
    ["0012", "-007", "88841234", "20240501", "13800138000", "+5", "12.50", "-0", "1e5", "1.",
     "0.00000001", "1234567890", "-1234567890.5", "44130319490304231X", "４５", "²"],
)  # fmt: skip
def test_what_may_be_a_phone_or_an_id_or_would_read_otherwise_stays_text(text: str) -> None:
    with sheet_back(["n"], [[text]]) as file:
        cell = rows_of(file)[1][0]
        assert (cell.data_type, cell.value) == ("s", text)
        assert [cells for _, cells in read_rows(file)][1:] == [[text]]


def test_what_people_type_is_no_number_in_other_exports() -> None:
    assert sheet_of(["n"], [["-12.5"]])[1][0].data_type == "s"


def test_a_streamed_table_is_written_line_by_line() -> None:
    lines = csv_lines(["n"], ([n] for n in range(3)))

    assert list(lines) == ["\ufeff", "n\r\n", "0\r\n", "1\r\n", "2\r\n"]
