"""What the pages about points ask for."""

from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.accounts.models import Person
from linli.areas.forms import AreaField
from linli.areas.models import Area
from linli.core.forms import DayField, DigitsField
from linli.organisations.models import Organisation
from linli.organisations.scope import Power, reaches
from linli.people.forms import NameField
from linli.points import queries
from linli.points.actions.keeping import Facts, Plan
from linli.points.actions.redeeming import LONGEST_NAME
from linli.points.models import BEST, LONGEST_REASON, MOST_LEFT, Reward, RewardKind, Rule
from linli.points.models.rewards import Picture
from linli.points.reckoning import WHOLE, Hours, Terms
from linli.points.words import MARKS
from linli.records.models import Kind as Category

MOST_POINTS = 100_000
MOST_BUDGET = 100_000_000
WINDOW = ("from", "until", "percent")
NOT_TRIED = (
    "valid_from", "least_hours", "least_star", "is_for_family", "team_percent", "months",
)  # fmt: skip
TIMES = 2  # so many windows of a day are asked for
HOURS_HINT = gettext_lazy("What ends before it begins passes midnight. Empty: no time is special")
PICTURES = [("", gettext_lazy("No picture")), *Picture.choices]


def number(label: Any, least: int, most: int, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=least, max_value=most, **more)


class ClockInput(forms.TimeInput):
    input_type = "time"


def clock(label: Any) -> forms.TimeField:
    return forms.TimeField(label=label, required=False, widget=ClockInput(format="%H:%M"))


class CodeForm(forms.Form):
    """The six digits that somebody shows at the desk."""

    code = DigitsField(label=gettext_lazy("Pick-up code"), max_length=12)


class SignForm(forms.Form):
    """Whoever takes it along writes their name, with the code they showed."""

    code = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)
    signature = forms.CharField(
        label=gettext_lazy("Signature"), max_length=LONGEST_NAME,
        help_text=gettext_lazy("Whoever takes it along writes their name."),
    )  # fmt: skip


class DonateForm(forms.Form):
    """How many points somebody gives to their neighbours."""

    points = number(gettext_lazy("How many points"), 1, MOST_POINTS)


class RewardForm(forms.Form):
    """What is offered for points."""

    name = forms.CharField(label=gettext_lazy("What it is called"), max_length=40)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=RewardKind.choices)
    points = number(gettext_lazy("Points"), 1, MOST_POINTS)
    each_at_most = number(
        gettext_lazy("At most for one person"), 1, 1000, required=False,
        help_text=gettext_lazy("Empty: as many as their points allow"),
    )  # fmt: skip
    words = forms.CharField(
        label=gettext_lazy("What it is"), max_length=300, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    picture = forms.ChoiceField(label=gettext_lazy("Picture"), choices=PICTURES, required=False)
    sponsor = forms.CharField(label=gettext_lazy("Given by"), max_length=60, required=False)
    fetch_at = forms.CharField(
        label=gettext_lazy("Where to fetch it"), max_length=120,
        help_text=gettext_lazy("The station and its desk, or where a service is arranged"),
    )  # fmt: skip
    keep_days = number(
        gettext_lazy("Kept for so many days"), 1, 90, initial=14,
        help_text=gettext_lazy("Whoever comes later gets the points back instead"),
    )  # fmt: skip
    is_open = forms.BooleanField(label=gettext_lazy("On offer"), required=False, initial=True)
    is_for_teams = forms.BooleanField(
        label=gettext_lazy("For teams"), required=False,
        help_text=gettext_lazy("Teams redeem it with what they earned, and nobody for themselves"),
    )  # fmt: skip

    def facts(self) -> Facts:
        names = Facts.__dataclass_fields__
        return Facts(**{name: self.cleaned_data[name] for name in names})

    @staticmethod
    def of(reward: Reward) -> dict[str, Any]:
        return {name: getattr(reward, name) for name in Facts.__dataclass_fields__}


class NewRewardForm(RewardForm):
    """The same, with where it is and how many there are."""

    area = AreaField(label=gettext_lazy("For people of"))
    stock = number(gettext_lazy("How many there are"), 0, MOST_LEFT)
    field_order = ["area", "name", "kind", "stock"]

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].within = within(by, Power.RUN_REWARDS)  # type: ignore[attr-defined]


