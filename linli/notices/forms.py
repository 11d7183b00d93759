"""What the pages about notices ask for."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.accounts.models import Person
from linli.areas.forms import AreaField, let_choose
from linli.areas.models import Area
from linli.core.days import midnight
from linli.core.forms import DayField
from linli.notices import board, queries
from linli.notices.actions.writing import Place, Words
from linli.notices.models import (
    LEAST_DAYS,
    BoardKind,
    Column,
    Importance,
    Notice,
    Period,
    Regime,
    Version,
)
from linli.organisations.scope import Power, reaches

USUAL = timedelta(days=30)  # how long a notice hangs unless somebody says otherwise


class ClockInput(forms.TimeInput):
    input_type = "time"


class WordsForm(forms.Form):
    """What a notice says."""

    title = forms.CharField(
        label=gettext_lazy("Title"), max_length=30,
        help_text=gettext_lazy("Up to twenty characters are read at a glance"),
    )  # fmt: skip
    text = forms.CharField(
        label=gettext_lazy("Text"), max_length=10000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=gettext_lazy(
            "An empty line begins a paragraph. ## before a heading, - before a point of a list, "
            "**words** in bold, [words](address) for a link"
        ),
    )  # fmt: skip
    short = forms.CharField(
        label=gettext_lazy("Short form"), max_length=60,
        help_text=gettext_lazy("One sentence for a text message and the poster"),
    )  # fmt: skip
    source = forms.CharField(label=gettext_lazy("Who says it"), max_length=30)
    importance = forms.TypedChoiceField(
        label=gettext_lazy("Importance"), choices=Importance.choices, coerce=int,
        initial=Importance.NORMAL, widget=forms.RadioSelect,
    )  # fmt: skip

    @staticmethod
    def as_it_was(version: Version) -> dict[str, Any]:
        return {name: getattr(version, name) for name in Words.__dataclass_fields__}

    def words(self) -> Words:
        return Words(**{name: self.cleaned_data[name] for name in Words.__dataclass_fields__})


class NoticeForm(WordsForm):
    """A notice before its first release: what it says, where it hangs and how long."""

    area = AreaField(label=gettext_lazy("For whom lives in"))
    column = forms.ModelChoiceField(
        label=gettext_lazy("In the column"), queryset=Column.objects.none(), required=False,
        empty_label=gettext_lazy("None"),
    )  # fmt: skip
    from_day = DayField(
        label=gettext_lazy("Hangs from"), required=False,
        help_text=gettext_lazy("Empty: as soon as it is released"),
    )  # fmt: skip
    from_time = forms.TimeField(
        label=gettext_lazy("At what time"), required=False, widget=ClockInput(format="%H:%M")
    )
    until_day = DayField(
        label=gettext_lazy("Last day"), required=False,
        help_text=gettext_lazy("Empty: until somebody takes it down"),
    )  # fmt: skip
    asks_receipt = forms.BooleanField(
        label=gettext_lazy("Ask each household to say it was read"), required=False
    )

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas = Area.objects.filter(reaches(by, Power.WRITE_NOTICES, "pk"), valid_until=None)
        let_choose(self, "area", areas)
        self.fields["column"].queryset = queries.columns_for(by)  # type: ignore[attr-defined]

    @staticmethod
    def place_as_it_was(notice: Notice) -> dict[str, Any]:
        begins = notice.shows_from
        local = timezone.localtime(begins) if begins else None
        return {
            "area": notice.area, "column": notice.column, "asks_receipt": notice.asks_receipt,
            "from_day": local and local.date(), "from_time": local and local.time(),
            "until_day": notice.last_day, "kind": notice.kind, "covers": notice.covers,
        }  # fmt: skip

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("from_time") and not found.get("from_day"):
            self.add_error("from_day", _("Say on which day."))
        return found

    def place(self) -> Place:
        found = self.cleaned_data
        begins = None
        if found["from_day"]:
            at = datetime.combine(found["from_day"], found["from_time"] or time(0))
            begins = timezone.make_aware(at)
        return Place(
            area=found["area"], column=found["column"], shows_from=begins,
            shows_until=found["until_day"] and end_of(found["until_day"]),
            asks_receipt=found["asks_receipt"],
        )  # fmt: skip


class BoardForm(NoticeForm):
    """Something the law wants published: which of it, of which month or quarter."""

    USUAL = timedelta(days=LEAST_DAYS + 15)

    kind = forms.ModelChoiceField(
        label=gettext_lazy("What the law asks for"), queryset=BoardKind.objects.none()
    )
    covers = DayField(
        label=gettext_lazy("A day of the month or quarter it is about"), required=False,
        help_text=gettext_lazy("Of what is published whenever it happens: empty"),
    )  # fmt: skip
    field_order = ("kind", "covers", "area")

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, by=by, **kwargs)
        del self.fields["column"], self.fields["asks_receipt"]
        self.fields["kind"].queryset = board.kinds()  # type: ignore[attr-defined]
        self.fields["kind"].label_from_instance = _kind_words  # type: ignore[attr-defined]
        self.fields["until_day"].required = True
        self.fields["until_day"].help_text = gettext_lazy("At least fifteen days")

    def place(self) -> Place:
        found = self.cleaned_data
        found |= {"column": None, "asks_receipt": False}
        covers = found["covers"] and board.first_of(found["kind"].period, found["covers"])
        return replace(super().place(), kind=found["kind"], covers=covers or None)


def _kind_words(kind: BoardKind) -> str:
    return f"{kind.get_regime_display()} · {kind.name} · {kind.get_period_display()}"


class KindForm(forms.Form):
    """Something a committee has to publish, and the law that says so."""

    regime = forms.ChoiceField(label=gettext_lazy("Whose board"), choices=Regime.choices)
    name = forms.CharField(label=gettext_lazy("What is published"), max_length=30)
    law = forms.CharField(label=gettext_lazy("Legal source"), max_length=60)
    period = forms.ChoiceField(label=gettext_lazy("How often"), choices=Period.choices)


class FileForm(forms.Form):
    """A picture or a paper."""

    upload = forms.FileField(
        label=gettext_lazy("Picture or paper"),
        help_text=gettext_lazy("JPEG, PNG, WebP or PDF, 10 MB at most"),
    )
    words = forms.CharField(
        label=gettext_lazy("What it shows"), max_length=60,
        help_text=gettext_lazy("Read to whoever cannot see it"),
    )  # fmt: skip


class WhyForm(forms.Form):
    """A reason that others read; `because` and how it is called on the page."""

    because = forms.CharField(label=gettext_lazy("Why"), max_length=200)


class UntilForm(forms.Form):
    """A later last day."""

    until_day = DayField(label=gettext_lazy("Last day"))

    def until(self) -> datetime:
        return end_of(self.cleaned_data["until_day"])


class ColumnForm(forms.Form):
    """A column: its name, and a sentence below it."""

    name = forms.CharField(label=gettext_lazy("Name of the column"), max_length=12)
    summary = forms.CharField(label=gettext_lazy("In one sentence"), max_length=60, required=False)


class NewColumnForm(ColumnForm):
    """A column of an area."""

    area = AreaField(label=gettext_lazy("Area"))

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas = Area.objects.filter(reaches(by, Power.WRITE_NOTICES, "pk"), valid_until=None)
        let_choose(self, "area", areas)


def end_of(day: Any) -> datetime:
    """The moment at which a last day is over."""
    return midnight(day + timedelta(days=1))
