"""A person's own data as a readable PDF."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import typeset
from linli.people import readable

TEMPLATE = Path(__file__).parent / "data" / "everything.typ"


def everything(held: Mapping[str, Any]) -> bytes:
    """The export of `rights.everything`: one heading for each part, one line for each fact."""
    parts = [
        {"title": title, "rows": [list(pair) for row in rows for pair in [*row, ("", "")]]}
        for title, rows in readable.sections(held)
    ]
    words = {
        "title": _("What Linli holds about you"),
        "made": _("Made on %(day)s") % {"day": timezone.localtime().strftime("%Y-%m-%d %H:%M")},
        "none": _("Nothing"),
        "parts": parts,
    }
    return typeset.pdf(TEMPLATE, words, is_spelled=True)