class StockForm(forms.Form):
    """What came in, or was found missing."""

    change = number(
        gettext_lazy("How many came in"), -MOST_LEFT, MOST_LEFT,
        help_text=gettext_lazy("With a minus in front: how many fewer there are"),
    )  # fmt: skip


class RuleForm(forms.Form):
    """A version of the rules."""

    area = AreaField(label=gettext_lazy("For services in"))
    valid_from = DayField(label=gettext_lazy("Valid from"))
    per_hour = number(gettext_lazy("Points for an hour"), 0, 1000)
    day_cap = number(
        gettext_lazy("At most in a day"), 0, MOST_POINTS, required=False,
        help_text=gettext_lazy("Empty: no bound"),
    )  # fmt: skip
    month_cap = number(
        gettext_lazy("At most in a month"), 0, MOST_POINTS, required=False,
        help_text=gettext_lazy("Empty: no bound"),
    )  # fmt: skip
    least_hours = number(
        gettext_lazy("Hours before anything can be redeemed"), 0, 1000, initial=0,
        help_text=gettext_lazy("0: at once"),
    )  # fmt: skip
    least_star = number(
        gettext_lazy("Star before anything can be redeemed"), 0, 5, initial=0,
        help_text=gettext_lazy("100 hours are one star; 0: at once"),
    )  # fmt: skip
    is_for_family = forms.BooleanField(
        label=gettext_lazy("May be redeemed for one's family too"), required=False,
        help_text=gettext_lazy("For those who let them order services for them"),
    )  # fmt: skip
    team_percent = number(
        gettext_lazy("Share of the team, in percent"), 0, 100, initial=0,
        help_text=gettext_lazy("Of what is earned in its name, besides; nobody gets less by it"),
    )  # fmt: skip
    months = number(
        gettext_lazy("Months until points run out"), 1, 120, required=False,
        help_text=gettext_lazy("Empty: never. Many towns take 24"),
    )  # fmt: skip

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].within = within(by, Power.SET_POINTS)  # type: ignore[attr-defined]
        for code, label in Category.choices:
            self.fields[f"rate_{code}"] = number(
                _("%(kind)s, in percent") % {"kind": label}, 0, 1000, initial=WHOLE
            )
        for at in range(1, TIMES + 1):
            self.fields[f"from_{at}"] = clock(_("Time of day %(n)s, from") % {"n": at})
            self.fields[f"until_{at}"] = clock(_("Time of day %(n)s, until") % {"n": at})
            self.fields[f"percent_{at}"] = number(
                _("Time of day %(n)s, in percent") % {"n": at}, 0, 1000, required=False
            )
        for mark, label in MARKS.items():
            self.fields[f"grade_{mark}"] = number(
                _("Rated “%(mark)s”, in percent") % {"mark": label}, 0, 1000, initial=WHOLE
            )
        self.fields["premium"] = number(
            _("More points for “%(mark)s”") % {"mark": MARKS[BEST]}, 0, 1000, initial=0
        )

    def groups(self) -> list[tuple[str, str, str, list[forms.BoundField]]]:
        """Title, words, look and fields of each part of the page."""
        times = [f"{name}_{at}" for at in range(1, TIMES + 1) for name in WINDOW]
        marks = [*(f"grade_{mark}" for mark in MARKS), "premium"]
        rates = [f"rate_{code}" for code in Category.values]
        usual = [name for name in self.fields if name not in {*times, *marks, *rates}]
        parts = [
            (_("What holds for all"), "", "", usual),
            (_("By kind of service"), _("100 is the usual."), "grid g2 p2", rates),
            (_("By time of day"), str(HOURS_HINT), "grid g3 p1", times),
            (_("By rating"), _("The lowest of the three faces counts."), "grid g2 p2", marks),
        ]
        return [(*words, [self[name] for name in names]) for *words, names in parts]  # type: ignore[misc]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        for at in range(1, TIMES + 1):
            names = [f"{name}_{at}" for name in WINDOW]
            values = [found.get(name) for name in names]
            empty = [name for name, value in zip(names, values, strict=True) if value is None]
            if 0 < len(empty) < len(names):
                for name in set(empty) - set(self.errors):
                    self.add_error(name, _("Fill in all three, or none."))
            elif not empty and values[0] == values[1]:
                self.add_error(names[1], _("It ends when it begins."))
        return found

    def plan(self) -> Plan:
        names = Plan.__dataclass_fields__
        return Plan(**{name: self.cleaned_data[name] for name in names})

    def rates(self) -> dict[str, int]:
        """What differs from the usual."""
        found = {code: self.cleaned_data[f"rate_{code}"] for code in Category.values}
        return {code: percent for code, percent in found.items() if percent != WHOLE}

    def windows(self) -> list[Hours]:
        found = self.cleaned_data
        return [
            Hours(
                _minute(found[f"from_{at}"]), _minute(found[f"until_{at}"]), found[f"percent_{at}"]
            )
            for at in range(1, TIMES + 1)
            if found[f"from_{at}"] is not None
        ]  # fmt: skip

    def grades(self) -> dict[int, int]:
        """What differs from the usual."""
        found = {mark: self.cleaned_data[f"grade_{mark}"] for mark in MARKS}
        return {mark: percent for mark, percent in found.items() if percent != WHOLE}

    @staticmethod
    def of(rule: Rule) -> dict[str, Any]:
        values = {name: getattr(rule, name) for name in Plan.__dataclass_fields__}
        values |= {f"rate_{one.category}": one.percent for one in rule.rates.all()}
        values |= {f"grade_{one.mark}": one.percent for one in rule.grades.all()}
        for at, one in enumerate(rule.windows.all()[:TIMES], 1):
            values |= {f"from_{at}": _clock(one.begins), f"until_{at}": _clock(one.ends),
                       f"percent_{at}": one.percent}  # fmt: skip
        return {"area": rule.area, **values}


