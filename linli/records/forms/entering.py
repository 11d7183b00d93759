"""What was done and not recorded then: who helped, who was helped, why so late, with what proof."""

from collections.abc import Callable, Iterator
from datetime import datetime, time
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linli.accounts.models import Person
from linli.areas.forms import MOST_CHOICES, AreaField, let_choose
from linli.catalogue.models import Force, Service
from linli.catalogue.queries import offered
from linli.core.forms import DayField
from linli.organisations.models import Organisation
from linli.organisations.scope import Power, grants_with
from linli.people.homes import lived_in
from linli.records import campaigns, queries
from linli.records.actions.writing import Gave, Got
from linli.records.models import Campaign, Counted, Kind, Part, Reason, Where

HELPERS, SERVED, FILES = 6, 4, 2
LONGEST_NAME = 60
# Of the reasons of a correction, those why something was not recorded at all.
WHY = [(one.value, one.label) for one in (Reason.OFFLINE, Reason.OTHER)]


class ClockInput(forms.TimeInput):
    input_type = "time"


class EnterForm(forms.Form):
    """One service that was not recorded when it was done."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Kind, initial=Kind.VISIT)
    service = forms.ModelChoiceField(
        label=_("Service"), queryset=Service.objects.none(), required=False,
        empty_label=_("Not one of the catalogue"),
    )  # fmt: skip
    title = forms.CharField(
        label=_("Or what it was"), max_length=80, required=False,
        help_text=_("A few words, without a name or an address."),
    )  # fmt: skip
    day = DayField(label=_("Day"))
    begins = forms.TimeField(label=_("From what time"), widget=ClockInput)
    ends = forms.TimeField(label=_("Until what time"), widget=ClockInput)
    place = forms.ChoiceField(label=_("Where"), choices=Where)
    area = AreaField(label=_("Area"))
    organisation = forms.ModelChoiceField(
        label=_("Recorded by"), queryset=Organisation.objects.none()
    )
    campaign = forms.ModelChoiceField(
        label=_("Part of a campaign"), queryset=Campaign.objects.none(), required=False,
        empty_label=_("None"),
    )  # fmt: skip
    is_confidential = forms.BooleanField(
        label=_("Confidential"), required=False,
        help_text=_("Only who did it and the supervisor read what it was and for whom."),
    )  # fmt: skip
    count = forms.IntegerField(
        label=_("How many people without a name"), min_value=1, max_value=100_000, required=False
    )
    counted_how = forms.ChoiceField(
        label=_("How they were counted"), choices=[("", _("Not counted")), *Counted.choices],
        required=False,
    )  # fmt: skip
    reason_kind = forms.ChoiceField(
        label=_("Why it was not recorded then"), choices=WHY, widget=forms.RadioSelect,
        initial=Reason.OFFLINE,
    )  # fmt: skip
    reason = forms.CharField(
        label=_("In a few words"), max_length=200,
        help_text=_("Whoever sees this record reads it. Write no names."),
    )  # fmt: skip
    proof = forms.CharField(
        label=_("Or where the proof is"), max_length=200, required=False,
        help_text=_("Such as: the signed sheet lies in folder 7 at the station."),
    )  # fmt: skip

    def __init__(self, *args: Any, by: Person, **more: Any) -> None:
        super().__init__(*args, **more)
        self.by = by
        let_choose(self, "area", lived_in(by, Power.SEE_RECORDS))
        self.fields["area"].initial = by.area_id
        rows = list(offered(by.area_id).values_list("pk", flat=True)[:MOST_CHOICES])
        service: Any = self.fields["service"]
        service.queryset = Service.objects.filter(pk__in=rows).order_by("order", "name")
        joined: Any = self.fields["campaign"]
        joined.queryset = campaigns.offered(by, Power.SEE_RECORDS)
        house: Any = self.fields["organisation"]
        own = grants_with(by, Power.SEE_RECORDS).values("organisation")
        house.queryset = Organisation.objects.filter(pk__in=own).order_by("name")
        house.initial = house.queryset.first()
        self.helped: list[Gave] = []
        self.received: list[Got] = []
        self._add_rows()

    def _add_rows(self) -> None:
        """Lines for those who helped and were helped, and for the files."""
        for n in range(1, HELPERS + 1):
            is_first = n == 1
            self.fields[f"who_{n}"] = _name_field(gettext("Who helped"), required=is_first)
            self.fields[f"as_{n}"] = forms.ChoiceField(
                label=gettext("As what"), choices=Force, required=is_first, initial=Force.VOLUNTEER
            )
            self.fields[f"minutes_{n}"] = forms.IntegerField(
                label=gettext("Minutes"), min_value=1, max_value=1440, required=is_first
            )
        for n in range(1, SERVED + 1):
            self.fields[f"for_{n}"] = _name_field(gettext("Who was helped"))
        for n in range(1, FILES + 1):
            self.fields[f"file_{n}"] = forms.FileField(
                label=gettext("Photo or signed sheet"), required=False,
                widget=forms.FileInput(attrs={"accept": "image/*,.pdf"}),
            )  # fmt: skip

    def helper_rows(self) -> Iterator[list[forms.BoundField]]:
        """For the page: name, force and minutes of each line."""
        for n in range(1, HELPERS + 1):
            yield [self[f"who_{n}"], self[f"as_{n}"], self[f"minutes_{n}"]]

    def served_rows(self) -> list[forms.BoundField]:
        return [self[f"for_{n}"] for n in range(1, SERVED + 1)]

    def file_rows(self) -> list[forms.BoundField]:
        return [self[f"file_{n}"] for n in range(1, FILES + 1)]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if not said.get("service") and not said.get("title") and "service" not in self.errors:
            self.add_error("title", gettext("Choose a service, or say what it was."))
        self._clean_campaign(said)
        self._clean_helpers(said)
        self._clean_served(said)
        if not self._files(said) and not said.get("proof"):
            sentence = gettext("Add a photo or the signed sheet, or say where the proof is.")
            self.add_error("file_1", sentence)
        return said

    def _clean_campaign(self, said: dict[str, Any]) -> None:
        campaign, area, day = said.get("campaign"), said.get("area"), said.get("day")
        if campaign and area and day and not campaigns.fits(campaign, area.pk, day):
            self.add_error("campaign", gettext("It is of other days, or of another place."))

    def _clean_helpers(self, said: dict[str, Any]) -> None:
        for n in range(1, HELPERS + 1):
            name, minutes = said.get(f"who_{n}"), said.get(f"minutes_{n}")
            if not name and (n == 1 or not minutes):
                continue
            person = self._person(f"who_{n}", name or "", queries.helpers)
            if n > 1 and not minutes and f"minutes_{n}" not in self.errors:
                self.add_error(f"minutes_{n}", gettext("Say how many minutes."))
            force = said.get(f"as_{n}") or ""
            if person is None or not minutes or not force:
                continue
            is_one, house = queries.house_of(person, force)
            if not is_one:
                self.add_error(f"as_{n}", gettext("They are not known as that. Choose another."))
                continue
            role = Part.HELPER if self.helped else Part.LEAD
            self.helped.append(Gave(person, force, minutes, house, role))

    def _clean_served(self, said: dict[str, Any]) -> None:
        is_said = False
        for n in range(1, SERVED + 1):
            if name := said.get(f"for_{n}"):
                is_said = True
                person = self._person(f"for_{n}", name, queries.served)
                if person is not None:
                    self.received.append(Got(person))
        count, how = said.get("count"), said.get("counted_how")
        if count and not how:
            self.add_error("counted_how", gettext("Say how they were counted."))
        elif count:
            self.received.append(Got(count=count, how=how or ""))
        if not is_said and not count and "count" not in self.errors:
            self.add_error("for_1", gettext("Say who was helped, or how many people."))

    def _person(
        self, field: str, words: str, look: Callable[[Person, str], list[Person]]
    ) -> Person | None:
        """The one person the words mean; an error beside the field if it is none or several."""
        found = look(self.by, words) if words.strip() else []
        if len(found) == 1:
            return found[0]
        several = gettext("Several people are called so. Write their number.")
        nobody = gettext("Nobody here is called so or has this number. Register them first.")
        self.add_error(field, several if found else nobody)
        return None

    def _files(self, said: dict[str, Any]) -> "list[UploadedFile[bytes]]":
        return [one for n in range(1, FILES + 1) if (one := said.get(f"file_{n}"))]

    def facts(self) -> dict[str, Any]:
        """For `actions.ask_backdated`."""
        said = self.cleaned_data
        service: Service | None = said["service"]
        return {
            "kind": said["kind"],
            "service": service,
            "title": "" if service else said["title"],
            "begun_at": _at(said["day"], said["begins"]),
            "ended_at": _at(said["day"], said["ends"]),
            "place": said["place"],
            "area_id": said["area"].pk,
            "organisation": said["organisation"],
            "contributions": self.helped,
            "receptions": self.received,
            "reason": said["reason"],
            "reason_kind": said["reason_kind"],
            "uploads": self._files(said),
            "proof": said["proof"],
            "tags": campaigns.tags_of(said["campaign"]),
            "is_confidential": said["is_confidential"] or bool(service and service.is_confidential),
        }


def _name_field(label: str, *, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=LONGEST_NAME, required=required,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip


def _at(day: Any, moment: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, moment))
