"""The house rules that a machine can check."""

import re
import shutil
import tomllib
from io import StringIO
from pathlib import Path

import polib
import pytest
from django.apps import apps
from django.conf import settings as house
from django.core.management import call_command
from django.db.models import ForeignKey, ManyToManyField
from pytest_django import Settings

from linli.core import texts

ROOT = Path(house.BASE_DIR)
SOURCES = [p for p in ROOT.glob("linli/**/*.py") if "migrations" not in p.parts]
IRRELEVANT = shutil.ignore_patterns("*.xz", "*.mo", "static", "__pycache__")


def test_files_stay_short() -> None:
    everything = [*SOURCES, *ROOT.glob("tests/**/*.py"), *ROOT.glob("tools/*.py"), ROOT / "dev.py"]
    assert [str(p) for p in everything if len(p.read_text().splitlines()) > 400] == []


def test_no_rooms_without_a_name() -> None:
    forbidden = {"services.py", "utils.py", "helpers.py", "signals.py", "common.py"}
    assert [str(p) for p in SOURCES if p.name in forbidden] == []


def test_a_form_is_bound_by_the_method_and_not_by_what_was_sent() -> None:
    """Or a form that is sent empty would be shown as if nobody had sent it (core/http.py, sent)."""
    assert [str(p) for p in SOURCES if "request.POST or None" in p.read_text()] == []


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_text_is_in_chinese() -> None:
    for path in texts.catalogues():
        catalogue = polib.pofile(str(path))
        assert [e.msgid for e in catalogue.untranslated_entries()] == [], path
        assert [e.msgid for e in catalogue.fuzzy_entries()] == [], path


def test_every_sentence_in_the_code_is_collected(tmp_path: Path, settings: Settings) -> None:
    """Collecting again changes nothing: no sentence came or went without its Chinese."""
    before = {path.relative_to(ROOT): ids(path) for path in texts.catalogues()}
    shutil.copytree(ROOT / "linli", tmp_path / "linli", ignore=IRRELEVANT)
    settings.BASE_DIR = tmp_path

    call_command("collect_texts", verbosity=0, stdout=StringIO())

    after = {path.relative_to(tmp_path): ids(path) for path in texts.catalogues()}
    assert {path: found for path, found in after.items() if found} == before


def ids(path: Path) -> set[str]:
    return {entry.msgid for entry in polib.pofile(str(path))}


def test_translations_keep_the_holes_of_their_sentences() -> None:
    holes = re.compile(r"%\(\w+\)[sd]")
    for path in texts.catalogues():
        for entry in polib.pofile(str(path)):
            translations = [entry.msgstr, *entry.msgstr_plural.values()]
            for text in filter(None, translations):
                assert set(holes.findall(text)) <= set(
                    holes.findall(entry.msgid + entry.msgid_plural)
                ), entry.msgid


def test_only_the_shell_puts_the_problem_first() -> None:
    """A page that does it again has a title that says so twice."""
    pages = [p.name for p in ROOT.glob("linli/**/*.html") if "problem_first" in p.read_text()]
    assert pages == ["base.html"]


def test_what_the_style_sheet_draws_with_an_icon_is_given_one() -> None:
    """The arrow at the end of a row is cut out of a grey square by the icon's own class."""
    for template in ROOT.glob("linli/*/templates/**/*.html"):
        for classes in re.findall(r'class="([^"{]*\bsvc\b[^"{]*)"', template.read_text()):
            assert "i-go" in classes.split(), template


def test_every_setting_is_documented() -> None:
    code = "".join((ROOT / f"linli/{name}.py").read_text() for name in ("settings", "env"))
    for source in SOURCES:
        if source.parts[-3] == "accounts" or source.name == "sms.py":
            code += source.read_text()
    used = set(re.findall(r'"(LINLI_[A-Z_]+)"', code))
    documented = set(re.findall(r"`(LINLI_[A-Z_]+)`", (ROOT / "docs/settings.md").read_text()))
    assert used == documented


def test_foreign_keys_point_to_the_same_floor_or_below() -> None:
    """The import linter does not see ``ForeignKey("app.Model")``; this does.

    Everyone may point at a person: an actor or an owner is part of any record.
    """
    floor = floor_of_each_app()
    upward = [
        f"{model._meta.label}.{key.name}"
        for model in apps.get_models()
        for key in model._meta.get_fields()
        if isinstance(key, ForeignKey | ManyToManyField)
        and key.related_model._meta.label != house.AUTH_USER_MODEL
        and floor.get(key.related_model._meta.app_label, 0) > floor.get(model._meta.app_label, 99)
    ]
    assert upward == []


def floor_of_each_app() -> dict[str, int]:
    """The floor number of every app, the ground floor being 1."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text())
    contracts = config["tool"]["importlinter"]["contracts"]
    floors = next(c["layers"] for c in contracts if c["id"] == "floors")
    return {
        app.strip().removeprefix("linli."): number
        for number, apps_on_floor in enumerate(reversed(floors), start=1)
        for app in apps_on_floor.split("|")
    }
