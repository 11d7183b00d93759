"""The process that opens a spreadsheet somebody sent: it may die of it, the server may not.

Started by sheets.py as `python -I sheet_reader.py`, the file on standard input, the limits as
JSON in the first argument. It writes one JSON list per row, `[number, cells]`, where cells are
merged downwards `[number, cells, over, under]`, and last `{"end": …}`: "ok", or the code of the
reason why it stopped. It knows nothing of Django.
"""

import csv
import datetime
import io
import json
import os
import re
import resource
import sys
import zipfile
import zlib
from collections.abc import Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:  # a table of text does not need it
    from python_calamine import CalamineSheet

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
UTF16 = (b"\xff\xfe", b"\xfe\xff")
CONTROLS = bytes(set(range(32)) - set(b"\t\r\n"))
KNOWN_BINARY = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"\x7fELF", b"MZ")

# Above this a float has lost digits, as an identity number in Excel has: 4.40605E+17.
EXACT = 1e15
# What no cell may hold as it is: control characters become this sign, in sight.
REPLACED = "\ufffd"
ODD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
# These come along with numbers that are copied from a phone, and say nothing.
DIRECTIONS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
LONE = re.compile("[\ud800-\udfff]")
MANY_CJK = re.compile("[\u3400-\u9fff].*[\u3400-\u9fff]", re.DOTALL)
ENCODING = re.compile(rb"""<\?xml[^>]{0,200}?encoding=["']([A-Za-z0-9_.-]{1,40})""")
BLOCK = 1 << 16


class Why(StrEnum):
    """Why a file is not read, or not further. sheets.py has the sentences."""

    TOO_LARGE = "too_large"
    TOO_LARGE_UNPACKED = "too_large_unpacked"
    TOO_HEAVY = "too_heavy"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    CELL_TOO_LONG = "cell_too_long"
    ODD_PACKAGE = "odd_package"
    LOCKED = "locked"
    BROKEN = "broken"
    NOT_A_SHEET = "not_a_sheet"
    NOT_TEXT = "not_text"
    MIXED = "mixed"
    EMPTY = "empty"


class Stop(Exception):  # noqa: N818 - it is an answer, not a fault
    """The file is not read, or not further, and the row where it happened."""

    def __init__(self, why: Why, row: int = 0) -> None:
        super().__init__(why)
        self.why = why
        self.row = row


class Limits:
    """What a file may have; see sheets.Limits."""

    def __init__(self, text: str) -> None:
        given: dict[str, int] = json.loads(text)
        self.size = given["size"]
        self.unpacked = given["unpacked"]
        self.rows = given["rows"]
        self.columns = given["columns"]
        self.cell = given["cell"]
        self.memory = given["memory"]
        self.seconds = given["seconds"]


class Merged(list[str]):
    """The cells of a row of which some are merged downwards: the columns in which such a cell
    begins here, and those that lie under one."""

    def __init__(self, cells: list[str], over: list[int], under: list[int]) -> None:
        super().__init__(cells)
        self.over = over
        self.under = under


def main(source: BinaryIO, out: io.TextIOBase, limits: Limits) -> None:
    """Write every row that may be read, then how it ended."""
    end, row = "ok", 0
    try:
        for number, cells in read(source, limits):
            merged = [cells.over, cells.under] if isinstance(cells, Merged) else []
            out.write(json.dumps([number, cells, *merged]))
            out.write("\n")
    except Stop as stop:
        end, row = stop.why, stop.row
    except MemoryError:
        end = Why.TOO_HEAVY
    out.write(json.dumps({"end": end, "row": row}) + "\n")
    out.flush()


def read(source: BinaryIO, limits: Limits) -> Iterator[tuple[int, list[str]]]:
    """The rows that hold anything, with their numbers as a spreadsheet counts them, from 1."""
    size = source.seek(0, os.SEEK_END)
    source.seek(0)
    if size > limits.size:
        raise Stop(Why.TOO_LARGE)
    begin = source.read(8)
    source.seek(0)
    if begin.startswith(ZIP):
        check_package(source, limits)
        rows = workbook_rows(source, limits)
    elif begin.startswith(OLE):
        check_lock(source)
        rows = workbook_rows(source, limits)
    elif begin.startswith(KNOWN_BINARY):
        raise Stop(Why.NOT_A_SHEET)
    else:
        rows = text_rows(source.read(), limits)
    for number, cells in rows:
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            check_row(number, cells, limits)
            yield number, cells


