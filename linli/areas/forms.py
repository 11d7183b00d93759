"""Naming an area in a form: by its name, by a path of names, or by its code.

A province has tens of thousands of areas, so there is no list to choose from; whoever answers
for a few has one (`let_choose`).
"""

from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.areas import queries
from linli.areas.models import Area

LONGEST = 200
SHOWN = 5
MOST_CHOICES = 200  # a longer list takes seconds and megabytes, and nobody reads it


class AreaField(forms.CharField):
    """The cleaned value is an Area of `within` (a queryset, set by the form) or None.

    area = AreaField(label=_("Area"))
    …
    self.fields["area"].within = narrow(Area.objects.all(), by, Power.EDIT_STATIONS, "pk")
    """

    within: QuerySet[Area]

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", LONGEST)
        kwargs.setdefault(
            "help_text", gettext_lazy("Its name, with the town in front if need be, or its code")
        )
        super().__init__(**kwargs)
        self.within = Area.objects.all()

    def prepare_value(self, value: object) -> object:
        """An area is shown as its path, which means only that area when it is read again."""
        return queries.whole_path(value) if isinstance(value, Area) else value

    def clean(self, value: object) -> Area | None:
        words = super().clean(value)
        if not words:
            return None
        found = by_id(words, self.within) or queries.called(words, self.within)
        if len(found) == 1:
            return found[0]
        if not found:
            raise forms.ValidationError(_("No area is called so. Look at the name again."))
        paths = queries.paths(found[:SHOWN])
        names = _("; ").join(f"{paths[area.pk]} {area.name}".strip() for area in found[:SHOWN])
        raise forms.ValidationError(
            _("Several areas are called so: %(names)s. Write the path.") % {"names": names}
        )


class AreasField(AreaField):
    """Several areas, one on each line. The cleaned value is a list."""

    widget = forms.Textarea(attrs={"rows": 3})

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", LONGEST * 20)
        kwargs.setdefault("required", False)
        kwargs.setdefault("help_text", gettext_lazy("One on each line"))
        super().__init__(**kwargs)

    def prepare_value(self, value: object) -> object:
        if not isinstance(value, list):
            return value
        return "\n".join(str(super(AreasField, self).prepare_value(one)) for one in value)

    def clean(self, value: object) -> Any:
        words = forms.CharField.clean(self, value)
        lines = [line for line in words.splitlines() if line.strip()]
        found = [super(AreasField, self).clean(line) for line in lines]
        return list(dict.fromkeys(area for area in found if area is not None))


def by_id(words: str, within: QuerySet[Area]) -> list[Area]:
    """The area whose id was sent, as a list to choose from sends it."""
    try:
        return list(within.filter(pk=UUID(words.strip()), valid_until=None))
    except ValueError:
        return []


def let_choose(form: forms.BaseForm, name: str, areas: QuerySet[Area]) -> None:
    """Give an AreaField its areas: where they are few, it becomes a list to choose from."""
    written = form.fields[name]
    found = len(areas.order_by()[: MOST_CHOICES + 1])
    if found > MOST_CHOICES:
        written.within = areas  # type: ignore[attr-defined]
        return
    shared = {"label": written.label, "required": written.required, "initial": written.initial}
    if isinstance(written, AreasField):
        form.fields[name] = forms.ModelMultipleChoiceField(
            queryset=areas, widget=forms.CheckboxSelectMultiple, **shared
        )
    else:
        # Where there is one, it is chosen; where there are more, nobody is put into the first.
        empty = None if found == 1 and written.required else _("Choose one")
        form.fields[name] = forms.ModelChoiceField(queryset=areas, empty_label=empty, **shared)
