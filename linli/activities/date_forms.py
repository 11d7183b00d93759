"""What the desk's pages ask for about days that follow by a rule."""

import re
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.activities import recurrence
from linli.activities.actions.times import Span
from linli.activities.forms import clock_field, moment
from linli.activities.models import MOST_TIMES, Activity, Session
from linli.activities.recurrence import Pattern
from linli.core.errors import Refused
from linli.core.forms import DayField

OFTEN = (
    ("once", gettext_lazy("Once")), ("DAILY", gettext_lazy("Every day")),
    ("WEEKLY", gettext_lazy("Every week")), ("MONTHLY", gettext_lazy("Every month, on this date")),
    ("NTH", gettext_lazy("Every month, on this weekday")),
    ("rule", gettext_lazy("By an iCalendar rule")),
)  # fmt: skip
WEEK = (("MO", gettext_lazy("Mon")), ("TU", gettext_lazy("Tue")), ("WE", gettext_lazy("Wed")),
        ("TH", gettext_lazy("Thu")), ("FR", gettext_lazy("Fri")), ("SA", gettext_lazy("Sat")),
        ("SU", gettext_lazy("Sun")))  # fmt: skip
BETWEEN = re.compile(r"[,，、;；\s]+")


class PatternForm(forms.Form):
    """On which days, counted from a first one."""

    often = forms.ChoiceField(label=gettext_lazy("How often"), choices=OFTEN, initial="WEEKLY")
    every = forms.IntegerField(
        label=gettext_lazy("Each so many days, weeks or months"), min_value=1, max_value=12,
        initial=1, help_text=gettext_lazy("2: every other one"),
    )  # fmt: skip
    weekdays = forms.MultipleChoiceField(
        label=gettext_lazy("On these weekdays"), choices=WEEK, required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None: the weekday of the first; only if every week"),
    )  # fmt: skip
    number = forms.IntegerField(
        label=gettext_lazy("How many times in all"), min_value=1, max_value=MOST_TIMES,
        required=False,
    )  # fmt: skip
    until = DayField(
        label=gettext_lazy("Or until"), required=False,
        help_text=gettext_lazy("The last day that may be one"),
    )  # fmt: skip
    rule = forms.CharField(
        label=gettext_lazy("iCalendar rule"), max_length=120, required=False,
        help_text=gettext_lazy("Only if you have one: FREQ=WEEKLY;BYDAY=MO,WE"),
    )  # fmt: skip
    but = forms.CharField(
        label=gettext_lazy("Not on these days"), max_length=600, required=False,
        help_text=gettext_lazy("Several with commas between: 2026-12-25, 2027-01-02"),
    )  # fmt: skip
    skips_holidays = forms.BooleanField(
        label=gettext_lazy("Not on public holidays"), required=False, initial=True
    )

    def __init__(self, *args: Any, first: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.first = first

    def clean_but(self) -> frozenset[date]:
        """Each as somebody writes a day."""
        written = [one for one in BETWEEN.split(self.cleaned_data["but"]) if one]
        return frozenset(self._day(one) for one in written)

    def _day(self, text: str) -> date:
        try:
            day: date = DayField().clean(text)
        except forms.ValidationError as error:
            sentence = _("“%(text)s” is no day.") % {"text": text[:20]}
            raise forms.ValidationError(sentence) from error
        return day

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        often = found.get("often")
        if often == "rule" and not found.get("rule"):
            self.add_error("rule", _("Write the rule."))
        if often not in ("once", "rule", None) and not (found.get("number") or found.get("until")):
            self.add_error("number", _("Say how many times, or until when."))
        if not self.errors:
            try:
                recurrence.days(self.first, self.pattern())
            except Refused as refusal:
                self.add_error("rule", str(refusal))
        return found

    def pattern(self) -> Pattern:
        found = self.cleaned_data
        most = found["number"] or MOST_TIMES
        return Pattern(self._rule(found), but=found["but"], most=most)

    def _rule(self, found: dict[str, Any]) -> str:
        often = found["often"]
        if often == "once":
            return "FREQ=DAILY;COUNT=1"
        if often == "rule":
            return str(found["rule"]).strip()
        parts = [f"FREQ={'MONTHLY' if often == 'NTH' else often}"]
        if found["every"] > 1:
            parts.append(f"INTERVAL={found['every']}")
        if often == "WEEKLY":
            days = found["weekdays"] or [WEEK[self.first.weekday()][0]]
            parts.append(f"BYDAY={','.join(days)}")
        if often == "NTH":
            nth = (self.first.day - 1) // 7 + 1
            parts.append(f"BYDAY={-1 if nth == 5 else nth}{WEEK[self.first.weekday()][0]}")
        if found["until"]:
            parts.append(f"UNTIL={found['until']:%Y%m%d}")
        return ";".join(parts)


class TimesForm(PatternForm):
    """The times of a draft, for which people sign up together: a class of a term, a fair."""

    def spans(self, activity: Activity, off: frozenset[date]) -> list[Span]:
        """At the hours of the first time."""
        first = activity.sessions.order_by("begins_at")[0]
        begins = timezone.localtime(first.begins_at)
        lasts = first.ends_at - first.begins_at
        skipped = off if self.cleaned_data["skips_holidays"] else ()
        days = recurrence.days(self.first, self.pattern(), off=skipped)
        starts = (moment(day, begins.time()) for day in days)
        return [Span(one, one + lasts) for one in starts]


class TimeForm(forms.Form):
    """Another day or hour for one of the times."""

    day = DayField(label=gettext_lazy("Day"))
    begins = clock_field(label=gettext_lazy("Begins at"))
    ends = clock_field(label=gettext_lazy("Ends at"))

    @staticmethod
    def as_it_was(session: Session) -> dict[str, Any]:
        begins, ends = (timezone.localtime(one) for one in (session.begins_at, session.ends_at))
        return {"day": begins.date(), "begins": begins.time(), "ends": ends.time()}

    def span(self) -> Span:
        found = self.cleaned_data
        return Span(moment(found["day"], found["begins"]), moment(found["day"], found["ends"]))


class MoveOnForm(forms.Form):
    """What changes for one of a series and all that follow it."""

    day = DayField(
        label=gettext_lazy("Day of this one"),
        help_text=gettext_lazy("The later ones move by as many days"),
    )  # fmt: skip
    begins = clock_field(label=gettext_lazy("Begins at"))
    ends = clock_field(label=gettext_lazy("Ends at"))
    address = forms.CharField(label=gettext_lazy("Address"), max_length=120)

    @staticmethod
    def as_it_was(activity: Activity) -> dict[str, Any]:
        begins, ends = (timezone.localtime(one) for one in (activity.begins_at, activity.ends_at))
        return {"day": begins.date(), "begins": begins.time(), "ends": ends.time(),
                "address": activity.address}  # fmt: skip

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("begins") and found.get("ends") and found["ends"] <= found["begins"]:
            self.add_error("ends", _("The end must come after the beginning."))
        return found

    def days(self, activity: Activity) -> int:
        """By how many days this one moves."""
        there: datetime = timezone.localtime(activity.begins_at)
        return int((self.cleaned_data["day"] - there.date()) / timedelta(days=1))
