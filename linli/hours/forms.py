"""What the pages about hours ask for."""

import re
from collections.abc import Generator, Iterator
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linli.accounts.models import Person
from linli.areas.forms import AreaField, let_choose
from linli.areas.models import Area
from linli.core.forms import DayField, TableField
from linli.hours import handovers, importing, oddities, queries
from linli.hours.models import MOST_DRAWN, Outcome, State, Verdict, Why
from linli.organisations.models import Organisation
from linli.organisations.scope import Power, narrow
from linli.people.homes import lived_in

MOST_TICKED = 30  # a page of the queue
# Why somebody turns an hour down; that a record was corrected is said by its correction.
REASONS = [(code, label) for code, label in Why.choices if code != Why.CORRECTED]
OUTCOMES = [(code, label) for code, label in Outcome.choices if code != Outcome.CORRECTED]
# What the desk can look through besides what waits.
SHOWN = (State.PUBLICISED, State.DISPUTED, State.EFFECTIVE, State.REJECTED, State.REVOKED)


def _lines() -> forms.Textarea:
    return forms.Textarea(attrs={"rows": 3})


class WhyForm(forms.Form):
    """Why an hour does not count; its volunteer reads it."""

    why = forms.ChoiceField(label=_("Why it does not count"), choices=REASONS)
    words = forms.CharField(
        label=_("In a few words"), max_length=200, required=False,
        help_text=_("The volunteer reads this."),
    )  # fmt: skip


class ObjectForm(forms.Form):
    """A sentence about what is not right."""

    words = forms.CharField(label=_("What is not right"), max_length=300, widget=_lines())


class AnswerForm(forms.Form):
    """What comes of an objection, and why. Whoever objected and the volunteer read it."""

    outcome = forms.ChoiceField(label=_("What comes of it"), choices=OUTCOMES)
    words = forms.CharField(label=_("Your answer"), max_length=300, widget=_lines())

    def __init__(self, *args: object, state: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        left_out = {Outcome.AGAIN} if state != State.REJECTED else {Outcome.ENDS}
        if state in (State.UNDER_REVIEW, State.REVOKED):
            left_out = {Outcome.AGAIN, Outcome.ENDS}
        field = self.fields["outcome"]
        field.choices = [one for one in OUTCOMES if one[0] not in left_out]  # type: ignore[attr-defined]


class DrawForm(forms.Form):
    """How many hours are drawn by lot, of where and of which days."""

    area = AreaField(label=_("Area"))
    first_on = DayField(label=_("From"))
    last_on = DayField(label=_("Until"))
    count = forms.IntegerField(label=_("How many"), min_value=1, max_value=MOST_DRAWN)

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        area = self.fields["area"]
        area.within = Area.objects.filter(pk__in=oddities.inspected(by))  # type: ignore[attr-defined]


class FindForm(forms.Form):
    """What looking into an hour came to."""

    verdict = forms.ChoiceField(label=_("What you found"), choices=Verdict)
    words = forms.CharField(
        label=_("In a few words"), max_length=300, required=False, widget=_lines(),
        help_text=_("Those who review hours there read it. In public stand only the counts."),
    )  # fmt: skip


class HandOverForm(forms.Form):
    """Whose hours and of which days go to the national system, and what for."""

    area = AreaField(label=_("Area"))
    organisation = forms.ModelChoiceField(
        label=_("Recorded by"), queryset=Organisation.objects.none(), empty_label=_("Choose one")
    )
    first_on = DayField(label=_("From"))
    last_on = DayField(label=_("Until"))
    purpose = forms.CharField(
        label=_("Purpose"), max_length=100,
        help_text=_("It is written down with your name: the table holds names, and the numbers of"
                    " cards of those who have no national number."),
    )  # fmt: skip

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        let_choose(self, "area", narrow(Area.objects.all(), by, Power.REVIEW_HOURS, "pk"))
        self.fields["area"].initial = by.area_id
        field = self.fields["organisation"]
        field.queryset = handovers.houses(by)  # type: ignore[attr-defined]
        names = list(handovers.houses(by)[:2])
        if len(names) == 1:
            field.initial, field.empty_label = names[0].pk, None  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        first, last = found.get("first_on"), found.get("last_on")
        if first and last and last < first:
            self.add_error("last_on", gettext("The end must come after the beginning."))
        return found


class LineNumbers(forms.CharField):
    """Numbers of lines with anything between them; cleaned: a list of numbers."""

    def prepare_value(self, value: object) -> object:
        return ",".join(map(str, value)) if isinstance(value, list) else value

    def clean(self, value: object) -> Any:
        said = re.split(r"[\s,，、;；]+", super().clean(value).strip())
        if any(one and not (one.isascii() and one.isdigit() and len(one) < 7) for one in said):
            raise forms.ValidationError(gettext("Only numbers of lines, with commas between."))
        return [int(one) for one in said if one]


class SyncForm(forms.Form):
    """What the national system said: all is there, but the lines named here."""

    refused = LineNumbers(
        label=_("Lines that were refused"), max_length=400, required=False,
        help_text=_("Their numbers from the first column, such as 3, 7, 12. Empty: all are there."),
    )  # fmt: skip
    why = forms.CharField(label=_("Why"), max_length=100, required=False)


def _read(rows: Generator[tuple[int, list[str]]]) -> Iterator[object]:
    return importing.read(rows, system="", now=timezone.now())


class TransferForm(forms.Form):
    """A table of hours that another system kept, where they were given and who answers for them."""

    file = TableField(_read, label=_("Table"))
    system = forms.CharField(
        label=_("Comes from"), max_length=40, required=False,
        help_text=_("Such as i志愿. Leave it empty if the table says it in each row."),
    )  # fmt: skip
    area = AreaField(label=_("Area"))
    organisation = forms.ModelChoiceField(
        label=_("Taken over by"), queryset=Organisation.objects.none()
    )

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        let_choose(self, "area", lived_in(by, Power.SEE_RECORDS))
        self.fields["area"].initial = by.area_id
        field = self.fields["organisation"]
        field.queryset = queries.houses(by)  # type: ignore[attr-defined]
        names = list(queries.houses(by)[:2])
        if len(names) == 1:
            field.initial, field.empty_label = names[0].pk, None  # type: ignore[attr-defined]


class CertificateForm(forms.Form):
    """Which organisation's hours, and of which days."""

    organisation = forms.ModelChoiceField(
        label=_("Recorded by"), queryset=Organisation.objects.none(), empty_label=_("Choose one")
    )
    first_on = DayField(label=_("From"))
    last_on = DayField(label=_("Until"))
    is_full_number = forms.BooleanField(
        label=_("Show the whole number of my card"), required=False,
        help_text=_("Else only its last four places"),
    )  # fmt: skip

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        today = timezone.localdate()
        kwargs.setdefault("initial", {"first_on": today.replace(month=1, day=1), "last_on": today})
        super().__init__(*args, **kwargs)
        units = queries.recorders_of(person)
        field = self.fields["organisation"]
        field.queryset = units  # type: ignore[attr-defined]
        names = list(units)
        self.has_hours = bool(names)
        if len(names) == 1:
            field.initial, field.empty_label = names[0].pk, None  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        first, last = found.get("first_on"), found.get("last_on")
        if first and last and last < first:
            self.add_error("last_on", gettext("The end must come after the beginning."))
        return found
