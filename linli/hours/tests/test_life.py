"""An hour from the record to its effect, and every way out."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from linli.accounts.models import Person
from linli.accounts.tests.make import make_resident
from linli.areas.tests.make import make_area
from linli.channels.models import Message
from linli.core.errors import Refused
from linli.core.models import Event
from linli.hours import queries, rules, tasks
from linli.hours.actions import objecting, reviewing
from linli.hours.models import Hour, Mark, Outcome, Star, State, Terms, Why
from linli.hours.tests.make import House, morning
from linli.organisations.models import Role
from linli.organisations.tests.make import make_staff
from linli.records import actions as records
from linli.records.actions import Gave
from linli.records.tests.make import make_backdated

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> House:
    return House()


def verbs(hour: Hour) -> list[str]:
    rows = Event.objects.filter(subject_id=hour.pk).order_by("pk")
    return list(rows.values_list("verb", flat=True))


def told(person: Person) -> list[str]:
    return list(Message.objects.filter(person=person).values_list("code", flat=True))


# --- it follows the record --------------------------------------------------------------------


@pytest.mark.parametrize(("force", "rows"), [("volunteer", 1), ("party", 1), ("worker", 0)])
def test_only_those_who_give_their_time_get_an_hour(house: House, force: str, rows: int) -> None:
    house.record(force=force)

    assert Hour.objects.count() == rows


def test_what_is_no_volunteering_gives_none(house: House) -> None:
    house.record(tags=["training", "uncounted"])

    assert not Hour.objects.exists()


def test_it_knows_what_the_record_says(house: House) -> None:
    hour = house.hour(95)

    assert (hour.person, hour.minutes, hour.counted) == (house.volunteer, 95, 95)
    assert (hour.organisation, hour.area, hour.version) == (house.station, house.area, 1)
    assert (hour.state, hour.written_by) == (State.UNDER_REVIEW, house.writer)
    assert hour.on == timezone.localdate(morning())


def test_a_corrected_record_gives_the_next_version(house: House) -> None:
    old = house.effective(95)
    gave = [Gave(house.volunteer, "volunteer", 61)]
    new = records.correct(
        old.record, by=house.head, reason="早走了", reason_kind="time", contributions=gave
    )

    old.refresh_from_db()
    hour = Hour.objects.get(record=new)
    assert (old.state, old.minutes) == (State.SUPERSEDED, 95)
    assert (hour.state, hour.minutes, hour.version, hour.replaces) == ("under_review", 61, 2, old)
    assert queries.total(house.volunteer) == 0
    event = Event.objects.get(verb="hours.superseded", subject_id=old.pk)
    assert event.facts == {"minutes": 95, "was": "effective"}


def test_whoever_is_taken_out_of_a_record_loses_the_hour(house: House) -> None:
    hour = house.effective()
    other = make_resident()
    records.correct(
        hour.record, by=house.head, reason="不是他", reason_kind="people",
        contributions=[Gave(other, "volunteer", 95)],
    )  # fmt: skip

    hour.refresh_from_db()
    assert (hour.state, hour.why) == (State.REVOKED, Why.CORRECTED)
    assert Hour.objects.get(person=other).version == 1


def test_whoever_was_taken_out_may_come_back_as_a_next_version(house: House) -> None:
    hour = house.hour()
    other = [Gave(make_resident(), "volunteer", 95)]
    usual: dict[str, Any] = {"by": house.head, "reason": "看签到表", "reason_kind": "people"}
    second = records.correct(hour.record, contributions=other, **usual)
    records.correct(second, contributions=[Gave(house.volunteer, "volunteer", 95)], **usual)

    newest = queries.versions(hour)[0]
    assert (newest.version, newest.replaces, newest.state) == (2, hour, "under_review")


def test_a_correction_answers_what_was_objected(house: House) -> None:
    hour = house.publicised()
    row = objecting.object_to(hour, by=house.volunteer, words="多记了一刻钟")
    gave = [Gave(house.volunteer, "volunteer", 80)]
    records.correct(hour.record, by=house.head, reason="对", reason_kind="time", contributions=gave)

    row.refresh_from_db()
    assert (row.outcome, row.answered_by) == (Outcome.CORRECTED, None)


def test_what_was_entered_afterwards_stays_marked(house: House) -> None:
    asked = make_backdated(
        house.area, by=house.writer, gave=[Gave(house.volunteer, "volunteer", 50)],
        organisation=house.station,
    )  # fmt: skip
    row = records.decide_backdated(asked, by=house.head, is_granted=True)
    assert row
    hour = Hour.objects.get(record=row)
    assert (hour.is_backdated, hour.is_late) == (True, True)

    new = records.correct(row, by=house.head, reason="在站里", reason_kind="place", place="station")
    assert Hour.objects.get(record=new).is_backdated


# --- what is odd ------------------------------------------------------------------------------


def test_above_the_daily_limit_is_held_back(house: House) -> None:
    first = house.hour(599, begun_at=morning(2, 6))
    second = house.hour(100, begun_at=morning(2, 18))
    third = house.hour(31, begun_at=morning(2, 21))

    assert (first.counted, second.counted, second.held_back, third.counted) == (599, 1, 99, 0)
    assert Mark.CAP in second.marks
    assert Mark.CAP not in first.marks


def test_the_limit_is_data(house: House) -> None:
    Terms.objects.create(since=timezone.localdate() - timedelta(days=9), most_a_day=60)

    assert house.hour(95).counted == 60


def test_services_at_the_same_time_are_both_marked(house: House) -> None:
    first, second = house.hour(95), house.hour(35, begun_at=morning() + timedelta(minutes=30))

    first.refresh_from_db()
    assert Mark.OVERLAP in first.marks
    assert Mark.OVERLAP in second.marks


def test_one_after_another_does_not_overlap(house: House) -> None:
    house.hour(95)

    assert house.hour(35, begun_at=morning() + timedelta(minutes=95)).marks == []


def test_round_numbers_and_own_writing_are_marked(house: House) -> None:
    assert house.hour(120).marks == [Mark.ROUND]
    own = house.hour(50, by=house.volunteer, begun_at=morning(3))
    assert own.marks == [Mark.OWN]


def test_many_within_a_minute_are_all_marked(house: House) -> None:
    for day in range(rules.BURST - 1):
        assert house.hour(50, begun_at=morning(day + 1)).marks == []
    house.hour(50, begun_at=morning(20))

    assert all(Mark.BURST in row.marks for row in Hour.objects.all())


# --- its life ---------------------------------------------------------------------------------


def test_it_counts_when_the_days_of_notice_are_over(house: House) -> None:
    hour = house.publicised()
    assert hour.until is not None
    assert hour.until - hour.publicised_at == timedelta(days=7)  # type: ignore[operator]
    tasks.take_effect()
    hour.refresh_from_db()
    assert hour.state == State.PUBLICISED

    Hour.objects.filter(pk=hour.pk).update(until=timezone.now())
    tasks.take_effect()
    tasks.take_effect()

    hour.refresh_from_db()
    assert hour.state == State.EFFECTIVE
    assert verbs(hour) == ["hours.publicised", "hours.effective"]
    assert queries.total(house.volunteer) == 95


def test_nobody_lets_their_own_through_nor_what_they_wrote(house: House) -> None:
    own = house.hour(person=house.head)
    wrote = house.hour(by=house.head, begun_at=morning(2))
    for hour in (own, wrote):
        with pytest.raises(PermissionDenied):
            reviewing.publicise(hour, by=house.head)
        with pytest.raises(PermissionDenied):
            reviewing.reject(hour, by=house.head, why=Why.TIME)
    assert list(queries.waiting(house.head)) == []


@pytest.mark.parametrize("role", [Role.WORKER, Role.DISPATCHER, Role.AGENCY_MANAGER])
def test_others_do_not_review(house: House, role: str) -> None:
    with pytest.raises(PermissionDenied):
        reviewing.publicise(house.hour(), by=make_staff(role, house.area))


def test_neither_does_somebody_of_another_area(house: House) -> None:
    with pytest.raises(PermissionDenied):
        reviewing.publicise(house.hour(), by=make_staff(Role.STATION_HEAD, make_area()))


def test_it_is_decided_once(house: House) -> None:
    hour = house.publicised()
    for step in (reviewing.publicise, lambda row, by: reviewing.reject(row, by=by, why=Why.TIME)):
        with pytest.raises(Refused):
            step(hour, by=house.head)


def test_turned_down_says_why_and_its_volunteer_is_told(house: House) -> None:
    hour = house.hour()
    with pytest.raises(Refused):
        reviewing.reject(hour, by=house.head, why="")
    reviewing.reject(hour, by=house.head, why=Why.ABSENT, words="那天没来")

    hour.refresh_from_db()
    assert (hour.state, hour.why, hour.words) == (State.REJECTED, Why.ABSENT, "那天没来")
    assert told(house.volunteer) == ["hours.rejected"]


def test_taken_back_it_counts_no_more(house: House) -> None:
    hour = house.effective()
    reviewing.revoke(hour, by=house.head, why=Why.PROOF)

    assert queries.total(house.volunteer) == 0
    event = Event.objects.get(verb="hours.revoked")
    assert event.facts == {"minutes": 95, "was": "effective", "why": "proof"}
    with pytest.raises(Refused):
        reviewing.revoke(hour, by=house.head, why=Why.PROOF)


def test_a_selection_lets_through_only_what_one_may(house: House) -> None:
    hours = [house.hour(), house.hour(person=house.head, begun_at=morning(2))]

    assert reviewing.publicise_all(hours, by=house.head) == 1
    assert reviewing.publicise_all(hours, by=house.head) == 0


# --- objections -------------------------------------------------------------------------------


def test_an_objection_stops_the_clock_until_it_is_answered(house: House) -> None:
    hour = house.publicised()
    row = objecting.object_to(hour, by=make_resident(), words="他那天在别处")
    Hour.objects.filter(pk=hour.pk).update(until=timezone.now())
    tasks.take_effect()
    hour.refresh_from_db()
    assert hour.state == State.DISPUTED

    objecting.answer(row, by=house.head, outcome=Outcome.STAYS, words="签到在，照片在")
    tasks.take_effect()

    hour.refresh_from_db()
    assert hour.state == State.EFFECTIVE


def test_with_two_objections_both_are_answered_first(house: House) -> None:
    hour = house.publicised()
    first, second = (objecting.object_to(hour, by=make_resident(), words="不对") for _ in "12")
    objecting.answer(first, by=house.head, outcome=Outcome.STAYS, words="看过了")
    hour.refresh_from_db()
    assert hour.state == State.DISPUTED

    objecting.answer(second, by=house.head, outcome=Outcome.ENDS, words="确实不在")
    hour.refresh_from_db()
    assert (hour.state, hour.why) == (State.REVOKED, Why.OTHER)


def test_it_is_answered_within_ten_working_days(house: House) -> None:
    row = objecting.object_to(house.publicised(), by=make_resident(), words="不对")

    assert row.due_on > timezone.localdate() + timedelta(days=11)


def test_others_object_only_during_the_notice(house: House) -> None:
    other = make_resident()
    for hour in (house.hour(), house.effective(begun_at=morning(2))):
        with pytest.raises(PermissionDenied):
            objecting.object_to(hour, by=other, words="不对")
    late = house.publicised(begun_at=morning(3))
    Hour.objects.filter(pk=late.pk).update(until=timezone.now())
    with pytest.raises(PermissionDenied):
        objecting.object_to(late, by=other, words="不对")


def test_nobody_objects_to_what_is_confidential(house: House) -> None:
    hour = house.publicised(is_confidential=True)
    with pytest.raises(PermissionDenied):
        objecting.object_to(hour, by=make_resident(), words="不对")


def test_the_same_person_objects_once_at_a_time(house: House) -> None:
    hour, other = house.publicised(), make_resident()
    objecting.object_to(hour, by=other, words="不对")
    with pytest.raises(Refused):
        objecting.object_to(hour, by=other, words="还是不对")


def test_what_was_turned_down_can_be_looked_at_again(house: House) -> None:
    hour = reviewing.reject(house.hour(), by=house.head, why=Why.ABSENT, words="没来")
    row = objecting.object_to(hour, by=house.volunteer, words="我来了，有照片")
    objecting.answer(row, by=house.head, outcome=Outcome.AGAIN, words="看了照片")

    hour.refresh_from_db()
    assert (hour.state, hour.why, hour.words) == (State.UNDER_REVIEW, "", "")
    assert "hours.answered" in told(house.volunteer)


def test_nobody_answers_their_own(house: House) -> None:
    hour = house.publicised()
    row = objecting.object_to(hour, by=house.head, words="不对")
    with pytest.raises(PermissionDenied):
        objecting.answer(row, by=house.head, outcome=Outcome.STAYS, words="对的")


# --- stars ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("minutes", "star"), [(0, 0), (5_999, 0), (6_000, 1), (35_999, 2), (36_000, 3), (90_000, 5)]
)
def test_stars_by_hours(house: House, minutes: int, star: int) -> None:
    assert rules.star_of(house.volunteer, minutes, list(Star.objects.all())) == star


def test_another_condition_can_withhold_a_star(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "_conditions", [])
    rules.also_for_a_star(lambda _person, number: number < 3)

    assert rules.star_of(house.volunteer, 90_000, list(Star.objects.all())) == 2


# --- what the database refuses ----------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        {"minutes": 96}, {"counted": 94}, {"is_backdated": True}, {"version": 2},
        {"state": "effective"}, {"state": "publicised"}, {"state": "rejected"},
        {"state": "revoked"}, {"state": "odd"}, {"force": "worker"},
    ],
    ids=lambda change: "-".join(f"{name}-{value}" for name, value in change.items()),
)  # fmt: skip
def test_the_database_keeps_facts_and_life_apart(house: House, change: dict[str, Any]) -> None:
    hour = house.hour()
    with pytest.raises(IntegrityError), transaction.atomic():
        Hour.objects.filter(pk=hour.pk).update(**change)


def test_the_database_lets_nobody_decide_about_themselves(house: House) -> None:
    hour = house.publicised()
    for person in (house.volunteer, house.writer):
        with pytest.raises(IntegrityError), transaction.atomic():
            Hour.objects.filter(pk=hour.pk).update(decided_by=person)


def test_the_database_lets_no_notice_be_cut_short(house: House) -> None:
    hour = house.publicised()
    with pytest.raises(IntegrityError), transaction.atomic():
        Hour.objects.filter(pk=hour.pk).update(state="effective", effective_at=timezone.now())


def test_the_database_deletes_none_and_wakes_none(house: House) -> None:
    hour = reviewing.revoke(house.effective(), by=house.head, why=Why.TWICE)
    with pytest.raises(IntegrityError), transaction.atomic():
        Hour.objects.filter(pk=hour.pk).update(state="effective", ended_life_at=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Hour.objects.filter(pk=hour.pk).delete()
