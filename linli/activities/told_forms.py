"""What the pages about who is told first, and about the stops of a tour, ask for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from linli.accounts.models import Person
from linli.activities.actions.way import Halt
from linli.activities.forms import clock_field
from linli.activities.models.told import MOST_HOURS
from linli.areas.forms import AreaField
from linli.areas.models import Area
from linli.organisations.forms.organisations import OrganisationField
from linli.organisations.scope import Power, reaches


class FirstToldForm(forms.Form):
    """Who is told of each activity before it is published."""

    area = AreaField(label=gettext_lazy("In"))
    organisation = OrganisationField(
        label=gettext_lazy("Who is told"),
        help_text=gettext_lazy("The village committee, the party organisation"),
    )  # fmt: skip
    hours = forms.IntegerField(
        label=gettext_lazy("Hours before"), min_value=1, max_value=MOST_HOURS, initial=24,
        help_text=gettext_lazy("Once somebody there has read it, it may be published at once"),
    )  # fmt: skip

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas = Area.objects.filter(reaches(by, Power.EDIT_ORGANISATIONS, "pk"))
        self.fields["area"].within = areas  # type: ignore[attr-defined]


class ReadForm(forms.Form):
    """What those who are told first say of it."""

    words = forms.CharField(
        label=gettext_lazy("What you say of it"), max_length=200, required=False,
        help_text=gettext_lazy("It stands with the draft; whoever writes the activity reads it"),
    )  # fmt: skip


class StopForm(forms.Form):
    """A stop on the way of a tour."""

    name = forms.CharField(label=gettext_lazy("What is there"), max_length=40)
    address = forms.CharField(label=gettext_lazy("Address"), max_length=120, required=False)
    at = clock_field(label=gettext_lazy("About when"), required=False)
    words = forms.CharField(
        label=gettext_lazy("What one does there"), max_length=200, required=False
    )

    def halt(self) -> Halt:
        return Halt(**self.cleaned_data)
