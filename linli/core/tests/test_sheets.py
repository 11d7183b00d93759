"""Tables as people really send them, and files that only look like one."""

import datetime as dt
import io
import json
import resource
import time
import zipfile
from collections.abc import Callable
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile

from linli.core import sheet_reader
from linli.core.errors import Refused
from linli.core.sheets import USUAL, Limits, read_rows
from linli.core.tests.workbooks import make_package, make_xls, make_xlsx, sheet_xml

Rows = list[tuple[int, list[str]]]
SMALL = Limits(size=200_000, rows=50, columns=20, cell=100)


def read(data: bytes, limits: Limits = USUAL) -> Rows:
    """What the reader's process says; the reader in this process says the same."""
    rows: Rows = list(read_rows(io.BytesIO(data), limits))
    *here, end = read_here(data, limits)
    assert end == {"end": "ok", "row": 0}
    assert len(here) == len(rows)
    return rows


def why(data: bytes, limits: Limits = USUAL, *, is_harmless: bool = True) -> str:
    with pytest.raises(Refused) as refusal:
        list(read_rows(io.BytesIO(data), limits))
    if is_harmless:
        *rows, end = read_here(data, limits)
        assert end["end"] != "ok" or not rows
    return str(refusal.value)


def read_here(data: bytes, limits: Limits) -> list[Any]:
    """The lines of the reader without a process of its own: only for what is harmless."""
    out = io.StringIO()
    sheet_reader.main(io.BytesIO(data), out, sheet_reader.Limits(json.dumps(asdict(limits))))
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_a_workbook_is_read_from_its_first_shown_sheet_with_its_own_row_numbers() -> None:
    rows: list[list[object]] = [
        ["名单"],
        [],
        ["", "姓名", "生日"],
        ["", "陈好", dt.date(1950, 2, 3)],
    ]

    read_back = read(make_xlsx(rows, hidden_first=True))

    assert read_back == [(1, ["名单"]), (3, ["", "姓名", "生日"]), (4, ["", "陈好", "1950-02-03"])]


def test_a_table_that_does_not_begin_in_the_first_cell_keeps_its_columns() -> None:
    rows = [[], ["", "", "姓名"], ["", "", "陈好", "x"]]

    assert read(make_xlsx(rows)) == [(2, ["", "", "姓名"]), (3, ["", "", "陈好", "x"])]


def test_numbers_read_as_people_typed_them() -> None:
    day = dt.datetime(2024, 5, 1, 9, 30)  # noqa: DTZ001 - a cell has no zone
    row = [441303008206, 12.5, True, 440605200001010017.0, day]

    [(_, cells)] = read(make_xlsx([row]))

    assert cells == ["441303008206", "12.5", "TRUE", "4.40605200001010E+17", "2024-05-01 09:30"]


