"""Chinese as it is set (design guide §4) and spoken (§5): in the catalogues and in templates."""

import re
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from django.conf import settings

from linli.core import texts

HAN = "[\u3400-\u4dbf\u4e00-\u9fff]"
AFTER = "[\u3400-\u4dbf\u4e00-\u9fff”》）】]"
FAULTS = {
    "half-width punctuation after Han": re.compile(rf"{AFTER}[,;:?!()]"),
    "half-width punctuation before Han": re.compile(rf"[,;?!()]\s?{HAN}"),
    "three dots": re.compile(rf"{HAN}\.\.|。。"),
    "straight quotes around Han": re.compile(rf"[\"']{HAN}+[\"']"),
    "no space between Han and figures": re.compile(rf"{HAN}\d|\d{HAN}"),
    "a space after full-width punctuation": re.compile(rf"[，。：；？！、）]\x20{HAN}"),
    "a space before full-width punctuation": re.compile(rf"{HAN}\x20[，。：；？！、（]"),
    "an exclamation mark": re.compile("[！!]"),
    "a phrase nobody says": re.compile("请稍后重试|操作失败|非法|用户|提交成功|老人家|爷爷奶奶"),
    "an emoji": re.compile("[\U0001f300-\U0001faff]"),
}
# What a reader does not see: tags of the template, of HTML, and what is filled in.
UNSEEN = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}|<[^>]*>", re.S)
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]")


def sentences() -> Iterator[tuple[str, str]]:
    for path in texts.catalogues():
        for entry in polib.pofile(str(path)):
            for text in (entry.msgstr, *entry.msgstr_plural.values()):
                yield f"{path.parents[3].name}: {entry.msgid}", PLACEHOLDER.sub("\x00", text)
    for template in sorted(Path(settings.BASE_DIR).glob("linli/*/templates/**/*.html")):
        for line in UNSEEN.sub("\n", template.read_text()).splitlines():
            yield template.name, line


def faults(text: str) -> list[str]:
    return [name for name, pattern in FAULTS.items() if pattern.search(text)]


def test_chinese_is_set_as_chinese() -> None:
    found = [(where, text, faults(text)) for where, text in sentences() if re.search(HAN, text)]
    assert [one for one in found if one[2]] == []


@pytest.mark.parametrize(
    "text",
    [
        "您好,街坊",
        "几点?",
        "（可以)",
        "正在找...",
        '叫"梅沙"',
        "还有2 个",
        "好了！",
        "请稍后重试",
        "好。 再来",
    ],
)
def test_the_lint_sees(text: str) -> None:
    assert faults(text)


@pytest.mark.parametrize(
    "text", ["还有 2 个名额，11 月 19 日。", "14:30–16:00", "打 0769-0000-0000"]
)
def test_the_lint_lets_pass(text: str) -> None:
    assert not faults(text)
