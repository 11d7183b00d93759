"""Writing, correcting and entering afterwards."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from linli.accounts.models import Person
from linli.accounts.tests.make import make_resident
from linli.areas.models import Area
from linli.areas.tests.make import make_area
from linli.core.errors import Refused
from linli.core.models import DayKind, Event, SpecialDay
from linli.core.working_time import seed
from linli.organisations.models import Role
from linli.organisations.tests.make import make_staff
from linli.people.actions import rights
from linli.people.tests.make import make_client
from linli.records import actions, queries, sources, tallies
from linli.records.actions import Gave, Got
from linli.records.models import Backdated, Served, ServiceRecord, Tally
from linli.records.tests.make import at, facts, make_backdated, make_record, make_source

pytestmark = pytest.mark.django_db

NO = "0198c0de-0000-7000-8000-000000000000"


def exact() -> bool:
    return tallies.kept().same() == tallies.recounted().same()


@pytest.fixture
def area() -> Area:
    return make_area()


@pytest.fixture
def head(area: Area) -> Person:
    return make_staff(Role.STATION_HEAD, area)


def test_a_service_writes_what_it_was(area: Area) -> None:
    helper, elder = make_resident(), make_resident()
    row = make_record(
        area, gave=[Gave(helper, "worker", 45)],
        got=[Got(elder, times=2), Got(count=7, how="heads")], tags=["campaign"], evidence=[NO],
    )  # fmt: skip

    tally = Tally.objects.get()
    assert (tally.services, tally.person_times, tally.worker_minutes) == (1, 9, 45)
    assert (row.number, row.is_current, row.evidence, row.tags) == (1, True, [NO], ["campaign"])
    assert Served.objects.get().times == 2
    told = Event.objects.get(verb="record.written")
    assert told.facts == {"is_late": False, "minutes": 45, "person_times": 9}
    assert told.area_id == area.pk


def test_the_same_service_writes_once() -> None:
    source = make_source()
    first = make_record(source=source)

    second = make_record(source=source)

    assert first == second
    assert ServiceRecord.objects.count() == Tally.objects.get().services == 1
    assert Event.objects.filter(verb="record.written").count() == 1
    assert sources.record_of(source) == first


def test_a_service_writes_nothing_again_after_a_correction(area: Area, head: Person) -> None:
    source = make_source()
    row = make_record(area, source=source)
    newer = actions.correct(row, by=head, reason="在站里", reason_kind="place", place="station")

    assert make_record(area, source=source) == newer


def soon() -> Any:
    return timezone.now() + timedelta(minutes=5)


@pytest.mark.parametrize(
    "wrong",
    [
        {"ended_at": at(), "begun_at": at()},
        {"ended_at": at(day=12), "begun_at": at()},
        {"ended_at": "soon"},
        {"title": " "},
        {"tags": ["王婆婆"]},
        {"contributions": []},
        {"receptions": []},
        {"gave": "twice"},
        {"got": "twice"},
    ],
)
def test_what_is_no_record_is_refused_with_a_sentence(wrong: dict[str, Any]) -> None:
    one = make_resident()
    if wrong.get("ended_at") == "soon":
        wrong = {"ended_at": soon()}
    if "gave" in wrong:
        wrong = {"gave": [Gave(one, "worker", 5), Gave(one, "party", 5)]}
    if "got" in wrong:
        wrong = {"got": [Got(one), Got(one)]}
    asked = facts()
    asked.update(contributions=wrong.pop("gave", asked["contributions"]))
    asked.update(receptions=wrong.pop("got", asked["receptions"]))

    with pytest.raises(Refused):
        actions.write(source=make_source(), by=None, **{**asked, **wrong})
    assert not ServiceRecord.objects.exists()
    assert not Tally.objects.exists()


def test_ten_working_days_are_in_time_and_the_eleventh_is_late() -> None:
    seed()
    SpecialDay.objects.all().delete()
    today = timezone.localdate()
    for days in range(30):  # whatever the year brings: only two of these days are free
        SpecialDay.objects.create(on=today - timedelta(days=days), kind=DayKind.WORK, name="班")
    SpecialDay.objects.filter(on=today - timedelta(days=3)).update(kind=DayKind.OFF)
    ends = timezone.now() - timedelta(hours=1)

    def late(days: int) -> bool:
        ended_at = ends - timedelta(days=days)
        return make_record(begun_at=ended_at - timedelta(minutes=9), ended_at=ended_at).is_late

    assert [late(days) for days in (0, 10, 11, 12, 25, 200)] == [0, 0, 0, 1, 1, 1]


def test_a_correction_is_a_new_version_and_the_figures_follow(area: Area, head: Person) -> None:
    row = make_record(area, begun_at=at(month=1))
    moved = make_area(parent=area)
    people = [Got(make_resident()), Got(make_resident(), times=3)]

    new = actions.correct(
        row, by=head, reason="记错了", reason_kind="time", begun_at=at(month=2),
        ended_at=at(month=2, hour=11), area_id=moved.pk, receptions=people,
    )  # fmt: skip

    row.refresh_from_db()
    assert (row.is_current, new.is_current, new.number, new.replaces) == (False, True, 2, row)
    assert row.contributions.count() == new.contributions.count() == 1
    assert (row.receptions.count(), new.receptions.count()) == (1, 2)
    assert new.reason == "记错了"
    assert new.written_by == head
    tally = Tally.objects.get()  # that of January is gone
    assert (tally.area, str(tally.month), tally.person_times) == (moved, "2025-02-01", 4)
    assert sorted(Served.objects.values_list("times", flat=True)) == [1, 3]
    assert exact()
    told = Event.objects.get(verb="record.corrected")
    assert (told.facts["number"], told.facts["why"]) == (2, "time")
    assert "记错了" not in str(told.facts)


def test_of_two_corrections_the_second_reads_the_first(area: Area, head: Person) -> None:
    row = make_record(area)
    stale = ServiceRecord.objects.get(pk=row.pk)
    actions.correct(row, by=head, reason="在站里", reason_kind="place", place="station")

    with pytest.raises(Refused):
        actions.correct(stale, by=head, reason="电话", reason_kind="place", place="phone")
    assert exact()


def test_nobody_corrects_what_they_did_nor_takes_themselves_out_of_it(area: Area) -> None:
    did, other = (make_staff(Role.STATION_HEAD, area) for _ in range(2))
    row = make_record(area, gave=[Gave(did, "worker", 60)])
    with pytest.raises(PermissionDenied):
        actions.correct(row, by=did, reason="少了", reason_kind="time", place="phone")
    without = actions.correct(
        row, by=other, reason="不是他", reason_kind="people",
        contributions=[Gave(make_resident(), "worker", 60)],
    )  # fmt: skip

    with pytest.raises(PermissionDenied):
        actions.correct(without, by=did, reason="是我", reason_kind="people", place="phone")
    with pytest.raises(PermissionDenied):
        actions.correct(
            without, by=other, reason="是我", reason_kind="people",
            contributions=[Gave(other, "worker", 600)],
        )  # fmt: skip


@pytest.mark.parametrize("role", [r for r in Role if r not in (Role.STATION_HEAD, Role.SUPERVISOR)])
def test_only_who_answers_for_the_area_corrects(area: Area, role: str) -> None:
    row = make_record(area)
    with pytest.raises(PermissionDenied):
        actions.correct(
            row, by=make_staff(role, area), reason="x", reason_kind="time", place="phone"
        )
    assert ServiceRecord.objects.get() == row


def test_a_record_is_not_moved_out_of_ones_reach(area: Area, head: Person) -> None:
    row = make_record(area)
    elsewhere = make_area()
    for by, changes in (
        (make_staff(Role.STATION_HEAD, elsewhere), {"place": "phone"}),
        (head, {"area_id": elsewhere.pk}),
    ):
        with pytest.raises(PermissionDenied):
            actions.correct(row, by=by, reason="x", reason_kind="time", **changes)


def test_a_correction_says_why_and_changes_something(area: Area, head: Person) -> None:
    row = make_record(area)
    for reason, kind, changes in (
        (" ", "place", {"place": "phone"}),
        ("x", "", {"place": "phone"}),
        ("x", "place", {}),
        ("x", "place", {"place": row.place}),
        ("x", "time", {"ended_at": row.begun_at}),
    ):
        with pytest.raises(Refused):
            actions.correct(row, by=head, reason=reason, reason_kind=kind, **changes)
    with pytest.raises(TypeError):
        actions.correct(row, by=head, reason="x", reason_kind="time", is_late=False)
    assert ServiceRecord.objects.get().is_current


def test_entering_afterwards_takes_two_and_stays_marked(area: Area, head: Person) -> None:
    worker = make_staff(Role.WORKER, area)
    asked = make_backdated(area, by=worker)
    assert not ServiceRecord.objects.exists()

    row = actions.decide_backdated(asked, by=head, is_granted=True)

    assert row
    assert (row.is_backdated, row.is_late) == (True, True)
    assert (row.written_by, row.approved_by) == (worker, head)
    assert row.reason == "停电，当天没法登记"
    asked.refresh_from_db()
    assert (asked.is_granted, asked.reason) == (True, "")
    assert exact()
    newer = actions.correct(row, by=head, reason="在站里", reason_kind="place", place="station")
    assert newer.is_backdated
    assert {newer.written_by, newer.approved_by} == {worker, head}


def test_a_declined_one_is_never_written(area: Area, head: Person) -> None:
    asked = make_backdated(area, by=make_staff(Role.WORKER, area))

    assert actions.decide_backdated(asked, by=head, is_granted=False) is None

    assert not ServiceRecord.objects.exists()
    with pytest.raises(Refused):
        actions.decide_backdated(asked, by=head, is_granted=True)


def test_who_asked_who_did_it_and_who_is_elsewhere_do_not_decide(area: Area, head: Person) -> None:
    did = make_staff(Role.STATION_HEAD, area)
    asked = make_backdated(area, by=head, gave=[Gave(did, "worker", 60)])
    elsewhere = make_staff(Role.STATION_HEAD)
    for by in (head, did, elsewhere, make_staff(Role.WORKER, area)):
        with pytest.raises(PermissionDenied):
            actions.decide_backdated(asked, by=by, is_granted=True)
    assert not ServiceRecord.objects.exists()


def test_entering_afterwards_needs_a_reason_proof_and_a_service_not_yet_recorded(
    area: Area, head: Person
) -> None:
    source = make_source()
    make_record(area, source=source)
    wrongs: list[dict[str, Any]] = [{"reason": " "}, {"evidence": []}, {"source": source}]
    for wrong in wrongs:
        with pytest.raises(Refused):
            make_backdated(area, by=head, **wrong)
    with pytest.raises(PermissionDenied):
        make_backdated(area, by=make_resident())
    again = make_source()
    make_backdated(area, by=head, source=again)
    with pytest.raises(Refused):
        make_backdated(area, by=head, source=again)


def test_what_waited_too_long_is_not_decided(area: Area, head: Person) -> None:
    asked = make_backdated(area, by=make_staff(Role.WORKER, area))
    assert list(queries.waiting(head)) == [asked]
    Backdated.objects.update(asked_at=timezone.now() - timedelta(days=31))

    with pytest.raises(Refused):
        actions.decide_backdated(asked, by=head, is_granted=True)
    assert not queries.waiting(head)


def test_who_leaves_is_still_counted_and_words_about_them_are_gone(
    area: Area, head: Person
) -> None:
    elder = make_client(area=area)
    row = make_record(area, got=[Got(elder)])
    new = actions.correct(row, by=head, reason="王婆婆记错", reason_kind="place", place="phone")
    asked = make_backdated(area, by=head, got=[Got(elder)])
    before = queries.figures(area, at().date(), timezone.localdate())

    rights.erase(elder, by=elder)

    for one in (new, asked):
        one.refresh_from_db()
        assert one.reason == ""
    assert queries.figures(area, at().date(), timezone.localdate()) == before
    assert before.people == 1
    assert exact()
