"""What a service is worth: versions, rates, bounds, budgets, and the trial of other numbers."""

from dataclasses import asdict
from datetime import date, datetime, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from linli.accounts.tests.make import make_resident
from linli.areas.tests.make import make_area
from linli.core.errors import Refused
from linli.core.models import Event
from linli.points import proofs, queries, reckoning, simulation
from linli.points.actions import earning, giving, keeping
from linli.points.actions.keeping import Plan
from linli.points.models import Budget, Cut, Rule
from linli.points.reckoning import Done, Terms
from linli.points.tests.make import LONG_AGO, SOURCE, Corner, afresh, balance, days_ago

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
NOON = date(2026, 3, 2)


def test_an_hour_brings_the_base_times_rate_times_quality() -> None:
    terms = Terms(20, {"visit": 150})
    for category, minutes, quality, points in (
        ("order", 60, 100, 20), ("visit", 60, 100, 30), ("visit", 90, 80, 36),
        ("order", 2, 100, 0), ("order", 3, 100, 1), ("", 60, 0, 0),
    ):  # fmt: skip
        done = Done("p", NOON, category, minutes, quality)
        assert reckoning.worth(terms, done) == points


SERVICES = st.lists(
    st.builds(
        Done, st.sampled_from("ab"), st.dates(NOON, NOON + timedelta(days=40)),
        st.sampled_from(["visit", "order"]), st.integers(1, 600), st.integers(0, 120),
    ),
    max_size=30,
)  # fmt: skip


@given(services=SERVICES, day=st.none() | st.integers(0, 90), month=st.none() | st.integers(0, 300))
def test_no_bound_is_ever_passed(services: list[Done], day: int | None, month: int | None) -> None:
    paid = reckoning.replay(Terms(20, {"visit": 150}, day, month), services)

    for one, points in paid:
        assert 0 <= points <= reckoning.worth(Terms(20, {"visit": 150}), one)
        same = [(other, n) for other, n in paid if other.person == one.person]
        if day is not None:
            assert sum(n for other, n in same if other.on == one.on) <= day
        if month is not None:
            assert sum(n for other, n in same if other.on.month == one.on.month) <= month


def test_a_service_counts_by_the_rule_of_the_day_it_was_done() -> None:
    corner = Corner(per_hour=10)
    person = corner.neighbour()
    later = Rule.objects.create(area=corner.area, valid_from=TODAY() - timedelta(3), per_hour=30)

    assert corner.earn(person, 60, at=days_ago(10)).points == 10
    assert corner.earn(person, 60, at=days_ago(1)).points == 30
    assert corner.earn(person, 60, at=days_ago(3)).rule == later


def test_the_smallest_area_around_with_a_rule_decides_and_without_one_nothing_is_paid() -> None:
    corner = Corner()
    below, other = make_area(parent=corner.area), make_area()
    person = corner.neighbour()

    here = earning.earn(SOURCE, corner.source(), person, 60, below.pk)
    there = earning.earn(SOURCE, corner.source(), person, 60, other.pk)

    assert (here.points, there.points, there.cut) == (20, 0, Cut.NO_RULE)
    assert balance(person) == 20


def test_bounds_of_a_day_and_a_month_are_kept_and_said() -> None:
    corner = Corner(day_cap=50, month_cap=70)
    person, other = corner.neighbour(), corner.neighbour()
    day = timezone.make_aware(datetime.combine(NOON, time(9)))
    next_day = day + timedelta(days=1)

    first = corner.earn(person, 120, at=day)
    second = corner.earn(person, 120, at=day)
    third = corner.earn(person, 120, at=next_day)
    fourth = corner.earn(person, 120, at=next_day + timedelta(days=31))

    assert [one.points for one in (first, second, third, fourth)] == [40, 10, 20, 40]
    assert [one.cut for one in (first, second, third, fourth)] == ["", Cut.DAY, Cut.MONTH, ""]
    assert corner.earn(other, 60, at=day).points == 20


def test_what_was_taken_back_makes_room_again() -> None:
    corner = Corner(day_cap=20)
    person, source = corner.neighbour(), corner.source()
    corner.earn(person, 60, source=source)
    earning.claw_back(SOURCE, source)

    assert corner.earn(person, 60).points == 20


