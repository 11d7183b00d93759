"""What an event says besides who did what: in words, for whoever reads the audit.

An app says in its words.py which codes stand for what (FACTS: choices or a table, by key, or by the
first part of the verb and the key where one key means several things), and how its rows are called
(ABOUT).
"""

import re
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linli.core.telling import said_by_apps

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from linli.core.models import Event

LABELS: "dict[str, StrOrPromise]" = {
    "absent": _("did not come"),
    "added": _("added"),
    "after": _("afterwards"),
    "amount": _("how many"),
    "areas": _("areas"),
    "before": _("before"),
    "call": _("by telephone"),
    "change": _("change"),
    "channel": _("how"),
    "code": _("code"),
    "codes": _("codes"),
    "colour": _("colour"),
    "count": _("how many"),
    "cut": _("cut off"),
    "days": _("days"),
    "door": _("way in"),
    "due": _("until"),
    "edited": _("changed"),
    "ended": _("ended"),
    "entered": _("took part"),
    "fault": _("fault"),
    "field": _("field"),
    "fields": _("fields"),
    "figures": _("figures"),
    "forced": _("ended by the clock"),
    "found": _("found"),
    "gone": _("the other entry"),
    "good": _("taken"),
    "group": _("group"),
    "households": _("households"),
    "how": _("how"),
    "is_confidential": _("confidential"),
    "is_late": _("late"),
    "is_open": _("open"),
    "kept": _("the entry that stays"),
    "kind": _("kind"),
    "late": _("late"),
    "left": _("left"),
    "level": _("level"),
    "lines": _("lines"),
    "low": _("low marks"),
    "mark": _("mark"),
    "masked": _("names masked"),
    "matter": _("about"),
    "metres": _("metres away"),
    "minutes": _("minutes"),
    "misses": _("nobody at home"),
    "mode": _("mode"),
    "most": _("at most"),
    "moved": _("moved"),
    "next": _("by itself"),
    "number": _("item number"),
    "on": _("day"),
    "open": _("open"),
    "other": _("the other entry"),
    "outcome": _("outcome"),
    "people": _("people"),
    "per_hour": _("an hour"),
    "period": _("how often"),
    "person": _("person"),
    "person_times": _("person-times"),
    "persons": _("people"),
    "places": _("places"),
    "points": _("points"),
    "problems": _("to correct"),
    "purpose": _("what for"),
    "reason": _("reason"),
    "recoded": _("other codes"),
    "relation": _("relation"),
    "renamed": _("renamed"),
    "returns": _("given back"),
    "role": _("role"),
    "rows": _("rows"),
    "seated": _("with a place"),
    "service": _("with a service"),
    "size": _("bytes"),
    "sms": _("by text message"),
    "solved": _("solved"),
    "source": _("source"),
    "standing": _("standing"),
    "state": _("state"),
    "status": _("status"),
    "successors": _("successors"),
    "target": _("target"),
    "task": _("task"),
    "tie": _("tie"),
    "to": _("to"),
    "tries": _("tries"),
    "turn": _("step"),
    "unit": _("unit"),
    "urgency": _("urgency"),
    "version": _("version"),
    "wished": _("as they wished"),
    "waiting": _("on the waiting list"),
    "was": _("was"),
    "was_in": _("was in"),
    "was_known": _("known before"),
    "way": _("way"),
    "weight": _("weight"),
    "why": _("what for"),
    "year": _("year"),
    "yes": _("agreed by"),
    "yuan": _("yuan"),
}
AN_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}")


def facts_of(event: "Event") -> list[str]:
    """Each fact as "label value". A key that nobody explains stands as it was written."""
    return [_said(event.verb, key, value) for key, value in event.facts.items() if value != ""]


def about(event: "Event") -> str:
    """What kind of thing the event is about; its code where nobody names it."""
    return str(said_by_apps("ABOUT").get(event.subject_kind, event.subject_kind))


def _said(verb: str, key: str, value: Any) -> str:
    label = LABELS.get(key)
    return f"{label} {_worded(verb, key, value)}" if label else f"{key}={value}"


def _worded(verb: str, key: str, value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, list):
        return gettext(", ").join(_worded(verb, key, one) for one in value)
    if isinstance(value, str) and AN_ID.fullmatch(value):
        return value[-8:]  # the first digits tell the time
    table = said_by_apps("FACTS")
    codes = table.get(f"{verb.partition('.')[0]}.{key}", table.get(key))
    return str(dict(getattr(codes, "choices", codes) or ()).get(value, value))
