"""When an activity meets: once, or at several times."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, F, OuterRef, QuerySet

from linli.activities.models import Activity, Session, State, Turn


def next_time(activity: Activity, now: datetime) -> Session | None:
    """The time that is on, or the next; None if none is to come."""
    rows = Session.objects.filter(activity=activity, ends_at__gt=now)
    return rows.exclude(turn=Turn.OFF).order_by("begins_at").first()


def hours_of(activity: Activity, now: datetime) -> tuple[datetime, datetime]:
    """From when to when it meets next, or is on just now; for most it is the only time."""
    there = next_time(activity, now) if activity.times > 1 else None
    if there is None:
        return activity.begins_at, activity.ends_at
    return there.begins_at, there.ends_at


def passed(now: datetime) -> QuerySet[Activity]:
    """What stands in the list by a time that is over, and meets again."""
    rows = Activity.objects.filter(times__gt=1, state=State.PUBLISHED, ends_at__gt=now)
    over = Session.objects.filter(activity=OuterRef("pk"), begins_at=OuterRef("next_at"))
    return rows.filter(next_at__lt=now).filter(Exists(over.filter(ends_at__lte=now)))


def to_finish(activity: Activity, now: datetime) -> Session | None:
    """The first of its times that has ended and was not closed."""
    rows = activity.sessions.filter(turn=Turn.PLANNED, ends_at__lte=now)
    return rows.order_by("begins_at").first()


def say_hours(activities: Iterable[Activity]) -> None:
    """Give each activity `from_at` and `to_at`: the time by which it stands in the list."""
    later = {}
    for one in activities:
        one.from_at, one.to_at = one.begins_at, one.ends_at  # type: ignore[attr-defined]
        if one.times > 1:
            later[one.pk] = one
    if later:
        rows = Session.objects.filter(activity__in=later, begins_at=F("activity__next_at"))
        for pk, begins, ends in rows.values_list("activity", "begins_at", "ends_at"):
            later[pk].from_at, later[pk].to_at = begins, ends  # type: ignore[attr-defined]
