"""What the catalogue's pages ask for. Forms check the shape of an answer; they never save."""

from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, TypeAlias

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.db.models import QuerySet
from django.forms.boundfield import BoundWidget
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.accounts.models import Person
from linli.areas.forms import MOST_CHOICES, AreaField, AreasField, let_choose
from linli.areas.models import Area
from linli.areas.queries import places
from linli.catalogue.models import (
    CLOCKS,
    Audience,
    Category,
    Cost,
    Force,
    Package,
    Place,
    Service,
    Urgency,
)
from linli.catalogue.words import ICONS
from linli.core.forms import DayField
from linli.organisations.scope import Power, narrow
from linli.people.models import Group, Level, Skill

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    ServiceModelForm: TypeAlias = forms.ModelForm[Service]
    PackageModelForm: TypeAlias = forms.ModelForm[Package]
    CategoryModelForm: TypeAlias = forms.ModelForm[Category]
else:
    ServiceModelForm = PackageModelForm = CategoryModelForm = forms.ModelForm

MONTHS = [(n, _("Month %(n)s") % {"n": n}) for n in range(1, 13)]
WEEKDAYS = [
    (0, _("Monday")), (1, _("Tuesday")), (2, _("Wednesday")), (3, _("Thursday")),
    (4, _("Friday")), (5, _("Saturday")), (6, _("Sunday")),
]  # fmt: skip
# That somebody may work with minors is asked for by the trust, not as a skill.
SKILLS = [(one.value, one.label) for one in Skill if one is not Skill.CHILDREN]
MOST_ALIASES = 40
MOST_DETAILS = 10


def edited_in(by: Person) -> QuerySet[Area]:
    """The areas whose catalogue this member of staff edits."""
    return narrow(Area.objects.filter(valid_until=None), by, Power.EDIT_CATALOGUE, "pk")


class IconField(forms.ChoiceField):
    """The drawing beside a service, chosen by what it shows."""

    def __init__(self, **more: Any) -> None:
        super().__init__(label=_("Icon"), choices=list(ICONS.items()), **more)


class Ticks(forms.MultipleChoiceField):
    """Several codes from a list."""

    def __init__(self, **more: Any) -> None:
        super().__init__(widget=forms.CheckboxSelectMultiple, **more)


class Numbers(forms.TypedMultipleChoiceField):
    """Several whole numbers from a list."""

    def __init__(self, **more: Any) -> None:
        super().__init__(coerce=int, required=False, widget=forms.CheckboxSelectMultiple, **more)


class Lines(forms.CharField):
    """A list, one line each, in Python a list of texts."""

    def __init__(self, *, most: int, longest: int = 40, **more: Any) -> None:
        self.most, self.longest = most, longest
        super().__init__(
            required=False, max_length=4000, widget=forms.Textarea({"rows": 4}), **more
        )

    def clean(self, value: Any) -> Any:
        text: str = super().clean(value)
        lines = [" ".join(line.split()) for line in text.splitlines()]
        kept = [line for line in lines if line]
        if len(kept) > self.most or any(len(line) > self.longest for line in kept):
            raise forms.ValidationError(
                _("At most %(n)s lines of %(most)s characters.")
                % {"n": self.most, "most": self.longest}
            )
        return kept


