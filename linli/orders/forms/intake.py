"""What is taken down at the desk: by telephone, at the counter, from a slip. On one page."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linli.accounts.models import Person
from linli.areas.forms import MOST_CHOICES, AreaField, let_choose
from linli.catalogue.models import Package, Service, Urgency
from linli.catalogue.queries import offered_here, packages
from linli.catalogue.templatetags.catalogue import said
from linli.channels.models import How
from linli.core.forms import DayField
from linli.orders.forms import questions
from linli.orders.forms.asking import PhoneField, WishesForm
from linli.orders.forms.steps import LONGEST, at
from linli.orders.models import Door
from linli.organisations.scope import Power
from linli.people.forms import NameField
from linli.people.homes import lived_in
from linli.people.models import Tie

# Who calls for somebody else. A guardian is told from family where it matters: in the file.
CALLS = (
    ("", _("The person themselves")), (Tie.FAMILY.value, Tie.FAMILY.label),
    (Tie.NEIGHBOUR.value, Tie.NEIGHBOUR.label), (Tie.CARER.value, Tie.CARER.label),
)  # fmt: skip


class Said(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Services or packages, each called as the language of the page calls it. (Django's field names
    its rows for the checker of types alone; it takes no brackets when it runs.)"""

    def label_from_instance(self, thing: Service | Package) -> str:
        return said(thing, "name")


class PlaceForm(forms.Form):
    """For which area something is printed."""

    area = AreaField(label=_("For which place"))

    def __init__(self, *args: Any, by: Person, **more: Any) -> None:
        super().__init__(*args, **more)
        self.reach = lived_in(by, Power.TAKE_ORDERS)
        let_choose(self, "area", self.reach)


class IntakeForm(WishesForm):
    """By telephone, at the counter, from a slip: one page, by keyboard, in under a minute."""

    marks_optional = False

    phone = PhoneField(label=_("Number they call from"), required=False)
    name = NameField(label=_("What are they called?"), required=False)
    calls = forms.ChoiceField(
        label=_("Who calls"), choices=CALLS, required=False, widget=forms.RadioSelect, initial="",
    )  # fmt: skip
    caller = NameField(label=_("Name of who calls"), required=False)
    own_phone = PhoneField(
        label=_("Their own number"), required=False,
        help_text=_("Of whoever it is for. Leave it empty if there is none."),
    )  # fmt: skip
    service = forms.ChoiceField(
        label=_("Which service"), choices=(), required=False, widget=forms.RadioSelect
    )
    more = forms.ChoiceField(label=_("Another service"), choices=(), required=False)
    package = Said(
        label=_("Or a package"), queryset=Package.objects.none(), required=False,
        empty_label=_("No package"),
    )  # fmt: skip
    words = forms.CharField(
        label=_("Their own words"), max_length=LONGEST,
        help_text=_("As they said it; do not make it official."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    area = AreaField(label=_("Where they live"))
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    urgency = forms.ChoiceField(
        label=_("Urgency"), choices=Urgency.choices, widget=forms.RadioSelect,
        initial=Urgency.NORMAL,
    )  # fmt: skip
    told_how = forms.ChoiceField(
        label=_("How to tell them how it goes on"), required=False, widget=forms.RadioSelect,
        choices=How.choices, initial=How.CALL,
        help_text=_("For whoever has no account. A text message needs a mobile and a file."),
    )  # fmt: skip
    day = DayField(label=_("Wished day"), required=False)
    door = forms.ChoiceField(
        label=_("How it came in"), widget=forms.RadioSelect, initial=Door.PHONE,
        choices=[(one.value, one.label) for one in (Door.PHONE, Door.DESK, Door.PAPER)],
    )  # fmt: skip
    written_on = DayField(
        label=_("Written on"), required=False,
        help_text=_("The day on the slip of paper; what is promised counts from it."),
    )  # fmt: skip
    is_silent = forms.BooleanField(label=_("They want to stay without a name"), required=False)
    agreed = forms.BooleanField(label=_("They agreed that we write this down and come"))

    def __init__(self, *args: Any, by: Person, **more: Any) -> None:
        super().__init__(*args, **more)
        let_choose(self, "area", lived_in(by, Power.TAKE_ORDERS))
        area = by.area_id
        self.known = {str(one.pk): one for one in offered_here(area)[:MOST_CHOICES]}
        known = [(pk, said(one, "name")) for pk, one in self.known.items()]
        self.fields["service"].choices = known[:7]  # type: ignore[attr-defined]
        self.fields["more"].choices = [("", _("Not one of the catalogue")), *known]  # type: ignore[attr-defined]
        self.fields["package"].queryset = packages(area)  # type: ignore[attr-defined]
        self.asked = self._chosen_by_hand()
        self.questions = questions.ask(self, self.asked)
        if self.asked is not None and self.asked.risk:
            self.fields["risk_told"] = forms.BooleanField(
                label=gettext("I told them: %(risk)s") % {"risk": said(self.asked, "risk")}
            )

    def _chosen_by_hand(self) -> Service | None:
        """The service that stands in the form as it was sent, right or not yet."""
        pk = (self.data.get("more") or self.data.get("service") or "") if self.is_bound else ""
        return self.known.get(str(pk))

    @property
    def extra(self) -> list[forms.BoundField]:
        """What this service asks besides."""
        return [self[name] for name in (*self.questions, "risk_told") if name in self.fields]

    @property
    def was_asked(self) -> bool:
        """Whether the page that was sent had the questions of the service that is chosen."""
        return not self.questions or str(self.asked and self.asked.pk) == self.data.get("asked")

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("calls") and not said.get("caller") and "caller" not in self.errors:
            self.add_error("caller", gettext("Say what they are called."))
        if said.get("written_on") and said.get("door") != Door.PAPER:
            self.add_error(
                "written_on", gettext("Only a slip of paper has a day on which it was written.")
            )
        if said.get("package") and (said.get("service") or said.get("more")):
            self.add_error("package", gettext("A service or a package: one of the two."))
        return said

    def chosen(self) -> Service | None:
        said = self.cleaned_data
        return self.known.get(said.get("more") or said.get("service") or "")

    def reached_at(self) -> str:
        """The number of whoever it is for: the one they call from, if nobody calls for them."""
        said = self.cleaned_data
        return (said.get("own_phone") if said.get("calls") else said.get("phone")) or ""

    def wish(self) -> tuple[datetime | None, datetime | None]:
        day = self.cleaned_data.get("day")
        return (at(day, time(9)), at(day, time(17, 30))) if day else (None, None)
