"""Reading the text of a PDF as a reader's "copy" does, for PDFs as typst writes them."""

import re
import zlib
from collections.abc import Iterator

OBJECT = re.compile(rb"(?:^|\n)(\d+) 0 obj\n(.*?)\nendobj", re.S)
STREAM = re.compile(rb"stream\r?\n(.*)\r?\nendstream", re.S)
FONTS = re.compile(rb"/Font<<(.*?)>>", re.S)
CHARACTER = re.compile(r"<([0-9A-F]{4})> <([0-9A-F]+)>")
RANGE = re.compile(r"<([0-9A-F]{4})> <([0-9A-F]{4})> <([0-9A-F]+)>")
# Brackets inside a string are written as they are where they come in pairs.
PLAIN = rb"(?:\\.|[^\\()])*"
SHOWN = re.compile(
    rb"/(\w+) [\d.]+ Tf|\((" + PLAIN + rb"(?:\(" + PLAIN + rb"\)" + PLAIN + rb")*)\)", re.S
)
ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
ESCAPED = re.compile(rb"\\([0-7]{1,3}|.)", re.S)


def text_of(document: bytes) -> str:
    """All that is written in it, in the order of the file."""
    objects = {int(number): body for number, body in OBJECT.findall(document)}
    fonts = {
        name.decode(): _read_map(objects, int(number))
        for named in FONTS.findall(document)
        for name, number in re.findall(rb"/(\w+) (\d+) 0 R", named)
    }
    return "".join(_texts(objects, fonts))


def _texts(objects: dict[int, bytes], fonts: dict[str, dict[int, str]]) -> Iterator[str]:
    for body in objects.values():
        content = _stream(body)
        if b"BT" not in content:
            continue
        font: dict[int, str] = {}
        for name, shown in SHOWN.findall(content):
            if name:
                font = fonts.get(name.decode(), {})
                continue
            raw = ESCAPED.sub(_plain, shown)
            for at in range(0, len(raw), 2):
                yield font.get(int.from_bytes(raw[at : at + 2]), "\ufffd")


def _plain(found: "re.Match[bytes]") -> bytes:
    code = found[1]
    return bytes([int(code, 8)]) if code.isdigit() else ESCAPES.get(code, code)


def _read_map(objects: dict[int, bytes], number: int) -> dict[int, str]:
    """From the number of a sign to the characters it stands for."""
    pointed = re.search(rb"/ToUnicode (\d+) 0 R", objects[number])
    assert pointed
    found: dict[int, str] = {}
    words = _stream(objects[int(pointed[1])]).decode("latin-1")
    for first, last, to in RANGE.findall(words):
        for step in range(int(last, 16) - int(first, 16) + 1):
            found[int(first, 16) + step] = chr(ord(_characters(to)) + step)
    for sign, to in CHARACTER.findall(words):
        found.setdefault(int(sign, 16), _characters(to))
    return found


def _characters(code: str) -> str:
    return bytes.fromhex(code).decode("utf-16-be")


def _stream(body: bytes) -> bytes:
    found = STREAM.search(body)
    if found is None:
        return b""
    try:
        return zlib.decompress(found[1])
    except zlib.error:
        return found[1]
