"""Collect the sentences of every app, or of the named ones, into their catalogues."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

DATES = ("POT-Creation-Date", "PO-Revision-Date", "Last-Translator", "Report-Msgid-Bugs-To")


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("apps", nargs="*")

    def handle(self, *args: Any, **options: Any) -> None:
        root: Path = settings.BASE_DIR / "linli"
        here = Path.cwd()
        names = options["apps"] or sorted(p.parent.name for p in root.glob("*/apps.py"))
        for name in names:
            folder = root / name
            (folder / "locale").mkdir(exist_ok=True)
            os.chdir(folder)
            try:
                call_command(
                    "makemessages",
                    locale=["zh_Hans"],
                    no_location=True,
                    no_obsolete=True,
                    ignore_patterns=["tests/*"],
                    verbosity=0,
                )
            finally:
                os.chdir(here)
            self.tidy(folder / "locale/zh_Hans/LC_MESSAGES/django.po")

    def tidy(self, path: Path) -> None:
        """Take out what changes with every run, and say what is still to be translated."""
        if not path.exists():
            return
        catalogue = polib.pofile(str(path), wrapwidth=100)
        catalogue.metadata = {k: v for k, v in catalogue.metadata.items() if k not in DATES}
        catalogue.metadata["Language"] = "zh_Hans"
        catalogue.metadata["Plural-Forms"] = "nplurals=1; plural=0;"
        catalogue.header = ""
        for entry in catalogue:
            if entry.fuzzy:  # a guess of the tool's: it would be shown to people
                entry.msgstr = ""
                entry.msgstr_plural = dict.fromkeys(entry.msgstr_plural, "")
                entry.flags.remove("fuzzy")
                entry.previous_msgid = entry.previous_msgid_plural = None
        catalogue.save(str(path))
        for entry in catalogue.untranslated_entries():
            self.stdout.write(f"{path.parents[3].name}: {entry.msgid}")
