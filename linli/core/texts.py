"""The words on screen: collected per app, translated by hand to zh-Hans, from there to zh-Hant.

English is the source. Each app keeps its own `locale/zh_Hans`. Traditional Chinese is made by
OpenCC (Hong Kong forms) from the simplified texts; what it gets wrong is corrected by hand in
`linli/core/data/hant.json`, one table for interface and content alike.
"""

import json
import os
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import opencc
from django.conf import settings
from django.utils.translation.reloader import translation_file_changed

if TYPE_CHECKING:
    from polib import POFile

CORRECTIONS = Path(__file__).parent / "data" / "hant.json"


def catalogues() -> list[Path]:
    """The hand-made zh-Hans catalogue of every app that has words."""
    return sorted((settings.BASE_DIR / "linli").glob("*/locale/zh_Hans/LC_MESSAGES/django.po"))


@lru_cache(maxsize=8192)
def to_hant(text: str) -> str:
    """The text in traditional characters as written in Hong Kong and Guangdong's neighbours."""
    hant: str = _converter().convert(text)
    for wrong, right in _corrections().items():
        hant = hant.replace(wrong, right)
    return hant


def compile_all(*, force: bool = False) -> int:
    """Write the .mo files that Django reads, where a catalogue or a correction is newer."""
    import polib  # only set-up compiles

    written = 0
    for source in catalogues():
        hans = source.with_suffix(".mo")
        hant = Path(str(hans).replace("zh_Hans", "zh_Hant"))
        newest = max(source.stat().st_mtime_ns, CORRECTIONS.stat().st_mtime_ns)
        if not force and all(
            mo.exists() and mo.stat().st_mtime_ns == newest for mo in (hans, hant)
        ):
            continue
        catalogue = polib.pofile(str(source))
        _save(catalogue, hans, newest)
        for entry in catalogue:
            entry.msgstr = to_hant(entry.msgstr)
            entry.msgstr_plural = {n: to_hant(text) for n, text in entry.msgstr_plural.items()}
        _save(catalogue, hant, newest)
        translation_file_changed(None, hant)  # this process reads them anew
        written += 1
    return written


def _save(catalogue: "POFile", path: Path, read_at: int) -> None:
    """As old as what was read: a word that is written meanwhile is newer than this."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}")  # several processes may compile at once
    catalogue.save_as_mofile(str(draft))
    os.utime(draft, ns=(read_at, read_at))
    draft.replace(path)


@lru_cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("s2hk")


@lru_cache
def _corrections() -> dict[str, str]:
    table: dict[str, str] = json.loads(CORRECTIONS.read_text())
    return table
