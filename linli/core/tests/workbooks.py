"""Workbooks for tests: honest ones, and those that mean harm."""

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def make_xlsx(rows: Sequence[Sequence[Any]], *, hidden_first: bool = False) -> bytes:
    """An honest workbook; dates are written as Excel dates."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"default_date_format": "yyyy-mm-dd"}) as book:
        if hidden_first:
            hidden = book.add_worksheet()
            hidden.write(0, 0, "hidden")
        sheet = book.add_worksheet()
        if hidden_first:
            sheet.activate()
            sheet.set_first_sheet()
            hidden.hide()
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write(number, column, cell)
    return file.getvalue()


def make_package(
    sheet: str | bytes, more: Mapping[str, bytes] | None = None, *, state: str = "visible"
) -> bytes:
    """A workbook whose one sheet is exactly this XML, with further parts beside it."""
    kinds = "http://schemas.openxmlformats.org/package/2006/content-types"
    links = "http://schemas.openxmlformats.org/package/2006/relationships"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    file = io.BytesIO()
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{kinds}"/>',
        "_rels/.rels": f'<Relationships xmlns="{links}"><Relationship Id="r1" '
        f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{office}"><sheets>'
        f'<sheet name="a" sheetId="1" state="{state}" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{links}"><Relationship Id="r1" '
        f'Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": sheet,
        **(more or {}),
    }
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return file.getvalue()


def sheet_xml(*cells: tuple[str, str]) -> str:
    """The XML of a sheet with these texts at these places, each in a row of its own."""
    rows = "".join(
        f'<row r="{place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")}"><c r="{place}" t="inlineStr">'
        f"<is><t>{text}</t></is></c></row>"
        for place, text in cells
    )
    return f"<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>"


def make_xls(rows: Sequence[Sequence[str | float]]) -> bytes:
    """The old binary format (BIFF8 in an OLE file), as stations still keep it."""

    def part(kind: int, content: bytes) -> bytes:
        return struct.pack("<HH", kind, len(content)) + content

    def text(words: str) -> bytes:
        return struct.pack("<HB", len(words), 1) + words.encode("utf-16-le")

    body = part(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            place = struct.pack("<HHH", row, column, 0)
            if isinstance(cell, str):
                body += part(0x204, place + text(cell))
            else:
                body += part(0x203, place + struct.pack("<d", cell))
    body += part(0x0A, b"")
    head = part(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0))
    name = b"\x06\x00" + b"sheet1"
    head += part(0x85, struct.pack("<IH", len(head) + 4 + 6 + len(name) + 4, 0) + name)
    head += part(0x0A, b"")
    return _ole((head + body).ljust(4096, b"\0"))


def make_locked() -> bytes:
    """What Excel makes of a workbook with a password: a stream nobody else can read."""
    return _ole(b"\0" * 4096, "EncryptedPackage")


def _ole(stream: bytes, name: str = "Workbook") -> bytes:
    """A compound file with one stream: FAT, directory, stream."""
    sectors = -(-len(stream) // 512)
    chain = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, sectors + 2), 0xFFFFFFFE]
    fat = struct.pack(f"<{len(chain)}I", *chain).ljust(512, b"\xff")

    def entry(name: str, kind: int, start: int, size: int, child: int) -> bytes:
        words = name.encode("utf-16-le")
        places = struct.pack("<HBBIII", len(words) + 2, kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
        return words.ljust(64, b"\0") + places + bytes(36) + struct.pack("<IQ", start, size)

    directory = entry("Root Entry", 5, 0xFFFFFFFE, 0, 1)
    directory += entry(name, 2, 2, len(stream), 0xFFFFFFFF)
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0,
                        0xFFFFFFFE, 0)  # fmt: skip
    head += struct.pack("<I", 0).ljust(436, b"\xff")
    return head + fat + directory.ljust(512, b"\0") + stream.ljust(sectors * 512, b"\0")
