"""Fields that every app's forms share."""

import re
from collections.abc import Callable, Generator, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core import sheets
from linli.core.errors import Refused
from linli.core.handed import MOST_BYTES

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

# Nobody alive was born before, nothing is planned after: and no arithmetic runs off the calendar.
FIRST, LAST = date(1900, 1, 1), date(2199, 12, 31)


class DigitsField(forms.CharField):
    """Digits as people type them: with gaps, and in the wide digits of a phone."""

    def to_python(self, value: Any) -> str:
        typed = normalize("NFKC", str(super().to_python(value) or ""))
        return "".join(one for one in typed if one in "0123456789")


class DayInput(forms.DateInput):
    """A date as the browser's own calendar asks for it."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def _is_near(day: date) -> None:
    if not FIRST <= day <= LAST:
        raise forms.ValidationError(
            _("Choose a day between %(first)s and %(last)s.")
            % {"first": FIRST.year, "last": LAST.year}
        )


# 2026年11月29日, 2026/11/29, 2026.11.29: the year first, in four digits, so nothing is guessed.
WRITTEN = re.compile(
    r"(\d{4}) ?(?:年 ?(\d{1,2}) ?月 ?(\d{1,2}) ?[日号]?|([-/.]) ?(\d{1,2}) ?\4 ?(\d{1,2}))",
    re.ASCII,
)


def as_written(text: str) -> date | None:
    """The day as people write it, also in the wide digits of a phone; None if it is none."""
    match = WRITTEN.fullmatch(normalize("NFKC", text).strip())
    if match is None:
        return None
    year, month, day = match[1], match[2] or match[5], match[3] or match[6]
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


class DayField(forms.DateField):
    """A day within reach of somebody's life."""

    widget = DayInput
    default_validators = [_is_near]

    def to_python(self, value: Any) -> date | None:
        written = as_written(value) if isinstance(value, str) else None
        return written or super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        """A browser's calendar shows again only what it could have sent itself."""
        written = as_written(value) if isinstance(value, str) else None
        return written.isoformat() if written else value


class TableField(forms.FileField):
    """A table as somebody keeps it. What is none at all is told at once; what is wrong in a row,
    after the dry run. `read` gives the heading first, or is Refused."""

    def __init__(
        self, read: Callable[[Generator[tuple[int, list[str]]]], Iterator[object]], **more: Any
    ) -> None:
        super().__init__(
            help_text=gettext_lazy("xlsx, xls or csv, as you keep it. At most 8 MB."), **more
        )
        self.read = read

    def clean(self, data: Any, initial: Any = None) -> "UploadedFile[bytes]":
        file: UploadedFile[bytes] = super().clean(data, initial)
        rows = sheets.read_rows(file, sheets.Limits(size=MOST_BYTES))
        try:
            next(self.read(rows))
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        finally:
            rows.close()
        file.seek(0)
        return file
