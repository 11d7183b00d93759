"""What the pages about who is told first, the stops of a tour, and what is handed out ask for."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.accounts.models import Person
from linli.activities.actions.handing_out import Lot, Signed
from linli.activities.actions.way import Halt
from linli.activities.forms import clock_field
from linli.activities.models import Activity, Goods, Per
from linli.activities.models.goods import MOST_GOODS
from linli.activities.models.told import MOST_HOURS
from linli.areas.forms import AreaField
from linli.areas.models import Area
from linli.core.forms import DigitsField
from linli.organisations.forms.organisations import OrganisationField
from linli.organisations.scope import Power, reaches
from linli.people.forms import NameField


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


class GoodsForm(forms.Form):
    """What is there to be handed out."""

    name = forms.CharField(label=gettext_lazy("Name of the thing"), max_length=40)
    stock = forms.IntegerField(
        label=gettext_lazy("How many there are"), min_value=1, max_value=MOST_GOODS
    )
    unit = forms.CharField(
        label=gettext_lazy("Counted in"), max_length=6, help_text=gettext_lazy("Bags, boxes, sets")
    )
    per = forms.ChoiceField(
        label=gettext_lazy("Who gets it once"), choices=Per.choices, widget=forms.RadioSelect,
        initial=Per.PERSON,
    )  # fmt: skip
    each = forms.IntegerField(
        label=gettext_lazy("How many each gets"), min_value=1, max_value=100, initial=1
    )

    def lot(self) -> Lot:
        return Lot(**self.cleaned_data)


class HandOutForm(forms.Form):
    """Who takes it along, and their signature."""

    phone = DigitsField(
        label=gettext_lazy("Their number"), max_length=30, required=False,
        help_text=gettext_lazy("A mobile or a landline"),
    )  # fmt: skip
    name = NameField(label=gettext_lazy("Or their name"), required=False)
    goods = forms.ModelChoiceField(
        label=gettext_lazy("What they take along"), queryset=Goods.objects.none(), empty_label=None
    )
    signature = forms.CharField(
        label=gettext_lazy("Signature"), max_length=40, required=False,
        help_text=gettext_lazy("Whoever takes it along writes their name."),
    )  # fmt: skip
    is_on_paper = forms.BooleanField(
        label=gettext_lazy("They signed the sheet of paper"), required=False
    )

    def __init__(self, *args: Any, activity: Activity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["goods"]
        field.queryset = activity.goods.order_by("pk")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not found.get("phone") and not found.get("name"):
            raise forms.ValidationError(_("Write the number or the name."))
        return found

    def signed(self) -> Signed:
        found = self.cleaned_data
        return Signed(found["signature"], is_on_paper=found["is_on_paper"])
