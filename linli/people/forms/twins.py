"""Two rows of one person: which of them stays, and what is right where they differ."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.accounts.models import Person
from linli.people import facts, queries
from linli.people.models import Sex

ONE, OTHER = "one", "other"
LABELS = {
    "name": _("Name"),
    "mobile": _("Mobile"),
    "area_id": _("Lives in"),
    "sex": _("Sex"),
    "born_on": _("Date of birth"),
    "landline": _("Landline"),
    "address": _("Address"),
    "emergency_contact": _("Emergency"),
    "languages": _("Speaks"),
    "needs": _("How to reach and speak to them"),
}


class MergeForm(forms.Form):
    """`stays` is the row that is kept; each other field a fact of which both say something else."""

    def __init__(self, *args: Any, one: Person, other: Person, stays: str, **more: Any) -> None:
        super().__init__(*args, **more)
        self.rows = {ONE: one, OTHER: other}
        if bool(one.joined_at) == bool(other.joined_at):
            self.fields["stays"] = _choice(_("Which entry stays"), STAYS, stays)
        self.fixed = stays
        for name in facts.differing(one, other):
            values = {key: said(row, name) for key, row in self.rows.items()}
            self.fields[name] = _choice(LABELS[name], values, stays)

    def chosen(self) -> tuple[Person, Person, list[str]]:
        """The row that stays, the one that goes, and which facts are taken from the latter."""
        picked = dict(self.cleaned_data)
        stays = picked.pop("stays", self.fixed)
        goes = OTHER if stays == ONE else ONE
        take = [name for name, key in picked.items() if key == goes]
        return self.rows[stays], self.rows[goes], take


STAYS = {ONE: _("The first"), OTHER: _("The second")}


def first_choice(one: Person, other: Person) -> str:
    """Who stays unless somebody says otherwise: whoever signs in, or has a card that was checked,
    or was there first."""
    ranks = [
        (row.joined_at is None, queries.verified_identity(row) is None, row.created_at)
        for row in (one, other)
    ]
    return ONE if ranks[0] <= ranks[1] else OTHER


def said(person: Person, name: str) -> str:
    """A fact as people read it."""
    value = facts.of(person)[name]
    if name == "sex":
        return str(Sex(value).label)
    if name == "area_id":
        return person.area.name if person.area else ""
    return value.isoformat() if name == "born_on" and value else str(value or "")


def _choice(label: Any, choices: dict[str, Any], first: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=list(choices.items()), initial=first, widget=forms.RadioSelect
    )
