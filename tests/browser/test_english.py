"""English on the narrowest phone: its words are longer than ours, and break nowhere."""

import pytest
from django.conf import settings
from playwright.sync_api import Page as Tab
from pytest_django.live_server_helper import LiveServer

from linli.catalogue.models import Service
from linli.core import working_time
from linli.core.display import Display
from linli.organisations.models import Role
from linli.venues.models import Station
from tests.browser.conftest import Open
from tests.browser.looks import OVERFLOW, Look
from tests.browser.pages import PAGES
from tests.browser.town import RESIDENT, VISITOR, Town

pytestmark = [pytest.mark.axe, pytest.mark.browser]

PLAIN, ELDER = Display(theme="light"), Display(theme="light", elder=True)
# The page, who opens it, and the widths and displays in which it was once torn.
CASES = [
    ("venues:public_station", VISITOR, PLAIN, 320),
    ("venues:station", Role.STATION_HEAD, PLAIN, 320),
    ("venues:calendar", Role.OPERATOR, PLAIN, 320),
    ("venues:calendar", Role.OPERATOR, ELDER, 360),
    ("web:place", RESIDENT, PLAIN, 320),
    ("accounts:add_passkey", RESIDENT, PLAIN, 320),
    ("accounts:add_passkey", RESIDENT, ELDER, 320),
    ("orders:one", RESIDENT, PLAIN, 390),
    ("orders:one", RESIDENT, PLAIN, 320),
    ("orders:map", Role.STATION_HEAD, PLAIN, 390),
]

# Words that are torn apart, outside what is too narrow for them by its own choice.
TORN = """() => {
  const found = [];
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const element = node.parentElement;
    if (!element.closest("dt,h1,h2,h3") || element.closest(".sr")) continue;
    for (const word of node.textContent.matchAll(/[A-Za-z]{2,}/g)) {
      const range = document.createRange();
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      const lines = new Set([...range.getClientRects()].map((box) => Math.round(box.top)));
      if (lines.size > 1) found.push(`torn: ${word[0]}`);
    }
  }
  return found;
}"""

# Lines of text that lie on one another, in a section and its first card.
OVERLAID = """() => {
  const lines = [];
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (!node.textContent.trim() || !node.parentElement.closest("section")) continue;
    if (node.parentElement.closest(".sr,svg,.tabbar")) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects())
      if (box.width > 2) lines.push([node.textContent.trim().slice(0, 20), box, node]);
  }
  const across = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const down = (a, b) =>
    (Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)) / Math.min(a.height, b.height);
  const found = [];
  for (const [one, a, first] of lines)
    for (const [other, b, second] of lines)
      if (first !== second && a.top <= b.top && across(a, b) > 3 && down(a, b) > 0.4)
        found.push(`overlaid: ${one} / ${other}`);
  return found;
}"""


@pytest.mark.parametrize(("name", "who", "display", "width"), CASES)
def test_english_words_stay_whole_and_inside(
    *, name: str, who: str, display: Display, width: int, open_as: Open, town: Town,
    live_server: LiveServer,
) -> None:  # fmt: skip
    working_time.seed()  # the calendar has rows
    Service.objects.update(name_en="Reconciliation between neighbours")
    Station.objects.update(name="梅沙社区党群服务中心综合服务站（东区）")
    context = open_as(who, Look("narrow", width, 740, display))
    # Under bare numbers, where the passkey's page says by which name to open it.
    ours = live_server.url.replace("localhost", "127.0.0.1")
    cookies = {one["name"]: one["value"] for one in context.cookies()}
    cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    context.add_cookies([{"name": key, "value": one, "url": ours} for key, one in cookies.items()])
    tab = context.new_page()
    pages = [page for page in PAGES if (page.name, page.who) == (name, who)]

    found = [words for page in pages for words in looked_at(tab, ours + page.path(town))]

    assert pages
    assert found == []


def looked_at(tab: Tab, address: str) -> list[str]:
    tab.goto(address)
    assert tab.locator("html").get_attribute("lang") == "en"
    return [*tab.evaluate(OVERFLOW), *tab.evaluate(TORN), *tab.evaluate(OVERLAID)]
