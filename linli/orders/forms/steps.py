"""What each step asks for. A step that is not here asks nothing: it is one press."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linli.accounts.models import Person
from linli.areas.forms import MOST_CHOICES
from linli.areas.points import Datum
from linli.catalogue.models import Service, Urgency
from linli.catalogue.queries import offered
from linli.catalogue.templatetags.catalogue import said
from linli.core.forms import DayField
from linli.core.templatetags.linli import moment
from linli.orders import alike, belonging
from linli.orders.models import About, NoteKind, Office, Order, Reason, Yes
from linli.orders.words import FACES

LONGEST = 1000
WRITTEN = ((NoteKind.NOTE, NoteKind.NOTE.label), (NoteKind.MATERIAL, NoteKind.MATERIAL.label))


class Words(forms.CharField):
    """A few sentences."""

    def __init__(self, **more: Any) -> None:
        super().__init__(max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}), **more)


class StepForm(forms.Form):
    """A form of one step of one order, for whoever takes it."""

    blames = ""  # the field of what only the action can find out, such as a file that is no picture

    def __init__(self, *args: Any, order: Order, by: Person, **more: Any) -> None:
        super().__init__(*args, **more)
        self.order, self.by = order, by
        self.prepare()

    def prepare(self) -> None:
        """Fill in the choices that depend on the order."""

    def show(self) -> None:
        """The form is drawn once more: what was sent was not right."""


class WordsForm(StepForm):
    words = Words(label=_("In a few words"))


class SayForm(StepForm):
    words = Words(label=_("In a few words"), required=False)


# That somebody is not served here any more is found out by Linli and said by nobody.
UNSAID = (Reason.LEFT, Reason.WAS_NOT)
SAID = [(one.value, one.label) for one in Reason if one not in UNSAID]


class ReasonForm(StepForm):
    reason = forms.ChoiceField(label=_("Why"), choices=SAID, widget=forms.RadioSelect)
    because = Words(label=_("In a few words"), required=False)


class GiveBackForm(ReasonForm):
    because = Words(label=_("What you tried, in a few words"))


class EndForm(ReasonForm):
    """It ends without being done: the asker reads why, and what else there is."""

    because = Words(label=_("What you tried, and why it cannot be, in a few words"))
    instead = Words(
        label=_("What else they can do"), required=False,
        help_text=_("Another office, another service, another time. They read it."),
    )  # fmt: skip


class RejectForm(EndForm):
    because = Words(label=_("In a few words"), required=False)


class CancelForm(ReasonForm):
    def prepare(self) -> None:
        fitting = (Reason.SOLVED, Reason.CHANGED_MIND, Reason.TWICE, Reason.OTHER)
        self.fields["reason"].choices = [(one.value, one.label) for one in fitting]  # type: ignore[attr-defined]


class DeclineForm(StepForm):
    reason = forms.ChoiceField(
        label=_("Why"), choices=SAID, widget=forms.RadioSelect, initial=Reason.NO_TIME
    )

    def prepare(self) -> None:
        fitting = (Reason.NO_TIME, Reason.NO_SKILL, Reason.UNSAFE, Reason.OTHER)
        self.fields["reason"].choices = [(one.value, one.label) for one in fitting]  # type: ignore[attr-defined]


class MergeForm(StepForm):
    into = forms.ChoiceField(label=_("The other order"), choices=(), widget=forms.RadioSelect)

    def prepare(self) -> None:
        self.twins = {str(one.pk): one for one in alike.twins(self.order, self.by)}
        self.fields["into"].choices = [  # type: ignore[attr-defined]
            (pk, f"{one.number} {one.service or ''} {one.get_status_display()}")
            for pk, one in self.twins.items()
        ]


class ReferForm(StepForm):
    to = forms.ChoiceField(label=_("To whom"), choices=Office.choices, widget=forms.RadioSelect)
    because = Words(label=_("Why, in a few words"))
    instead = Words(
        label=_("How they reach them"), required=False,
        help_text=_("A number, an address, what to bring. They read it."),
    )  # fmt: skip


class ClassifyForm(StepForm):
    service = forms.ModelChoiceField(
        label=_("Service"), queryset=Service.objects.none(), required=False,
        empty_label=_("None of these"),
    )  # fmt: skip
    wish = forms.CharField(
        label=_("A wish for the catalogue"), max_length=100, required=False,
        help_text=_("If none fits. Without a name or an address."),
    )  # fmt: skip
    urgency = forms.ChoiceField(
        label=_("Urgency"), choices=Urgency.choices, widget=forms.RadioSelect
    )

    def prepare(self) -> None:
        here = offered(self.order.area_id).order_by("order", "name")
        pks = list(here.values_list("pk", flat=True)[:MOST_CHOICES])
        self.fields["service"].queryset = Service.objects.filter(pk__in=pks)  # type: ignore[attr-defined]
        self.fields["service"].initial = self.order.service_id
        self.fields["urgency"].initial = self.order.urgency


class SlotForm(StepForm):
    day = DayField(label=_("Day"))
    begins = forms.TimeField(
        label=_("From what time"), widget=forms.TimeInput(attrs={"type": "time"})
    )
    ends = forms.TimeField(
        label=_("Until what time"), widget=forms.TimeInput(attrs={"type": "time"})
    )
    is_wished = forms.BooleanField(
        label=_("They want a later day than was promised"), required=False,
        help_text=_("Then the promise moves with it; else it is overdue at its time."),
    )  # fmt: skip

    def prepare(self) -> None:
        start = self.order.slot_from or self.order.wish_from
        end = self.order.slot_until or self.order.wish_until
        if start and end and end > timezone.now():
            start, end = timezone.localtime(start), timezone.localtime(end)
            usual = {"day": start.date(), "begins": start.time(), "ends": end.time()}
        else:
            tomorrow = timezone.localdate() + timedelta(days=1)
            usual = {"day": tomorrow, "begins": time(9), "ends": time(10, 30)}
        self.initial = {**usual, **self.initial}

    def span(self) -> tuple[datetime, datetime]:
        said = self.cleaned_data
        return at(said["day"], said["begins"]), at(said["day"], said["ends"])


class LateForm(StepForm):
    minutes = forms.TypedChoiceField(
        label=_("By how much"), coerce=int, choices=(), widget=forms.RadioSelect, initial=15
    )

    def prepare(self) -> None:
        self.fields["minutes"].choices = [  # type: ignore[attr-defined]
            (n, gettext("%(n)s minutes") % {"n": n}) for n in (15, 30, 60, 120)
        ]


class ArriveForm(StepForm):
    is_code_given = forms.BooleanField(
        label=_("I said the four digits, and they were right"), required=False
    )
    latitude = forms.DecimalField(
        min_value=-90, max_value=90, required=False, widget=forms.HiddenInput
    )
    longitude = forms.DecimalField(
        min_value=-180, max_value=180, required=False, widget=forms.HiddenInput
    )
    datum = forms.ChoiceField(choices=Datum.choices, required=False, widget=forms.HiddenInput)
    at = forms.DateTimeField(required=False, widget=forms.HiddenInput)


class NoteForm(StepForm):
    kind = forms.ChoiceField(
        label=_("What"), choices=WRITTEN, widget=forms.RadioSelect, initial=NoteKind.NOTE
    )
    words = Words(label=_("In a few words"))
    at = forms.DateTimeField(required=False, widget=forms.HiddenInput)


class SeenForm(StepForm):
    """Another need: one of the usual services, or a few words."""

    service = forms.ModelChoiceField(
        label=_("One of the usual services"), queryset=Service.objects.none(), required=False,
        empty_label=None, widget=forms.RadioSelect,
    )  # fmt: skip
    words = forms.CharField(label=_("Or what you saw"), max_length=LONGEST, required=False)
    at = forms.DateTimeField(required=False, widget=forms.HiddenInput)

    def prepare(self) -> None:
        is_for_all = self.order._state.adding  # a phone has one form for all its stops
        area_id = self.by.area_id if is_for_all else self.order.area_id
        self.fields["service"].queryset = offered(area_id)  # type: ignore[attr-defined]
        self.fields["service"].choices = [  # type: ignore[attr-defined]
            (one.pk, said(one, "name")) for one in belonging.usual_services(area_id)
        ]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not self.errors and not data.get("service") and not data.get("words"):
            self.add_error("words", gettext("Say what you saw, or choose a service."))
        return data


class PhotoForm(StepForm):
    """On a phone the camera opens at once; a computer asks for a file."""

    blames = "photo"
    photo = forms.FileField(
        label=_("The photo"), help_text=_("JPEG, PNG or WebP, at most 10 MB."),
        widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment"}),
    )  # fmt: skip
    yes = forms.ChoiceField(
        label=_("Did you ask, and who said yes?"), choices=Yes.choices, widget=forms.RadioSelect
    )


class DropPhotoForm(StepForm):
    photo = forms.ChoiceField(label=_("Which photo"), choices=(), widget=forms.RadioSelect)

    def prepare(self) -> None:
        self.photos = {str(one.pk): one for one in belonging.shown_photos(self.order)}
        self.fields["photo"].choices = [  # type: ignore[attr-defined]
            (pk, gettext("Photo %(n)s, %(when)s") % {"n": n, "when": moment(one.at)})
            for n, (pk, one) in enumerate(self.photos.items(), start=1)
        ]


class FinishForm(StepForm):
    words = Words(label=_("What was done"), required=False)
    at = forms.DateTimeField(required=False, widget=forms.HiddenInput)


class ExtendForm(StepForm):
    days = forms.IntegerField(label=_("Working days more"), min_value=1, max_value=5, initial=1)
    because = Words(label=_("Why"))


class RateForm(StepForm):
    """The last is for nobody's eyes but the dispatcher's list: whoever came is not told."""

    attitude = forms.TypedChoiceField(
        label=_("Their manner"), choices=FACES, coerce=int, widget=forms.RadioSelect
    )
    timeliness = forms.TypedChoiceField(
        label=_("In time"), choices=FACES, coerce=int, widget=forms.RadioSelect
    )
    result = forms.TypedChoiceField(
        label=_("The result"), choices=FACES, coerce=int, widget=forms.RadioSelect
    )
    comment = Words(label=_("In a few words"), required=False)
    another = forms.BooleanField(
        label=_("Please send somebody else next time"), required=False,
        help_text=_("Whoever came is not told."),
    )  # fmt: skip

    def prepare(self) -> None:
        if self.order.beneficiary_id is None:  # nobody whose next order it could be
            del self.fields["another"]


class FollowUpForm(StepForm):
    is_solved = forms.TypedChoiceField(
        label=_("Is it solved?"), coerce=lambda text: text == "yes", widget=forms.RadioSelect,
        choices=(("yes", _("Yes")), ("no", _("No"))),
    )  # fmt: skip
    then = forms.ChoiceField(
        label=_("Where it is not solved"), required=False, widget=forms.RadioSelect,
        choices=(
            ("again", _("It is done again")), ("complaint", _("A supervisor hears of it")),
            ("none", _("They want nothing more")),
        ),
    )  # fmt: skip
    words = Words(label=_("What they said"), required=False)

    def prepare(self) -> None:
        if self.order.repeats_id:  # once only
            self.fields["then"].choices = self.fields["then"].choices[1:]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("is_solved") is False and not data.get("then"):
            self.add_error("then", gettext("Say what follows."))
        return data


class ComplainForm(StepForm):
    about = forms.ChoiceField(label=_("About"), choices=About.choices, widget=forms.RadioSelect)
    words = Words(label=_("Tell us what happened"))


def at(day: date, moment: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, moment))
