"""What the pages about organisations ask for."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.accounts.models import Person
from linli.areas.forms import AreaField, AreasField
from linli.areas.models import Area
from linli.core.errors import Refused
from linli.core.forms import DayField
from linli.organisations.actions.organisations import Facts, Profile, code_or_refused
from linli.organisations.credit_code import read
from linli.organisations.models import Field, JoinMode, Kind, Organisation, Standing
from linli.organisations.scope import Power, reaches

SHOWN = 5


class OrganisationField(forms.CharField):
    """Naming an organisation: by its name, or by its credit code. Cleaned: Organisation or None."""

    within: QuerySet[Organisation]

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 100)
        super().__init__(**kwargs)
        self.within = Organisation.objects.filter(ended_on=None)

    def prepare_value(self, value: object) -> object:
        return value.name if isinstance(value, Organisation) else value

    def clean(self, value: object) -> Organisation | None:
        words = super().clean(value)
        if not words:
            return None
        rows = self.within.order_by("name")
        found = list(rows.filter(name=words)[:SHOWN])
        found = found or list(rows.filter(credit_code=words.upper())[:1])
        found = found or list(rows.filter(name__contains=words)[:SHOWN])
        if len(found) == 1:
            return found[0]
        if not found:
            raise forms.ValidationError(_("No organisation is called so. Look at the name again."))
        names = _("; ").join(f"{one.name} ({one.area})" for one in found)
        raise forms.ValidationError(
            _("Several organisations fit: %(names)s. Write the whole name.") % {"names": names}
        )


class FactsForm(forms.Form):
    """What an organisation is and where it belongs."""

    name = forms.CharField(label=gettext_lazy("What it is called"), max_length=100)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Kind.choices)
    credit_code = forms.CharField(
        label=gettext_lazy("Unified social credit code"), max_length=40, required=False,
        help_text=gettext_lazy("18 characters, as on the certificate"),
    )  # fmt: skip
    area = AreaField(label=gettext_lazy("Sits in"))
    parent = OrganisationField(label=gettext_lazy("Part of"), required=False)
    guide = OrganisationField(
        label=gettext_lazy("Guided by"), required=False,
        help_text=gettext_lazy("For an informal team: the committee or unit in whose name it acts"),
    )  # fmt: skip

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas = Area.objects.filter(reaches(by, Power.EDIT_ORGANISATIONS, "pk"))
        self.fields["area"].within = areas  # type: ignore[attr-defined]

    def clean_credit_code(self) -> str:
        words: str = self.cleaned_data["credit_code"]
        try:
            return code_or_refused(words) if words else ""
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def clean(self) -> dict[str, Any]:
        """The code often shows that the wrong kind was chosen; a warning would be overlooked."""
        cleaned = super().clean() or {}
        code, kind = cleaned.get("credit_code"), cleaned.get("kind")
        hint = read(code).hint if code else ""
        offices = {Kind.DEPARTMENT, Kind.COMMITTEE}
        either = (Kind.HOSPITAL, Kind.OPERATOR)  # an office as well as a house of its own
        if kind and hint and (hint in offices) != (kind in offices) and kind not in either:
            label = str(Kind(hint).label)
            self.add_error(
                "kind", _("Such a code is given to: %(kind)s. Look again.") % {"kind": label}
            )
        return cleaned

    def facts(self) -> Facts:
        return Facts(**self.cleaned_data)

    @staticmethod
    def initial_of(organisation: Organisation) -> dict[str, object]:
        names = ("name", "kind", "credit_code", "area", "parent", "guide")
        return {name: getattr(organisation, name) for name in names}


class ProfileForm(forms.Form):
    """How an organisation presents itself."""

    about = forms.CharField(
        label=gettext_lazy("What it does"), max_length=2000, required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    fields_of_work = forms.MultipleChoiceField(
        label=gettext_lazy("Works for"), choices=Field.choices, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    service_areas = AreasField(label=gettext_lazy("Serves besides its own area"))
    contact_name = forms.CharField(
        label=gettext_lazy("Contact person"), max_length=50, required=False
    )
    contact_phone = forms.CharField(
        label=gettext_lazy("Contact phone"), max_length=30, required=False
    )
    is_contact_public = forms.BooleanField(
        label=gettext_lazy("Show the contact to everybody"), required=False
    )
    join_mode = forms.ChoiceField(
        label=gettext_lazy("How people join"), choices=JoinMode.choices,
        widget=forms.RadioSelect,
    )  # fmt: skip

    def profile(self) -> Profile:
        words = dict(self.cleaned_data)
        return Profile(fields=words.pop("fields_of_work"), **words)

    @staticmethod
    def initial_of(organisation: Organisation) -> dict[str, object]:
        names = ("about", "contact_name", "contact_phone", "is_contact_public", "join_mode")
        initial: dict[str, object] = {name: getattr(organisation, name) for name in names}
        initial["fields_of_work"] = [row.field for row in organisation.fields.all()]
        areas = organisation.service_areas.select_related("area")
        initial["service_areas"] = [row.area for row in areas]
        return initial


class SanctionForm(forms.Form):
    """A step in standing, and why."""

    standing = forms.ChoiceField(
        label=gettext_lazy("Standing from now on"), choices=Standing.choices,
        widget=forms.RadioSelect,
    )  # fmt: skip
    rectify_by = DayField(label=gettext_lazy("Put right by"), required=False)
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean_rectify_by(self) -> date | None:
        day: date | None = self.cleaned_data["rectify_by"]
        if self.cleaned_data.get("standing") == Standing.RECTIFY and day is None:
            raise forms.ValidationError(_("Say by which day it must be put right."))
        return day
