"""What the pages about projects ask for."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.accounts.models import Person
from linli.areas.forms import AreaField, AreasField, let_choose
from linli.areas.models import Area
from linli.catalogue.models import Service
from linli.core.forms import FIRST, LAST, DayField
from linli.organisations.models import Kind as Body
from linli.organisations.models import Organisation
from linli.organisations.scope import Power, reaches, under
from linli.projects.actions.contract import Asks, Terms
from linli.projects.models import MOST, MOST_FEN, WHOLE, Field, Indicator, Management, Project, Unit
from linli.records.models import Kind

SELLERS = (Body.AGENCY, Body.SOCIAL)


class ProjectForm(forms.Form):
    """The contract without its indicators."""

    name = forms.CharField(label=gettext_lazy("Name of the project"), max_length=60)
    number = forms.CharField(label=gettext_lazy("Contract number"), max_length=40)
    field = forms.ChoiceField(label=gettext_lazy("Field"), choices=Field.choices)
    management = forms.ChoiceField(
        label=gettext_lazy("Management"), choices=Management.choices, initial=Management.CONTRACT,
        widget=forms.RadioSelect,
    )  # fmt: skip
    purchaser = forms.ModelChoiceField(
        label=gettext_lazy("Purchaser"), queryset=Organisation.objects.none(), empty_label=None
    )
    agency = forms.ModelChoiceField(
        label=gettext_lazy("Carried out by"), queryset=Organisation.objects.none()
    )
    first_day = DayField(label=gettext_lazy("First day"))
    last_day = DayField(label=gettext_lazy("Last day"))
    yuan = forms.DecimalField(
        label=gettext_lazy("Amount in yuan"), min_value=0, max_value=MOST_FEN // 100,
        decimal_places=2, max_digits=14,
    )  # fmt: skip
    areas = AreasField(label=gettext_lazy("Service area"), required=True)
    counts_late = forms.BooleanField(
        label=gettext_lazy("What was recorded too late counts all the same"), required=False
    )

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = under(by, Power.BUY_PROJECTS)
        named: Any = self.fields["purchaser"]
        named.queryset = mine.filter(ended_on=None).distinct()
        sellers = Q(kind__in=SELLERS) | Q(pk__in=mine.values("pk"))
        theirs: Any = self.fields["agency"]
        theirs.queryset = Organisation.objects.filter(sellers, ended_on=None)
        here = Area.objects.filter(reaches(by, Power.BUY_PROJECTS, "pk"), valid_until=None)
        let_choose(self, "areas", here)

    @staticmethod
    def as_it_was(project: Project) -> dict[str, Any]:
        names = ("name", "number", "field", "management", "purchaser", "agency", "first_day",
                 "last_day", "counts_late")  # fmt: skip
        areas = Area.objects.filter(pk__in=project.served.values("area"))
        return {
            **{name: getattr(project, name) for name in names},
            "yuan": project.fen / 100, "areas": list(areas),
        }  # fmt: skip

    def terms(self) -> Terms:
        found = dict(self.cleaned_data)
        return Terms(fen=int(found.pop("yuan") * 100), **{**found, "areas": list(found["areas"])})


class IndicatorForm(forms.Form):
    """What is to be reached, and what counts."""

    name = forms.CharField(label=gettext_lazy("Name of the indicator"), max_length=40)
    unit = forms.ChoiceField(
        label=gettext_lazy("Counted in"), choices=Unit.choices,
        help_text=gettext_lazy("People are counted once, attendances each time"),
    )  # fmt: skip
    target = forms.IntegerField(label=gettext_lazy("Target"), min_value=1, max_value=MOST)
    weight = forms.IntegerField(
        label=gettext_lazy("Weight"), min_value=1, max_value=WHOLE,
        help_text=gettext_lazy("All indicators together make 100"),
    )  # fmt: skip
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Kinds of records"), choices=Kind.choices, required=False,
        widget=forms.CheckboxSelectMultiple, help_text=gettext_lazy("None chosen: all count"),
    )  # fmt: skip
    services = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Services"), queryset=Service.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple, help_text=gettext_lazy("None chosen: all count"),
    )  # fmt: skip
    tag = forms.RegexField(
        r"^[a-z][a-z0-9_]{0,19}$", label=gettext_lazy("Only with the tag"), required=False,
        max_length=20, help_text=gettext_lazy("Such as that of a campaign, in small letters"),
    )  # fmt: skip
    area = AreaField(label=gettext_lazy("Only in"), required=False)
    least_persons = forms.IntegerField(
        label=gettext_lazy("Least people of each"), min_value=0, max_value=MOST, initial=0
    )
    least_sessions = forms.IntegerField(
        label=gettext_lazy("Least sessions of each"), min_value=0, max_value=99, initial=0
    )
    least_minutes = forms.IntegerField(
        label=gettext_lazy("Least minutes of each"), min_value=0, max_value=1440, initial=0
    )
    periods = forms.CharField(
        label=gettext_lazy("Targets of periods"), required=False, max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "One on each line: the day, a blank, and how much is to be there by its end, such as "
            "2026-06-30 240"
        ),
    )  # fmt: skip

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        served = project.served.values("area")
        services: Any = self.fields["services"]
        near = Q(area__links_down__below__in=served) | Q(area__links_up__above__in=served)
        services.queryset = Service.objects.filter(near).distinct().order_by("name", "pk")
        let_choose(self, "area", Area.objects.filter(links_up__above__in=served).distinct())

    @staticmethod
    def as_it_was(row: Indicator) -> dict[str, Any]:
        names = ("name", "unit", "target", "weight", "kinds", "tag", "area", "least_persons",
                 "least_sessions", "least_minutes")  # fmt: skip
        lines = [f"{one.by_day:%Y-%m-%d} {one.target}" for one in row.milestones.all()]
        return {
            **{name: getattr(row, name) for name in names},
            "services": list(row.services.all()), "periods": "\n".join(lines),
        }  # fmt: skip

    def clean_periods(self) -> list[tuple[date, int]]:
        return [_period(line) for line in self.cleaned_data["periods"].splitlines() if line.strip()]

    def asks(self) -> Asks:
        found = dict(self.cleaned_data)
        milestones = tuple(found.pop("periods"))
        return Asks(milestones=milestones, **{**found, "services": list(found["services"])})


def _period(line: str) -> tuple[date, int]:
    day, _blank, much = line.strip().partition(" ")
    much = much.strip()
    try:
        found = date.fromisoformat(day)
    except ValueError:
        found = FIRST
    is_number = much.isascii() and much.isdigit() and len(much) <= len(str(MOST))
    if found == FIRST or found > LAST or not is_number or not 1 <= int(much) <= MOST:
        raise forms.ValidationError(
            _("Write a day and a number on each line, such as 2026-06-30 240.")
        )
    return found, int(much)
