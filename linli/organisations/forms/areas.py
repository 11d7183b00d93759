"""What the pages about areas ask for."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.accounts.models import Person
from linli.areas import placing, rules
from linli.areas.actions import Heir
from linli.areas.forms import AreaField, AreasField
from linli.areas.models import Area, Kind
from linli.areas.points import Datum, Measured, measured
from linli.areas.sheet import YEARS
from linli.core.forms import DayField
from linli.organisations.scope import Power, narrow


def editable(by: Person) -> Any:
    """The areas this member of staff may change."""
    return narrow(Area.objects.all(), by, Power.EDIT_AREAS, "pk", few=True)


class PointFields(forms.Form):
    """A point on earth, or none."""

    latitude = forms.DecimalField(
        label=gettext_lazy("Latitude"), required=False, min_value=-90, max_value=90,
        max_digits=9, decimal_places=6,
    )  # fmt: skip
    longitude = forms.DecimalField(
        label=gettext_lazy("Longitude"), required=False, min_value=-180, max_value=180,
        max_digits=9, decimal_places=6,
    )  # fmt: skip

    datum = forms.ChoiceField(
        label=gettext_lazy("Measured by"), required=False, choices=[("", "—"), *Datum.choices],
        help_text=gettext_lazy("Maps in China lie half a kilometre beside satellites; we convert"),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and (cleaned.get("latitude") is None) != (
            cleaned.get("longitude") is None
        ):
            self.add_error("latitude", _("A point needs both latitude and longitude."))
        if cleaned.get("latitude") is not None and not cleaned.get("datum"):
            self.add_error("datum", _("Say by what it was measured; a point alone is refused."))
        return cleaned

    def point(self) -> Measured | None:
        """In WGS 84, with what was measured beside it."""
        latitude, longitude = self.cleaned_data["latitude"], self.cleaned_data["longitude"]
        if latitude is None:
            return None
        return measured(latitude, longitude, self.cleaned_data["datum"])

    @staticmethod
    def point_of(row: Any) -> dict[str, object]:
        """What the fields show of an area or a station: the point as it was measured."""
        datum, _space, numbers = row.measured.partition(" ")
        if numbers:
            latitude, _comma, longitude = numbers.partition(",")
            return {"latitude": latitude, "longitude": longitude, "datum": datum}
        known = Datum.WGS84 if row.latitude is not None else ""
        return {"latitude": row.latitude, "longitude": row.longitude, "datum": known}


class AreaForm(PointFields):
    """The names of an area, the word in its address, and its point."""

    name = forms.CharField(label=gettext_lazy("What it is called"), max_length=60)
    name_en = forms.CharField(label=gettext_lazy("Name in English"), max_length=80, required=False)
    slug = forms.SlugField(
        label=gettext_lazy("Web address"), max_length=40, required=False,
        help_text=gettext_lazy(
            "Small letters and digits, such as xinliao. With one, the area has a home page."
        ),
    )  # fmt: skip
    field_order = ("name", "name_en", "slug", "latitude", "longitude", "datum")

    @staticmethod
    def initial_of(area: Area) -> dict[str, object]:
        names = ("name", "name_en", "slug")
        return {name: getattr(area, name) for name in names} | PointFields.point_of(area)


class NewAreaForm(forms.Form):
    """A new area in another one."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Kind.choices)
    name = forms.CharField(label=gettext_lazy("What it is called"), max_length=60)

    def __init__(self, *args: Any, above: Area, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fitting = [(one.value, one.label) for one in Kind if rules.fits(one.value, above.kind)]
        self.fields["kind"].choices = fitting[1:] if len(fitting) > 1 else fitting  # type: ignore[attr-defined]


class MoveForm(forms.Form):
    """Where an area is to lie from now on."""

    parent = AreaField(label=gettext_lazy("Lies in"))
    on = DayField(label=gettext_lazy("From which day"), initial=timezone.localdate, required=False)

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].within = editable(by)  # type: ignore[attr-defined]


class EndForm(forms.Form):
    """The last day of an area, and what comes after it."""

    on = DayField(label=gettext_lazy("Last day"))
    successors = AreasField(
        label=gettext_lazy("What comes after it"),
        help_text=gettext_lazy(
            "One on each line. People, households, open orders and stations go there; "
            "what was counted until its last day stays its own."
        ),
    )  # fmt: skip

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successors"].within = editable(by)  # type: ignore[attr-defined]

    def said(self) -> dict[str, Any]:
        """For `actions.end`, after is_valid."""
        given = self.cleaned_data
        return {"on": given["on"], "heirs": [Heir(area) for area in given["successors"]]}

    def query(self) -> str:
        """What was said, for the second step."""
        ids = "\n".join(str(area.pk) for area in self.cleaned_data["successors"])
        return urlencode({"on": self.cleaned_data["on"].isoformat(), "successors": ids})


class BuildingsForm(forms.Form):
    """Of a split: which streets, lanes and buildings go to which of the areas."""

    def __init__(self, *args: Any, successors: list[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.successors = successors
        for area in successors:
            self.fields[f"to_{area.pk}"] = forms.CharField(
                label=_("What goes to %(name)s") % {"name": area.name}, required=False,
                max_length=4000, widget=forms.Textarea(attrs={"rows": 4}),
                help_text=_("A street, a lane, a building as it stands in addresses; one on each "
                            "line"),
            )  # fmt: skip

    def heirs(self) -> list[Heir]:
        """For `actions.end`, after is_valid."""
        return [
            Heir(area, placing.fragments(self.cleaned_data[f"to_{area.pk}"]))
            for area in self.successors
        ]


class CodeForm(forms.Form):
    """A code, and the day from which on the area has it."""

    code = forms.CharField(label=gettext_lazy("Code"), max_length=20)
    published = forms.CharField(
        label=gettext_lazy("Name as published"), max_length=60, required=False,
        help_text=gettext_lazy("As it stands beside the code, such as the name of the committee"),
    )  # fmt: skip
    on = DayField(label=gettext_lazy("From which day"), initial=timezone.localdate)


class FigureForm(forms.Form):
    """How many live there in a year, and who says so."""

    year = forms.IntegerField(
        label=gettext_lazy("Year"), min_value=YEARS[0], max_value=YEARS[-1],
        initial=lambda: timezone.localdate().year - 1,
    )  # fmt: skip
    persons = forms.IntegerField(
        label=gettext_lazy("Population"), min_value=0, max_value=200_000_000
    )
    source = forms.CharField(
        label=gettext_lazy("Source"), max_length=200,
        help_text=gettext_lazy("Such as: census of 2020, table 1-1"),
    )  # fmt: skip


class TableForm(forms.Form):
    """A table to import."""

    table = forms.FileField(
        label=gettext_lazy("Table"), max_length=200,
        help_text=gettext_lazy("xlsx, xls or csv, 20 MB at most. You look first, then apply."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )  # fmt: skip
