"""One Chromium for all browser tests, and a window of it for whoever looks."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from linli.core import display
from tests.browser.looks import Look
from tests.browser.town import Town, make_town

# Playwright's loop runs in our thread; Django takes that for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]

Open = Callable[..., BrowserContext]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def town(transactional_db: None) -> Town:
    return make_town()


@pytest.fixture
def open_as(chromium: Browser, town: Town, live_server: LiveServer) -> Iterator[Open]:
    """A window in which a visitor, the resident or a role has signed in."""
    opened: list[BrowserContext] = []

    def open_as(who: str, look: Look, **more: object) -> BrowserContext:
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": look.width, "height": look.height},
            is_mobile=look.is_phone,
            has_touch=look.is_phone,
            locale="zh-CN",
            **{"service_workers": "block", **more},  # type: ignore[arg-type]
        )
        opened.append(context)
        cookies = {name: cookie.value for name, cookie in town.client(who).cookies.items()}
        cookies[display.cookie_name()] = look.display.cookie()
        for name, value in cookies.items():
            context.add_cookies([{"name": name, "value": value, "url": live_server.url}])
        return context

    yield open_as
    for context in opened:
        context.close()
    settle()


def settle() -> None:
    """Wait until the server has answered whatever was still asked: a row that is written while
    the tables are emptied would be left over, and the next test stumble over it."""
    for thread in threading.enumerate():
        if "process_request_thread" in thread.name:
            thread.join(timeout=5)


@pytest.fixture
def morning(settings: Settings) -> None:
    """Whatever hour it is, here it is about ten in the morning: nobody sleeps, and what goes on
    for some hours ends before midnight."""
    east = (10 - datetime.now(UTC).hour + 12) % 24 - 12
    settings.TIME_ZONE = f"Etc/GMT{-east:+d}" if east else "Etc/GMT"  # these count to the west
