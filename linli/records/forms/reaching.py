"""Whom the services reached: in which months and where, and which figure is opened."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.accounts.models import Person
from linli.areas.forms import AreaField, let_choose
from linli.areas.models import Area
from linli.organisations.scope import Power, areas_held, narrow
from linli.people.models import ForceKind, Group
from linli.records.forms.looking import MonthField

PEOPLE, TIMES, HELPED = "people", "times", "helped"


class ReachedForm(forms.Form):
    marks_optional = False

    first = MonthField(label=_("From the month"))
    last = MonthField(label=_("To the month"))
    area = AreaField(label=_("Area"), required=False)
    group = forms.ChoiceField(choices=Group.choices, required=False, widget=forms.HiddenInput)
    force = forms.ChoiceField(choices=ForceKind.choices, required=False, widget=forms.HiddenInput)
    of = forms.ChoiceField(
        choices=[(PEOPLE, PEOPLE), (TIMES, TIMES), (HELPED, HELPED)], required=False,
        widget=forms.HiddenInput,
    )  # fmt: skip

    def __init__(self, *args: Any, by: Person, **more: Any) -> None:
        super().__init__(*args, **more)
        self.by = by
        let_choose(self, "area", narrow(Area.objects.all(), by, Power.SEE_RECORDS, "pk"))
        area: Any = self.fields["area"]
        area.empty_label = _("All")

    @property
    def asked(self) -> dict[str, Any]:
        """Where and when, as `reached` takes it."""
        first, last = sorted((self.cleaned_data["first"], self.cleaned_data["last"]))
        area = self.cleaned_data["area"]
        areas: tuple[UUID, ...] = (area.pk,) if area else areas_held(self.by, Power.SEE_RECORDS)
        return {"areas": areas, "first": first, "last": last}