def test_a_budget_is_never_passed_and_what_is_taken_back_is_free_again() -> None:
    corner = Corner()
    keeping.set_budget(50, by=corner.head, area=corner.area, year=TODAY().year)
    person, source = corner.neighbour(), corner.source()

    assert corner.earn(person, 120, source=source).points == 40
    last = corner.earn(person, 60)
    assert (last.points, last.cut) == (10, Cut.BUDGET)
    assert corner.earn(person, 60).points == 0
    earning.claw_back(SOURCE, source)

    assert Budget.objects.get().issued == 10
    assert balance(person) == 10
    assert list(proofs.faults()) == []
    with pytest.raises(Refused, match="given"):
        keeping.set_budget(9, by=corner.head, area=corner.area, year=TODAY().year)
    with pytest.raises(IntegrityError), transaction.atomic():
        Budget.objects.update(issued=51)


def test_a_bonus_takes_what_the_budget_has_left_and_stops_nothing() -> None:
    corner, person = Corner(), make_resident()
    keeping.set_budget(5, by=corner.head, area=corner.area, year=TODAY().year)

    assert giving.bonus(SOURCE, corner.source(), person, 6, corner.area.pk)
    assert giving.bonus(SOURCE, corner.source(), person, 6, corner.area.pk) is None
    assert balance(person) == Budget.objects.get().issued == 5


def test_a_later_version_begins_tomorrow_at_the_earliest_and_the_last_one_counts() -> None:
    corner = Corner()
    tomorrow = TODAY() + timedelta(days=1)

    for wrong in (TODAY(), LONG_AGO):
        with pytest.raises(Refused, match="tomorrow"):
            corner.set_rule(per_hour=5, valid_from=wrong)
    corner.set_rule(per_hour=30, valid_from=tomorrow)
    corner.set_rule(per_hour=40, valid_from=tomorrow)

    rule = queries.rule_for(corner.area.pk, tomorrow)
    assert rule
    assert (rule.per_hour, rule.number) == (40, 2)
    assert queries.rule_for(corner.area.pk, TODAY()) == corner.rule
    assert Event.objects.filter(verb="points.rule_set").count() == 3


def test_only_whoever_may_sets_rules_and_budgets() -> None:
    corner = Corner()

    with pytest.raises(PermissionDenied):
        keeping.set_rule(
            Plan(1), {}, by=corner.worker, area=corner.area, valid_from=TODAY() + timedelta(9)
        )
    with pytest.raises(PermissionDenied):
        keeping.set_budget(1, by=corner.worker, area=corner.area, year=2030)
    with pytest.raises(PermissionDenied):
        keeping.set_budget(1, by=corner.head, area=make_area(), year=2030)


def test_the_trial_reckons_the_last_year_afresh_and_changes_nothing() -> None:
    corner = Corner(rates={"visit": 150})
    one, other, source = corner.neighbour(), corner.neighbour(), corner.source()
    corner.earn(one, 120, category="order", at=days_ago(30))
    corner.earn(one, 60, category="visit", at=days_ago(20))
    corner.earn(other, 60, category="visit", at=days_ago(10))
    corner.earn(other, 60, category="visit", at=days_ago(400))
    corner.earn(other, 60, category="visit", source=source)
    earning.claw_back(SOURCE, source)

    same = simulation.try_out(queries.terms_of(corner.rule), corner.area.pk, TODAY())
    capped = simulation.try_out(Terms(20, {"visit": 200}, day_cap=35), corner.area.pk, TODAY())

    assert (same.paid, same.would, same.more, same.fewer) == (100, 100, 0, 0)
    assert (capped.services, capped.people, capped.paid, capped.would) == (3, 2, 100, 105)
    assert (capped.more, capped.fewer) == (1, 0)
    assert [asdict(row) for row in capped.rows] == [
        {"category": "order", "hours": 2, "paid": 40, "would": 35},
        {"category": "visit", "hours": 2, "paid": 60, "would": 70},
    ]
    assert simulation.try_out(Terms(9), make_area().pk, TODAY()).rows == []
    assert simulation.label("nothing") == "–"


def test_points_run_out_at_the_end_of_a_month() -> None:
    corner = Corner(months=24)
    lot = corner.earn(corner.neighbour()).lots.get()

    today = TODAY()
    assert lot.ends_on
    assert (lot.ends_on + timedelta(days=1)).day == 1
    months = (lot.ends_on.year - today.year) * 12 + lot.ends_on.month - today.month
    assert months == 24
    assert afresh(Corner().earn(corner.neighbour())).lots.get().ends_on is None