class TryForm(RuleForm):
    """The same numbers, only to see what they would have paid."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in NOT_TRIED:
            del self.fields[name]

    def terms(self) -> Terms:
        found = self.cleaned_data
        return Terms(
            found["per_hour"], self.rates(), found["day_cap"], found["month_cap"], self.windows(),
            self.grades(), found["premium"],
        )  # fmt: skip


class BudgetForm(forms.Form):
    """How many points a place may give in a year."""

    area = AreaField(label=gettext_lazy("For services in"))
    year = number(gettext_lazy("Year"), 2000, 2199)
    points = number(gettext_lazy("Points in the year"), 0, MOST_BUDGET)

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].within = within(by, Power.SET_POINTS)  # type: ignore[attr-defined]


class BonusForm(forms.Form):
    """A bonus: for a volunteer, found by number or name, or for a team."""

    phone = DigitsField(
        label=gettext_lazy("Their number"), max_length=30, required=False,
        help_text=gettext_lazy("A mobile or a landline"),
    )  # fmt: skip
    name = NameField(label=gettext_lazy("Or their name"), required=False)
    team = forms.ModelChoiceField(
        Organisation.objects.none(), label=gettext_lazy("Or a team"), required=False,
        empty_label=gettext_lazy("No team"),
    )  # fmt: skip
    area = AreaField(label=gettext_lazy("Out of the points of"))
    points = number(gettext_lazy("How many points"), 1, MOST_POINTS)
    reason = forms.CharField(
        label=gettext_lazy("What the bonus is for"), max_length=LONGEST_REASON,
        help_text=gettext_lazy("They read it. For one reason there is one bonus"),
    )  # fmt: skip

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].within = within(by, Power.SET_POINTS)  # type: ignore[attr-defined]
        self.fields["team"].queryset = queries.teams_of_place(by)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        who = bool(found.get("phone") or found.get("name"))
        if who and found.get("team"):
            raise forms.ValidationError(_("Choose one: a volunteer or a team."))
        if not who and not found.get("team") and not {"phone", "name", "team"} & set(self.errors):
            raise forms.ValidationError(_("Write the number or the name, or choose a team."))
        return found


class BonusBackForm(forms.Form):
    """Why a bonus is taken back."""

    reason = forms.CharField(
        label=gettext_lazy("Why"), max_length=LONGEST_REASON,
        help_text=gettext_lazy("They read it; it stays with what was written down"),
    )  # fmt: skip


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute


def _clock(minute: int) -> time:
    return time(*divmod(minute, 60))


def within(by: Person, power: Power) -> Any:
    return Area.objects.filter(reaches(by, power, "pk"))
