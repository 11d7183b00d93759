"""Points for tests, made by the real actions."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from linli.accounts.models import Person
from linli.accounts.tests.make import make_resident
from linli.areas.tests.make import make_area
from linli.organisations.models import Role
from linli.organisations.tests.make import make_organisation, make_staff
from linli.points.actions import earning, keeping
from linli.points.actions.keeping import Facts, Plan
from linli.points.models import Account, Earning, Redemption, Reward, Rule
from linli.points.reckoning import Hours

LONG_AGO = date(2020, 1, 1)
SOURCE = "tests.hour"


class Corner:
    """A community with a rule of 20 an hour, a station that hands things over, and neighbours."""

    def __init__(self, *, per_hour: int = 20, **more: Any) -> None:
        self.area = make_area()
        self.station = make_organisation(area=self.area)
        self.head = make_staff(Role.STATION_HEAD, self.area, organisation=self.station)
        self.worker = make_staff(Role.WORKER, self.area, organisation=self.station)
        self.count = 0
        self.rule = self.set_rule(per_hour=per_hour, **more)

    def set_rule(
        self, *, per_hour: int = 20, rates: dict[str, int] | None = None,
        valid_from: date = LONG_AGO, windows: Sequence[Hours] = (),
        grades: dict[int, int] | None = None, **more: Any,
    ) -> Rule:  # fmt: skip
        return keeping.set_rule(
            Plan(per_hour, **more), rates or {}, by=self.head, area=self.area,
            valid_from=valid_from, windows=windows, grades=grades,
        )  # fmt: skip

    def neighbour(self, points: int = 0) -> Person:
        person = make_resident(area=self.area)
        if points:
            self.earn(person, points * 3)  # 20 an hour
        return person

    def source(self) -> UUID:
        self.count += 1
        return UUID(int=self.count)

    def earn(
        self, person: Person, minutes: int = 60, *, at: datetime | None = None, **more: Any
    ) -> Earning:
        """A service of so many minutes, in days of at most eight hours."""
        source = more.pop("source", None) or self.source()
        while minutes > 480:
            minutes -= 480
            earning.earn(SOURCE, self.source(), person, 480, self.area.pk, at=at, **more)
        return earning.earn(SOURCE, source, person, minutes, self.area.pk, at=at, **more)

    def reward(self, number: int = 1, points: int = 10, **more: Any) -> Reward:
        usual: dict[str, Any] = {
            "name": "花灯材料包", "kind": "thing", "points": points, "fetch_at": "梅沙站前台",
        }  # fmt: skip
        facts = Facts(**{**usual, **more})
        return keeping.put_up(facts, by=self.head, area=self.area, number=number)


def balance(person: Person) -> int:
    account = Account.objects.filter(kind="person", person=person).first()
    return account.balance if account else 0


def afresh(row: Redemption | Reward | Earning) -> Any:
    return row.__class__.objects.get(pk=row.pk)


def days_ago(days: int) -> datetime:
    return timezone.now() - timedelta(days=days)
