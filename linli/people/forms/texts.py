"""What the page for the words of consent asks for."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.forms import DayField
from linli.people.models import ConsentText
from linli.people.words import KINDS


class ConsentTextForm(forms.Form):
    """New words for a purpose; it begins with the words that stand."""

    words = forms.CharField(
        label=_("The words"), max_length=2000, widget=forms.Textarea({"rows": 5}),
        help_text=_("As one says it to a neighbour: what is kept, what for, and what happens with"
                    " a no."),
    )  # fmt: skip
    words_en = forms.CharField(
        label=_("The words in English"), max_length=3000, required=False,
        widget=forms.Textarea({"rows": 5}),
        help_text=_("Left empty, English pages show the Chinese."),
    )  # fmt: skip
    kinds = forms.MultipleChoiceField(
        label=_("Kinds of data"), choices=list(KINDS.items()), widget=forms.CheckboxSelectMultiple
    )
    kept_months = forms.IntegerField(label=_("Months they are kept"), min_value=1, max_value=600)
    since = DayField(
        label=_("In force from"), initial=timezone.localdate, help_text=_("Today or a day to come.")
    )

    def clean_since(self) -> date:
        since: date = self.cleaned_data["since"]
        if since < timezone.localdate():
            raise forms.ValidationError(_("Choose today or a day to come."))
        return since

    @staticmethod
    def initial_of(text: ConsentText | None) -> dict[str, Any]:
        if text is None:
            return {}
        return {name: getattr(text, name) for name in ("words", "words_en", "kinds", "kept_months")}
