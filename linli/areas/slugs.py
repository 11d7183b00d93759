"""The word in the address of an area that gets one by itself: from the letters of its name."""

import os
import re
import unicodedata

from linli.areas.models import Area

LONGEST = 40
ROOM = 3  # for -99 behind it
ENDINGS = ("社区", "街道", "村", "镇")  # what the place is, not what it is called


def free(area: Area) -> str:
    """A word for the area that no other has or had: xinliao of 新寮村, else xinliao-2."""
    word = letters(area.name) or letters(area.name_en) or area.kind
    taken = set(Area.objects.filter(slug__startswith=word).values_list("slug", flat=True))
    number, found = 1, word
    while found in taken:
        number += 1
        found = f"{word}-{number}"
    return found


def letters(name: str) -> str:
    """The letters and digits of a name in any script, without the ending that says its kind."""
    short = next((name.removesuffix(one) for one in ENDINGS if name.endswith(one)), "") or name
    # Imported when an area ends, and without its phrases: 60 MB less in each process.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")
    os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "1")
    from pypinyin import Style, lazy_pinyin

    heard = "".join(lazy_pinyin(short, style=Style.NORMAL, errors="default"))
    plain = unicodedata.normalize("NFKD", heard).lower()
    return re.sub("[^a-z0-9]", "", plain)[: LONGEST - ROOM]