class ServiceForm(ServiceModelForm):
    """A service, as station staff write it."""

    places = Ticks(label=_("Where it is done"), choices=Place)
    audiences = Ticks(label=_("Whom it is for"), choices=Audience, required=False)
    forces = Ticks(label=_("Who may do it"), choices=Force)
    groups = Ticks(
        label=_("Only for these groups"), choices=Group, required=False,
        help_text=_("Leave it empty if everybody may have it."),
    )  # fmt: skip
    skills = Ticks(
        label=_("What one has to be able to do"), choices=SKILLS, required=False,
        help_text=_("Whoever goes alone; of several, one of them is enough."),
    )  # fmt: skip
    months = Numbers(label=_("Only in these months"), choices=MONTHS)
    weekdays = Numbers(label=_("On these weekdays"), choices=WEEKDAYS)
    aliases = Lines(
        label=_("How residents say it"), most=MOST_ALIASES,
        help_text=_("One a line, in their words: the lights are out."),
    )  # fmt: skip
    details = Lines(
        label=_("What to ask when ordering"), most=MOST_DETAILS,
        help_text=_("One question a line."),
    )  # fmt: skip
    details_en = Lines(
        label=_("What to ask when ordering, English"), most=MOST_DETAILS, longest=80,
        help_text=_("One question a line, in the same order."),
    )  # fmt: skip
    licence = forms.ChoiceField(label=_("Least licence"), choices=Level, required=False)
    icon = IconField()

    class Meta:
        model = Service
        fields = (
            "name", "summary", "category", "kind", "about", "aliases", "icon", "places", "cost",
            "cost_note", "audiences", "groups", "min_age", "max_age", "is_confidential",
            "not_by_marks", "forces", "licence", "skills", "training", "trust", "helpers",
            "minutes", "risk", "details", "months", "weekdays", "opens", "closes", "is_offered",
            "name_en", "summary_en", "about_en",
            "cost_note_en", "risk_en", "details_en", "order",
        )  # fmt: skip
        help_texts = {
            "not_by_marks": _("Mediation and enforcement: such work may please one side only, so "
                              "it does not count in the share of good marks."),
        }  # fmt: skip
        widgets = {
            "about": forms.Textarea({"rows": 5}),
            "about_en": forms.Textarea({"rows": 5}),
            "opens": forms.TimeInput({"type": "time"}),
            "closes": forms.TimeInput({"type": "time"}),
        }

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or self.cleaned_data
        forces, cost = asked.get("forces") or [], asked.get("cost")
        if Force.VOLUNTEER in forces and cost == Cost.PAID:
            self.add_error("cost", _("What volunteers do costs nothing: that is the law."))
        opens, closes = asked.get("opens"), asked.get("closes")
        if bool(opens) != bool(closes) or (opens and closes and closes <= opens):
            self.add_error("closes", _("Give both times, the later one last."))
        low, high = asked.get("min_age"), asked.get("max_age")
        if low is not None and high is not None and high < low:
            self.add_error("max_age", _("The upper age is below the lower."))
        if not 1 <= (asked.get("helpers") or 0) <= 9:
            self.add_error("helpers", _("One to nine helpers."))
        if not 5 <= (asked.get("minutes") or 0) <= 960:
            self.add_error("minutes", _("Five minutes to sixteen hours."))
        return asked

    def words(self) -> dict[str, Any]:
        """What the actions take, without saving anything."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields if name != "aliases"}


class NewServiceForm(ServiceForm):
    """A new one also has an address and an area that answers for it."""

    slug = forms.SlugField(
        label=_("Web address"), max_length=40, help_text=_("Letters, digits, hyphens: home-visit")
    )
    area = AreaField(label=_("Who answers for it"))

    def __init__(self, *args: Any, by: Person, **more: Any) -> None:
        super().__init__(*args, **more)
        let_choose(self, "area", edited_in(by))


def _clock(label: "StrOrPromise", *, is_needed: bool = False) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=1, max_value=99999, required=is_needed)


class LimitsForm(forms.Form):
    """The clocks, in working minutes from ordering on; what is left empty is as the town has it."""

    normal_accept = _clock(_("Normal: accepted within"), is_needed=True)
    normal_schedule = _clock(_("Normal: a time agreed on within"))
    normal_arrive = _clock(_("Normal: there within"), is_needed=True)
    normal_confirm = _clock(_("Normal: taken as done after (minutes by the clock on the wall)"))
    normal_follow_up = _clock(_("Normal: called back within"))
    urgent_accept = _clock(_("Urgent: accepted within"), is_needed=True)
    urgent_schedule = _clock(_("Urgent: a time agreed on within"))
    urgent_arrive = _clock(_("Urgent: there within"), is_needed=True)
    urgent_confirm = _clock(_("Urgent: taken as done after (minutes by the clock on the wall)"))
    urgent_follow_up = _clock(_("Urgent: called back within"))

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or self.cleaned_data
        for urgency in Urgency.values:
            accept, arrive = asked.get(f"{urgency}_accept"), asked.get(f"{urgency}_arrive")
            agree = asked.get(f"{urgency}_schedule")
            if accept and arrive and arrive < accept:
                self.add_error(f"{urgency}_arrive", _("Nobody is there before they accept."))
            elif accept and arrive and agree and not accept <= agree <= arrive:
                sentence = _("After accepting, and before somebody is there.")
                self.add_error(f"{urgency}_schedule", sentence)
        return asked

    @staticmethod
    def initial_of(limits: Mapping[str, Sequence[int | None]]) -> dict[str, int | None]:
        return {
            f"{urgency}_{clock}": minutes
            for urgency, said in limits.items()
            for clock, minutes in zip_longest(CLOCKS, said)
        }

    def limits(self) -> dict[str, list[int | None]]:
        asked = self.cleaned_data
        return {u: [asked[f"{u}_{clock}"] for clock in CLOCKS] for u in Urgency.values}


class DaysForm(forms.Form):
    """From and until when something is offered."""

    begins = DayField(label=_("From which day"), initial=timezone.localdate)
    ends = DayField(
        label=_("Until which day"),
        required=False,
        help_text=_("Left empty, until somebody ends it."),
    )

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or self.cleaned_data
        ends = asked.get("ends")
        if ends and "begins" in asked and ends < (asked["begins"] or timezone.localdate()):
            self.add_error("ends", _("It ends before it begins."))
        return asked


class OfferForm(DaysForm):
    """Where it is offered. The days are those of the places that are new on the list."""

    areas = AreasField(label=_("Offered in"))
    begins = DayField(label=_("New places: from"), required=False, help_text=_("Empty: today."))
    ends = DayField(label=_("New places: until"), required=False, help_text=_("Empty: no end."))
    field_order = ("areas", "begins", "ends")

    def __init__(self, *args: Any, by: Person, **more: Any) -> None:
        super().__init__(*args, **more)
        let_choose(self, "areas", edited_in(by))


class PackageForm(PackageModelForm):
    """A set menu: its words, and beside each service how often it is in it."""

    services = forms.ModelMultipleChoiceField(
        label=_("Services in it"), queryset=Service.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    area = AreaField(label=_("For"))

    class Meta:
        model = Package
        fields = (
            "name", "slug", "area", "summary", "audience", "services", "valid_from", "valid_until",
            "name_en", "summary_en", "audience_en",
        )  # fmt: skip
        field_classes = {"valid_from": DayField, "valid_until": DayField}
        error_messages = {
            "slug": {"unique": _("There is a package at this address already.")},
            NON_FIELD_ERRORS: {
                "unique_together": _("There is a package with this name there already.")
            },
        }

    def __init__(self, *args: Any, by: Person, services: QuerySet[Service], **more: Any) -> None:
        super().__init__(*args, **more)
        rows = list(services.order_by("order", "name")[:MOST_CHOICES])
        known = Service.objects.filter(pk__in=[row.pk for row in rows]).order_by("order", "name")
        self.fields["services"].queryset = known  # type: ignore[attr-defined]
        let_choose(self, "area", edited_in(by))
        for row in rows:
            self.fields[_times(row.pk)] = forms.IntegerField(
                label=_("%(service)s: how often") % {"service": row.name},
                min_value=1, max_value=99, initial=1, required=False,
            )  # fmt: skip

    @property
    def plain(self) -> list[forms.BoundField]:
        """The fields but the services and their numbers."""
        names = [*self.Meta.fields]
        names.remove("services")
        return [self[name] for name in names]

    @property
    def lines(self) -> list[tuple[BoundWidget, forms.BoundField]]:
        """Each service to tick, with how often."""
        ticks = self["services"].subwidgets
        return [(tick, self[_times(tick.data["value"])]) for tick in ticks]

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or self.cleaned_data
        begins, ends = asked.get("valid_from"), asked.get("valid_until")
        if begins and ends and ends < begins:
            self.add_error("valid_until", _("It ends before it begins."))
        return asked

    def chosen(self) -> list[tuple[Service, int]]:
        """The services that are in it, with how often each."""
        asked = self.cleaned_data
        return [(one, asked.get(_times(one.pk)) or 1) for one in asked["services"]]

    def words(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields if name != "services"}

    @staticmethod
    def initial_of(package: Package) -> dict[str, Any]:
        held = list(package.items.all())
        return {
            "area": package.area,
            "services": [item.service_id for item in held],
            **{_times(item.service_id): item.times for item in held},
        }


def _times(service: object) -> str:
    return f"times-{service}"


class WantedForm(forms.Form):
    words = forms.CharField(
        label=_("What do you need?"), max_length=200, widget=forms.Textarea({"rows": 3})
    )


class PlacedWantedForm(WantedForm):
    """The same from somebody of whom we do not know where they live."""

    area = AreaField(label=_("Where do you live?"))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        let_choose(self, "area", places())


class SettleForm(forms.Form):
    """What a wish means, and what the person is told."""

    service = forms.ModelChoiceField(
        label=_("It means"), queryset=Service.objects.none(), required=False,
        empty_label=_("None of ours"),
    )  # fmt: skip
    answer = forms.CharField(
        label=_("What you tell the person"), max_length=200, required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("They read it in their pages. With a service, its address stands beside it."),
    )  # fmt: skip

    def __init__(self, *args: Any, services: QuerySet[Service], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["service"].queryset = services  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or self.cleaned_data
        if not asked.get("service") and "service" in asked and not asked.get("answer"):
            self.add_error("answer", _("Say in a sentence what the person can do now."))
        return asked


class CategoryForm(CategoryModelForm):
    """A shelf of the catalogue."""

    icon = IconField()

    class Meta:
        model = Category
        fields = ("name", "name_en", "icon", "order")
        error_messages = {"name": {"unique": _("There is a category with this name already.")}}
