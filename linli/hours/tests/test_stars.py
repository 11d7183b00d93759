"""Stars: by hours and by how good they were; reached and lost with them, told once."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from linli.channels.models import Message
from linli.core.models import Event
from linli.hours import queries, rules
from linli.hours.actions import objecting, reviewing
from linli.hours.models import Outcome, Star, StarChange, Why
from linli.hours.tests.make import House, morning
from linli.organisations.models import Role
from linli.organisations.tests.make import make_staff
from linli.people import held
from linli.records import actions as records
from linli.records.actions import Gave

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> House:
    """Where one hour gives a star and two give two, so that a test needs no hundred."""
    Star.objects.filter(number__gt=2).delete()
    Star.objects.filter(number=1).update(hours=1)
    Star.objects.filter(number=2).update(hours=2)
    return House()


def told(house: House) -> list[tuple[int, int]]:
    rows = StarChange.objects.filter(person=house.volunteer).order_by("pk")
    return [(one.was, one.number) for one in rows]


def test_the_usual_ones_are_those_of_the_draft() -> None:
    found = Star.objects.values_list("number", "hours", "least_sound", "least_rating")
    assert list(found) == [
        (1, 100, 0, 0), (2, 300, 0, 0), (3, 600, 0, 0), (4, 1000, 0, 0), (5, 1500, 0, 0),
    ]  # fmt: skip


def test_it_is_reached_with_hours_that_count_and_lost_with_them(house: House) -> None:
    first = house.effective(61)
    assert told(house) == [(0, 1)]
    second = house.effective(61, begun_at=morning(2))
    house.publicised(300, begun_at=morning(3))  # on its way
    assert told(house) == [(0, 1), (1, 2)]
    reviewing.revoke(second, by=house.head, why=Why.TWICE)
    reviewing.revoke(first, by=house.head, why=Why.TWICE)

    assert told(house) == [(0, 1), (1, 2), (2, 1), (1, 0)]
    codes = Message.objects.filter(person=house.volunteer).values_list("code", flat=True)
    assert sorted(one for one in codes if "star" in one) == [
        "hours.star_lost", "hours.star_lost", "hours.star_reached", "hours.star_reached",
    ]  # fmt: skip
    events = Event.objects.filter(verb__startswith="hours.star").order_by("pk")
    assert [(one.facts["before"], one.facts["after"]) for one in events] == told(house)


def test_going_round_ends_where_it_began(house: House) -> None:
    """What a correction takes out comes back with the new version, and not twice."""
    hour, other = house.effective(61), make_staff(Role.SUPERVISOR, house.area)
    for number in range(3):
        gave = [Gave(house.volunteer, "volunteer", 61)]
        made = records.correct(
            hour.record, by=other, reason="写错了", reason_kind="time", contributions=gave,
            title=f"陪诊{number}",
        )  # fmt: skip
        assert queries.total(house.volunteer) == 0
        hour = made.hours.get()
        reviewing.publicise(hour, by=house.head)
        type(hour).objects.filter(pk=hour.pk).update(until=timezone.now())
        reviewing.take_effect(hour)
        hour.refresh_from_db()

    assert queries.total(house.volunteer) == 61
    assert told(house) == [(0, 1)] + [(1, 0), (0, 1)] * 3


def test_an_hour_that_is_objected_to_and_stays_is_no_new_star(house: House) -> None:
    hour = house.effective(61)
    objection = objecting.object_to(hour, by=house.volunteer, words="少记了")
    objecting.answer(objection, by=house.head, outcome=Outcome.STAYS, words="对的")

    assert told(house) == [(0, 1)]


def test_a_star_can_want_that_most_of_it_stood(house: House) -> None:
    Star.objects.filter(number=2).update(least_sound=80)
    house.effective(130)
    wrong = house.hour(60, begun_at=morning(2))
    reviewing.reject(wrong, by=house.head, why=Why.ABSENT)
    assert queries.sound_of(house.volunteer) == 68

    stars = queries.stars()
    assert rules.star_of(house.volunteer, 130, stars) == 1
    house.effective(200, begun_at=morning(3))
    assert queries.sound_of(house.volunteer) == 84
    assert rules.star_of(house.volunteer, 330, stars) == 2


def test_what_a_correction_took_out_was_no_fault_of_the_volunteers(house: House) -> None:
    house.effective(60)
    wrong = house.effective(60, begun_at=morning(2))
    records.correct(
        wrong.record, by=house.head, reason="写错了人", reason_kind="people",
        contributions=[Gave(house.elder, "volunteer", 60)],
    )  # fmt: skip
    wrong.refresh_from_db()

    assert wrong.why == Why.CORRECTED
    assert queries.sound_of(house.volunteer) == 100


@pytest.mark.parametrize(("least", "star"), [(0, 1), (36, 1), (37, 0)])
def test_a_star_can_want_that_people_were_content(
    house: House, monkeypatch: pytest.MonkeyPatch, least: int, star: int
) -> None:
    monkeypatch.setattr(rules, "_ratings", {})
    rules.also_rated("here", lambda _person: (11, 3))  # 3.66 of 4
    Star.objects.filter(number=1).update(least_rating=least)

    assert rules.star_of(house.volunteer, 61, queries.stars()) == star


def test_whom_nobody_rated_is_not_barred(house: House) -> None:
    Star.objects.update(least_rating=40)
    house.effective(61)
    assert told(house) == [(0, 1)]


def test_one_reads_ones_stars_among_ones_data(house: House) -> None:
    house.effective(61)
    assert [one["number"] for one in held.everything(house.volunteer)["stars"]] == [1]


@pytest.mark.parametrize("change", [{"least_sound": 101}, {"least_rating": 41}])
def test_the_database_keeps_quality_within_bounds(house: House, change: dict[str, int]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Star.objects.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        StarChange.objects.create(person=house.volunteer, was=1, number=1)
