"""The stops of a tour, written down before it begins."""

from dataclasses import asdict, dataclass
from datetime import time

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.activities import rules
from linli.activities.models import MOST_STOPS, Activity, State, Stop
from linli.core.errors import Refused, allow
from linli.core.events import record
from linli.core.rows import lock


@dataclass(frozen=True)
class Halt:
    """What is there, where, about when, and what one does there."""

    name: str
    address: str = ""
    at: time | None = None
    words: str = ""


@transaction.atomic
def add_stop(activity: Activity, halt: Halt, *, by: Person) -> Stop:
    """One more, after the others."""
    activity = _to_come(activity, by)
    last = activity.stops.order_by("-number").values_list("number", flat=True).first() or 0
    if last >= MOST_STOPS:
        raise Refused(_("%(most)s stops are the most.") % {"most": MOST_STOPS})
    made = Stop.objects.create(activity=activity, number=last + 1, **asdict(halt))
    record("activity.way", by=by, about=activity)
    return made


@transaction.atomic
def drop_stop(stop: Stop, *, by: Person) -> None:
    """Not there after all; those after it move up."""
    activity = _to_come(stop.activity, by)
    gone, _rows = activity.stops.filter(pk=stop.pk).delete()
    if not gone:
        raise Refused(_("This stop is not there any more."))
    for number, one in enumerate(activity.stops.order_by("number"), start=1):
        if one.number != number:
            one.number = number
            one.save(update_fields=["number"])
    record("activity.way", by=by, about=activity)


def _to_come(activity: Activity, by: Person) -> Activity:
    activity = lock(activity)
    allow(rules.may_run(by, activity))
    if activity.state not in (State.DRAFT, State.PUBLISHED) or activity.ends_at <= timezone.now():
        raise Refused(_("It is not going on."))
    return activity
