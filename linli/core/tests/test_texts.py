"""Words compiled where Django reads them, the traditional ones made from the simplified."""

from gettext import GNUTranslations
from pathlib import Path

import pytest
from pytest_django import Settings

from linli.core import texts

PO = """
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\nPlural-Forms: nplurals=1; plural=0;\\n"

msgid "Network"
msgstr "网络里面"

msgid "%(n)s day"
msgid_plural "%(n)s days"
msgstr[0] "%(n)s 天里"
"""


@pytest.fixture
def source(tmp_path: Path, settings: Settings) -> Path:
    settings.BASE_DIR = tmp_path
    source = tmp_path / "linli/thing/locale/zh_Hans/LC_MESSAGES/django.po"
    source.parent.mkdir(parents=True)
    source.write_text(PO)
    return source


def read(path: Path) -> GNUTranslations:
    with path.open("rb") as file:
        return GNUTranslations(file)


def test_both_scripts_are_written_and_only_when_something_is_newer(source: Path) -> None:
    assert texts.compile_all() == 1
    assert texts.compile_all() == 0
    assert texts.compile_all(force=True) == 1

    hans = read(source.with_suffix(".mo"))
    hant = read(Path(str(source.with_suffix(".mo")).replace("zh_Hans", "zh_Hant")))
    assert hans.gettext("Network") == "网络里面"
    assert hant.gettext("Network") == "網絡裏面"
    assert hant.ngettext("%(n)s day", "%(n)s days", 2) == "%(n)s 天裏"


def test_a_word_written_while_we_compile_is_not_lost(
    source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save = texts._save

    def slowly(*args: object) -> None:
        source.write_text(PO.replace("网络里面", "网络外面"))
        save(*args)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(texts, "_save", slowly)
        texts.compile_all()

    assert texts.compile_all() == 1
    assert read(source.with_suffix(".mo")).gettext("Network") == "网络外面"
