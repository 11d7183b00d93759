"""The measures see what they are for."""

import pytest
from playwright.sync_api import Browser

from tests.browser.looks import (
    ALL_RULES,
    COLOUR_RULES,
    OVERFLOW,
    RECOLOUR,
    SMALL_TARGETS,
    SMALL_TEXT,
    faults,
)

pytestmark = pytest.mark.browser

BAD = """<!doctype html><html lang="zh-Hans"><head><title>坏页</title>
<meta name="viewport" content="width=device-width,initial-scale=1"></head><body><main><h1>坏页</h1>
<p style="color:#999;font-size:11px">看不清的小字</p><button style="height:20px">小</button>
<div style="width:900px">太宽</div></main></body></html>"""


@pytest.mark.parametrize("rules", [ALL_RULES, COLOUR_RULES], ids=["all", "colours"])
def test_a_bad_page_is_seen_to_be_bad(*, chromium: Browser, rules: list[str]) -> None:
    tab = chromium.new_page(viewport={"width": 360, "height": 844})
    tab.set_content(BAD)
    found = {rule for rule, _places in faults(tab, rules)}
    assert "color-contrast" in found
    assert len(tab.evaluate(SMALL_TEXT, 12)) == 1
    assert len(tab.evaluate(SMALL_TARGETS, 32)) == 1
    assert tab.evaluate(OVERFLOW)
    tab.close()


DARK = """<!doctype html><html lang="zh-Hans" data-theme="light"><head><title>页</title>
<style>p { color: #222; background: #fff } [data-theme=dark] p { color: #777 }
[data-theme=dark] p, [data-contrast=more] p { background: #888 }</style></head>
<body><main><h1>页</h1><p>看不清的字</p></main></body></html>"""


def test_other_colours_are_put_on_before_they_are_measured(chromium: Browser) -> None:
    tab = chromium.new_page()
    tab.set_content(DARK)
    for theme, contrast, is_bad in (("light", "", False), ("dark", "", True)):
        tab.evaluate(RECOLOUR, [theme, contrast])
        assert bool(faults(tab, COLOUR_RULES)) is is_bad
    tab.evaluate(RECOLOUR, ["light", "more"])
    assert tab.evaluate("() => document.documentElement.dataset.contrast") == "more"
    tab.close()
