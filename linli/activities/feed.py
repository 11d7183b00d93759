"""Activities as a calendar that other programs subscribe to (RFC 5545).

Each time at which an activity meets is one entry, and keeps its name (UID) for life: what was moved
or cancelled has a higher SEQUENCE and a new LAST-MODIFIED, so that a phone takes it. What was
cancelled stays for thirty days, says so in status and title, and rings nobody.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from linli.activities.models import Activity, Session, State, Turn

MAKER = "-//Linli//linli//ZH"
HERE = ZoneInfo(settings.TIME_ZONE)
OFF = "【已取消】"
REMIND = timedelta(hours=2)  # before it begins


def calendar(name: str, activities: Iterable[Activity]) -> bytes:
    """The times of these activities under one name, read with their sessions."""
    made = icalendar.Calendar()
    made.add("prodid", MAKER)
    made.add("version", "2.0")
    made.add("x-wr-calname", name)
    made.add("x-wr-timezone", settings.TIME_ZONE)
    for one in activities:
        for session in one.sessions.all():
            made.add_component(_event(one, session))
    made.add_missing_timezones()
    return bytes(made.to_ical())


def _event(activity: Activity, session: Session) -> icalendar.Event:
    event = icalendar.Event()
    is_off = activity.state == State.CANCELLED or session.turn == Turn.OFF
    changed = max(
        one for one in (activity.changed_at, session.changed_at, activity.published_at,
                        activity.opens_at) if one
    )  # fmt: skip
    first = "" if session.number == 1 else f".{session.number}"
    event.add("uid", f"{activity.pk}{first}@linli")
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("sequence", activity.sequence + session.sequence)
    event.add("dtstart", _when(session, session.begins_at))
    event.add("dtend", _when(session, session.ends_at))
    event.add("summary", f"{OFF}{activity.name}" if is_off else activity.name)
    event.add("location", activity.address)
    path = reverse("activities:one", args=[activity.pk])
    event.add("url", f"{settings.OUR_ADDRESS.rstrip('/')}{path}")
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    if not is_off:
        event.add_component(_alarm(activity))
    return event


def _when(session: Session, moment: datetime) -> datetime | date:
    """A moment names its zone; what lasts whole days has dates and no hours."""
    here = moment.astimezone(HERE)
    return here.date() if is_whole_days(session) else here


def is_whole_days(session: Session) -> bool:
    """Whether it lasts from midnight to midnight."""
    begins, ends = timezone.localtime(session.begins_at), timezone.localtime(session.ends_at)
    return begins.time() == ends.time() == datetime.min.time()


def _alarm(activity: Activity) -> icalendar.Alarm:
    alarm = icalendar.Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", activity.name)
    alarm.add("trigger", -REMIND)
    return alarm
