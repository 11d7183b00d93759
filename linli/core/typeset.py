"""PDFs by typst: what is written in them comes as data, never as markup.

They are PDF/A-2u: kept for decades, and every character can be drawn and read out again. A text
the fonts have no sign for stops the document: nobody gets a paper with a box in their name.
"""

import io
import json
import logging
import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

import segno
from django.utils.translation import gettext as _

from linli.core import logs
from linli.core.errors import Refused

AS = {"format": "pdf", "pdf_standards": "a-2u"}
GAP = re.compile(r"the text `\"(?P<text>.*)\"` could not be displayed", re.S)
# Of one's own or of nobody: what such a sign stands for, no font and no reader knows.
UNKNOWN = ("Co", "Cn", "Cs")


class Gap(Refused):
    """A document was stopped, for the fonts have no sign for a character in it."""

    def __init__(self, text: str) -> None:
        self.text = text
        codes = " ".join(f"U+{ord(one):04X}" for one in text)
        super().__init__(
            _(
                "The fonts here have no sign for %(text)s (%(codes)s), so no document was made."
                " The operator was told."
            )
            % {"text": text, "codes": codes}
        )


def pdf(template: Path, words: Mapping[str, Any], *, is_spelled: bool = False) -> bytes:
    """The template with these words in it. They reach it as `sys.inputs.data`, one JSON text.

    Refused where a character of them cannot be drawn. `is_spelled`: its code stands there instead,
    for papers that people have a right to, whatever somebody wrote in them.
    """
    while True:
        try:
            return _drawn(template, words)
        except Gap as gap:
            if not is_spelled:
                logs.tell(
                    "document.gap", level=logging.WARNING,
                    route=template.stem, outcome=" ".join(f"U-{ord(one):X}" for one in gap.text),
                )  # fmt: skip
                raise
            words = _spell(words, gap.text)


def png(template: Path, words: Mapping[str, Any]) -> bytes:
    """The first page as a picture, two dots to the point. Refused where a character cannot be
    drawn, which only the paper can tell: it is made first."""
    pdf(template, words)
    data = {"data": json.dumps(words)}
    found = _compiler(template).compile(sys_inputs=data, format="png", ppi=144)
    picture: bytes = found[0] if isinstance(found, list) else found
    return picture


def qr(text: str) -> str:
    """A QR code as an SVG for a template."""
    drawn = io.BytesIO()
    segno.make(text, error="m").save(drawn, kind="svg", border=1, scale=4)
    return drawn.getvalue().decode()


def _drawn(template: Path, words: Mapping[str, Any]) -> bytes:
    import typst  # a large library that few processes need

    if unknown := {one for one in _letters(words) if unicodedata.category(one) in UNKNOWN}:
        raise Gap("".join(sorted(unknown)))
    data = {"data": json.dumps(words)}
    try:
        document: bytes = _compiler(template).compile(sys_inputs=data, **AS)
    except typst.TypstError as error:
        if found := GAP.search(error.message):
            raise Gap(found["text"]) from error
        raise
    return document


def _letters(words: Any) -> Iterator[str]:
    """Every character of every text in it, each at least once."""
    match words:
        case str():
            yield from set(words)
        case Mapping():
            for one in words.values():
                yield from _letters(one)
        case list() | tuple():
            for one in words:
                yield from _letters(one)


def _spell(words: Any, text: str) -> Any:
    """The same, with the codes of these characters in their place."""
    match words:
        case str():
            for one in text:
                words = words.replace(one, f"[U+{ord(one):04X}]")
            return words
        case Mapping():
            return {key: _spell(one, text) for key, one in words.items()}
        case list() | tuple():
            return [_spell(one, text) for one in words]
    return words


@lru_cache
def _compiler(template: Path) -> Any:
    """One for each template for the life of the process: the first page costs the fonts, the next
    3 ms."""
    import typst

    fonts = resources.files("pylopdf_fonts_zh_cn")
    return typst.Compiler(str(template), font_paths=[str(fonts)])
