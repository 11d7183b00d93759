"""PDFs by typst: what is written in them comes as data, never as markup."""

import io
import json
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

import segno


def pdf(template: Path, words: Mapping[str, Any]) -> bytes:
    """The template with these words in it. They reach it as `sys.inputs.data`, one JSON text."""
    data = {"data": json.dumps(words)}
    document: bytes = _compiler(template).compile(sys_inputs=data, format="pdf")
    return document


def qr(text: str) -> str:
    """A QR code as an SVG for a template."""
    drawn = io.BytesIO()
    segno.make(text, error="m").save(drawn, kind="svg", border=1, scale=4)
    return drawn.getvalue().decode()


@lru_cache
def _compiler(template: Path) -> Any:
    """One for each template for the life of the process: the first page costs the fonts, the next
    3 ms."""
    import typst  # a large library that few processes need

    fonts = resources.files("pylopdf_fonts_zh_cn")
    return typst.Compiler(str(template), font_paths=[str(fonts)])
