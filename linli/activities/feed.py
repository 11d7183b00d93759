"""Activities as a calendar that other programs subscribe to (RFC 5545)."""

from collections.abc import Iterable

import icalendar
from django.conf import settings
from django.urls import reverse

from linli.activities.models import Activity, State

MAKER = "-//Linli//linli//ZH"


def calendar(name: str, activities: Iterable[Activity]) -> bytes:
    """The activities under one name. What was cancelled stays in it and says so, or a phone would
    go on showing it; what was moved has a higher number, so that a phone takes the new time."""
    made = icalendar.Calendar()
    made.add("prodid", MAKER)
    made.add("version", "2.0")
    made.add("x-wr-calname", name)
    for one in activities:
        made.add_component(_event(one))
    return bytes(made.to_ical())


def _event(activity: Activity) -> icalendar.Event:
    event = icalendar.Event()
    event.add("uid", f"{activity.pk}@linli")
    event.add("dtstamp", activity.moved_at or activity.published_at or activity.opens_at)
    event.add("sequence", int(activity.moved_at is not None))
    event.add("dtstart", activity.begins_at)
    event.add("dtend", activity.ends_at)
    event.add("summary", activity.name)
    event.add("location", activity.address)
    path = reverse("activities:one", args=[activity.pk])
    event.add("url", f"{settings.OUR_ADDRESS.rstrip('/')}{path}")
    is_off = activity.state == State.CANCELLED
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    return event
