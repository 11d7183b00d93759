"""What the pages ask for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.channels.models import CEILING, Preference

COUNTS = (1, 2, 3, 5, CEILING)


class ClockInput(forms.TimeInput):
    """A time as the browser's own clock asks for it."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class PreferenceForm(forms.Form):
    wants_sms = forms.BooleanField(
        label=_("Text messages"),
        help_text=_("When somebody is coming, or something changed. Everything else waits here."),
        required=False,
    )
    wants_call = forms.BooleanField(
        label=_("Ring me instead"),
        help_text=_(
            "Somebody of the station rings you and tells you. A text message comes only with what "
            "cannot wait."
        ),
        required=False,
    )
    quiet_from = forms.TimeField(label=_("Quiet from"), widget=ClockInput)
    quiet_until = forms.TimeField(
        label=_("Quiet until"),
        widget=ClockInput,
        help_text=_("In between, only danger is told. The same time twice: no quiet hours."),
    )
    most_per_day = forms.TypedChoiceField(
        label=_("Text messages in a day, at most"),
        choices=[(count, str(count)) for count in COUNTS],
        coerce=int,
        widget=forms.RadioSelect,
    )

    @staticmethod
    def initial_of(row: Preference) -> dict[str, object]:
        names = ("wants_sms", "wants_call", "quiet_from", "quiet_until", "most_per_day")
        return {name: getattr(row, name) for name in names}


class ToldForm(forms.Form):
    note = forms.CharField(label=_("What they said"), max_length=300, required=False)
