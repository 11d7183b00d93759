"""Names and numbers as they are shown and found."""

import os
import re
import unicodedata

from linli.core import asked

LONGEST = 50
UNSEEN = ("Cc", "Cf", "Cs")
BETWEEN = frozenset(" ·•・‧.-‐‑'’")
# People and forms put blanks into 陈 秀英 or 陈  英; the name has none.
HAN = "\u3007\u3400-\u9fff\U00020000-\U0003ffff"
BETWEEN_HAN = re.compile(f"(?<=[{HAN}]) (?=[{HAN}])")
# Surnames whose usual reading is not the one a dictionary gives first.
SURNAMES = {
    "单": "shan", "区": "ou", "冼": "xian", "乐": "yue", "仇": "qiu", "查": "zha", "解": "xie",
    "曾": "zeng", "任": "ren", "尉迟": "yuchi", "盖": "ge", "朴": "piao", "缪": "miao",
    "翟": "zhai",
}  # fmt: skip


def plain(name: str) -> str:
    """A name in one spelling: NFKC, one kind of middle dot, no blanks around or doubled,
    none between Han characters.

    Controls and half characters go. What Unicode named only lately is Cn to an older Python, and
    some rare characters live in the private areas, Co: both are somebody's name and stay.
    """
    folded = unicodedata.normalize("NFKC", name)
    for dot in "•・‧.。":
        folded = folded.replace(dot, "·") if _is_han(folded) else folded
    words = " ".join(folded.split())
    kept = "".join(c for c in words if unicodedata.category(c) not in UNSEEN)
    return BETWEEN_HAN.sub("", " ".join(kept.split()))


def is_one(name: str) -> bool:
    """Whether this can be a name: letters of some script, none lost on its way, and between them
    nothing but accents, dots, hyphens, apostrophes and blanks.
    """
    if asked.LOST in name or not all(_is_letter(c) or _goes_between(c) for c in name):
        return False
    return any(_is_letter(c) for c in name)


def latin(name: str) -> str:
    """The letters a name is found by: "chenxiuying cxy". Empty for a name without Han."""
    if not _is_han(name):
        return ""
    # Imported when somebody is registered, and without its phrases: 60 MB less in each process.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")
    os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "1")
    from pypinyin import Style, lazy_pinyin

    surname = next((s for s in (name[:2], name[:1]) if s in SURNAMES), "")
    rest = lazy_pinyin(name[len(surname) :], style=Style.NORMAL, errors="ignore")
    parts = [SURNAMES[surname], *rest] if surname else rest
    initials = "".join(part[0] for part in parts if part)
    return f"{''.join(parts)} {initials}".lower()[:200]


def masked_number(number: str) -> str:
    """The last four places of a card or phone number: •••• 231X."""
    return f"•••• {number[-4:]}" if len(number) >= 8 else "••••"


def _is_letter(sign: str) -> bool:
    kind = unicodedata.category(sign)
    return kind[0] == "L" or sign == "〇" or kind == "Co" or (kind == "Cn" and ord(sign) >= 0x20000)


def _goes_between(sign: str) -> bool:
    return sign in BETWEEN or unicodedata.category(sign)[0] == "M"


def _is_han(name: str) -> bool:
    return any("\u3400" <= c <= "\u9fff" or ord(c) >= 0x20000 for c in name)
