"""The fields of a person: a mobile number, a name, a birthday."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.accounts import mobiles
from linli.core.forms import DayField
from linli.people import dates, names


def _looks_like_a_name(text: str) -> None:
    if not names.is_one(text):
        raise forms.ValidationError(
            _("A name has letters or characters, and between them only blanks, · . - and '.")
        )


class MobileField(forms.CharField):
    """A mobile number as people write it; eleven plain digits as we keep it."""

    def __init__(self, **more: Any) -> None:
        super().__init__(max_length=30, **more)

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if not text:
            return ""
        try:
            return mobiles.read(text)
        except mobiles.NotAMobile as error:
            raise forms.ValidationError(_mobile_sentence(error.missing)) from error


class NameField(forms.CharField):
    """A name in the one spelling we keep; only then is it measured."""

    default_validators = [_looks_like_a_name]

    def __init__(self, **more: Any) -> None:
        super().__init__(max_length=names.LONGEST, **more)

    def to_python(self, value: Any) -> str:
        return names.plain(super().to_python(value) or "")


class BirthdayField(DayField):
    """A day as people write it, in one field: nobody scrolls a calendar back to 1948."""

    widget = forms.TextInput  # type: ignore[assignment]

    def __init__(self, **more: Any) -> None:
        super().__init__(help_text=_("As you write it: 1948-3-5, 48.3.5, 1948年3月5日"), **more)

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values or isinstance(value, date):
            return value or None
        try:
            return dates.read(str(value)[:60], is_typed=True)
        except dates.NotADate as error:
            raise forms.ValidationError(str(error.said)) from error

    def prepare_value(self, value: Any) -> Any:
        return value.isoformat() if isinstance(value, date) else value


def _mobile_sentence(missing: int) -> Any:
    if missing > 0:
        return _("The mobile number is %(n)s digits short.") % {"n": missing}
    if missing < 0:
        return _("The mobile number is %(n)s digits too long.") % {"n": -missing}
    return _("No mobile number begins like this.")
