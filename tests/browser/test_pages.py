"""Every page in every display: readable, reachable, quiet, and asking nobody else for anything."""

import os
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings as house
from django.db import connection
from playwright.sync_api import ConsoleMessage, Request
from playwright.sync_api import Page as Tab

from tests.browser.conftest import Open
from tests.browser.looks import (
    ALL_RULES,
    COLOUR_RULES,
    LOOKS,
    OVERFLOW,
    RECOLOUR,
    SMALL_TARGETS,
    SMALL_TEXT,
    WIDTHS,
    Look,
    faults,
)
from tests.browser.pages import PAGES, Page
from tests.browser.town import Town

pytestmark = [pytest.mark.axe, pytest.mark.browser]

# `LINLI_SHOTS=1 python3 dev.py test -m browser`: pictures to look at, in var/shots.
SHOTS = house.BASE_DIR / "var" / "shots" if os.environ.get("LINLI_SHOTS") else None


PARTS = 3  # so that two processes have about the same to do
# What a browser paints of a page is the same on either database, and is most of the suite's time:
# each display is looked at on one of them, and both have every page opened.
MINE = [look for look in LOOKS if look.is_phone == (connection.vendor == "postgresql")]


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("look", MINE, ids=lambda look: look.name)
def test_every_page_is_fit_to_be_read(*, look: Look, part: int, town: Town, open_as: Open) -> None:
    troubles: list[str] = []
    mine = PAGES[part::PARTS]
    for who in sorted({page.who for page in mine}):
        tab = open_as(who, look).new_page()
        heard = listen(tab)
        for page in (page for page in mine if page.who == who):
            found = look_at(tab, page, town, look) + heard
            troubles += [f"{who} {page.label} {look.name}: {trouble}" for trouble in found]
            heard.clear()
    assert troubles == [], "\n".join(troubles)


def listen(tab: Tab) -> list[str]:
    """Everything the page complains of, and every host it asks besides ours."""
    heard: list[str] = []

    def on_console(message: ConsoleMessage) -> None:
        if message.type == "error" and "status of 40" not in message.text:
            heard.append(f"console: {message.text}")

    def on_request(request: Request) -> None:
        url = urlsplit(request.url)
        if url.scheme not in ("data", "blob") and url.hostname not in ("localhost", "127.0.0.1"):
            heard.append(f"asks {url.hostname}")

    tab.on("console", on_console)
    tab.on("pageerror", lambda error: heard.append(f"script: {error}"))
    tab.on("request", on_request)
    return heard


def look_at(tab: Tab, page: Page, town: Town, look: Look) -> list[str]:
    """What is wrong with the page in this display."""
    answer = tab.goto(page.path(town))
    found = []
    if answer is None or answer.status != page.status:
        return [f"status {answer.status if answer else None}"]
    if look.is_phone:
        found += too_small(tab, elder=look.display.elder)
        for width in WIDTHS:
            tab.set_viewport_size({"width": width, "height": look.height})
            found += [f"overflow at {width}: {words}" for words in tab.evaluate(OVERFLOW)]
        tab.set_viewport_size({"width": look.width, "height": look.height})
    found += [f"axe {fault}" for fault in faults(tab, ALL_RULES)]
    shown(tab, page, look.name)
    for name, display in look.recoloured:
        tab.evaluate(RECOLOUR, [display.theme, display.contrast])
        found += [f"{name}: axe {fault}" for fault in faults(tab, COLOUR_RULES)]
        shown(tab, page, name)
    return found


def too_small(tab: Tab, *, elder: bool) -> list[str]:
    """Words and controls below what design/guide.md allows."""
    text, target = (18, 44) if elder else (12, 32)
    found = [f"small text: {words}" for words in tab.evaluate(SMALL_TEXT, text)]
    return found + [f"small target: {words}" for words in tab.evaluate(SMALL_TARGETS, target)]


def shown(tab: Tab, page: Page, name: str) -> None:
    if SHOTS:
        picture(tab, SHOTS / f"{page.label}-{page.who}-{page.status}-{name}.png")


def picture(tab: Tab, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    size = tab.viewport_size or {"width": 390, "height": 844}
    whole = int(tab.evaluate("() => document.documentElement.scrollHeight"))
    tab.set_viewport_size({"width": size["width"], "height": max(whole, size["height"])})
    tab.screenshot(path=str(path))
    tab.set_viewport_size(size)
