"""What the pages ask for."""

import json
import unicodedata
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from linli.accounts import mobiles

# Longer input is no number; the fields say so before anything looks at it.
LONGEST = 40
MOST_FIELDS, MOST_WORDS = 200, 32 * 1024


class MobileField(forms.CharField):
    """A mobile number in whatever way people write it; clean data is its eleven digits."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Mobile number"))
        kwargs.setdefault("max_length", LONGEST)
        super().__init__(
            error_messages={
                "required": _("Write your mobile number."),
                "max_length": _("A mobile number has 11 digits."),
                "null_characters_not_allowed": _("A mobile number has 11 digits."),
            },
            widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
            **kwargs,
        )

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        try:
            return mobiles.read(text)
        except mobiles.NotAMobile as refusal:
            raise forms.ValidationError(_why(refusal.missing)) from refusal


def _why(missing: int) -> str:
    if 0 < missing < 4:
        words = ngettext(
            "The number is %(n)s digit short.", "The number is %(n)s digits short.", missing
        )
        return words % {"n": missing}
    if -4 < missing < 0:
        words = ngettext(
            "The number has %(n)s digit too many.",
            "The number has %(n)s digits too many.",
            -missing,
        )
        return words % {"n": -missing}
    return str(_("That is not a mobile number: it has 11 digits and begins with 1."))


class DigitsField(forms.CharField):
    """The digits of a code, also full-width and with spaces."""

    def __init__(self, *, lengths: tuple[int, ...], **kwargs: Any) -> None:
        self.lengths = lengths
        kwargs.setdefault("max_length", LONGEST)
        super().__init__(
            error_messages={
                "required": _("Write the digits."),
                "max_length": _("These are too many digits."),
                "null_characters_not_allowed": _("Only digits, please."),
            },
            widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
            **kwargs,
        )

    def clean(self, value: Any) -> str:
        text = "".join(unicodedata.normalize("NFKC", super().clean(value)).split())
        if not (text.isascii() and text.isdigit()) or len(text) not in self.lengths:
            raise forms.ValidationError(_("The code has 6 digits."))
        return text


class MobileForm(forms.Form):
    mobile = MobileField()


class CodeForm(forms.Form):
    digits = DigitsField(label=_("Code from the message"), lengths=(6,))


class AppForm(forms.Form):
    digits = DigitsField(label=_("The 6 digits the app shows"), lengths=(6,))


class FactorForm(forms.Form):
    """An app shows 6 digits, a recovery code has 8."""

    digits = DigitsField(
        label=_("Digits of your authenticator app"),
        lengths=(6, 8),
        help_text=_("Phone not at hand? A recovery code of 8 digits will do."),
    )


class NameForm(forms.Form):
    """What a passkey is called, and what the browser answered."""

    name = forms.CharField(
        label=_("What do you call this device?"), max_length=40, help_text=_("Office computer")
    )
    credential = forms.CharField(
        max_length=16_000,
        widget=forms.HiddenInput,
        error_messages={
            "required": _("The passkey was not made. Press the button again."),
            "max_length": _("The passkey was not made. Press the button again."),
        },
    )


class WhoForm(forms.Form):
    """Which of the people a station entered with this number one is."""

    NOBODY = "new"

    who = forms.ChoiceField(
        label=_("Which of these are you?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose who you are."),
            "invalid_choice": _("Choose who you are."),
        },
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["who"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [*choices, (self.NOBODY, str(_("I am somebody else")))]


class DraftForm(forms.Form):
    """What a page's script hands in: which form of which page, and what stands in it."""

    page = forms.RegexField(r"^/[!-~]*$", max_length=200)
    form = forms.IntegerField(min_value=0, max_value=50)
    words = forms.JSONField(required=False)

    def clean_words(self) -> str:
        words = self.cleaned_data["words"]
        if not words:
            return ""
        if not is_fields(words):
            raise forms.ValidationError("", code="shape")
        return json.dumps(words, ensure_ascii=False)


def is_fields(words: Any) -> bool:
    """Whether these are pairs of a field's name and what stands in it, and not too many."""
    return (
        isinstance(words, list)
        and len(words) <= MOST_FIELDS
        and all(isinstance(one, list) and len(one) == 2 for one in words)
        and all(isinstance(part, str) for one in words for part in one)
        and sum(len(part) for one in words for part in one) <= MOST_WORDS
    )
