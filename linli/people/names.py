"""Names and numbers as they are shown and found."""

import re
import unicodedata

from linli.core import asked, search

LONGEST = 50
UNSEEN = ("Cc", "Cf", "Cs")
BETWEEN = frozenset(" ·•・‧.-‐‑'’")
# People and forms put blanks into 陈 秀英 or 陈  英; the name has none.
HAN = "\u3007\u3400-\u9fff\U00020000-\U0003ffff"
BETWEEN_HAN = re.compile(f"(?<=[{HAN}]) (?=[{HAN}])")
ROUND_DOT = re.compile(" ?· ?")
HAN_RUN = re.compile(f"[{HAN}]+")
DOTS = str.maketrans("•・‧", "···")
# A full stop is a dot of the name only between Han characters: 阿依古丽.买买提, but J.R. 陈.
STOP = re.compile(f"(?<=[{HAN}])[.。](?=[{HAN}])")


def plain(name: str) -> str:
    """A name in one spelling: NFKC, one kind of middle dot, no blanks around or doubled,
    none between Han characters.

    Controls and half characters go. What Unicode named only lately is Cn to an older Python, and
    some rare characters live in the private areas, Co: both are somebody's name and stay.
    """
    folded = unicodedata.normalize("NFKC", name).translate(DOTS)
    whole = STOP.sub("·", BETWEEN_HAN.sub("", tidy(folded)))
    return ROUND_DOT.sub("·", whole)


def folded(name: str) -> str:
    """By what two names are compared: 陳秀英 and 陈 秀英 are one name, and so are Li and LI."""
    return search.plain(plain(name))


def tidy(name: str) -> str:
    """A name as it was typed, without what nobody sees: controls, blanks around or doubled."""
    words = " ".join(name.split())
    kept = "".join(c for c in words if unicodedata.category(c) not in UNSEEN)
    return " ".join(kept.split())


def is_one(name: str) -> bool:
    """Whether this can be a name: letters of some script, none lost on its way, and between them
    nothing but accents, dots, hyphens, apostrophes and blanks.
    """
    if asked.LOST in name or not all(_is_letter(c) or _goes_between(c) for c in name):
        return False
    return any(_is_letter(c) for c in name)


def masked_number(number: str) -> str:
    """The last four places of a card or phone number: •••• 231X."""
    return f"•••• {number[-4:]}" if len(number) >= 8 else "••••"


def _is_letter(sign: str) -> bool:
    kind = unicodedata.category(sign)
    return kind[0] == "L" or sign == "〇" or kind == "Co" or (kind == "Cn" and ord(sign) >= 0x20000)


def _goes_between(sign: str) -> bool:
    return sign in BETWEEN or unicodedata.category(sign)[0] == "M"
