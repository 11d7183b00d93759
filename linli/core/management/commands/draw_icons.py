"""Write the icons of core/icons.py into the style sheet."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from linli.core.icons import drawn_into

SHEET = Path(__file__).resolve().parents[2] / "static" / "core" / "linli.css"


class Command(BaseCommand):
    help = "Write the icons of core/icons.py into linli.css."

    def handle(self, *args: Any, **options: Any) -> None:
        SHEET.write_text(drawn_into(SHEET.read_text()))
