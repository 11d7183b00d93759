"""What the style guide shows: a form in every state, and lists to choose from."""

from django import forms
from django.utils.translation import gettext_lazy as _

WHEN = [("am", _("In the morning")), ("pm", _("In the afternoon"))]
TELL = [("phone", _("Ring the landline")), ("slip", _("Leave a slip at the door"))]
TONES = ("", "ok", "info", "wait", "bad", "vio", "warm", "gold", "done")
COLOURS = (
    ("brand", _("main action, progress"), "6.7"),
    ("brand-soft", _("chosen"), ""),
    ("accent", _("giving: wish, sign-up"), "5.4"),
    ("gold-fill", _("honour, points"), ""),
    ("bg", _("page"), ""),
    ("surface", _("card"), ""),
    ("text", _("text"), "16.2"),
    ("text-2", _("explanation"), "7.0"),
    ("text-3", _("time"), "5.4"),
    ("info", _("planned"), "6.7"),
    ("wait", _("waiting"), "6.4"),
    ("bad", _("wrong"), "6.5"),
)
WARNINGS = (
    ("white", _("Typhoon, white: take note")),
    ("blue", _("Typhoon, blue: prepare")),
    ("yellow", _("Typhoon, yellow: stay in if you can")),
    ("orange", _("Typhoon, orange: do not go out")),
    ("red", _("Typhoon, red: seek shelter now")),
)
SIZES = ("3xl", "2xl", "xl", "lg", "md", "sm", "xs")


class SampleForm(forms.Form):
    """One field of each shape."""

    name = forms.CharField(label=_("Name"), help_text=_("As on the identity card."))
    mobile = forms.CharField(
        label=_("Mobile number"), required=False, help_text=_("A landline will do.")
    )
    words = forms.CharField(label=_("In their own words"), widget=forms.Textarea)
    day = forms.ChoiceField(label=_("Day"), choices=WHEN)
    when = forms.ChoiceField(label=_("When"), choices=WHEN, widget=forms.RadioSelect)
    tell = forms.MultipleChoiceField(
        label=_("How to tell them"),
        choices=TELL,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    agreed = forms.BooleanField(
        label=_("They agreed, and I noted it"), help_text=_("Spoken consent is enough.")
    )
    card = forms.FileField(label=_("Photo"), required=False)


def sample_forms() -> dict[str, forms.Form]:
    """The form as it first appears, and as it comes back."""
    return {
        "plain": SampleForm(prefix="plain"),
        "back": SampleForm({"back-name": ""}, prefix="back"),
    }