def check_row(number: int, cells: list[str], limits: Limits) -> None:
    if number > limits.rows:
        raise Stop(Why.TOO_MANY_ROWS, number)
    if len(cells) > limits.columns:
        raise Stop(Why.TOO_MANY_COLUMNS, number)
    if any(len(cell) > limits.cell for cell in cells):
        raise Stop(Why.CELL_TOO_LONG, number)


# --- workbooks -----------------------------------------------------------------------------


def check_package(source: BinaryIO, limits: Limits) -> None:
    """Look at a zip before any library unpacks it: names, sizes declared and true, and DTDs."""
    try:
        with zipfile.ZipFile(source) as package:
            check_directory(package.infolist(), limits)
            left = limits.unpacked
            for entry in package.infolist():
                left -= check_part(package, entry, left)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, ValueError) as error:
        raise Stop(Why.BROKEN) from error
    source.seek(0)


def check_lock(source: BinaryIO) -> None:
    """A workbook with a password lies sealed in a stream of this name (MS-OFFCRYPTO §1.3.3)."""
    is_locked = "EncryptedPackage".encode("utf-16-le") in source.read()
    source.seek(0)
    if is_locked:
        raise Stop(Why.LOCKED)


def check_directory(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    """A bomb is refused by its directory, in no time; one that lies there by check_part."""
    if len(entries) > 2000 or any(is_odd_name(entry.filename) for entry in entries):
        raise Stop(Why.ODD_PACKAGE)
    if any(entry.flag_bits & 1 for entry in entries):
        raise Stop(Why.LOCKED)
    if not any(entry.filename == "[Content_Types].xml" for entry in entries):
        raise Stop(Why.NOT_A_SHEET)
    if sum(entry.file_size for entry in entries) > limits.unpacked:
        raise Stop(Why.TOO_LARGE_UNPACKED)


def check_part(package: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int) -> int:
    """Unpack one part to nowhere. Its true size, if that is no more than what is left."""
    is_xml = entry.filename.lower().endswith((".xml", ".rels", ".vml"))
    seen, tail = 0, b""
    with package.open(entry) as part:
        while block := part.read(BLOCK):
            if seen == 0 and is_xml and not is_plain_xml(block):
                raise Stop(Why.ODD_PACKAGE)
            seen += len(block)
            if seen > left:
                raise Stop(Why.TOO_LARGE_UNPACKED)
            if is_xml and (b"<!DOCTYPE" in tail + block or b"<!ENTITY" in tail + block):
                raise Stop(Why.ODD_PACKAGE)
            tail = block[-16:]
    return seen


def is_plain_xml(begin: bytes) -> bool:
    """Whether a part is UTF-8, the one encoding in which a DTD cannot hide from us."""
    declared = ENCODING.match(begin.removeprefix(b"\xef\xbb\xbf").lstrip())
    is_utf8 = declared is None or declared[1].lower() in (b"utf-8", b"us-ascii", b"ascii")
    return is_utf8 and b"\x00" not in begin[:64]


def is_odd_name(name: str) -> bool:
    parts = re.split(r"[/\\]", name)
    is_odd = bool(ODD.search(name) or DIRECTIONS.search(name))
    return ".." in parts or name.startswith(("/", "\\")) or ":" in name or is_odd


def workbook_rows(source: BinaryIO, limits: Limits) -> Iterator[tuple[int, list[str]]]:
    """The rows of the first sheet that is not hidden."""
    sheet = first_sheet(source)
    top, left = sheet.start or (0, 0)
    if sheet.total_height > limits.rows:
        raise Stop(Why.TOO_MANY_ROWS, limits.rows + 1)
    if sheet.width > limits.columns:
        raise Stop(Why.TOO_MANY_COLUMNS, top + 1)
    over, under = merged_downwards(sheet)
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        # iter_rows counts from the first row, yet from the first column that holds anything.
        lead = [""] * left if len(cells) == sheet.width else []
        texts = lead + [text_of(cell) for cell in cells]
        if number in over or number in under:
            texts = Merged(texts, over.get(number, []), under.get(number, []))
        yield number, texts


def merged_downwards(sheet: "CalamineSheet") -> tuple[dict[int, list[int]], dict[int, list[int]]]:
    """In which columns of each row a cell that is merged downwards begins, and where it goes on."""
    over: dict[int, list[int]] = {}
    under: dict[int, list[int]] = {}
    for (top, left), (bottom, _right) in sheet.merged_cell_ranges or []:
        if bottom > top:
            over.setdefault(top + 1, []).append(left)
        for row in range(top + 2, min(bottom + 1, sheet.total_height) + 1):
            under.setdefault(row, []).append(left)
    return over, under


def first_sheet(source: BinaryIO) -> "CalamineSheet":
    import python_calamine as calamine

    try:
        book = calamine.CalamineWorkbook.from_filelike(source)
        for sheet in book.sheets_metadata:
            is_table = sheet.typ == calamine.SheetTypeEnum.WorkSheet
            if is_table and sheet.visible == calamine.SheetVisibleEnum.Visible:
                return book.get_sheet_by_name(sheet.name)
    except calamine.CalamineError as error:
        raise Stop(Why.BROKEN) from error
    raise Stop(Why.EMPTY)


def text_of(cell: object) -> str:
    """A cell as somebody would have typed it; dates as 2024-05-01, whole numbers without .0."""
    match cell:
        case bool():
            return "TRUE" if cell else "FALSE"
        case float() if cell.is_integer() and abs(cell) < EXACT:
            return str(int(cell))
        case float() if abs(cell) >= EXACT:
            return f"{cell:.14E}"
        case datetime.datetime() if cell.time() == datetime.time():
            return cell.date().isoformat()
        case datetime.datetime():
            return cell.isoformat(" ", timespec="minutes")
        case datetime.date() | datetime.time():
            return cell.isoformat()
    return clean(str(cell))


# --- tables of text ------------------------------------------------------------------------


def text_rows(data: bytes, limits: Limits) -> Iterator[tuple[int, list[str]]]:
    text = decode(data)
    csv.field_size_limit(limits.cell * 4)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text))
    number = 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise Stop(Why.CELL_TOO_LONG, number + 1) from error
        number += 1
        yield number, [clean(cell) for cell in cells]


