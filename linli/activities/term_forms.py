"""What the desk's pages ask for about how people sign up, and what is asked of them."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.accounts.models import Person
from linli.activities import queries
from linli.activities.actions.learning import Cover
from linli.activities.actions.sharing import Kept
from linli.activities.actions.terms import Needs, Terms
from linli.activities.forms import clock_field, moment, post_words
from linli.activities.models import MOST_PLACES, Activity, Mode, Policy, Post, Skill
from linli.catalogue.models import Force
from linli.core.forms import DayField, DigitsField
from linli.organisations.forms.organisations import OrganisationField
from linli.organisations.models import Organisation
from linli.organisations.scope import Power, under
from linli.people.forms import NameField
from linli.people.models import Group, Level, Sex
from linli.records import campaigns
from linli.records.models import Campaign

MOST_POLICIES = 50
MOST_SKILLS = 200
MOST_TEAMS = 100
ANYBODY = ("", gettext_lazy("Anybody"))


class TermsForm(forms.Form):
    """How people sign up."""

    mode = forms.ChoiceField(
        label=gettext_lazy("Who gets the places"), choices=Mode.choices, widget=forms.RadioSelect
    )
    draws_on = DayField(
        label=gettext_lazy("Lots are drawn on"), required=False,
        help_text=gettext_lazy("Only if it is by lot; after signing up opens, before it closes"),
    )  # fmt: skip
    draws = clock_field(label=gettext_lazy("Drawn at"), required=False)

    asks_risk = forms.BooleanField(
        label=gettext_lazy("Whoever signs up ticks that they read what can happen"), required=False
    )
    consent_below = forms.IntegerField(
        label=gettext_lazy("A guardian agrees for everybody under"), min_value=0, max_value=18,
        required=False,
        help_text=gettext_lazy("Years; empty: for nobody. For helpers under 18 always"),
    )  # fmt: skip
    company_below = forms.IntegerField(
        label=gettext_lazy("A guardian comes along with everybody under"), min_value=0,
        max_value=18, required=False, help_text=gettext_lazy("Years; empty: with nobody"),
    )  # fmt: skip
    home_most = forms.TypedChoiceField(
        label=gettext_lazy("Of one household"), required=False, coerce=int, empty_value=None,
        choices=[("", gettext_lazy("As many as come")), (1, gettext_lazy("One place")),
                 (2, gettext_lazy("Two places"))],
    )  # fmt: skip
    is_for_minors = forms.BooleanField(
        label=gettext_lazy("Helpers work closely with minors"), required=False,
        help_text=gettext_lazy("Leader and helpers were checked for it within the year (Law on the "
                               "Protection of Minors, §62). What is for minors alone always is so"),
    )  # fmt: skip
    wants_insurance = forms.BooleanField(
        label=gettext_lazy("Only with an accident insurance"), required=False,
        help_text=gettext_lazy("Wherever somebody could be hurt (Regulations on volunteers, §17)"),
    )  # fmt: skip
    policy = forms.ModelChoiceField(
        label=gettext_lazy("Covered by"), queryset=Policy.objects.none(), required=False,
        empty_label=gettext_lazy("None"),
    )  # fmt: skip

    campaign = forms.ModelChoiceField(
        label=gettext_lazy("Part of a campaign"), queryset=Campaign.objects.none(), required=False,
        empty_label=gettext_lazy("None"),
    )  # fmt: skip

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        joined: Any = self.fields["campaign"]
        joined.queryset = campaigns.offered(by, Power.RUN_ACTIVITIES)
        near = queries.policies_of(by).filter(until_on__gte=timezone.localdate())
        rows = queries.policies_of(by).filter(pk__in=near.values("pk")[:MOST_POLICIES])
        self.fields["policy"].queryset = rows  # type: ignore[attr-defined]

    @staticmethod
    def as_it_was(activity: Activity) -> dict[str, Any]:
        same = ("mode", "asks_risk", "home_most", "is_for_minors", "wants_insurance", "policy",
                "campaign")  # fmt: skip
        found = {name: getattr(activity, name) for name in same}
        for name in ("consent_below", "company_below"):
            found[name] = getattr(activity, name) or None
        if activity.draws_at:
            draws = timezone.localtime(activity.draws_at)
            found |= {"draws_on": draws.date(), "draws": draws.time()}
        return found

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("mode") == Mode.LOTTERY:
            for name in ("draws_on", "draws"):
                if not found.get(name) and name not in self.errors:
                    self.add_error(name, _("Say when lots are drawn, if it is by lot."))
        return found

    def terms(self) -> Terms:
        found = self.cleaned_data
        is_drawn = found["mode"] == Mode.LOTTERY
        return Terms(
            mode=found["mode"],
            draws_at=moment(found["draws_on"], found["draws"]) if is_drawn else None,
            asks_risk=found["asks_risk"], home_most=found["home_most"],
            is_for_minors=found["is_for_minors"],
            consent_below=found["consent_below"] or 0,
            company_below=found["company_below"] or 0,
            wants_insurance=found["wants_insurance"], policy=found["policy"],
            campaign=found["campaign"],
        )  # fmt: skip


class NeedsForm(forms.Form):
    """What a post asks of people."""

    group = forms.ChoiceField(
        label=gettext_lazy("Only for"), choices=[ANYBODY, *Group.choices], required=False,
        help_text=gettext_lazy("As their file says on the day"),
    )  # fmt: skip
    level = forms.ChoiceField(
        label=gettext_lazy("Licence of at least"), required=False,
        choices=[("", gettext_lazy("Any")), *[one for one in Level.choices if one[0]]],
    )  # fmt: skip
    skill = forms.ModelChoiceField(
        label=gettext_lazy("Who can"), queryset=Skill.objects.none(), required=False,
        empty_label=gettext_lazy("Nothing special"),
        help_text=gettext_lazy("Skills are named and verified under “Skills”"),
    )  # fmt: skip

    sex = forms.ChoiceField(
        label=gettext_lazy("Only for women, or for men"), required=False,
        choices=[ANYBODY, (Sex.FEMALE, gettext_lazy("Women")), (Sex.MALE, gettext_lazy("Men"))],
    )  # fmt: skip
    sex_because = forms.CharField(
        label=gettext_lazy("Because"), max_length=100, required=False,
        help_text=gettext_lazy("Only where the task itself asks for it; everybody reads why"),
    )  # fmt: skip
    risk = forms.CharField(
        label=gettext_lazy("What can happen in this post"), max_length=200, required=False,
        help_text=gettext_lazy("Besides what can happen to everybody"),
    )  # fmt: skip
    is_numbered = forms.BooleanField(
        label=gettext_lazy("Each place has its number"), required=False,
        help_text=gettext_lazy("For stalls and seats: whoever takes one says what stands there"),
    )  # fmt: skip

    def __init__(self, *args: Any, post: Post, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        near = queries.skills_for(post.activity).values("pk")[:MOST_SKILLS]
        rows = queries.skills_for(post.activity).filter(pk__in=near)
        self.fields["skill"].queryset = rows  # type: ignore[attr-defined]
        if post.force != Force.WORKER:
            del self.fields["level"]

    def needs(self) -> Needs:
        found = self.cleaned_data
        same = ("group", "skill", "sex", "sex_because", "risk", "is_numbered")
        return Needs(level=found.get("level", ""), **{name: found[name] for name in same})

    @staticmethod
    def as_it_was(post: Post) -> dict[str, Any]:
        return {name: getattr(post, name) for name in Needs.__dataclass_fields__}


class ReasonForm(forms.Form):
    """Why somebody gets no place; they read it."""

    reason = forms.CharField(label=gettext_lazy("Why they get no place"), max_length=200)


class KeptForm(forms.Form):
    """Places kept for some people first."""

    group = forms.ChoiceField(
        label=gettext_lazy("For a group"), choices=[("", "—"), *Group.choices], required=False
    )
    least_age = forms.IntegerField(
        label=gettext_lazy("Or for people from age"), min_value=1, max_value=120, required=False
    )
    organisation = OrganisationField(
        label=gettext_lazy("Or for the members of a partner"), required=False,
        help_text=gettext_lazy("Its quota: they get these places and no others"),
    )  # fmt: skip
    places = forms.IntegerField(
        label=gettext_lazy("Places"), min_value=1, max_value=MOST_PLACES
    )  # fmt: skip
    is_on_top = forms.TypedChoiceField(
        label=gettext_lazy("These places are"), coerce=lambda said: said == "top", initial="of",
        choices=[("of", gettext_lazy("Some of the places there are")),
                 ("top", gettext_lazy("More places, on top of them"))],
        widget=forms.RadioSelect,
    )  # fmt: skip
    until_on = DayField(
        label=gettext_lazy("Kept until"),
        help_text=gettext_lazy("Then they are for everybody; those on top are no more"),
    )
    until = clock_field(label=gettext_lazy("Until what time"))

    def kept(self) -> Kept:
        found = self.cleaned_data
        same = ("places", "group", "least_age", "organisation", "is_on_top")
        until = moment(found["until_on"], found["until"])
        return Kept(**{name: found[name] for name in same}, until=until)


class SkillForm(forms.Form):
    """The name of a skill."""

    name = forms.CharField(
        label=gettext_lazy("What one can"), max_length=30,
        help_text=gettext_lazy("For example first aid, or guarding swimmers"),
    )  # fmt: skip


class VerifyForm(forms.Form):
    """Who has a skill, and what proves it."""

    phone = DigitsField(
        label=gettext_lazy("Their number"), max_length=30, required=False,
        help_text=gettext_lazy("A mobile or a landline"),
    )  # fmt: skip
    name = NameField(label=gettext_lazy("Or their name"), required=False)
    seen = forms.CharField(
        label=gettext_lazy("What you saw"), max_length=100,
        help_text=gettext_lazy("The certificate and who gave it; no number of a card"),
    )  # fmt: skip
    got_on = DayField(label=gettext_lazy("Since"))
    valid_until = DayField(
        label=gettext_lazy("Last day"), required=False,
        help_text=gettext_lazy("Empty: it does not run out"),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not found.get("phone") and not found.get("name"):
            raise forms.ValidationError(_("Write the number or the name."))
        return found


class PolicyForm(forms.Form):
    """An insurance as its paper says."""

    organisation = OrganisationField(label=gettext_lazy("Who is insured"))
    insurer = forms.CharField(label=gettext_lazy("Insurer"), max_length=60)
    number = forms.CharField(label=gettext_lazy("Number of the policy"), max_length=40)
    from_on = DayField(label=gettext_lazy("First day"))
    until_on = DayField(label=gettext_lazy("Last day"))

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].within = queries.holders(by)  # type: ignore[attr-defined]

    def cover(self) -> Cover:
        found = self.cleaned_data
        return Cover(**{name: found[name] for name in Cover.__dataclass_fields__})


class TeamForm(forms.Form):
    """Which team comes, and for what."""

    team = forms.ModelChoiceField(
        label=gettext_lazy("Team"), queryset=Organisation.objects.none(), empty_label=None
    )
    post = forms.ModelChoiceField(
        label=gettext_lazy("For what"), queryset=Post.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, by: Person, activity: Activity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        teams = under(by, Power.MANAGE_MEMBERS).filter(ended_on=None).order_by("name", "pk")
        near = Organisation.objects.filter(pk__in=teams.values("pk")[:MOST_TEAMS])
        self.fields["team"].queryset = near  # type: ignore[attr-defined]
        self.fields["post"].queryset = activity.posts.order_by("part", "pk")  # type: ignore[attr-defined]
        self.fields["post"].label_from_instance = post_words  # type: ignore[attr-defined]
