"""Fields that every app's forms share."""

from datetime import date
from typing import Any
from unicodedata import normalize

from django import forms
from django.utils.translation import gettext as _

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


class DayField(forms.DateField):
    """A day within reach of somebody's life."""

    widget = DayInput
    default_validators = [_is_near]
