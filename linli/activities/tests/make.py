"""Activities for tests, made by the real actions."""

from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from linli.accounts.models import Person
from linli.accounts.tests.make import make_resident
from linli.activities.actions import publishing, series
from linli.activities.actions.publishing import Places, Plan
from linli.activities.models import Activity, Kind, Post, Session
from linli.activities.recurrence import Pattern
from linli.areas.models import Area
from linli.areas.tests.make import make_area
from linli.channels.models import Preference
from linli.organisations.models import Role
from linli.organisations.tests.make import make_organisation, make_staff


class Hall:
    """A community with a station, somebody who runs activities, and neighbours."""

    def __init__(self, area: Area | None = None) -> None:
        self.area = area or make_area()
        self.station = make_organisation(area=self.area)
        self.worker = make_staff(Role.WORKER, self.area, organisation=self.station)

    def neighbour(self, name: str = "") -> Person:
        return make_resident(name, area=self.area)

    def plan(self, **more: Any) -> Plan:
        begins = soon()
        usual: dict[str, Any] = {
            "name": "花灯手作", "kind": Kind.CLASS, "begins_at": begins,
            "ends_at": begins + timedelta(hours=2), "opens_at": timezone.now() - timedelta(hours=1),
            "closes_at": begins, "address": "梅沙三巷 1 号", "risk": "用剪刀，有人看着。",
        }  # fmt: skip
        return Plan(**{**usual, **more})

    def draft(self, *places: Places, **more: Any) -> Activity:
        return publishing.draft(
            self.plan(**more), list(places) or [Places(2)], by=self.worker, area=self.area,
            organisation=self.station,
        )  # fmt: skip

    def activity(self, *places: Places, **more: Any) -> Activity:
        """One that is published."""
        return publishing.publish(self.draft(*places, **more), by=self.worker)

    def post(self, capacity: int = 2, **more: Any) -> Post:
        return self.activity(Places(capacity), **more).posts.get()


def awake() -> None:
    """Nobody here has quiet hours: what is tested by the real clock is tested at any hour."""
    people = Person.objects.filter(told_how=None)
    Preference.objects.bulk_create(
        Preference(person=one, quiet_from=time(0), quiet_until=time(0)) for one in people
    )


def weekly(activity: Activity, *, by: Person, more: int = 1, holidays: bool = True) -> Any:
    """The same in so many weeks more."""
    pattern = Pattern("FREQ=WEEKLY", most=more + 1)
    return series.repeat(activity, pattern, by=by, skips_holidays=not holidays)


def put_at(
    begins: datetime, ends: datetime | None = None, *, only: Activity | None = None, **more: Any
) -> None:
    """Every activity there is, or one, takes place then, as if it had been so from the first."""
    ends = ends or begins + timedelta(hours=2)
    usual = {"closes_at": begins, "opens_at": begins - timedelta(days=9)}
    rows, times = Activity.objects.all(), Session.objects.all()
    if only:
        rows, times = rows.filter(pk=only.pk), times.filter(activity=only)
    rows.update(begins_at=begins, ends_at=ends, next_at=begins, **{**usual, **more})
    times.update(begins_at=begins, ends_at=ends)


def soon(days: float = 3) -> datetime:
    """At nine in the morning, some days from now."""
    day = timezone.localtime() + timedelta(days=days)
    return day.replace(hour=9, minute=0, second=0, microsecond=0)
