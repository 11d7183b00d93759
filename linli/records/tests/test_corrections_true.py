"""A correction is no truer than an entry by hand: the same is asked of it."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from linli.accounts.models import Person
from linli.areas.models import Area
from linli.areas.tests.make import make_area
from linli.core.days import midnight
from linli.core.errors import Refused
from linli.organisations.models import Role
from linli.organisations.tests.make import make_staff
from linli.people.tests.make import make_client
from linli.records import actions
from linli.records.actions import Gave
from linli.records.models import ServiceRecord
from linli.records.tests.make import make_record

pytestmark = pytest.mark.django_db
NOON = timedelta(hours=12)


@pytest.fixture
def area() -> Area:
    return make_area()


def of(area: Area, helper: Person, days_ago: int, begins: timedelta) -> ServiceRecord:
    begun = midnight(timezone.localdate() - timedelta(days=days_ago)) + begins
    return make_record(
        area, gave=[Gave(helper, "volunteer", 45)],
        begun_at=begun, ended_at=begun + timedelta(minutes=45),
    )  # fmt: skip


def correct(row: ServiceRecord, head: Person, **changes: Any) -> ServiceRecord:
    return actions.correct(row, by=head, reason="记错了", reason_kind="time", **changes)


def test_nobody_is_corrected_into_two_places_into_more_than_it_lasted_or_past_midnight(
    area: Area,
) -> None:
    head, helper = make_staff(Role.STATION_HEAD, area), make_client(area=area)
    row, other = of(area, helper, 2, NOON), of(area, helper, 2, timedelta(hours=15))
    with pytest.raises(Refused, match="somewhere else"):
        correct(row, head, begun_at=other.begun_at, ended_at=other.ended_at)
    with pytest.raises(Refused, match="more minutes than it lasted"):
        correct(row, head, contributions=[Gave(helper, "volunteer", 1400)])
    with pytest.raises(Refused, match="past midnight"):
        correct(
            row, head, begun_at=row.begun_at + timedelta(hours=10),
            ended_at=row.begun_at + timedelta(hours=15),
        )  # fmt: skip
    mate = make_client(area=area)
    of(area, mate, 2, NOON)
    with pytest.raises(Refused, match="somewhere else"):
        correct(
            row, head,
            contributions=[Gave(helper, "volunteer", 45), Gave(mate, "volunteer", 45)],
        )  # fmt: skip
    later = timedelta(minutes=10)
    new = correct(row, head, begun_at=row.begun_at + later, ended_at=row.ended_at + later)
    assert new.number == 2


def test_one_alone_does_not_move_a_record_into_days_that_are_entered_by_two(area: Area) -> None:
    head, helper = make_staff(Role.STATION_HEAD, area), make_client(area=area)
    row = of(area, helper, 1, NOON)
    back = timedelta(days=70)
    with pytest.raises(Refused, match="by two people"):
        correct(row, head, begun_at=row.begun_at - back, ended_at=row.ended_at - back)
    near = timedelta(days=3)
    new = correct(row, head, begun_at=row.begun_at - near, ended_at=row.ended_at - near)
    assert not new.is_late
