"""Hours for tests, made by the real actions of the records."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from linli.accounts.models import Person
from linli.accounts.tests.make import make_resident
from linli.areas.models import Area
from linli.areas.tests.make import make_area
from linli.hours.actions import reviewing
from linli.hours.models import Hour
from linli.organisations.models import Role
from linli.organisations.tests.make import make_organisation, make_staff
from linli.records.actions import Gave, Got
from linli.records.models import ServiceRecord
from linli.records.tests.make import make_record


def morning(days_ago: int = 1, hour: int = 9) -> datetime:
    """At an hour of a day that has passed."""
    day = timezone.localtime() - timedelta(days=days_ago)
    return day.replace(hour=hour, minute=0, second=0, microsecond=0)


class House:
    """A community whose station records, somebody who reviews hours there, and a volunteer."""

    def __init__(self) -> None:
        self.area: Area = make_area()
        self.station = make_organisation(area=self.area)
        self.head = make_staff(Role.STATION_HEAD, self.area, organisation=self.station)
        self.writer = make_staff(Role.WORKER, self.area, organisation=self.station)
        self.volunteer: Person = make_resident("陈志华", area=self.area)
        self.elder: Person = make_resident("何伯", area=self.area)

    def record(
        self, minutes: int = 95, *, person: Person | None = None, force: str = "volunteer",
        **more: Any,
    ) -> ServiceRecord:  # fmt: skip
        begun_at = more.pop("begun_at", morning())
        usual: dict[str, Any] = {
            "organisation": self.station, "by": self.writer, "begun_at": begun_at,
            "ended_at": begun_at + timedelta(minutes=minutes), "got": [Got(self.elder)],
            "gave": [Gave(person or self.volunteer, force, minutes)],
        }  # fmt: skip
        return make_record(self.area, **{**usual, **more})

    def hour(self, minutes: int = 95, **more: Any) -> Hour:
        return Hour.objects.get(record=self.record(minutes, **more))

    def publicised(self, minutes: int = 95, **more: Any) -> Hour:
        return reviewing.publicise(self.hour(minutes, **more), by=self.head)

    def effective(self, minutes: int = 95, **more: Any) -> Hour:
        """One whose days of notice are over."""
        return took_effect(self.publicised(minutes, **more))


def took_effect(hour: Hour) -> Hour:
    """The days of its notice are over."""
    Hour.objects.filter(pk=hour.pk).update(until=timezone.now())
    reviewing.take_effect(hour)
    hour.refresh_from_db()
    return hour
