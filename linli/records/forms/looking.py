"""Looking for records, and correcting one."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linli.accounts.models import Person
from linli.areas.forms import AreaField, let_choose
from linli.areas.models import Area
from linli.catalogue.models import Force
from linli.core.forms import FIRST, LAST
from linli.organisations.models import Organisation
from linli.organisations.scope import Power, areas_held, narrow
from linli.records import queries
from linli.records.actions.correcting import given_in, received_in
from linli.records.actions.writing import Gave, Got
from linli.records.models import Kind, Reason, ServiceRecord, Where

MONTHS = 36
MOST_CHOICES = 200


class Purpose(TextChoices):
    """What a table of records is taken along for."""

    REPORT = "report", _("A report")
    CHECK = "check", _("To check the work")
    PAY = "pay", _("To settle accounts")


class Figure(TextChoices):
    """The figures a list can stand behind."""

    SERVICES = "services", _("Services")
    TIMES = "person_times", _("Attendances")
    PEOPLE = "people", _("People served")
    WORKER = "worker", _("Social workers' time")
    VOLUNTEER = "volunteer", _("Volunteers' time")
    PARTY = "party", _("Party members' time")
    PARTNER = "partner", _("Partner units' time")


class Mark(TextChoices):
    LATE = "late", _("Recorded late")
    BACKDATED = "backdated", _("Entered afterwards")
    CORRECTED = "corrected", _("Corrected")


def months() -> list[tuple[str, str]]:
    """The months there are to choose from, this one first."""
    month = timezone.localdate().replace(day=1)
    found = []
    for _n in range(MONTHS):
        found.append((f"{month:%Y-%m}", f"{month:%Y-%m}"))
        month = date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)
    return found


def _month(words: str) -> date:
    return date(int(words[:4]), int(words[5:]), 1)


class MonthField(forms.TypedChoiceField):
    """A month of the last three years, as its first day; this one if none is chosen."""

    def __init__(self, **more: Any) -> None:
        super().__init__(choices=months, coerce=_month, empty_value=None, required=False, **more)

    def clean(self, value: Any) -> Any:
        return super().clean(value) or timezone.localdate().replace(day=1)


class FilterForm(forms.Form):
    """Which records, and which figure of them is opened."""

    marks_optional = False

    first = MonthField(label=_("From the month"))
    last = MonthField(label=_("To the month"))
    area = AreaField(label=_("Area"), required=False)
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[("", _("All")), *Kind.choices],
        required=False,
    )
    organisation = forms.ModelChoiceField(
        label=_("Recorded by"), queryset=Organisation.objects.none(), required=False
    )
    force = forms.ChoiceField(
        label=_("With"),
        choices=[("", _("All")), *Force.choices],
        required=False,
    )
    mark = forms.ChoiceField(
        label=_("Marked"),
        choices=[("", _("All")), *Mark.choices],
        required=False,
    )
    figure = forms.ChoiceField(choices=Figure, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, by: Person, **more: Any) -> None:
        super().__init__(*args, **more)
        self.by = by
        let_choose(self, "area", narrow(Area.objects.all(), by, Power.SEE_RECORDS, "pk"))
        area: Any = self.fields["area"]
        area.empty_label = _("All")
        recorders: Any = self.fields["organisation"]
        recorders.empty_label = _("All")
        ids = queries.recorders(by)[:MOST_CHOICES]
        recorders.queryset = Organisation.objects.filter(pk__in=list(ids))

    @property
    def asked(self) -> dict[str, Any]:
        """What `queries.counted` and `queries.figures` take, after is_valid."""
        given = self.cleaned_data
        first, last = sorted((given["first"], given["last"]))
        return {
            "area": given["area"] or areas_held(self.by, Power.SEE_RECORDS),
            "first_month": first,
            "last_month": last,
            "kind": given["kind"] or None,
            "organisation": given["organisation"],
        }

    def records(self) -> queries.Records:
        rows = queries.counted(**self.asked)
        if self.cleaned_data["force"]:
            rows = queries.with_force(rows, self.cleaned_data["force"])
        match self.cleaned_data["mark"]:
            case Mark.LATE:
                rows = rows.filter(is_late=True)
            case Mark.BACKDATED:
                rows = rows.filter(is_backdated=True)
            case Mark.CORRECTED:
                rows = rows.filter(number__gt=1)
        return rows

    def figures(self) -> queries.Figures:
        """From the tallies where they know; else counted."""
        if self.cleaned_data["force"] or self.cleaned_data["mark"]:
            return queries.figures_of(self.records())
        return queries.figures(**self.asked)


class TakeForm(FilterForm):
    """A table of what is shown, for a purpose."""

    why = forms.ChoiceField(label=_("Purpose"), choices=Purpose, required=False)

    def clean_why(self) -> str:
        return self.cleaned_data["why"] or Purpose.REPORT.value


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class MomentField(forms.DateTimeField):
    widget = MomentInput

    def clean(self, value: Any) -> Any:
        moment = super().clean(value)
        if moment and not FIRST.year < moment.year < LAST.year:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return moment


class CorrectForm(forms.Form):
    """What it really was. Nought minutes or times take somebody out."""

    begun_at = MomentField(label=_("Begins"))
    ended_at = MomentField(label=_("Ends"))
    place = forms.ChoiceField(label=_("Where"), choices=Where)
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind)
    reason_kind = forms.ChoiceField(label=_("Why it is corrected"), choices=Reason)
    reason = forms.CharField(
        label=_("In a few words"),
        max_length=200,
        help_text=_("Whoever sees this record reads it. Write no names."),
    )

    def __init__(
        self, *args: Any, by: Person, row: ServiceRecord | None = None, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.row = row
        self.gave = list(row.contributions.select_related("person", "organisation")) if row else []
        self.got = list(row.receptions.select_related("person")) if row else []
        self.at: dict[str, datetime] = {}
        if row is not None:
            self._begin_with(row, by)

    def _begin_with(self, row: ServiceRecord, by: Person) -> None:
        """The fields as the record has them, and one for each who gave or received."""
        self.at = {name: _to_minute(getattr(row, name)) for name in ("begun_at", "ended_at")}
        self.initial.update({**self.at, "place": row.place, "kind": row.kind})
        people = [*(one.person for one in self.gave), *(one.person for one in self.got)]
        names = queries.names_for(by, people)
        parts: list[tuple[str, str, int, int]] = []
        for gave in self.gave:
            label = gettext("Minutes of %(who)s") % {"who": names[gave.person_id]}
            parts.append((f"minutes_{gave.pk}", label, gave.minutes, 1440))
        for got in self.got:
            label, most = gettext("How many people without a name"), 100_000
            if got.person_id:
                label, most = gettext("How often: %(who)s") % {"who": names[got.person_id]}, 99
            parts.append((f"times_{got.pk}", label, got.person_times, most))
        for name, label, value, most in parts:
            self.fields[name] = forms.IntegerField(
                label=label, min_value=0, max_value=most, initial=value
            )
        self.order_fields(["begun_at", "ended_at", "place", "kind", *(part[0] for part in parts)])

    def changes(self) -> dict[str, Any]:
        """For `actions.correct`. A time that was not touched keeps its seconds."""
        given = self.cleaned_data
        moments = {
            name: getattr(self.row, name) if given[name] == was else given[name]
            for name, was in self.at.items()
        }
        return {
            **moments,
            "place": given["place"],
            "kind": given["kind"],
            "reason": given["reason"],
            "reason_kind": given["reason_kind"],
            "contributions": self._gave(),
            "receptions": self._got(),
        }

    def _gave(self) -> list[Gave]:
        said = [self.cleaned_data[f"minutes_{one.pk}"] for one in self.gave]
        return [
            Gave(one.person, one.force, minutes, one.organisation, one.role)
            for one, minutes in zip(given_in(self.gave), said, strict=True)
            if minutes
        ]

    def _got(self) -> list[Got]:
        said = [self.cleaned_data[f"times_{one.pk}"] for one in self.got]
        return [
            Got(one.person, None, "", times) if one.person else Got(None, times, one.how)
            for one, times in zip(received_in(self.got), said, strict=True)
            if times
        ]


def _to_minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)
