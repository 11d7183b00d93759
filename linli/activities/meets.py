"""When an activity meets: once, or at several times."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet
from django.urls import reverse

from linli.accounts.models import Person
from linli.activities.models import Activity, Session, SignUp, Stand, State, Turn
from linli.core.prepared import Prepared
from linli.people.week import Planned

MOST_PLANNED = 100


def next_time(activity: Activity, now: datetime) -> Session | None:
    """The time that is on, or the next; None if none is to come."""
    return _NEXT.first(activity.pk, now)


_NEXT = Prepared(
    lambda activity, now: (
        Session.objects.filter(activity=activity, ends_at__gt=now)
        .exclude(turn=Turn.OFF)
        .order_by("begins_at")[:1]
    ),
    UUID,
    datetime,
)


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


def planned(person: Person, begins: datetime, ends: datetime) -> list[Planned]:
    """Where somebody goes, or waits for a place, in a span of time (people/week.py)."""
    rows = SignUp.objects.filter(
        person=person, stand__in=(Stand.IN, Stand.OFFERED, Stand.WAITING),
        activity__state=State.PUBLISHED, activity__sessions__turn=Turn.PLANNED,
        activity__sessions__begins_at__gte=begins, activity__sessions__begins_at__lt=ends,
    )  # fmt: skip
    found = rows.values_list(
        "activity", "activity__name", "activity__address", "stand",
        "activity__sessions__begins_at", "activity__sessions__ends_at",
    ).order_by("activity__sessions__begins_at")[:MOST_PLANNED]  # fmt: skip
    return [
        Planned(
            first, last, name, address, reverse("activities:one", args=[pk]),
            str(Stand(stand).label),
        )
        for pk, name, address, stand, first, last in found
    ]  # fmt: skip


def held_in(activities: QuerySet[Activity], begins: datetime, ends: datetime) -> QuerySet[Session]:
    """The times at which some activities meet in a span of time, in their order."""
    rows = Session.objects.filter(
        activity__in=activities, begins_at__gte=begins, begins_at__lt=ends
    ).exclude(activity__state=State.CANCELLED)
    return rows.select_related("activity").order_by("begins_at", "activity")
