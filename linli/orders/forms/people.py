"""Choosing somebody for an order, among those who fit: each with the reasons, and who does not."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linli.accounts.models import Person
from linli.areas.forms import MOST_CHOICES
from linli.catalogue.models import Audience
from linli.core.ids import uuid_or_none
from linli.orders import asked, queries
from linli.orders.candidates import Candidate, candidates, mates, serving
from linli.orders.forms.steps import StepForm
from linli.orders.life import MOST_AT_ONCE
from linli.orders.models import Order
from linli.orders.reasons import fits
from linli.orders.reasons import left_out as left_out_words
from linli.organisations.models import Field, Organisation, WorkField
from linli.organisations.scope import houses_of


class PeopleForm(StepForm):
    """Choosing among those who fit."""

    most = 30
    most_left_out = 60
    is_shown = True

    def __init__(self, *args: Any, **more: Any) -> None:
        # Whoever presses has chosen already: only the chosen ones are looked at.
        self.is_shown = not (args and args[0])
        super().__init__(*args, **more)

    def show(self) -> None:
        """Everybody is to be chosen from again: what was sent was not right."""
        self.is_shown = True
        self.prepare()

    def _chosen(self, name: str) -> list[UUID]:
        field = self.fields[name]
        said = field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
        words = said if isinstance(said, list) else [said]
        return [pk for one in words if (pk := uuid_or_none(one or ""))]

    def fill(self, name: str, people: list[Person], why: dict[str, str] | None = None) -> None:
        self.people = {str(one.pk): one for one in people[: self.most]}
        self.fields[name].choices = [  # type: ignore[attr-defined]
            (pk, " · ".join(part for part in (one.name, (why or {}).get(pk, "")) if part))
            for pk, one in self.people.items()
        ]

    def fill_fitting(
        self, name: str, of: Collection[UUID] | None = None, but: Collection[UUID] = ()
    ) -> None:
        """Those who fit, the likeliest first, each with the reasons; and who does not, and why.
        `of`: only these, by their ids; `but`: without these."""
        among = None if self.is_shown else self._chosen(name)
        found = candidates(self.order, among)
        taken = {hand.person_id for hand in queries.served_by(self.order)} | set(but)
        fitting = [one for one in found.fitting if one.person.pk not in taken]
        left_out = [(person, why) for person, why in found.left_out if person.pk not in taken]
        if of is not None:
            fitting = [one for one in fitting if one.person.pk in of]
            left_out = [(person, why) for person, why in left_out if person.pk in of]
        why = {str(one.person.pk): reasons(one) for one in fitting}
        self.fill(name, [one.person for one in fitting], why)
        self.left_out = [
            (person.name, left_out_words(why_not))
            for person, why_not in left_out[: self.most_left_out]
        ]
        self.more_left_out = max(0, len(left_out) - self.most_left_out)

    @property
    def finds_nobody(self) -> bool:
        return not self.people

    def person(self, name: str) -> Person:
        return self.people[self.cleaned_data[name]]


class OfferForm(PeopleForm):
    to = forms.MultipleChoiceField(
        label=_("To whom"), choices=(), required=False, widget=forms.CheckboxSelectMultiple
    )
    unit = forms.ModelChoiceField(
        label=_("Or to a unit"), queryset=Organisation.objects.filter(ended_on=None),
        required=False, empty_label=_("No unit"),
        help_text=_("Those that work in this field stand first."),
    )  # fmt: skip

    def prepare(self) -> None:
        self.fill_fitting("to")
        near = units_near(self.order)
        unit: forms.ModelChoiceField[Organisation] = self.fields["unit"]  # type: ignore[assignment]
        unit.queryset = Organisation.objects.filter(pk__in=[pk for pk, _name in near])
        unit.choices = [("", _("No unit")), *near]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not data.get("to") and not data.get("unit") and not self.errors:
            raise forms.ValidationError(gettext("Choose somebody, or a unit."))
        if len(data.get("to") or ()) > MOST_AT_ONCE:
            self.add_error("to", gettext("Three at most."))
        return data


class ColleagueForm(PeopleForm):
    """Those of one's own organisations."""

    to = forms.ChoiceField(label=_("To whom"), choices=(), widget=forms.RadioSelect)

    def prepare(self) -> None:
        self.fill_fitting("to", of=mates(houses_of(self.by)))


class StaffForm(PeopleForm):
    """Those whose work it is, of whatever organisation."""

    to = forms.ChoiceField(label=_("To whom"), choices=(), widget=forms.RadioSelect)

    def prepare(self) -> None:
        self.fill_fitting("to", of=serving(self.order))


class AcceptForm(PeopleForm):
    """For a unit: who of its people goes."""

    blames = "to"
    to = forms.ChoiceField(label=_("Who goes"), choices=(), widget=forms.RadioSelect)

    def prepare(self) -> None:
        held = asked.open_offer(self.by, self.order)
        units = [held.unit_id] if held and held.unit_id else []
        self.fill_fitting("to", of=mates(units))


class AskForm(PeopleForm):
    """Somebody who fits, to be asked; colleagues are given it, so they are not among them."""

    to = forms.ChoiceField(label=_("Who"), choices=(), widget=forms.RadioSelect)

    def prepare(self) -> None:
        self.fill_fitting("to", but=mates(houses_of(self.by)))


class DropForm(PeopleForm):
    to = forms.ChoiceField(label=_("Who"), choices=(), widget=forms.RadioSelect)

    def prepare(self) -> None:
        rows = [one for one in queries.served_by(self.order) if not one.is_lead]
        self.fill("to", [one.person for one in rows])


def reasons(one: Candidate) -> str:
    """Why somebody fits, in plain words."""
    return gettext(", ").join(fits(reason) for reason in one.reasons)


def units_near(order: Order) -> list[tuple[str, str]]:
    """The organisations that sit in or over the order's area, or serve it: those that work in the
    field of the service first."""
    rows = Organisation.objects.filter(ended_on=None)
    here = rows.filter(area__links_down__below=order.area_id)
    serving = rows.filter(service_areas__area__links_down__below=order.area_id)
    found = (here | serving).distinct().order_by("name")[:MOST_CHOICES]
    fields = {FIELD_OF[one] for one in (order.service.audiences if order.service else ())
              if one in FIELD_OF}  # fmt: skip
    own = WorkField.objects.filter(organisation__in=list(found), field__in=fields)
    of = {pk: Field(field).label for pk, field in own.values_list("organisation", "field")}
    first = sorted(found, key=lambda one: one.pk not in of)
    return [(str(one.pk), f"{one.name} · {of[one.pk]}" if one.pk in of else one.name)
            for one in first]  # fmt: skip


# The field of an organisation whose business a service for these is.
FIELD_OF = {
    Audience.ELDER: Field.ELDERS, Audience.CHILD: Field.YOUTH, Audience.FAMILY: Field.FAMILY,
    Audience.DISABLED: Field.DISABLED,
}  # fmt: skip
