"""What pages of courses, trainings and commendations take in."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.accounts.models import Person
from linli.activities import queries
from linli.activities.actions.commending import Praise
from linli.activities.actions.training import Outcome, Taught
from linli.activities.models import BEST, Rank, Skill
from linli.activities.term_forms import MOST_SKILLS
from linli.core.forms import DayField, DigitsField
from linli.people.forms import NameField

MOST = 60_000


def _near(by: Person) -> QuerySet[Skill]:
    """The skills somebody may give, as many as one reads in a list."""
    rows = queries.skills_of(by)
    return rows.filter(pk__in=queries.skills_of(by).values("pk")[:MOST_SKILLS])


class WhoForm(forms.Form):
    """Somebody, by number or name."""

    phone = DigitsField(
        label=gettext_lazy("Their number"), max_length=30, required=False,
        help_text=gettext_lazy("A mobile or a landline"),
    )  # fmt: skip
    name = NameField(label=gettext_lazy("Or their name"), required=False)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not found.get("phone") and not found.get("name"):
            raise forms.ValidationError(_("Write the number or the name."))
        return found


class CourseForm(forms.Form):
    """What a course teaches and asks."""

    name = forms.CharField(
        label=gettext_lazy("Name of the course"), max_length=50,
        help_text=gettext_lazy("For example how to visit people at home"),
    )  # fmt: skip
    content = forms.CharField(
        label=gettext_lazy("Main content"), max_length=1000, widget=forms.Textarea
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes of learning"), min_value=1, max_value=MOST,
        help_text=gettext_lazy("They are never counted as service"),
    )  # fmt: skip
    pass_mark = forms.IntegerField(
        label=gettext_lazy("Marks needed"), min_value=1, max_value=BEST, required=False,
        help_text=gettext_lazy("Of 100; empty: there is no exam"),
    )  # fmt: skip
    skill = forms.ModelChoiceField(
        label=gettext_lazy("Skill it gives"), queryset=Skill.objects.none(), required=False,
        empty_label=gettext_lazy("None"),
    )  # fmt: skip

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["skill"].queryset = _near(by)  # type: ignore[attr-defined]

    def taught(self) -> Taught:
        return Taught(**self.cleaned_data)


class TrainingForm(WhoForm):
    """Who did the course, and what came of it."""

    on = DayField(label=gettext_lazy("Day"))
    score = forms.IntegerField(
        label=gettext_lazy("Marks"), min_value=0, max_value=BEST, required=False
    )
    certificate = forms.CharField(
        label=gettext_lazy("Number of the certificate"), max_length=60, required=False
    )
    valid_until = DayField(
        label=gettext_lazy("Last day"), required=False,
        help_text=gettext_lazy("Empty: it does not run out"),
    )  # fmt: skip

    def outcome(self) -> Outcome:
        found = self.cleaned_data
        return Outcome(**{name: found[name] for name in Outcome.__dataclass_fields__})


class PraiseForm(WhoForm):
    """Who was commended, and by whom."""

    title = forms.CharField(label=gettext_lazy("Commendation"), max_length=60)
    on = DayField(label=gettext_lazy("Day"))
    granted_by = forms.CharField(label=gettext_lazy("Who granted it"), max_length=100)
    rank = forms.ChoiceField(
        label=gettext_lazy("Level"), choices=Rank, widget=forms.RadioSelect, initial=Rank.OWN,
        help_text=gettext_lazy("Of another organisation, it counts once a colleague verified it"),
    )  # fmt: skip
    evidence = forms.CharField(
        label=gettext_lazy("What you saw"), max_length=200,
        help_text=gettext_lazy("The certificate and who gave it; no number of a card"),
    )  # fmt: skip

    def praise(self) -> Praise:
        found = self.cleaned_data
        return Praise(
            name=found["title"], on=found["on"], granted_by=found["granted_by"],
            rank=found["rank"], evidence=found["evidence"],
        )  # fmt: skip


class ImplyForm(forms.Form):
    """What a skill gives besides."""

    also = forms.ModelChoiceField(
        label=gettext_lazy("Whoever has it can also"), queryset=Skill.objects.none(),
        empty_label=None,
    )  # fmt: skip

    def __init__(self, *args: Any, by: Person, skill: Skill, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = _near(by).exclude(pk=skill.pk)
        self.fields["also"].queryset = others  # type: ignore[attr-defined]


class WhyForm(forms.Form):
    """Why something does not count any more."""

    reason = forms.CharField(
        label=gettext_lazy("Why"), max_length=200,
        help_text=gettext_lazy("They read it; it stays with what was written down"),
    )  # fmt: skip


class StageForm(forms.Form):
    """What no record counts."""

    venue = forms.CharField(
        label=gettext_lazy("Where it meets regularly"), max_length=100, required=False
    )
    charter = forms.CharField(
        label=gettext_lazy("Charter you saw"), max_length=100, required=False,
        help_text=gettext_lazy("Its name and date"),
    )  # fmt: skip


class CodeForm(forms.Form):
    """What it got when it was registered."""

    credit_code = forms.CharField(label=gettext_lazy("Unified social credit code"), max_length=30)
