"""What the pages about people ask for. Forms check the shape of an answer; they never save."""

from collections.abc import Generator, Iterator
from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.accounts import phones
from linli.accounts.models import Person
from linli.areas.forms import AreaField, let_choose
from linli.areas.models import Area
from linli.core.errors import Refused
from linli.core.forms import DayField, TableField
from linli.organisations.scope import Power, powers_of
from linli.people import cards, columns, names, roster
from linli.people.actions.registering import Facts
from linli.people.forms.fields import BirthdayField, MobileField, NameField
from linli.people.homes import lived_in
from linli.people.models import (
    ByWhom,
    CardKind,
    Channel,
    ForceKind,
    Group,
    Language,
    Level,
    Need,
    Purpose,
    Relation,
    Sex,
    Skill,
    Tie,
    Why,
)

AT_THE_DESK = [(c.value, c.label) for c in (Channel.SPOKEN, Channel.PHONE, Channel.PAPER)]

WHY_AT_THE_DESK = [(one.value, one.label) for one in Why if one != Why.HELP]

# What is agreed to by itself; acting and referrals are asked for when they are made.
GIVEN_AT_THE_DESK = [
    (one.value, one.label) for one in Purpose if one not in (Purpose.ACTING, Purpose.REFERRAL)
]
ERASED_AT_THE_DESK = [
    (one.value, one.label) for one in ByWhom if one not in (ByWhom.OWN, ByWhom.GUARDIAN)
]


def registered_in(by: Person) -> QuerySet[Area]:
    """The areas in which this member of staff registers people."""
    return lived_in(by, Power.REGISTER_PEOPLE)


