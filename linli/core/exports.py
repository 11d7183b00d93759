"""Writing tables that people take with them, so that no cell of them is ever run as a formula.

A text that begins with = + - @, their full-width twins, TAB or CR is disarmed. In a CSV file, whose
cells have no type, an apostrophe stands in front, which `plain` (and with it sheets.py) takes off
again. In a workbook a cell of text is never run: there the text stays as it is, and the cell
is marked as one typed with an apostrophe, so that it stays text when somebody edits it.
"""

import csv
import io
import itertools
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import IO

from django.utils import timezone

Cell = str | int | float | Decimal | date | datetime | bool | None

# Blanks, and signs of no width, do not keep a spreadsheet from seeing what stands behind them.
BLANK = "[\\s\u3000\u200b-\u200f\u2060\ufeff\u202a-\u202e]*"
DANGER = f"({BLANK}[=+\\-@＝＋－＠﹦﹢﹣﹫]|[\\t\\r\\n])"
FORMULA = re.compile(f"'*{DANGER}")
DISARMED = re.compile(f"'+{DANGER}")
# Excel takes a CSV file for GBK unless it begins with this mark.
MARK = "\ufeff"
# Numbers that were surely no name of anything: whole ones of more digits may be a phone or an id.
NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
MOST_DIGITS, MOST_WHOLE = 9, 6


def safe(text: str) -> str:
    """The text, with an apostrophe in front if a spreadsheet could take it for a formula."""
    return f"'{text}" if FORMULA.match(text) else text


def plain(text: str) -> str:
    """The text as it was before `safe`."""
    return text[1:] if DISARMED.match(text) else text


def csv_lines(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """The lines of a CSV file, for a streamed answer. Numbers stay numbers."""
    line = io.StringIO()
    writer = csv.writer(line)
    yield MARK
    for row in itertools.chain([head], rows):
        texts = [_text(cell) for cell in row]
        writer.writerow([safe(cell) if isinstance(cell, str) else cell for cell in texts])
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def xlsx_file(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> IO[bytes]:
    """A workbook of one sheet in a temporary file, rewound; memory does not grow with the rows."""
    import xlsxwriter  # few processes write a workbook

    file = tempfile.TemporaryFile()  # noqa: SIM115 - the caller sends and closes it
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        quoted = book.add_format({"quote_prefix": True})
        bold = book.add_format({"bold": True})
        bold_quoted = book.add_format({"bold": True, "quote_prefix": True})
        for column, title in enumerate(head):
            sheet.write_string(0, column, title, bold_quoted if FORMULA.match(title) else bold)
        for number, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                if isinstance(cell, int | float | Decimal) and not isinstance(cell, bool):
                    sheet.write_number(number, column, float(cell))
                else:
                    text = str(_text(cell))
                    style = quoted if FORMULA.match(text) else None
                    sheet.write_string(number, column, text, style)
    file.seek(0)
    return file


def sheet_back(head: Sequence[str], rows: Iterable[Sequence[str]]) -> IO[bytes]:
    """A workbook of rows that go back as they came: a number is one again."""
    return xlsx_file(head, ([_as_it_was(cell) for cell in row] for row in rows))


def _as_it_was(text: str) -> Cell:
    """A short number as a number, if it reads back as it was written; everything else as text."""
    if not NUMBER.fullmatch(text) or sum(map(str.isdigit, text)) > MOST_DIGITS:
        return text
    is_long = text.isdigit() and len(text) > MOST_WHOLE
    number = float(text)
    return number if number and not is_long and f"{number:.15g}" == text else text


def _text(cell: Cell) -> Cell:
    """A cell as it stands in a file: times in local time, yes and no as 1 and 0."""
    match cell:
        case None:
            return ""
        case bool():
            return int(cell)
        case datetime():
            local = timezone.localtime(cell) if timezone.is_aware(cell) else cell
            return f"{local:%Y-%m-%d %H:%M}"
        case date():
            return cell.isoformat()
    return cell
