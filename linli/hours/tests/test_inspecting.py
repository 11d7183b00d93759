"""What is odd is listed; what a lot came to is written down by somebody else, and public."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from linli.accounts.models import Person
from linli.accounts.tests.make import make_resident, signed_in
from linli.core.errors import Refused
from linli.core.working_time import calendar
from linli.hours import oddities, rules
from linli.hours.actions import drawing, finding, objecting, reviewing
from linli.hours.models import Finding, Hour, Mark, Objection, Sample, Verdict
from linli.hours.tests.make import House, morning
from linli.organisations.models import Role
from linli.organisations.tests.make import make_staff
from linli.people.actions import rights
from linli.records.actions import Gave

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> House:
    made = House()
    made.area.slug = "xinliao"
    made.area.save(update_fields=["slug"])
    return made


@pytest.fixture
def inspector(house: House) -> Person:
    return make_staff(Role.AUDITOR, house.area)


def first() -> date:
    return timezone.localdate().replace(day=1)


# --- what is odd --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("minutes", "found"),
    [
        ([], []),
        ([60, 70, 80, 90, 2390], []),  # below what is much for anybody
        ([60, 70, 80, 90, 2500], [4]),
        ([2500, 2500, 2500, 2500, 2500], []),  # all alike
        ([2500, 60], []),  # of two nobody is far above
        ([6000, 60], [0]),  # a hundred hours in a month are looked at, whatever the others gave
        ([60, 70, 6500, 90, 80, 7000], [5, 2]),
    ],
)
def test_who_is_far_above_the_others(minutes: list[int], found: list[int]) -> None:
    sums = {UUID(int=number): one for number, one in enumerate(minutes)}
    assert oddities.outliers(sums) == [UUID(int=number) for number in found]


def test_hands_that_write_many_round_ones_are_listed(house: House, inspector: Person) -> None:
    for number in range(6):
        house.hour(120, begun_at=morning(number + 1))
    quiet = make_staff(Role.WORKER, house.area, organisation=house.station)
    for number in range(6):
        house.hour(61 + number, begun_at=morning(number + 1, 15), by=quiet)
    [hand] = oddities.hands(oddities.of_month(inspector, first()))

    assert (hand.person, hand.rows, hand.round, hand.burst) == (house.writer, 6, 6, 0)


def test_a_burst_is_listed_by_whoever_wrote_it(house: House) -> None:
    for number in range(rules.BURST):
        house.hour(61, person=make_resident(area=house.area), begun_at=morning(number + 1))
    [hand] = oddities.hands(oddities.of_month(house.head, first()))

    assert (hand.burst, hand.round) == (rules.BURST, 0)


def test_one_phone_for_several_is_marked(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    other = make_resident(area=house.area)
    monkeypatch.setattr(rules, "_shared", {})
    plain = house.hour(61)
    rules.also_shared(plain.source_kind, lambda _source: {house.volunteer.pk})
    gave = [Gave(house.volunteer, "volunteer", 61), Gave(other, "volunteer", 61)]
    record = house.record(61, gave=gave, begun_at=morning(2))

    marked = {one.person_id for one in record.hours.all() if Mark.PHONE in one.marks}
    assert marked == {house.volunteer.pk}
    assert Mark.PHONE not in plain.marks


def test_the_page_shows_what_lies_where_one_looks(
    house: House, inspector: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oddities, "_clusters", {})
    seen = oddities.Cluster(3, 5, "清洁家园", timezone.localdate())
    oddities.also_clusters("here", lambda *_where: [seen])
    for number in range(10):
        house.hour(600, begun_at=morning(number + 1, 8))
    elsewhere = House()
    elsewhere.hour(600, begun_at=morning(1, 8))
    for by in (inspector, house.head):
        page = signed_in(by).get("/desk/hours/odd/").content.decode()
        assert ">100 小时<" in page
        assert "清洁家园" in page
    assert signed_in(make_staff(Role.WORKER, house.area)).get("/desk/hours/odd/").status_code == 403
    assert ">100 小时<" not in signed_in(elsewhere.head).get("/desk/hours/odd/").content.decode()


def test_what_was_recorded_late_stays_listed_whatever_became_of_it(
    house: House, inspector: Person
) -> None:
    """Eleven working days are late, ten are not, by the calendar of holidays."""
    days = [timezone.localdate() - timedelta(days=n) for n in range(40)]
    ago = {
        n: next(d for d in days if calendar().add_days(d, n) <= timezone.localdate())
        for n in (10, 11)
    }
    made = {
        n: house.publicised(61, begun_at=morning((timezone.localdate() - day).days))
        for n, day in ago.items()
    }
    found = set()
    for day in {one.replace(day=1) for one in ago.values()}:
        found |= {one.pk for one in oddities.late(oddities.of_month(inspector, day))}

    assert found == {made[11].pk}


def test_what_was_not_answered_in_time_is_listed(house: House, inspector: Person) -> None:
    hour = house.publicised()
    row = objecting.object_to(hour, by=make_resident(area=house.area), words="那天他不在")
    assert row.due_on == calendar().add_days(timezone.localdate(), 10)
    assert not oddities.overdue(inspector).exists()
    Objection.objects.filter(pk=row.pk).update(due_on=timezone.localdate() - timedelta(days=1))

    assert oddities.overdue(inspector).get() == row
    client = signed_in(house.head)
    assert "那天他不在" in client.get("/desk/hours/objections/?only=overdue").content.decode()
    objecting.answer(row, by=house.head, outcome="stays", words="他在，有签到。")
    assert not oddities.overdue(inspector).exists()


# --- what a lot came to -------------------------------------------------------------------------


def lot(house: House, by: Person, **more: Any) -> Sample:
    today = timezone.localdate()
    usual: dict[str, Any] = {"first_on": today - timedelta(days=60), "last_on": today, "count": 200}
    return drawing.draw(house.area, by=by, **{**usual, **more})


def test_an_inspector_draws_and_looks_and_the_counts_are_public(
    house: House, inspector: Person
) -> None:
    hours = [house.publicised(61, begun_at=morning(number + 1)) for number in range(3)]
    sample, client = lot(house, inspector), signed_in(inspector)
    address = f"/desk/hours/samples/{sample.pk}/"
    for hour, verdict in zip(hours[:2], ("fine", "wrong"), strict=True):
        assert client.get(f"{address}{hour.pk}/").status_code == 200
        sent = {"verdict": verdict, "words": "签到表上没有"}
        assert client.post(f"{address}{hour.pk}/", sent).status_code == 302

    page = Client().get(f"/p/{house.area.slug}/hours/drawn/").content.decode()
    assert "".join(page.split()).count('<bclass="num">1</b>') == 3  # one of each, one still open
    assert "签到表上没有" not in page
    assert "签到表上没有" in signed_in(house.head).get(f"{address}{hours[1].pk}/").content.decode()
    found = Client().get(f"/hours/drawn/{sample.pk}.json").json()["found"]
    assert found == {"fine": 1, "wrong": 1}


def test_it_is_said_once_and_stays(house: House, inspector: Person) -> None:
    hour = house.hour(61)
    sample = lot(house, inspector)
    with pytest.raises(Refused):  # what is wrong, it says
        finding.find(sample, hour, by=inspector, verdict=Verdict.WRONG)
    row = finding.find(sample, hour, by=inspector, verdict=Verdict.FINE)
    with pytest.raises(Refused):
        finding.find(sample, hour, by=inspector, verdict=Verdict.UNCLEAR, words="又看了")

    for change in (
        lambda: Finding.objects.filter(pk=row.pk).update(verdict=Verdict.WRONG),
        lambda: Finding.objects.filter(pk=row.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    late = house.hour(61, begun_at=morning(2))
    with pytest.raises(Refused):  # it was not drawn
        finding.find(sample, late, by=inspector, verdict=Verdict.FINE)


@pytest.mark.postgres
@pytest.mark.parametrize("who", ["person", "written_by", "decided_by"])
def test_nobody_finds_out_about_themselves_nor_what_they_wrote_or_let_through(
    house: House, who: str
) -> None:
    hour = house.publicised(61, person=make_staff(Role.STATION_HEAD, house.area))
    by, sample = getattr(hour, who), lot(house, house.head)
    with pytest.raises(PermissionDenied):
        finding.find(sample, hour, by=by, verdict=Verdict.FINE)
    with pytest.raises(DatabaseError), transaction.atomic():
        Finding.objects.create(sample=sample, hour=hour, by=by, verdict=Verdict.FINE)


def test_who_neither_reviews_nor_audits_there_looks_into_nothing(house: House) -> None:
    hour, sample = house.hour(61), lot(house, house.head)
    for by in (make_staff(Role.AUDITOR), make_staff(Role.WORKER, house.area), house.volunteer):
        with pytest.raises(PermissionDenied):
            finding.find(sample, hour, by=by, verdict=Verdict.FINE)
        with pytest.raises(PermissionDenied):
            lot(house, by)


def test_words_about_whoever_leaves_go(house: House, inspector: Person) -> None:
    hour = house.hour(61)
    sample = lot(house, inspector)
    finding.find(sample, hour, by=inspector, verdict=Verdict.WRONG, words="他说睡着了")
    rights.erase(house.volunteer, by=house.volunteer)

    assert [(one.words, one.verdict) for one in Finding.objects.all()] == [("", "wrong")]


def test_the_page_asks_as_much_for_one_as_for_many(house: House, inspector: Person) -> None:
    from linli.hours.tests.test_pages import queries

    house.hour(600)
    client = signed_in(inspector)
    few = queries(client, "/desk/hours/odd/")
    for number in range(10):
        person = make_resident(area=house.area)
        reviewing.publicise(
            house.hour(600, person=person, begun_at=morning(number + 2, 8)), by=house.head
        )
    assert Hour.objects.count() == 11

    assert (
        queries(client, "/desk/hours/odd/") <= few + 2
    )  # the names of some, where there were none
