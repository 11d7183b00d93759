"""One thing per page: for whom, when, details, check."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linli.accounts import phones
from linli.accounts.models import Person
from linli.areas.points import Datum
from linli.catalogue.models import Service
from linli.core.templatetags.linli import day as day_words
from linli.core.working_time import Calendar
from linli.matching import Point
from linli.matching.datum import to_wgs84
from linli.orders import clock, queries
from linli.orders.forms import questions
from linli.orders.forms.steps import Words, at
from linli.people.forms import NameField
from linli.people.models import Language, Sex

SELF, OTHER, SILENT = "self", "other", "silent"
DAYS = 14
# The parts of a day that are offered: as stations cut theirs.
SLOTS = (
    ("0900", time(9), time(10, 30)), ("1030", time(10, 30), time(12)),
    ("1430", time(14, 30), time(16)), ("1600", time(16), time(17, 30)),
)  # fmt: skip
SOON = "soon"
SEXES = (
    ("", _("No matter")), (Sex.FEMALE.value, _("A woman")), (Sex.MALE.value, _("A man")),
)  # fmt: skip


class PhoneField(forms.CharField):
    """A mobile or a landline, as people say it. It is read out, never matched by force."""

    def __init__(self, **more: Any) -> None:
        super().__init__(max_length=30, **more)

    def clean(self, value: Any) -> str:
        text = str(super().clean(value) or "")
        try:
            return phones.read(text) if text else ""
        except phones.NotAPhone as error:
            sentence = gettext("Write the number with its area code.")
            raise forms.ValidationError(sentence) from error


class WhoForm(forms.Form):
    """For whom: oneself, somebody one acts for, or a neighbour without a phone."""

    who = forms.ChoiceField(label=_("For whom"), choices=(), widget=forms.RadioSelect)
    name = NameField(label=_("What are they called?"), required=False)
    phone = PhoneField(
        label=_("How are they reached?"), required=False,
        help_text=_("A landline will do. Leave it empty if there is none: we knock."),
    )  # fmt: skip
    agreed = forms.BooleanField(
        label=_("They agree that I ask for them"), required=False,
        help_text=_("Whoever comes asks them once more"),
    )  # fmt: skip

    def __init__(self, *args: Any, by: Person, may_be_silent: bool = False, **more: Any) -> None:
        super().__init__(*args, **more)
        family = [(str(row.person_id), row.person.name) for row in _acted_for(by)]
        silent = [(SILENT, _("For myself, without a name"))] if may_be_silent else []
        self.fields["who"].choices = [  # type: ignore[attr-defined]
            (SELF, _("For myself")), *family, (OTHER, _("For a neighbour")), *silent,
        ]  # fmt: skip
        self.fields["who"].initial = SELF

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("who") == OTHER:
            if not said.get("name") and "name" not in self.errors:
                self.add_error("name", gettext("Say what they are called."))
            if not said.get("agreed"):
                self.add_error("agreed", gettext("Ask them first."))
        return said


class WhenForm(forms.Form):
    """A day and a part of it; or as soon as can be."""

    day = forms.ChoiceField(label=_("Choose a day"), choices=(), widget=forms.RadioSelect)
    slot = forms.ChoiceField(
        label=_("Choose a time"), choices=(), widget=forms.RadioSelect, required=False
    )

    def __init__(self, *args: Any, service: Service | None = None, **more: Any) -> None:
        super().__init__(*args, **more)
        days = open_days(service)
        self.fields["day"].choices = [  # type: ignore[attr-defined]
            (SOON, _("As soon as somebody can")),
            *((one.isoformat(), day_words(one)) for one in days),
        ]
        self.fields["day"].initial = SOON
        self.fields["slot"].choices = [  # type: ignore[attr-defined]
            (key, f"{begins:%-H:%M}–{ends:%-H:%M}") for key, begins, ends in slots(service)
        ]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("day") == SOON:
            said["slot"] = ""
        elif said.get("day") and not said.get("slot"):
            self.add_error("slot", gettext("Choose a time"))
        elif said.get("day"):
            _begins, ends = span_of(said)
            if ends is not None and ends <= timezone.now():
                self.add_error("slot", gettext("This time has passed. Choose a later one."))
        return said


class WishesForm(forms.Form):
    """Who should come, and speaking what: asked of residents and at the desk alike."""

    sex = forms.ChoiceField(
        label=_("Who should come"), required=False, widget=forms.RadioSelect, initial="",
        choices=SEXES,
    )  # fmt: skip
    language = forms.ChoiceField(
        label=_("In which language"), required=False,
        choices=[("", _("No matter")), *Language.choices],
    )  # fmt: skip


class DetailsForm(WishesForm):
    """Where, and what to know before coming."""

    address = forms.CharField(label=_("Where?"), max_length=200, required=False)
    words = Words(label=_("What is needed, in your words"), required=False)
    here = forms.BooleanField(
        label=_("I am at that door now: note where this phone is"), required=False,
        help_text=_("Your phone asks you first. It shows whoever comes that they are at the right"
                    " door, and is kept under lock like the address."),
    )  # fmt: skip
    latitude = forms.DecimalField(
        min_value=-90, max_value=90, required=False, widget=forms.HiddenInput
    )
    longitude = forms.DecimalField(
        min_value=-180, max_value=180, required=False, widget=forms.HiddenInput
    )
    datum = forms.ChoiceField(choices=Datum.choices, required=False, widget=forms.HiddenInput)
    field_order = ("address", "words")

    def __init__(
        self, *args: Any, needs_address: bool, needs_words: bool, service: Service | None = None,
        is_there: bool = False, **more: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **more)
        if not is_there:
            for name in ("here", "latitude", "longitude", "datum"):
                del self.fields[name]
        self.questions = questions.ask(self, service)
        self.fields["address"].required = needs_address
        self.fields["words"].required = needs_words

    @property
    def extra(self) -> list[forms.BoundField]:
        """What this service asks besides."""
        return [self[name] for name in self.questions]

    def clean(self) -> dict[str, Any]:
        """Where the phone is, to a metre, and only where its owner said so; what it said before
        stands if it says nothing now. It goes back into no page."""
        said: dict[str, Any] = super().clean() or {}
        north, east = said.pop("latitude", None), said.pop("longitude", None)
        datum = said.pop("datum", "")
        if said.get("here") and north is not None and east is not None and datum:
            point = to_wgs84(Point(float(north), float(east)), datum)
            said["point"] = f"{point.latitude:.5f},{point.longitude:.5f}"
        elif said.get("here"):
            said["point"] = str((self.initial or {}).get("point", ""))
        return said


def slots(service: Service | None) -> list[tuple[str, time, time]]:
    """The parts of a day in which the service is done."""
    if service is None or not service.opens or not service.closes:
        return list(SLOTS)
    fitting = [one for one in SLOTS if one[1] >= service.opens and one[2] <= service.closes]
    whole = ("whole", service.opens, service.closes)
    return fitting or [whole]


def open_days(service: Service | None) -> list[date]:
    """The next days on which somebody works and the service is done."""
    calendar: Calendar = clock.working()
    today = timezone.localdate()
    days = [today + timedelta(days=n) for n in range(1, DAYS + 1)]
    fitting = [one for one in days if calendar.is_working(one)]
    if service is not None:
        weekdays = set(service.weekdays)
        fitting = [one for one in fitting if not weekdays or one.weekday() in weekdays]
        fitting = [one for one in fitting if service.in_season(one)]
    return fitting[:7]


def still_possible(said: dict[str, Any], service: Service | None) -> bool:
    """Whether a wish that was said before can be kept: days pass, and some become holidays."""
    return WhenForm(said, service=service).is_valid()


def span_of(said: dict[str, Any]) -> tuple[datetime | None, datetime | None]:
    """The wished time as two moments; None for "as soon as somebody can"."""
    if said.get("day") in (None, "", SOON):
        return None, None
    day = date.fromisoformat(said["day"])
    found = {key: (begins, ends) for key, begins, ends in SLOTS}
    begins, ends = found.get(said["slot"], (time(9), time(17, 30)))
    return at(day, begins), at(day, ends)


def _acted_for(by: Person):  # type: ignore[no-untyped-def]
    return queries.acting(by).select_related("person").order_by("person__name")[:20]