def decode(data: bytes) -> str:
    """UTF-8, else GB18030, else UTF-16 if it says so by its mark. Never a mixture of two."""
    if data.startswith(UTF16):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError as error:
            raise Stop(Why.BROKEN) from error
    begin = data[:4096]
    if len(begin.translate(None, CONTROLS)) < len(begin) * 0.95:
        raise Stop(Why.NOT_A_SHEET)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    if row := first_mixed_row(data):
        raise Stop(Why.MIXED, row)
    try:
        return data.decode("gb18030")
    except UnicodeDecodeError as error:
        raise Stop(Why.NOT_TEXT, rows_in(data[: error.start]) + 1) from error


def rows_in(data: bytes) -> int:
    """How many rows end in this part of a text: line breaks inside a quoted cell end none."""
    quotes = rows = 0
    for line in data.split(b"\n")[:-1]:
        quotes += line.count(b'"')
        rows += quotes % 2 == 0
    return rows


def first_mixed_row(data: bytes) -> int:
    """The first row whose encoding is not that of the rows before it; 0 if there is none.

    A short GBK name may by chance be valid UTF-8 (联通 is), so only two Han characters in
    one row that reads as UTF-8 are taken for a proof of it.
    """
    seen = ""
    number, quotes = 1, 0
    for line in data.split(b"\n"):
        here = number
        quotes += line.count(b'"')
        number += quotes % 2 == 0  # a line that breaks inside a cell goes on in the same row
        if line.isascii():
            continue
        try:
            is_proof = MANY_CJK.search(line.decode("utf-8-sig"))
            kind = "utf-8" if is_proof else ""
        except UnicodeDecodeError:
            kind = "other"
        if kind and seen and kind != seen:
            return here
        seen = seen or kind
    return 0


def delimiter_of(text: str) -> str:
    """The sign that stands most often in the first lines."""
    begin = "".join(text[:20_000].splitlines(keepends=True)[:20])
    return max(",\t;", key=begin.count)


def clean(text: str) -> str:
    """Without blanks around it; odd characters replaced by a sign that shows where they were."""
    if max(text, default="") >= "\ud800" or ODD.search(text):
        text = LONE.sub(REPLACED, ODD.sub(REPLACED, text))
    text = DIRECTIONS.sub("", text)
    return text.strip(" \t\r\n\u3000\xa0\ufeff\u200b")


if __name__ == "__main__":
    given = Limits(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_AS, (given.memory, given.memory))
    resource.setrlimit(resource.RLIMIT_CPU, (given.seconds, given.seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main(sys.stdin.buffer, sys.stdout, given)  # type: ignore[arg-type]
