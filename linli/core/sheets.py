"""Reading the spreadsheets people send: xlsx, xls and csv, in a process of its own with limits.

    for number, cells in read_rows(upload): …

Row numbers are those the spreadsheet shows. Empty rows are left out, as are the blanks around a
cell; a whole number reads "12", a date "2024-05-01", a number that lost digits "4.40605E+17",
and a character no cell may hold reads "�". Of cells that are merged, the first alone has the text;
the row says in which columns that goes downwards. What our own CSV files disarmed (exports.py)
reads as it was; a workbook has nothing to undo. Whatever is wrong with the file is a Refused.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Generator, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from django.core.files.base import File
from django.utils.translation import gettext_noop as _

from linli.core.errors import Refused
from linli.core.exports import plain
from linli.core.said import Sentence, say
from linli.core.sheet_reader import OLE, ZIP

READER = Path(__file__).with_name("sheet_reader.py")
MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """What a file may have, and what its reader may use. Sizes in bytes, time in CPU seconds."""

    size: int = 20 * MEGABYTE
    unpacked: int = 160 * MEGABYTE
    rows: int = 100_000
    columns: int = 200
    cell: int = 10_000
    memory: int = 512 * MEGABYTE
    seconds: int = 10


USUAL = Limits()
# A small workbook that unpacks to a great deal is a bomb, not a roster.
MOST_RATIO = 100
SMALL = 4 * MEGABYTE


class Cells(list[str]):
    """A row. `over`: the columns in which a cell begins that is merged downwards; `under`: those
    that lie under one."""

    over: frozenset[int] = frozenset()
    under: frozenset[int] = frozenset()


def read_rows(
    source: "Path | IO[bytes] | File[Any]", limits: Limits = USUAL
) -> Generator[tuple[int, Cells]]:
    """The rows of a table, one after the other; Refused when it cannot be read as one."""
    with _real_file(source, limits) as file:
        size = file.seek(0, 2)
        file.seek(0)
        if size == 0:
            raise Refused(_say("empty", limits))
        begin = os.pread(file.fileno(), len(OLE), 0)  # moves nothing under the reader's process
        undo = str if begin.startswith((ZIP, OLE)) else plain
        for number, cells in _rows(file, _with_ratio(limits, size)):
            cells[:] = map(undo, cells)
            yield number, cells


def _with_ratio(limits: Limits, size: int) -> Limits:
    unpacked = min(limits.unpacked, max(SMALL, size * MOST_RATIO))
    return Limits(**{**asdict(limits), "unpacked": unpacked})


def _rows(file: IO[bytes], limits: Limits) -> Generator[tuple[int, Cells]]:
    reader = subprocess.Popen(  # noqa: S603 - our own script, nothing of it from outside
        [sys.executable, "-I", str(READER), json.dumps(asdict(limits))],
        stdin=file,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"LC_ALL": "C.UTF-8"},
    )
    end: dict[str, Any] = {}
    count = 0
    try:
        for line in reader.stdout or ():
            said = json.loads(line) if line.endswith(b"\n") else None
            if isinstance(said, list):
                count += 1
                yield said[0], _cells(*said[1:])
            elif said:
                end = said
        code = reader.wait()
    finally:
        reader.kill()
        reader.wait()
        if reader.stdout:
            reader.stdout.close()
    if not end:  # it died of the file: stopped by its limits, or by a fault in its library
        raise Refused(_say("too_heavy" if code < 0 else "broken", limits))
    if end["end"] == "ok" and not count:
        raise Refused(_say("empty", limits))
    if end["end"] != "ok":
        raise Refused(_say(end["end"], limits, end["row"]))


def _cells(texts: list[str], over: Iterable[int] = (), under: Iterable[int] = ()) -> Cells:
    cells = Cells(texts)
    cells.over, cells.under = frozenset(over), frozenset(under)
    return cells


def _real_file(source: "Path | IO[bytes] | File[Any]", limits: Limits) -> IO[bytes]:
    """The source as an open file of the operating system, which another process can read."""
    if isinstance(source, Path):
        return source.open("rb")
    if path := getattr(source, "temporary_file_path", None):
        return Path(path()).open("rb")
    copy = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
    source.seek(0)
    copy.write(source.read(limits.size + 1))
    copy.flush()
    return copy


def _say(code: str, limits: Limits, row: int = 0) -> Sentence:
    """Why the file is not read, and what helps."""
    sentences = {
        "too_large": _("The file is too large. Split it; each part may have %(most)s MB."),
        "too_large_unpacked": _("The file unpacks to far more than it should. Save it afresh."),
        "too_heavy": _("The file is too heavy to read. Copy the table into a new workbook."),
        "too_many_rows": _("The table has too many rows. Split it into several files."),
        "too_many_columns": _("Row %(row)s has too many columns. Remove those without a heading."),
        "cell_too_long": _("A cell in row %(row)s is too long. Shorten it."),
        "odd_package": _("The workbook holds something a table never needs. Save it afresh."),
        "locked": _("The workbook has a password. Save it without one."),
        "not_a_sheet": _("This is not a table. Send an xlsx, xls or csv file."),
        "not_text": _("Row %(row)s cannot be read. Save the table as xlsx or as CSV in UTF-8."),
        "mixed": _("From row %(row)s on the text is in another encoding. Save it as CSV in UTF-8."),
        "empty": _("The table is empty."),
    }
    sentence = sentences.get(code, _("The file is damaged. Open it, save it afresh and send it."))
    return say(sentence, row=row, most=limits.size // MEGABYTE)
