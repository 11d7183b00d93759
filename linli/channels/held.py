"""What somebody was told, for their own eyes: two parts of the export of their data."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.accounts.models import Person
from linli.channels import actions, words
from linli.channels.models import Call, Message, Preference

LABELS = {
    "wants_sms": gettext_lazy("Text messages"),
    "wants_call": gettext_lazy("A call instead of the screen"),
    "quiet": gettext_lazy("Quiet hours"),
    "most_per_day": gettext_lazy("Text messages in a day, at most"),
}


def forget_own_name(person: Person) -> None:
    """What others were told about somebody names them no more."""
    actions.forget_name(person.name, told_of=[person.pk])


def told_to(person: Person) -> list[dict[str, Any]]:
    """What somebody was told, for their own eyes (people/held.py)."""
    rows = Message.objects.filter(person=person).order_by("at", "id")
    return [
        {"text": words.plain(row), "at": _when(row.at), "state": row.get_sms_display()}
        for row in rows
    ]


def calls_to(person: Person) -> list[dict[str, Any]]:
    """Who rang them, when, and what was written down."""
    rows = Call.objects.filter(person=person).select_related("told_by").order_by("at", "id")
    return [
        {
            "state": str(row.get_state_display()),
            "by": row.told_by.name if row.told_by else "",
            "at": _when(row.told_at or row.at),
            "note": row.note,
        }
        for row in rows
    ]


def _when(moment: datetime) -> str:
    return timezone.localtime(moment).isoformat()


def wished(person: Person) -> list[dict[str, Any]]:
    """How they want to be told, if they ever said."""
    rows = Preference.objects.filter(person=person)
    return [
        {
            "wants_sms": _("yes") if row.wants_sms else _("no"),
            "wants_call": _("yes") if row.wants_call else _("no"),
            "quiet": f"{row.quiet_from:%H:%M}–{row.quiet_until:%H:%M}",
            "most_per_day": row.most_per_day,
        }
        for row in rows
    ]
