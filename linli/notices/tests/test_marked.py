"""Text that anybody may have written becomes HTML that nobody can be hurt by."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.notices.marked import ATTRIBUTES, TAGS, marked, plain

ATTACKS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "![x](https://elsewhere.example/pixel.png)",
    "![x](javascript:alert(1))",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt&#58;alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:x)",
    "<a href='javascript:alert(1)'>x</a>",
    "<p style='position:fixed'>x</p>",
    "<iframe src=//elsewhere.example></iframe>",
    "<svg/onload=alert(1)>",
    '[x](https://a.example "onmouseover=alert(1)")',
    "[x]: javascript:alert(1)\n\n[x]",
    '<http://a.example/"onclick=alert(1)>',
    "`<script>`",
    "    <script>indented</script>",
)
OPENED = re.compile(r"<([a-z0-9]+)((?:\s[^>]*)?)>")
NAMED = re.compile(r'([a-z-]+)="([^"]*)"')


def is_safe(html: str) -> bool:
    for tag, rest in OPENED.findall(html):
        if tag not in TAGS:
            return False
        for name, value in NAMED.findall(rest):
            if name not in {*ATTRIBUTES.get(tag, ()), "rel", "style"} or name == "style":
                return False
            if name == "href" and not re.match(r"(https?:|tel:|mailto:|/|#|[^:]*$)", value):
                return False
    return True


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_runs_and_nothing_is_fetched(attack: str) -> None:
    html = marked(attack)
    assert is_safe(html), html
    assert "<img" not in html
    assert "<script" not in html


@given(st.text(alphabet="<>&\"'`[]()!#*_-|:/\\ \nabjs停水", max_size=80))
def test_whatever_is_written_is_safe(text: str) -> None:
    assert is_safe(marked(text))


def test_what_one_writes_is_what_one_means() -> None:
    html = marked(
        "# 时间\n\n#### 地点\n\n**带证件**\n换行\n\n- 一\n- 二\n\n[官网](https://a.example)"
    )
    assert "<h2>时间</h2>" in html
    assert "<h3>地点</h3>" in html
    assert "<strong>带证件</strong><br>" in html
    assert html.count("<li>") == 2
    assert 'rel="nofollow noopener noreferrer"' in html
    assert "<h2>先小后大</h2>" in marked("### 先小后大")


def test_a_table_scrolls_by_itself() -> None:
    html = marked("| 项目 | 元 |\n| --- | --- |\n| 路灯 | 3,200 |")
    assert '<div class="scroll" tabindex="0"><table class="tbl">' in html
    assert "<td>路灯</td>" in html


def test_the_words_alone() -> None:
    assert plain("## 停水\n\n**周五** 14:00 & <夜里>") == "停水 周五 14:00 & <夜里>"
