"""What the pages about lost phones and accounts to check ask for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.accounts.forms import DigitsField
from linli.accounts.models import NotThem
from linli.people import cards
from linli.people.forms.fields import MobileField


class RecoveryForm(forms.Form):
    """A lost phone: the number to sign in with from now on, and the card that was seen."""

    mobile = MobileField(
        label=_("New mobile number"),
        help_text=_("The same number will do if it came back on a new SIM card."),
    )
    tail = forms.CharField(
        label=_("Last four places of the card"),
        max_length=4,
        help_text=_("As they stand on the card on the table."),
    )
    seen = forms.BooleanField(label=_("I have seen the card, and this is the person on it"))

    def __init__(self, *args: Any, number: str, **more: Any) -> None:
        super().__init__(*args, **more)
        self.number = number
        if not number:  # no card was ever checked, so there is nothing to compare with
            del self.fields["tail"]

    def clean_tail(self) -> str:
        tail = cards.spelled(self.cleaned_data["tail"])
        if tail != self.number[-4:]:
            raise forms.ValidationError(_("The card that was checked ends differently."))
        return tail


class ReadOutForm(forms.Form):
    """The code that came to the new phone."""

    digits = DigitsField(label=_("The 6 digits the person reads out"), lengths=(6,))


class NotThemForm(forms.Form):
    why = forms.ChoiceField(
        label=_("Whose account it is"), choices=NotThem, widget=forms.RadioSelect
    )
