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
from linli.people.models import Group
from linli.projects.actions.contract import Asks, Terms
from linli.projects.models import MOST, MOST_FEN, WHOLE, Field, Indicator, Management, Project, Unit
from linli.records import campaigns
from linli.records.actions.campaigning import Call
from linli.records.models import Campaign, Kind, Sort

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
    campaign = forms.ModelChoiceField(
        label=gettext_lazy("Only of the campaign"), queryset=Campaign.objects.none(),
        required=False, empty_label=gettext_lazy("Any, or none"),
    )  # fmt: skip
    groups = forms.MultipleChoiceField(
        label=gettext_lazy("Only people of these groups"), choices=Group.choices, required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("As confirmed on the day of the service. None chosen: everybody"),
    )  # fmt: skip
    least_age = forms.IntegerField(
        label=gettext_lazy("From the age of"), min_value=0, max_value=120, required=False
    )
    most_age = forms.IntegerField(
        label=gettext_lazy("Until the age of"), min_value=0, max_value=120, required=False
    )
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
    is_document = forms.BooleanField(
        label=gettext_lazy("Shown by documents, not by records"), required=False,
        help_text=gettext_lazy("Such as a report or a handbook: handed in, and looked at by you"),
    )  # fmt: skip
    periods = forms.CharField(
        label=gettext_lazy("Targets of periods"), required=False, max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "One on each line: the day, a blank, and how much is to be there by its end, such as "
            "2026-06-30 240"
        ),
    )  # fmt: skip

    def __init__(self, *args: Any, project: Project, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        joined: Any = self.fields["campaign"]
        joined.queryset = campaigns.offered(by, Power.BUY_PROJECTS)
        served = project.served.values("area")
        services: Any = self.fields["services"]
        near = Q(area__links_down__below__in=served) | Q(area__links_up__above__in=served)
        services.queryset = Service.objects.filter(near).distinct().order_by("name", "pk")
        let_choose(self, "area", Area.objects.filter(links_up__above__in=served).distinct())

    @staticmethod
    def as_it_was(row: Indicator) -> dict[str, Any]:
        names = ("name", "unit", "target", "weight", "kinds", "tag", "area", "least_persons",
                 "least_sessions", "least_minutes", "groups", "least_age", "most_age",
                 "is_document")  # fmt: skip
        lines = [f"{one.by_day:%Y-%m-%d} {one.target}" for one in row.milestones.all()]
        campaign = Campaign.objects.filter(tag=row.tag).first() if row.tag else None
        return {
            **{name: getattr(row, name) for name in names},
            "campaign": campaign, "tag": "" if campaign else row.tag,
            "services": list(row.services.all()), "periods": "\n".join(lines),
        }  # fmt: skip

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if campaign := found.pop("campaign", None):
            if found.get("tag"):
                self.add_error("campaign", _("Choose the campaign or write a tag, not both."))
            found["tag"] = campaign.tag
        return found

    def clean_periods(self) -> list[tuple[date, int]]:
        return [_period(line) for line in self.cleaned_data["periods"].splitlines() if line.strip()]

    def asks(self) -> Asks:
        found = dict(self.cleaned_data)
        milestones = tuple(found.pop("periods"))
        return Asks(milestones=milestones, **{**found, "services": list(found["services"])})


class ClaimForm(forms.Form):
    """What was done that no record shows."""

    title = forms.CharField(
        label=gettext_lazy("Title of the document"), max_length=80,
        help_text=gettext_lazy("Such as the title of the report; no names of people served"),
    )  # fmt: skip
    amount = forms.IntegerField(
        label=gettext_lazy("How many of it"), min_value=1, max_value=MOST, initial=1
    )
    on = DayField(label=gettext_lazy("Day"))
    file = forms.FileField(
        label=gettext_lazy("The file that shows it"),
        help_text=gettext_lazy("A photo or a PDF, 10 MB at most"),
    )
    more = forms.FileField(label=gettext_lazy("One more file"), required=False)

    def facts(self) -> dict[str, Any]:
        """For `claims.hand_in`."""
        said = self.cleaned_data
        files = [said[name] for name in ("file", "more") if said[name]]
        return {"title": said["title"], "amount": said["amount"], "on": said["on"],
                "uploads": files}  # fmt: skip


class RefuseForm(forms.Form):
    """Why something does not count."""

    because = forms.CharField(
        label=gettext_lazy("Why it does not count"), max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip


class ClearForm(forms.Form):
    """Why two records that look like one are right."""

    because = forms.CharField(
        label=gettext_lazy("Why both count"), max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Such as: two groups in two rooms; no names of people served"),
    )  # fmt: skip


class CampaignForm(forms.Form):
    """What many do at the same time."""

    name = forms.CharField(label=gettext_lazy("Name of the campaign"), max_length=40)
    sort = forms.ChoiceField(
        label=gettext_lazy("Kind of campaign"), choices=Sort.choices, initial=Sort.CAMPAIGN,
        widget=forms.RadioSelect,
    )  # fmt: skip
    area = AreaField(label=gettext_lazy("In all of"))
    first_day = DayField(label=gettext_lazy("First day"))
    last_day = DayField(label=gettext_lazy("Last day"))

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = Area.objects.filter(reaches(by, Power.BUY_PROJECTS, "pk"), valid_until=None)
        let_choose(self, "area", here)

    def call(self) -> Call:
        return Call(**self.cleaned_data)


class LongerForm(forms.Form):
    """What may change of a campaign that is open."""

    name = forms.CharField(label=gettext_lazy("Name of the campaign"), max_length=40)
    last_day = DayField(label=gettext_lazy("Last day"))


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
