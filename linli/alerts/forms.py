"""What the pages about warnings ask for."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from linli.accounts.models import Person
from linli.alerts import queries
from linli.alerts.actions.relaying import Said
from linli.alerts.models import Alert, Colour, Kind, Status
from linli.areas.forms import AreaField, let_choose
from linli.areas.models import Area
from linli.organisations.scope import Power, reaches

USUAL = timedelta(hours=12)  # how long a place asks something of its people unless it says so
TO_THE_LETTER = gettext_lazy("To the letter, as it stands on the official page")


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class MomentField(forms.DateTimeField):
    widget = MomentInput


class RelayForm(forms.Form):
    """An official warning, copied from its page."""

    area = AreaField(label=gettext_lazy("For whom lives in"))
    kind = forms.ChoiceField(label=gettext_lazy("What is warned of"), choices=Kind.choices)
    colour = forms.ChoiceField(
        label=gettext_lazy("Colour"), required=False,
        choices=[("", gettext_lazy("The station names none")), *Colour.choices],
    )  # fmt: skip
    station = forms.CharField(label=gettext_lazy("Station that issued it"), max_length=100)
    issued_at = MomentField(label=gettext_lazy("Issued at"))
    headline = forms.CharField(
        label=gettext_lazy("Headline"), max_length=300, required=False, help_text=TO_THE_LETTER
    )
    text = forms.CharField(
        label=gettext_lazy("Text of the warning"), max_length=10000, strip=False,
        widget=forms.Textarea(attrs={"rows": 8}), help_text=TO_THE_LETTER,
    )  # fmt: skip
    link = forms.URLField(
        label=gettext_lazy("Address of the official page"), max_length=500, assume_scheme="https"
    )
    until = MomentField(
        label=gettext_lazy("Until"), required=False,
        help_text=gettext_lazy("Empty: the station does not say; then it is shown for a day"),
    )  # fmt: skip
    instead_of = forms.ModelChoiceField(
        label=gettext_lazy("Takes the place of"), queryset=Alert.objects.none(), required=False,
        empty_label=gettext_lazy("None"),
    )  # fmt: skip
    status = forms.ChoiceField(
        label=gettext_lazy("Real or an exercise"),
        choices=[(one.value, one.label) for one in (Status.ACTUAL, Status.EXERCISE)],
        initial=Status.ACTUAL, widget=forms.RadioSelect,
    )  # fmt: skip

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_area(self, by)
        held = queries.relayed_by_hand(by, timezone.now())
        few = list(held.values_list("pk", flat=True)[:100])
        field: Any = self.fields["instead_of"]
        field.queryset = Alert.objects.filter(pk__in=few).defer("document").order_by("-sent")

    def said(self) -> Said:
        found = self.cleaned_data
        return Said(**{name: found[name] for name in Said.__dataclass_fields__})


class LiftForm(forms.Form):
    """That the station has lifted it."""

    issued_at = MomentField(label=gettext_lazy("Lifted at"))
    text = forms.CharField(
        label=gettext_lazy("Text of the lifting"), max_length=10000, strip=False,
        widget=forms.Textarea(attrs={"rows": 4}), help_text=TO_THE_LETTER,
    )  # fmt: skip
    link = forms.URLField(
        label=gettext_lazy("Address of the official page"), max_length=500, assume_scheme="https"
    )


class AdviceForm(forms.Form):
    """What a place asks of its people."""

    area = AreaField(label=gettext_lazy("For whom lives in"))
    text = forms.CharField(
        label=gettext_lazy("What to do"), max_length=600,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("One thing on each line, such as: close the windows"),
    )  # fmt: skip
    source = forms.CharField(label=gettext_lazy("Who says it"), max_length=30)
    until = MomentField(label=gettext_lazy("Until"))
    is_exercise = forms.BooleanField(label=gettext_lazy("Only for an exercise"), required=False)

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_area(self, by)


def choose_area(form: forms.Form, by: Person) -> None:
    areas = Area.objects.filter(reaches(by, Power.RELAY_ALERTS, "pk"), valid_until=None)
    let_choose(form, "area", areas)
