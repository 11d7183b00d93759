"""The column of names in a roster: one name, or several that are told apart for certain.

Pure. 陈 秀英 is one name with a blank in it; 陈一 李二 may be two persons, and nobody guesses.
"""

import re
import unicodedata

from django.utils.translation import gettext_noop as _

from linli.people import names

BREAKS = re.compile(r"[\n、/,;]")
# A date has / in it, and groups have 、 among them.
BREAKS_OF = {"born_on": re.compile(r"[\n、,;]"), "groups": re.compile(r"\n")}
HAN = re.compile(f"[{names.HAN}]+")
# What stands where a name would, and is none: a sum or a filler, a mark of repetition, a gap.
FILLERS = frozenset(["合计", "小计", "总计", "共计", "累计", "以下空白", "空白"])
REPEATS = frozenset(["同上", "同前", "〃", "′′", '"'])  # ″ folded is two primes
GAPS = frozenset(["无", "不详", "未知", "略", "空户"])
PLAUSIBLE = re.compile(f"[{names.HAN}]{{2,4}}|[{names.HAN}]+(·[{names.HAN}]+)+")


def parts(text: str) -> list[str]:
    """The names in a cell. None at all: they cannot be told apart."""
    found = BREAKS.split(unicodedata.normalize("NFKC", text).strip())
    if len(found) < 2 or not any(HAN.search(part) for part in found):
        return [names.plain(text)]  # "Smith, John" is one
    ours = [names.plain(part) for part in found if part.strip()]
    is_clear = all(PLAUSIBLE.fullmatch(one) for one in ours) and not any(map(may_be_two, found))
    return ours if is_clear else []


def may_be_two(text: str) -> bool:
    """Whether a blank may part two names: two words of Han, each long enough to be one."""
    words = unicodedata.normalize("NFKC", text).split()
    return sum(len(word) > 1 for word in words if HAN.fullmatch(word)) > 1


def no_name(name: str) -> str:
    """What helps where a word stands instead of a name, 合 计：, 同上 or （无）; "" for a name."""
    signs = (one for one in names.folded(name) if unicodedata.category(one)[0] == "L")
    word = "".join(signs) or names.folded(name).strip()
    if word in FILLERS:
        return _("This row is a total or a filler, no person: delete it.")
    if word in REPEATS:
        return _("Write the name out: nobody is registered as “the same as above”.")
    if word in GAPS:
        return _(
            "No name stands here. Write it; if there is nobody, empty the cell or delete the row."
        )
    return ""


def pieces(key: str, text: str, count: int) -> list[str] | None:
    """What a cell says of so many persons, one after the other; None if it says it of others."""
    if not text.strip() or key == "kind":  # one word for the cards of all
        return [text] * count
    folded = unicodedata.normalize("NFKC", text)
    found = [part.strip() for part in BREAKS_OF.get(key, BREAKS).split(folded) if part.strip()]
    return found if len(found) == count else None
