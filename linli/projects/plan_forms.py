"""What the pages about a year's plan ask for."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy

from linli.accounts.models import Person
from linli.areas.forms import AreasField, let_choose
from linli.areas.models import Area
from linli.core.forms import DayField
from linli.organisations.models import Organisation
from linli.organisations.scope import Power, reaches, under
from linli.projects.actions.planning import Need
from linli.projects.forms import SELLERS
from linli.projects.models import MOST_FEN, Field, Management, Mode, Planned, YearPlan
from linli.projects.models.plan import YEARS
from linli.projects.plans import agencies_for


def yuan_field(label: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, min_value=0, max_value=MOST_FEN // 100, decimal_places=2, max_digits=14
    )


class YearForm(forms.Form):
    """So much is there for a year."""

    purchaser = forms.ModelChoiceField(
        label=gettext_lazy("Purchaser"), queryset=Organisation.objects.none(), empty_label=None
    )
    year = forms.IntegerField(
        label=gettext_lazy("Plan year"), min_value=YEARS[0], max_value=YEARS[1]
    )
    yuan = yuan_field(gettext_lazy("Amount in yuan"))

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named: Any = self.fields["purchaser"]
        named.queryset = under(by, Power.BUY_PROJECTS).filter(ended_on=None).distinct()
        self.fields["year"].initial = timezone.localdate().year

    def facts(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {"year": said["year"], "fen": int(said["yuan"] * 100)}


class MoneyForm(forms.Form):
    """More or less of it."""

    yuan = yuan_field(gettext_lazy("Amount in yuan"))


class NeedForm(forms.Form):
    """What is needed, what shows it, and for how much."""

    name = forms.CharField(label=gettext_lazy("Name of the project"), max_length=60)
    field = forms.ChoiceField(label=gettext_lazy("Field"), choices=Field.choices)
    management = forms.ChoiceField(
        label=gettext_lazy("Management"), choices=Management.choices, initial=Management.CONTRACT,
        widget=forms.RadioSelect,
    )  # fmt: skip
    yuan = yuan_field(gettext_lazy("Amount in yuan, at most"))
    areas = AreasField(label=gettext_lazy("Where it is needed"), required=True)
    need = forms.CharField(
        label=gettext_lazy("What is needed, and what shows it"), max_length=600,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Figures with their source; no names of people served"),
    )  # fmt: skip
    heard = forms.CharField(
        label=gettext_lazy("How residents were heard"), max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("A meeting, a survey: when, and how many (采购条例 §15)"),
    )  # fmt: skip

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = Area.objects.filter(reaches(by, Power.BUY_PROJECTS, "pk"), valid_until=None)
        let_choose(self, "areas", here)

    @staticmethod
    def as_it_was(row: Planned) -> dict[str, Any]:
        names = ("name", "field", "management", "need", "heard")
        areas = Area.objects.filter(pk__in=row.areas.values("area"))
        found = {name: getattr(row, name) for name in names}
        return {**found, "yuan": row.fen / 100, "areas": list(areas)}

    def needs(self) -> Need:
        found = dict(self.cleaned_data)
        return Need(fen=int(found.pop("yuan") * 100), **{**found, "areas": list(found["areas"])})


class RefuseNeedForm(forms.Form):
    """Why it is not approved."""

    because = forms.CharField(
        label=gettext_lazy("Why it is not approved"), max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip


class OffersForm(forms.Form):
    """How it is bought."""

    mode = forms.ChoiceField(label=gettext_lazy("Mode of procurement"), choices=Mode.choices)
    mode_because = forms.CharField(
        label=gettext_lazy("Why not an open tender"), max_length=200, required=False,
        help_text=gettext_lazy("Kept with the files for 15 years (采购法 §42)"),
    )  # fmt: skip
    on = DayField(label=gettext_lazy("Day of the notice"))


class AwardForm(forms.Form):
    """Who does it."""

    winner = forms.ModelChoiceField(
        label=gettext_lazy("Decided for"), queryset=Organisation.objects.none()
    )
    on = DayField(label=gettext_lazy("Day of the decision"))

    def __init__(self, *args: Any, row: Planned, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        winner: Any = self.fields["winner"]
        winner.queryset = agencies_for(row, Q(kind__in=SELLERS))


class DoneForm(forms.Form):
    """Where it stands now."""

    where = forms.CharField(
        label=gettext_lazy("Where it stands"), max_length=200,
        help_text=gettext_lazy("The address of the notice, or the number under which it is filed"),
    )  # fmt: skip


def money_of(plan: YearPlan) -> dict[str, Any]:
    return {"yuan": plan.fen / 100}