class FactsForm(forms.Form):
    """What is known of somebody."""

    name = NameField(label=_("Name"))
    mobile = MobileField(
        label=_("Mobile number"), required=False, help_text=_("Leave it empty if there is none.")
    )
    landline = forms.CharField(label=_("Landline"), max_length=40, required=False)
    born_on = BirthdayField(label=_("Date of birth"), required=False)
    sex = forms.ChoiceField(
        label=_("Sex"), choices=Sex, initial=Sex.UNKNOWN, required=False, widget=forms.RadioSelect
    )
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    languages = forms.MultipleChoiceField(
        label=_("Speaks"), choices=Language, required=False, widget=forms.CheckboxSelectMultiple
    )
    needs = forms.MultipleChoiceField(
        label=_("How to reach and speak to them"),
        choices=Need,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    emergency_contact = forms.CharField(
        label=_("Whom to call in an emergency"), max_length=100, required=False
    )

    def clean_landline(self) -> str:
        text: str = self.cleaned_data["landline"]
        try:
            return phones.read(text) if text else ""
        except phones.NotAPhone as error:
            raise forms.ValidationError(
                _("A landline has 7 to 12 digits with its area code.")
            ) from error

    def clean_born_on(self) -> date | None:
        born: date | None = self.cleaned_data["born_on"]
        if born and not cards.EARLIEST <= born <= timezone.localdate():
            raise forms.ValidationError(_("Choose a date of birth that can be right."))
        return born

    def facts(self) -> Facts:
        known = {key: self.cleaned_data[key] for key in FactsForm.base_fields}
        known["sex"] = known["sex"] or Sex.UNKNOWN
        typed = names.tidy(self["name"].data or "")[: names.LONGEST]
        return Facts(**known, name_typed=typed if typed != known["name"] else "")


class HomeForm(forms.Form):
    """Where somebody lives, of the areas that may be chosen. Mixed into other forms."""

    area = forms.ModelChoiceField(label=_("Lives in"), queryset=Area.objects.none(), required=False)

    def __init__(self, *args: Any, areas: QuerySet[Area], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["area"].queryset = areas  # type: ignore[attr-defined]


class FileForm(FactsForm, HomeForm):
    """The whole file, with where the person lives."""


class RegisterForm(FactsForm):
    """A person at the desk, on the phone, or on a slip of paper: under a minute by keyboard."""

    area = AreaField(label=_("Lives in"))
    channel = forms.ChoiceField(
        label=_("How they agreed to be registered"),
        choices=AT_THE_DESK,
        initial=Channel.SPOKEN,
        widget=forms.RadioSelect,
    )
    is_new = forms.BooleanField(
        label=_("I looked: this is somebody else"), required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, by: Person, **more: Any) -> None:
        super().__init__(*args, **more)
        let_choose(self, "area", registered_in(by))


def _read(rows: Generator[tuple[int, list[str]]]) -> Iterator[object]:
    return roster.read(rows, today=timezone.localdate())


class RosterForm(forms.Form):
    file = TableField(_read, label=_("Roster"))
    area = AreaField(label=_("These people live in"))
    agreed = forms.BooleanField(
        label=_("They agreed to be registered, and the papers are kept with us")
    )

    def __init__(self, *args: Any, by: Person, **more: Any) -> None:
        super().__init__(*args, **more)
        let_choose(self, "area", registered_in(by))


class SearchForm(forms.Form):
    q = forms.CharField(
        label=_("Name, letters, phone or card number"), max_length=60, required=False
    )


class WhyForm(forms.Form):
    """The purpose of a look, before the file opens."""

    why = forms.ChoiceField(label=_("What for?"), choices=WHY_AT_THE_DESK, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("In a few words"),
        max_length=100,
        required=False,
        help_text=_("The person can read this."),
    )


class IdentityForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind of card"), choices=CardKind, initial=CardKind.RESIDENT)
    name = NameField(label=_("Name on the card"))
    number = forms.CharField(label=_("Number"), max_length=30)

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or self.cleaned_data
        kind, number = asked.get("kind"), asked.get("number")
        if kind and number:
            try:
                asked["number"] = cards.read(kind, number, today=timezone.localdate()).number
            except Refused as refusal:
                self.add_error("number", str(refusal))
        return asked


class OwnCardForm(IdentityForm, HomeForm):
    """One's own card. What is known or agreed already is not asked again."""

    agreed = forms.BooleanField(label=_("I agree that the number of my card is kept for this"))


class CardAtDeskForm(IdentityForm):
    channel = forms.ChoiceField(
        label=_("How they agreed that the number is kept"),
        choices=AT_THE_DESK,
        initial=Channel.SPOKEN,
        widget=forms.RadioSelect,
    )


class ListForm(forms.Form):
    """A list to take along: of whom, with what, what for."""

    area = AreaField(label=_("These people live in"))
    group = forms.ChoiceField(
        label=_("Group"), choices=[("", _("Everybody")), *Group.choices], required=False
    )
    names = forms.MultipleChoiceField(
        label=_("With the name"),
        choices=[(one.name, one.title) for one in columns.COLUMNS if one.name != columns.ALWAYS],
        initial=columns.FIRST,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What your role does not show whole comes masked. Card numbers always do."),
    )
    why = forms.ChoiceField(label=_("Purpose"), choices=WHY_AT_THE_DESK, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("In a few words"),
        max_length=100,
        help_text=_("Everybody on the list can read this. Write no names."),
    )

    def __init__(self, *args: Any, by: Person, **more: Any) -> None:
        super().__init__(*args, **more)
        areas = lived_in(by, Power.TAKE_LISTS)
        let_choose(self, "area", areas)
        if len(few := areas[:2]) == 1:  # the only area needs no choosing
            self.fields["area"].initial = few[0]
        if Power.VERIFY_PEOPLE not in powers_of(by):  # groups are for those who serve
            del self.fields["group"]


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Why not?"), max_length=200)


class StatusForm(forms.Form):
    group = forms.ChoiceField(label=_("Group"), choices=Group)
    source = forms.CharField(
        label=_("Known from"),
        max_length=100,
        help_text=_("A list, a certificate, a visit: so that nobody has to ask again."),
    )
    until = DayField(label=_("Valid until"))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["until"].initial = timezone.localdate() + timedelta(days=365)


class AbilityForm(forms.Form):
    """A paper that was seen, or a register that was asked."""

    skill = forms.ChoiceField(label=_("What they can do"), choices=Skill)
    until = DayField(
        label=_("Valid until"), required=False,
        help_text=_("As the paper says. For work with minors: within a year."),
    )  # fmt: skip


class ForceForm(forms.Form):
    kind = forms.ChoiceField(label=_("I am"), choices=ForceKind, widget=forms.RadioSelect)
    level = forms.ChoiceField(label=_("Level of the licence"), choices=Level, required=False)
    certificate = forms.CharField(label=_("Certificate number"), max_length=40, required=False)
    registration = forms.CharField(label=_("Registration number"), max_length=40, required=False)
    registrar = forms.CharField(label=_("Registering authority"), max_length=100, required=False)
    issued_on = DayField(label=_("Issued on"), required=False)
    valid_until = DayField(label=_("Valid until"), required=False)


class HouseholdForm(forms.Form):
    address = forms.CharField(label=_("Address"), max_length=200)


class OwnHouseholdForm(HouseholdForm, HomeForm):
    """One's own household, and where it is unless that is known."""


class HousemateForm(forms.Form):
    """Somebody is asked to be noted in one's household."""

    mobile = MobileField(label=_("Their mobile number"))
    relation = forms.ChoiceField(label=_("To the head of the household"), choices=Relation)


class DwellerForm(forms.Form):
    """At the desk: somebody whose file is open, too, lives in this household."""

    person = forms.ModelChoiceField(
        label=_("Who"),
        queryset=Person.objects.none(),
        help_text=_("Those whose files you have open. Open the other file first, then come back."),
    )
    relation = forms.ChoiceField(label=_("To the head of the household"), choices=Relation)

    def __init__(self, *args: Any, people: QuerySet[Person], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]


class ActingForm(forms.Form):
    """Somebody lets another person act for them."""

    mobile = MobileField(label=_("Mobile number of whoever acts"))
    tie = forms.ChoiceField(label=_("They are"), choices=Tie, initial=Tie.FAMILY)
    until = DayField(label=_("Until"))
    may_see_file = forms.BooleanField(
        label=_("They may also see and correct my file"), required=False
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["until"].initial = timezone.localdate() + timedelta(days=365)


class HelperForm(ActingForm):
    """The same at the desk, with how the consent was given."""

    tie = forms.ChoiceField(label=_("Tie"), choices=Tie, initial=Tie.GUARDIAN)
    channel = forms.ChoiceField(
        label=_("How they agreed"),
        choices=[*AT_THE_DESK, (Channel.GUARDIAN.value, Channel.GUARDIAN.label)],
        initial=Channel.PAPER,
        widget=forms.RadioSelect,
        help_text=_("For a guardian, see the household register or the paper of the court."),
    )
    may_see_file = forms.BooleanField(
        label=_("They may also see and correct the file"), required=False
    )


class ConsentForm(forms.Form):
    purpose = forms.ChoiceField(choices=Purpose)


class ConsentAtDeskForm(ConsentForm):
    """A consent that somebody gave at the desk, in the words that were read to them."""

    purpose = forms.ChoiceField(label=_("Purpose"), choices=GIVEN_AT_THE_DESK)
    channel = forms.ChoiceField(
        label=_("How they agreed"),
        choices=[*AT_THE_DESK, (Channel.GUARDIAN.value, Channel.GUARDIAN.label)],
        initial=Channel.SPOKEN,
        widget=forms.RadioSelect,
    )


class EraseAtDeskForm(forms.Form):
    why = forms.ChoiceField(label=_("Why"), choices=ERASED_AT_THE_DESK, widget=forms.RadioSelect)
    sure = forms.BooleanField(label=_("I know that this cannot be undone"))


class EraseForm(forms.Form):
    sure = forms.BooleanField(label=_("I know that this cannot be undone"))
