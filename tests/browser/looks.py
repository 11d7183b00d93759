"""The five displays every page is looked at in, and what is measured in them."""

from dataclasses import dataclass

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from linli.core.display import Display

# Text smaller than `least` pixels, outside drawings and outside what only a screen reader says.
SMALL_TEXT = """(least) => {
  const found = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent.trim();
    const element = walker.currentNode.parentElement;
    if (!text || element.closest("svg,.sr,script") || !element.getClientRects().length) continue;
    const size = parseFloat(getComputedStyle(element).fontSize);
    const what = `${element.tagName}.${element.className} ${text.slice(0, 12)}`;
    if (size < least) found.add(`${size}px ${what}`);
  }
  return [...found];
}"""

# Controls lower than `least` pixels or narrower than 28, outside running text.
SMALL_TARGETS = """(least) => {
  const found = [];
  const controls = "a[href],button,input:not([type=hidden]),select,textarea,summary";
  for (const one of document.querySelectorAll(controls)) {
    const style = getComputedStyle(one);
    const box = (one.closest("label") || one).getBoundingClientRect();
    if (!box.width || style.display === "inline" || one.closest(".skip,.sr")) continue;
    if (box.height < least || box.width < 28)
      found.push(
        `${one.tagName}.${one.className} ${Math.round(box.width)}x${Math.round(box.height)} ` +
          one.textContent.trim().slice(0, 10)
      );
  }
  return found;
}"""

# What sticks out to the right of the window.
OVERFLOW = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const found = [`page ${document.documentElement.scrollWidth} > ${width}`];
  for (const one of document.querySelectorAll("body *")) {
    const box = one.getBoundingClientRect();
    if (box.right > width + 1 && box.width && !one.closest(".chips,.actrow,.scroll,.kanban,.tabs"))
      found.push(`${one.tagName}.${one.className} ${Math.round(box.right)}`);
  }
  return found.slice(0, 8);
}"""


ALL_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOUR_RULES = ["color-contrast", "link-in-text-block"]


@dataclass(frozen=True)
class Look:
    """A window and a display."""

    name: str
    width: int
    height: int
    display: Display
    # The same page in other colours, which are attributes of <html> and nothing else: it is not
    # loaded anew for them, and only what concerns colour is asked.
    recoloured: tuple[tuple[str, Display], ...] = ()

    @property
    def is_phone(self) -> bool:
        return self.width < 600


LOOKS = [
    Look(
        "phone",
        390,
        844,
        Display(theme="light"),
        recoloured=(
            ("dark", Display(theme="dark")),
            ("contrast", Display(theme="light", contrast="more")),
        ),
    ),
    Look("elder", 360, 740, Display(elder=True, theme="light")),
    Look("desktop", 1440, 900, Display(theme="light")),
]
WIDTHS = (320, 360, 390)

RECOLOUR = """([theme, contrast]) => {
  const page = document.documentElement;
  theme ? page.setAttribute("data-theme", theme) : page.removeAttribute("data-theme");
  contrast ? page.setAttribute("data-contrast", contrast) : page.removeAttribute("data-contrast");
  for (const change of document.getAnimations())
    if (change instanceof CSSTransition) change.finish();
}"""


AXE = Axe().axe_script
RUN_AXE = """(asked) => axe.run(asked).then(({ violations }) =>
  violations.map((one) => [one.id, one.nodes.slice(0, 3).map((node) => node.target.join(" "))]))"""


def faults(tab: Page, rules: list[str]) -> list[tuple[str, list[str]]]:
    """What axe finds: rules, each with the first places that break it.

    The script goes into a page once, and only the faults come back: all it says of what is well
    took longer to send than to find. `preload` would fetch every style sheet again, for a rule
    that is not among ours.
    """
    if not tab.evaluate("() => 'axe' in window"):
        tab.evaluate(AXE)
    asked = {"resultTypes": ["violations"], "runOnly": rules, "preload": False}
    return [(rule, places) for rule, places in tab.evaluate(RUN_AXE, asked)]
