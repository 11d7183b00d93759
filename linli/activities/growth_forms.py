"""What is asked of a team at each stage, as a form."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from linli.accounts.models import Person
from linli.activities import growth
from linli.activities.models import GrowthRule
from linli.activities.models.growth import MOST_ASKED, STAGES
from linli.areas.forms import AreaField
from linli.areas.models import Area
from linli.core.forms import DayField
from linli.organisations.scope import Power, reaches

LABELS = {
    "members": gettext_lazy("Members"),
    "held": gettext_lazy("Activities that took place"),
    "months": gettext_lazy("Months since the first of them"),
}


class AskedForm(forms.Form):
    """A version: where, since when, and three numbers for each of three stages."""

    area = AreaField(label=gettext_lazy("For teams of"))
    since = DayField(label=gettext_lazy("Valid from"))

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        within = Area.objects.filter(reaches(by, Power.EDIT_ORGANISATIONS, "pk"))
        self.fields["area"].within = within  # type: ignore[attr-defined]
        for number in growth.SHIPPED:
            for name, label in LABELS.items():
                self.fields[f"{name}_{number}"] = forms.IntegerField(
                    label=label, min_value=1 if name == "members" else 0, max_value=MOST_ASKED
                )

    def groups(self) -> list[tuple[object, list[forms.BoundField]]]:
        """Each stage with its fields."""
        return [
            (STAGES[number], [self[f"{name}_{number}"] for name in LABELS])
            for number in growth.SHIPPED
        ]

    def asked(self) -> dict[str, int]:
        names = [f"{name}_{number}" for number in growth.SHIPPED for name in LABELS]
        return {name: self.cleaned_data[name] for name in names}

    @staticmethod
    def of(area: Area, rule: GrowthRule | None) -> dict[str, Any]:
        """What holds now, to begin with."""
        asked = growth.asked_by(rule)
        numbers = {
            f"{name}_{number}": getattr(what, name)
            for number, what in asked.items()
            for name in LABELS
        }
        return {"area": area, **numbers}
