"""The yearly report of a place: what it recorded and certified (令67 §18), for everybody."""

import csv
import io
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from linli.accounts.tests.make import make_resident
from linli.hours import years
from linli.hours.actions import certifying, objecting, reviewing
from linli.hours.models import Why
from linli.hours.tests.make import House, morning
from linli.organisations.tests.make import make_organisation
from linli.records import actions as records
from linli.records.actions import Gave

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> House:
    made = House()
    made.area.slug = "xinliao"
    made.area.save(update_fields=["slug"])
    return made


def test_it_adds_up(house: House) -> None:
    today = timezone.localdate()
    team = make_organisation(area=house.area)
    corrected = house.effective(95)
    records.correct(
        corrected.record, by=house.head, reason="早走", reason_kind="time",
        contributions=[Gave(house.volunteer, "volunteer", 61)],
    )  # fmt: skip
    other = make_resident(area=house.area)
    house.effective(60, begun_at=morning(2))
    house.effective(65, begun_at=morning(3), person=other, organisation=team)
    house.publicised(30, begun_at=morning(4))
    gone = house.effective(90, begun_at=morning(5))
    for unit in (house.station, house.station):
        certifying.issue(
            house.volunteer, by=house.volunteer, organisation=unit,
            first_on=today - timedelta(days=30), last_on=today,
        )  # fmt: skip
    objection = objecting.object_to(gone, by=house.volunteer, words="不对")
    objecting.answer(objection, by=house.head, outcome="stays", words="对的")
    reviewing.revoke(gone, by=house.head, why=Why.TWICE)
    found = years.report(house.area.pk, today.year)

    # The corrected one is there once, under review again.
    assert (found.records, found.counting, found.minutes, found.volunteers) == (5, 2, 125, 2)
    assert (found.ended, found.objections, found.in_time) == (1, 1, 1)
    assert (found.certificates, found.withdrawn) == (2, 2)
    assert [(one.organisation, one.minutes, one.certificates) for one in found.units] == [
        (team, 65, 0), (house.station, 60, 2),
    ]  # fmt: skip
    assert years.report(house.area.pk, today.year - 1).records == 0
    assert years.years_of(house.area.pk) == [today.year]


def test_anybody_reads_it_and_takes_the_table_along(house: House) -> None:
    house.effective(95)
    address = f"/p/{house.area.slug}/hours/{timezone.localdate().year}"
    page = Client().get(f"{address}/").content.decode()
    assert house.station.name in page
    assert house.volunteer.name not in page

    text = b"".join(Client().get(f"{address}.csv")).decode("utf-8-sig")
    table = list(csv.reader(io.StringIO(text)))
    assert table == [
        list(years.HEAD),
        [house.station.name, house.station.credit_code or "", "1", "1", "95", "0"],
        ["", "", "1", "1", "95", "0"],
    ]


@pytest.mark.parametrize("year", [1999, 2027])
@pytest.mark.parametrize("ending", ["/", ".csv"])
def test_no_year_that_was_not_yet(house: House, year: int, ending: str) -> None:
    assert Client().get(f"/p/{house.area.slug}/hours/{year}{ending}").status_code == 404
    assert Client().get(f"/p/nowhere/hours/2026{ending}").status_code == 404