def test_the_old_binary_format_is_read() -> None:
    assert read(make_xls([["姓名", "电话"], ["陈好", 13900000001.0]])) == [
        (1, ["姓名", "电话"]),
        (2, ["陈好", "13900000001"]),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_csv_is_read_in_every_usual_encoding(encoding: str, delimiter: str) -> None:
    text = delimiter.join(["姓名", "村"]) + "\r\n" + delimiter.join(["陈好", '"新寮村,一组"'])

    assert read(text.encode(encoding)) == [(1, ["姓名", "村"]), (2, ["陈好", "新寮村,一组"])]


def test_rare_characters_survive() -> None:
    names = "𠮷,𬭎,塘㙍,👨‍👩‍👧,·"

    assert read(names.encode()) == [(1, names.split(","))]
    assert read("塘㙍村,𠮷".encode("gb18030")) == [(1, ["塘㙍村", "𠮷"])]


def test_two_encodings_in_one_file_are_refused_with_the_row() -> None:
    mixed = "姓名,村\n陈好,新寮村\n".encode() + "梁生,塔坡社区\n".encode("gbk")

    assert "3" in why(mixed)


def test_a_gbk_name_that_looks_like_utf8_does_not_make_a_mixture() -> None:
    assert read("联通\n梁生\n".encode("gbk")) == [(1, ["联通"]), (2, ["梁生"])]


@pytest.mark.parametrize("ending", ["梁生,塔坡社区\n".encode("gbk"), b"\xba\xc3\x80\n"])
def test_the_row_that_is_named_is_the_one_that_a_spreadsheet_shows(ending: bytes) -> None:
    broken = '姓名,村\n"陈\n好\n人",新寮村\n'.encode() + ending

    assert "3" in why(broken)


def test_blanks_go_and_odd_characters_are_replaced_in_sight() -> None:
    assert read("\u3000陈好 \xa0,a\x00b,code\n".encode()) == [(1, ["陈好", "a\ufffdb", "code"])]


def test_marks_of_direction_that_come_along_with_a_number_go() -> None:
    assert read("\u202d13800138001\u202c,灯\u200e不亮\n".encode()) == [
        (1, ["13800138001", "灯不亮"])
    ]


def test_what_our_own_exports_disarmed_reads_as_it_was() -> None:
    assert read(b"'=1+1,'+8613900000001,'s Gravenhage\n") == [
        (1, ["=1+1", "+8613900000001", "'s Gravenhage"])
    ]


def test_a_row_says_which_of_its_cells_are_merged_downwards() -> None:
    sheet = sheet_xml(("B2", "三巷1号"), ("C3", "李二"), ("C4", "陈三"), ("C5", "王五"))
    merged = '<mergeCells><mergeCell ref="B2:B4"/><mergeCell ref="C5:D5"/></mergeCells>'
    package = make_package(sheet.replace("</worksheet>", f"{merged}</worksheet>"))

    rows = list(read_rows(io.BytesIO(package)))

    assert [(number, *row.over, "|", *row.under) for number, row in rows] == [
        (2, 1, "|"), (3, "|", 1), (4, "|", 1), (5, "|"),
    ]  # fmt: skip
    read(package)


def test_every_kind_of_upload_is_read(tmp_path: Path) -> None:
    data = "姓名\n陈好\n".encode()
    stored = tmp_path / "a.csv"
    stored.write_bytes(data)
    with TemporaryUploadedFile("a.csv", "text/csv", len(data), None) as temporary:
        temporary.write(data)
        temporary.flush()

        expected = [(1, ["姓名"]), (2, ["陈好"])]
        assert list(read_rows(temporary)) == expected
    assert list(read_rows(SimpleUploadedFile("a.csv", data))) == expected
    assert list(read_rows(stored)) == expected


def test_a_reader_that_is_not_read_to_the_end_is_stopped() -> None:
    rows = read_rows(io.BytesIO(b"a,b\n" * 100_000))

    assert next(rows) == (1, ["a", "b"])
    rows.close()


# --- files that are refused ----------------------------------------------------------------


@cache
def bomb() -> bytes:
    return make_package(sheet_xml(("A1", "0" * 20_000_000)))


def lying_bomb() -> bytes:
    """A bomb whose directory says it is small."""
    data = bytearray(bomb())
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        size = package.getinfo("xl/worksheets/sheet1.xml").file_size
    old, new = size.to_bytes(4, "little"), (1000).to_bytes(4, "little")
    return bytes(data).replace(old, new)


def laughs() -> bytes:
    entities = "".join(
        f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha" * 10}">' for n in range(10)
    )
    return make_package(f"<!DOCTYPE x [{entities}]>" + sheet_xml(("A1", "&l9;")))


def xxe() -> bytes:
    return make_package('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + sheet_xml())


def hidden_xxe() -> bytes:
    """A DTD behind much white space, in an encoding in which it does not look like one."""
    text = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x>' + sheet_xml()
    return make_package(text.encode("utf-16"))


def late_xxe() -> bytes:
    return make_package("<?xml version='1.0'?>" + " " * 200_001 + "<!DOCTYPE x>" + sheet_xml())


def locked() -> bytes:
    data = bytearray(make_xlsx([["a"]]))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = -1
        while (place := data.find(mark, place + 1)) >= 0:
            data[place + offset] |= 1
    return bytes(data)


def far_cell() -> bytes:
    return make_package(sheet_xml(("A1", "a"), ("XFD1048576", "b")))


def wide_cell() -> bytes:
    return make_package(sheet_xml(("A1", "a"), ("XFD2", "b")))


def named(name: str) -> Callable[[], bytes]:
    return lambda: make_package(sheet_xml(("A1", "a")), {name: b"x"})


BAD: dict[str, tuple[Callable[[], bytes], str]] = {
    "a bomb": (bomb, "unpacks"),
    "a bomb that lies": (lying_bomb, "damaged"),
    "billion laughs": (laughs, "never needs"),
    "an outside entity": (xxe, "never needs"),
    "a DTD in UTF-16": (hidden_xxe, "never needs"),
    "a DTD far behind": (late_xxe, "never needs"),
    "a path upwards": (named("../x"), "never needs"),
    "an absolute path": (named("/etc/x"), "never needs"),
    "a windows path": (named("a\\..\\x"), "never needs"),
    "a turned name": (named("xl/\u202efdp.xml"), "never needs"),
    "a locked workbook": (locked, "password"),
    "one far cell": (far_cell, ""),
    "one wide cell": (wide_cell, "columns"),
    "a zip": (lambda: _zip({"a.txt": b"hello"}), "not a table"),
    "a broken zip": (lambda: make_xlsx([["a"]])[:900], "damaged"),
    "a broken xls": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "damaged"),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(50), "not a table"),
    "a PDF": (lambda: b"%PDF-1.7\n", "not a table"),
    "bytes": (lambda: bytes(range(256)) * 10, "not a table"),
    "neither encoding": (lambda: b"a\n\xff\xfe\xfd\n", "Row 2"),
    "nothing": (lambda: b"", "empty"),
    "nothing but blanks": (lambda: b" , ,\n\n", "empty"),
    "an empty workbook": (lambda: make_xlsx([]), "empty"),
}


