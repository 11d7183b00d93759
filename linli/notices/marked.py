"""The text of a notice as HTML: Markdown by markdown-it, made safe by nh3, whatever was written.

No picture comes in by the text (pictures are attached), no HTML, no style, no script. Headings
become those of a page that has its own above them: first `h2`, below it `h3`.
"""

from functools import lru_cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

TAGS = {
    "p", "br", "h2", "h3", "ul", "ol", "li", "strong", "em", "a", "blockquote", "hr", "div",
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
ATTRIBUTES: dict[str, set[str]] = {
    "*": set(),
    "a": {"href"},
    "div": {"class", "tabindex"},
    "table": {"class"},
    "ol": {"start"},
}
SCHEMES = {"http", "https", "tel", "mailto"}
WIDE = '<div class="scroll" tabindex="0">'  # a wide table scrolls by itself, also by keys


@lru_cache(maxsize=500)
def marked(text: str) -> SafeString:
    """Safe HTML; the same text gives the same."""
    reader = _reader()
    tokens = reader.parse(text)
    _lower_headings(tokens)
    drawn = reader.renderer.render(tokens, reader.options, {})
    drawn = drawn.replace("<table>", f'{WIDE}<table class="tbl">')
    drawn = drawn.replace("</table>", "</table></div>")
    return mark_safe(  # noqa: S308 - it is what nh3 lets through
        nh3.clean(
            drawn,
            tags=TAGS,
            attributes=ATTRIBUTES,
            url_schemes=SCHEMES,
            link_rel="nofollow noopener noreferrer",
        )
    )


def plain(text: str) -> str:
    """The words alone, for a search, a feed's summary or a poster."""
    words = nh3.clean(str(marked(text)).replace("<", " <"), tags=set())
    for sign, letter in (("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", " ")):
        words = words.replace(sign, letter)
    return " ".join(words.split())


@lru_cache(maxsize=1)
def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": True})
    return reader.enable("table").disable(["image", "code", "fence"])


def _lower_headings(tokens: list[Token]) -> None:
    """No level is left out, or a screen reader's outline has a hole."""
    seen = False
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            if token.type == "heading_open":
                level = "h3" if seen and token.tag not in ("h1", "h2") else "h2"
                seen = True
            token.tag = level
