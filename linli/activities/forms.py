"""What the pages about activities ask for."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.accounts.models import Person
from linli.activities import queries
from linli.activities.actions.neighbours import Meant
from linli.activities.actions.permits import AT_A_DESK, Said
from linli.activities.actions.publishing import Places, Plan
from linli.activities.models import MOST_PLACES, Activity, Kind, Part, Post, WhyOpen
from linli.areas.forms import AreaField
from linli.areas.models import Area
from linli.areas.points import Datum
from linli.catalogue.models import Force
from linli.core.forms import DayField, DigitsField
from linli.matching import Point
from linli.matching.datum import to_wgs84
from linli.organisations.forms.organisations import OrganisationField
from linli.organisations.scope import Power, reaches
from linli.people.forms import NameField
from linli.venues.models import Station

# A partner is a unit; here somebody signs up for themselves.
OWN_FORCES = [(code, label) for code, label in Force.choices if code != Force.PARTNER]


class ClockInput(forms.TimeInput):
    input_type = "time"


def clock_field(**more: Any) -> forms.TimeField:
    return forms.TimeField(widget=ClockInput(format="%H:%M"), **more)


class ActivityForm(forms.Form):
    """An activity of one day, its places for guests and, if wanted, for helpers."""

    name = forms.CharField(label=gettext_lazy("What it is called"), max_length=40)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Kind.choices)
    organisation = OrganisationField(label=gettext_lazy("Held by"))
    area = AreaField(label=gettext_lazy("Takes place in"))
    station = forms.ModelChoiceField(
        label=gettext_lazy("In a station"), queryset=Station.objects.none(), required=False,
        empty_label=gettext_lazy("Elsewhere"),
        help_text=gettext_lazy("Then we know how far off a phone is that checks in"),
    )  # fmt: skip
    address = forms.CharField(
        label=gettext_lazy("Address"), max_length=120,
        help_text=gettext_lazy("Street, number and room, so that everybody finds it"),
    )  # fmt: skip
    day = DayField(label=gettext_lazy("Day"))
    begins = clock_field(label=gettext_lazy("Begins at"))
    ends = clock_field(label=gettext_lazy("Ends at"))
    opens_on = DayField(
        label=gettext_lazy("Signing up opens on"), required=False,
        help_text=gettext_lazy("Empty: as soon as it is published"),
    )  # fmt: skip
    opens = clock_field(label=gettext_lazy("Opens at"), required=False)
    places = forms.IntegerField(
        label=gettext_lazy("Places"), min_value=1, max_value=MOST_PLACES
    )  # fmt: skip
    least_age = forms.IntegerField(
        label=gettext_lazy("From age"), min_value=1, max_value=120, required=False
    )
    most_age = forms.IntegerField(
        label=gettext_lazy("Up to age"), min_value=1, max_value=120, required=False
    )
    helpers = forms.IntegerField(
        label=gettext_lazy("Helpers wanted"), min_value=1, max_value=MOST_PLACES, required=False
    )
    force = forms.ChoiceField(
        label=gettext_lazy("Who may help"), choices=OWN_FORCES,
        initial=Force.VOLUNTEER, required=False,
    )  # fmt: skip
    least_share = forms.IntegerField(
        label=gettext_lazy("Helpers stay for at least, % of the time"), min_value=0,
        max_value=100, initial=60,
        help_text=gettext_lazy("Whoever stays less gets no hours; they read it before"),
    )  # fmt: skip
    words = forms.CharField(
        label=gettext_lazy("What it is about"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    bring = forms.CharField(label=gettext_lazy("What to bring"), max_length=200, required=False)
    risk = forms.CharField(
        label=gettext_lazy("What can happen, and what is done against it"), max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["station"].queryset = queries.stations_of(by)  # type: ignore[attr-defined]
        areas = Area.objects.filter(reaches(by, Power.RUN_ACTIVITIES, "pk"))
        self.fields["area"].within = areas  # type: ignore[attr-defined]
        self.fields["organisation"].within = queries.holders(by)  # type: ignore[attr-defined]

    @staticmethod
    def as_it_was(activity: Activity) -> dict[str, Any]:
        """What the form shows of an activity that is written anew, or taken as a pattern."""
        same = ("name", "kind", "organisation", "area", "station", "address", "least_share",
                "words", "bring", "risk")  # fmt: skip
        first = activity.sessions.order_by("begins_at").first() or activity
        begins, ends = (timezone.localtime(one) for one in (first.begins_at, first.ends_at))
        found = {name: getattr(activity, name) for name in same} | {
            "day": begins.date(), "begins": begins.time(), "ends": ends.time(),
        }  # fmt: skip
        for post in activity.posts.all():
            if post.part == Part.GUEST:
                found |= {"places": post.capacity, "least_age": post.least_age}
                found["most_age"] = post.most_age
            else:
                found |= {"helpers": post.capacity, "force": post.force}
        return found

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        begins, ends = found.get("begins"), found.get("ends")
        if begins and ends and ends <= begins:
            self.add_error("ends", _("The end must come after the beginning."))
        least, most = found.get("least_age"), found.get("most_age")
        if least and most and most < least:
            self.add_error("most_age", _("The upper age is below the lower."))
        if found.get("helpers") and not found.get("force"):
            self.add_error("force", _("Say who may help."))
        if found.get("opens") and not found.get("opens_on"):
            self.add_error("opens_on", _("Say on which day."))
        return found

    def plan(self) -> Plan:
        found = self.cleaned_data
        begins = moment(found["day"], found["begins"])
        opens = timezone.now()
        if found["opens_on"]:
            opens = moment(found["opens_on"], found["opens"] or time(0))
        same = ("name", "kind", "address", "words", "bring", "risk", "station", "least_share")
        station = found["station"]
        return Plan(
            **{name: found[name] for name in same}, begins_at=begins,
            ends_at=moment(found["day"], found["ends"]), opens_at=opens, closes_at=begins,
            latitude=station and station.latitude, longitude=station and station.longitude,
        )  # fmt: skip

    def wanted(self) -> list[Places]:
        found = self.cleaned_data
        guests = Places(found["places"], least_age=found["least_age"], most_age=found["most_age"])
        if not found["helpers"]:
            return [guests]
        return [guests, Places(found["helpers"], part=Part.HELPER, force=found["force"])]


class SignUpForm(forms.Form):
    """Who is signed up at the desk, and for what."""

    phone = DigitsField(
        label=gettext_lazy("Their number"), max_length=30, required=False,
        help_text=gettext_lazy("A mobile or a landline"),
    )  # fmt: skip
    name = NameField(label=gettext_lazy("Or their name"), required=False)
    post = forms.ModelChoiceField(
        label=gettext_lazy("For what"), queryset=Post.objects.none(), empty_label=None
    )
    agreed = forms.BooleanField(
        label=gettext_lazy("They know what can happen, and agree"), required=False
    )
    guardian = NameField(label=gettext_lazy("Under age: who is the guardian"), required=False)
    channel = forms.ChoiceField(
        label=gettext_lazy("How the guardian said yes"), required=False,
        choices=[("", gettext_lazy("Not asked")), *((one.value, one.label) for one in AT_A_DESK)],
    )  # fmt: skip

    def __init__(self, *args: Any, activity: Activity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not activity.asks_risk:
            del self.fields["agreed"]
        if not activity.consent_below and not activity.posts.filter(part=Part.HELPER).exists():
            del self.fields["guardian"], self.fields["channel"]
        posts = activity.posts.order_by("part", "pk")
        field = self.fields["post"]
        field.queryset = posts  # type: ignore[attr-defined]
        field.initial = posts.first()
        field.label_from_instance = post_words  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not found.get("phone") and not found.get("name"):
            raise forms.ValidationError(_("Write the number or the name."))
        if found.get("guardian") and not found.get("channel"):
            self.add_error("channel", _("Say how the guardian said yes."))
        return found

    def said(self) -> Said:
        found = self.cleaned_data
        return Said(
            has_agreed=bool(found.get("agreed")), guardian=found.get("guardian", ""),
            channel=found.get("channel", ""),
        )  # fmt: skip


def post_words(post: Post) -> str:
    return " · ".join(str(one) for one in (post.get_part_display(), post.name) if one)


class MoveForm(forms.Form):
    """Another day, hour or address."""

    day = DayField(label=gettext_lazy("Day"))
    begins = clock_field(label=gettext_lazy("Begins at"))
    ends = clock_field(label=gettext_lazy("Ends at"))
    address = forms.CharField(label=gettext_lazy("Address"), max_length=120)

    def span(self) -> tuple[datetime, datetime]:
        found = self.cleaned_data
        return moment(found["day"], found["begins"]), moment(found["day"], found["ends"])


class NeighbourForm(forms.Form):
    """For whom somebody asks who has no phone."""

    post = forms.ModelChoiceField(
        label=gettext_lazy("For what"), queryset=Post.objects.none(), empty_label=None
    )
    name = NameField(label=gettext_lazy("What are they called?"))
    phone = DigitsField(
        label=gettext_lazy("How are they reached?"), max_length=30, required=False,
        help_text=gettext_lazy("A landline will do. Leave it empty if there is none: we knock."),
    )  # fmt: skip
    agreed = forms.BooleanField(
        label=gettext_lazy("They agree that I ask for them"), required=False
    )

    def __init__(self, *args: Any, activity: Activity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["post"]
        field.queryset = activity.posts.order_by("part", "pk")  # type: ignore[attr-defined]
        field.initial = activity.posts.order_by("part", "pk").first()
        field.label_from_instance = post_words  # type: ignore[attr-defined]

    def meant(self) -> Meant:
        return Meant(self.cleaned_data["name"], self.cleaned_data["phone"])


class WhyForm(forms.Form):
    """Why an activity does not take place; those who signed up read it."""

    because = forms.CharField(label=gettext_lazy("Why it does not take place"), max_length=200)


class HereForm(forms.Form):
    """I am here, or I go; with the digits unless the code was read."""

    digits = DigitsField(
        label=gettext_lazy("The six digits"), max_length=12, required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=gettext_lazy("They stand on the leader's screen, or ask the leader to say them"),
    )  # fmt: skip
    step = forms.ChoiceField(choices=[("in", "in"), ("out", "out")])
    latitude = forms.FloatField(min_value=-90, max_value=90, required=False)
    longitude = forms.FloatField(min_value=-180, max_value=180, required=False)

    datum = forms.ChoiceField(choices=Datum.choices, required=False)

    def __init__(self, *args: Any, has_seen: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.has_seen = has_seen
        self.fields["digits"].required = not has_seen

    def point(self) -> Point | None:
        """Where the phone says it is, in WGS 84; None if it does not say both, or not by which
        system. It is supporting evidence: nobody is kept out for want of it."""
        said = self.cleaned_data
        north, east, datum = said["latitude"], said["longitude"], said["datum"]
        if north is None or east is None or not datum:
            return None
        return to_wgs84(Point(north, east), datum)


class Queued(forms.Form):
    """What a phone says that was without a network: whose it is, when, and its signed page."""

    person = forms.UUIDField()
    at = forms.DateTimeField()
    ticket = forms.CharField(max_length=64)


class QueuedForm(Queued):
    """A tick in the leader's list."""

    row = forms.UUIDField()
    step = forms.ChoiceField(choices=[("in", "in"), ("out", "out")])


class QueuedHereForm(Queued, HereForm):
    """The digits somebody typed."""


class UntilForm(forms.Form):
    """Until when somebody was there who did not check out, and why they did not."""

    until = forms.TimeField(
        label=gettext_lazy("There until"), widget=forms.TimeInput(attrs={"type": "time"})
    )
    why = forms.ChoiceField(label=gettext_lazy("Why nobody checked out"), choices=WhyOpen)
    words = forms.CharField(
        label=gettext_lazy("How you know"), max_length=200, required=False,
        help_text=gettext_lazy("Whoever confirms it reads this"),
    )  # fmt: skip


class HeadsForm(forms.Form):
    """How many came who had not signed up, counted by head."""

    heads = forms.IntegerField(min_value=0, max_value=MOST_PLACES, required=False)


class BeforeForm(forms.Form):
    """How many had been asked to help when somebody looked."""

    asked = forms.IntegerField(min_value=0, max_value=MOST_PLACES, required=False)


class SizeForm(forms.Form):
    """How many places there are."""

    capacity = forms.IntegerField(label=gettext_lazy("Places"), min_value=1, max_value=MOST_PLACES)


def moment(day: Any, at: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, at))