HEAVY = ("one far cell", "one wide cell")  # what only a process with limits may open


def _zip(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_in_a_sentence_soon_and_cheaply(
    name: str, settings: pytest.FixtureRequest
) -> None:
    make, words = BAD[name]
    data = make()
    settings.LANGUAGE_CODE = "en"  # type: ignore[attr-defined]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)

    sentence = why(data, is_harmless=name not in HEAVY)

    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    assert words in sentence
    assert spent <= 2


def test_too_much_of_anything_is_refused() -> None:
    assert "too large" in why(b"a,b\n" * 60_000, SMALL)
    assert "too many rows" in why(b"a\n" * 51, SMALL)
    assert "Row 2" in why(b"a\n" + b"a," * 21 + b"a", SMALL)
    assert "row 2" in why(b"a\n" + b"a" * 101, SMALL)
    assert "row 2" in why(b"a\n" + b"a" * 500, SMALL)
    assert "too many rows" in why(make_xlsx([["a"]] * 51), SMALL)
    assert "too many columns" in why(make_xlsx([["a"] * 21]), SMALL)


def test_exactly_as_much_as_allowed_is_read() -> None:
    assert len(read(b"a\n" * 50, SMALL)) == 50
    assert read(b"a," * 19 + b"a", SMALL) == [(1, ["a"] * 20)]
    assert read(b"a" * 100, SMALL) == [(1, ["a" * 100])]


def test_a_reader_that_needs_too_much_memory_or_time_dies_alone() -> None:
    text = b"a,b\n" * 2_000_000

    assert "too heavy" in why(text, Limits(rows=10**7, memory=60_000_000), is_harmless=False)
    begun = time.perf_counter()
    assert "too heavy" in why(text, Limits(rows=10**7, seconds=1), is_harmless=False)
    assert time.perf_counter() - begun < 120  # of a machine that does much else


@pytest.fixture(autouse=True)
def in_english(settings: pytest.FixtureRequest) -> None:
    settings.LANGUAGE_CODE = "en"  # type: ignore[attr-defined]
