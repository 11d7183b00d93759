"""What a volunteer says of their helping."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.people.models import Category, DayPart, Invites, Skill
from linli.people.volunteers import DAYS

if TYPE_CHECKING:
    from linli.people.models import VolunteerProfile


class VolunteeringForm(forms.Form):
    """Seven days with three parts each are the weekly times; nothing has to be said."""

    categories = forms.MultipleChoiceField(
        label=_("What you like to help with"), choices=Category, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    skills = forms.MultipleChoiceField(
        label=_("What you can do"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(one.value, one.label) for one in Skill if one is not Skill.CHILDREN],
        help_text=_("Where a paper is needed, show it at the station: then it counts."),
    )  # fmt: skip
    invites = forms.ChoiceField(
        label=_("Invitations to projects and teams"), choices=Invites, initial=Invites.ASK,
        widget=forms.RadioSelect,
    )  # fmt: skip
    national_number = forms.CharField(
        label=_("Number of the national platform"), max_length=32, required=False,
        help_text=_("If you have one: as it stands there."),
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        profile: "VolunteerProfile | None" = None,
        skills: Collection[str] = (),
        **more: Any,
    ) -> None:
        more["initial"] = {"skills": list(skills)}
        if profile:
            names = ("categories", "invites", "national_number")
            more["initial"] |= {name: getattr(profile, name) for name in names}
        super().__init__(*args, **more)
        for day, label in enumerate(DAYS):
            self.fields[f"day{day}"] = forms.MultipleChoiceField(
                label=label, choices=DayPart, required=False, widget=forms.CheckboxSelectMultiple,
                initial=[one[1] for one in profile.times if one[0] == str(day)] if profile else [],
            )  # fmt: skip

    @property
    def days(self) -> list[forms.BoundField]:
        return [self[f"day{day}"] for day in range(len(DAYS))]

    def said(self) -> dict[str, Any]:
        """What the action takes."""
        said = dict(self.cleaned_data)
        days = [said.pop(f"day{day}") for day in range(len(DAYS))]
        return {**said, "times": [f"{day}{part}" for day, parts in enumerate(days)
                                  for part in parts]}  # fmt: skip
