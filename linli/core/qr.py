"""An address as a picture. It holds no name and no number of a person."""

import segno
from django.utils.safestring import SafeString, mark_safe


def drawn(text: str, *, border: int = 2, title: str | None = None) -> SafeString:
    """Squares that print sharp: an SVG to stand in a page, as large as its box. Its ground stays
    white in the dark theme, or no camera reads it."""
    picture = segno.make(text, error="m").svg_inline(
        scale=4, border=border, light="#fff", omitsize=True, title=title
    )
    return mark_safe(picture)  # noqa: S308 - segno draws squares, nothing else
