"""How a page is shown: elder mode, theme, contrast, language.

The choice lives in one cookie and becomes attributes of <html>, so it works without
JavaScript and inside WeChat. A place for each switch is a plain form that posts to /display/.
"""

from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

# Our codes, as HTML names the language, and as its readers do.
LANGUAGES = (
    ("zh-hans", "zh-Hans", "简体"),
    ("zh-hant", "zh-Hant", "繁體"),
    ("en", "en", "English"),
)
PAGE_LANGUAGES = {code: tag for code, tag, _ in LANGUAGES}
THEMES = ("", "light", "dark")
CONTRASTS = ("", "less", "more")


@dataclass(frozen=True)
class Display:
    """The switches. "" leaves theme and contrast to the system."""

    elder: bool = False
    theme: str = ""
    contrast: str = ""
    keys: bool = True  # single letters as shortcuts can be switched off: WCAG 2.1.4

    def switched(self, name: str, value: str) -> "Display":
        """The same display with one switch set; unchanged for a value that does not exist."""
        if name == "elder" and value in ("on", "off"):
            return replace(self, elder=value == "on")
        if name == "theme" and value in THEMES:
            return replace(self, theme=value)
        if name == "contrast" and value in CONTRASTS:
            return replace(self, contrast=value)
        if name == "keys" and value in ("on", "off"):
            return replace(self, keys=value == "on")
        return self

    def cookie(self) -> str:
        elder, keys = ("on" if switch else "off" for switch in (self.elder, self.keys))
        return f"{elder}.{self.theme}.{self.contrast}.{keys}"


def read(cookie: str) -> Display:
    """The display a cookie asks for; the plain one if it says anything strange."""
    parts = cookie.split(".")
    if len(parts) != 4:
        return Display()
    shown = Display()
    for name, value in zip(("elder", "theme", "contrast", "keys"), parts, strict=True):
        shown = shown.switched(name, value)
    return shown


def cookie_name() -> str:
    return "__Host-display" if settings.HTTPS else "display"


def context(request: HttpRequest) -> dict[str, Any]:
    """What every template may use."""
    return {
        "display": getattr(request, "display", Display()),
        "language": get_language(),
        "languages": LANGUAGES,
        "help_phone": settings.HELP_PHONE,
        "is_demo": settings.DEMO,
    }
