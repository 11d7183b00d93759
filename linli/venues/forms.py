"""What the pages about stations ask for."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.accounts.models import Person
from linli.areas.forms import AreaField
from linli.areas.models import Area
from linli.core.forms import DayField
from linli.core.models import DayKind, SpecialDay
from linli.core.working_time import FIRST_YEAR
from linli.organisations.forms.areas import PointFields
from linli.organisations.forms.organisations import OrganisationField
from linli.organisations.scope import Power, reaches
from linli.venues.actions.rooms import RoomFacts
from linli.venues.actions.stations import Facts
from linli.venues.hours import Span
from linli.venues.models import Front, Station
from linli.venues.queries import editable_by
from linli.venues.words import WEEKDAYS, clock

COPIED = (
    "name", "parent", "organisation", "area", "address", "phone", "about", "has_level_entrance",
    "has_lift", "has_accessible_toilet", "has_hearing_loop", "has_sign_language",
    "is_closed_on_holidays",
)  # fmt: skip


class StationForm(PointFields):
    """Everything about a station but its hours and rooms."""

    name = forms.CharField(label=gettext_lazy("What it is called"), max_length=60)
    parent = forms.ModelChoiceField(
        label=gettext_lazy("A point of the centre"), queryset=Station.objects.none(),
        required=False, empty_label=gettext_lazy("It is a centre itself"),
    )  # fmt: skip
    organisation = OrganisationField(label=gettext_lazy("Run by"))
    area = AreaField(label=gettext_lazy("Lies in"))
    address = forms.CharField(label=gettext_lazy("Address"), max_length=120)
    phone = forms.CharField(label=gettext_lazy("Phone"), max_length=30, required=False)
    about = forms.CharField(
        label=gettext_lazy("What to know before coming"), max_length=500, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    has_level_entrance = forms.BooleanField(
        label=gettext_lazy("One gets in without steps"), required=False
    )
    has_lift = forms.BooleanField(label=gettext_lazy("There is a lift"), required=False)
    has_accessible_toilet = forms.BooleanField(
        label=gettext_lazy("There is an accessible toilet"), required=False
    )
    has_hearing_loop = forms.BooleanField(
        label=gettext_lazy("There is a hearing loop"), required=False
    )
    has_sign_language = forms.BooleanField(
        label=gettext_lazy("Somebody knows sign language"), required=False
    )
    is_closed_on_holidays = forms.BooleanField(
        label=gettext_lazy("Closed on public holidays"), required=False, initial=True
    )
    fronts = forms.MultipleChoiceField(
        label=gettext_lazy("What it offers"), choices=Front.choices, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    field_order = (*COPIED[:7], "latitude", "longitude", "datum", *COPIED[7:], "fronts")

    def __init__(
        self, *args: Any, by: Person, station: Station | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        centres = editable_by(by).filter(parent=None, ended_on=None)
        if station is not None:
            centres = centres.exclude(pk=station.pk)
        areas = Area.objects.filter(reaches(by, Power.EDIT_STATIONS, "pk"))
        self.fields["parent"].queryset = centres  # type: ignore[attr-defined]
        self.fields["area"].within = areas  # type: ignore[attr-defined]

    def facts(self) -> Facts:
        words = {name: self.cleaned_data[name] for name in (*COPIED, "fronts")}
        return Facts(point=self.point(), **words)

    @staticmethod
    def initial_of(station: Station) -> dict[str, object]:
        initial: dict[str, object] = {name: getattr(station, name) for name in COPIED}
        initial |= PointFields.point_of(station)
        initial["fronts"] = [row.front for row in station.fronts.all()]
        return initial


class HoursForm(forms.Form):
    """The hours of the week, one line for each weekday: 9:00-12:00 14:00-18:00."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, label in enumerate(WEEKDAYS):
            self.fields[f"day{number}"] = forms.CharField(
                label=label, required=False, max_length=60,
                help_text="" if number else _("Such as 9:00-12:00 14:00-18:00; empty when closed"),
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for number in range(7):
            words = cleaned.get(f"day{number}", "")
            try:
                cleaned[f"day{number}"] = read_spans(words)
            except ValueError:
                self.add_error(f"day{number}", _("Write it like 9:00-12:00 14:00-18:00"))
        return cleaned

    def weekly(self) -> dict[int, list[Span]]:
        return {number: self.cleaned_data[f"day{number}"] for number in range(7)}

    @staticmethod
    def initial_of(rows: Iterable[tuple[int, time, time]]) -> dict[str, str]:
        """From rows of a weekday (0 is Monday) with its begin and end, in order."""
        initial: dict[str, str] = {}
        for weekday, opens, closes in rows:
            words = f"{clock(opens)}-{clock(closes)}"
            key = f"day{weekday}"
            initial[key] = f"{initial[key]} {words}" if key in initial else words
        return initial


def read_spans(words: str) -> list[Span]:
    """ "9:00-12:00 14–18" as spans; ValueError for anything else."""
    plain = unicodedata.normalize("NFKC", words)
    plain = re.sub(r"\s*[-–—~至到]\s*", "-", plain)
    return [_span(part) for part in re.split(r"[\s,;、]+", plain) if part]


def _span(words: str) -> Span:
    opens, closes = words.split("-")
    return _time(opens), _time(closes)


def _time(words: str) -> time:
    hour, _colon, minute = words.partition(":")
    if not (hour.isascii() and hour.isdigit() and (minute or "0").isdigit() and minute.isascii()):
        raise ValueError
    if (int(hour), int(minute or 0)) == (24, 0):
        return time(23, 59)
    return time(int(hour), int(minute or 0))


class DayForm(forms.Form):
    """One day that is kept differently."""

    on = DayField(label=gettext_lazy("Day"))
    opens = forms.TimeField(
        label=gettext_lazy("Opens"), required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=gettext_lazy("Leave both empty when it is closed"),
    )  # fmt: skip
    closes = forms.TimeField(
        label=gettext_lazy("Closes"), required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )  # fmt: skip
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=60, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if (cleaned.get("opens") is None) != (cleaned.get("closes") is None):
            self.add_error("opens", _("Give both times, or none."))
        return cleaned

    def span(self) -> Span | None:
        opens, closes = self.cleaned_data["opens"], self.cleaned_data["closes"]
        return (opens, closes) if opens is not None else None


class SpecialDayForm(forms.Form):
    """A holiday or a make-up day of the whole platform."""

    on = DayField(label=gettext_lazy("Day"))
    kind = forms.ChoiceField(
        label=gettext_lazy("How it is kept"), choices=DayKind.choices, widget=forms.RadioSelect
    )
    name = forms.CharField(
        label=gettext_lazy("What for"), max_length=40, help_text=gettext_lazy("Such as: 国庆节")
    )

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if not FIRST_YEAR <= on.year <= timezone.localdate().year + 2:
            raise forms.ValidationError(_("From 2024 until two years from now."))
        return on


class WhichDayForm(forms.Form):
    on = forms.ModelChoiceField(queryset=SpecialDay.objects.all(), error_messages={
        "invalid_choice": gettext_lazy("This day follows its weekday already."),
    })  # fmt: skip


class RoomForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("What it is called"), max_length=40)
    capacity = forms.IntegerField(
        label=gettext_lazy("For how many people"), min_value=1, max_value=5000, required=False
    )
    equipment = forms.CharField(
        label=gettext_lazy("Equipment in it"), max_length=200, required=False,
        help_text=gettext_lazy("Such as: projector, piano, 20 chairs"),
    )  # fmt: skip
    is_level = forms.BooleanField(label=gettext_lazy("One gets in without steps"), required=False)

    def facts(self) -> RoomFacts:
        return RoomFacts(**self.cleaned_data)
