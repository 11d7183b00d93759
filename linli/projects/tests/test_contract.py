"""A contract: written, signed, started, closed, and who may see it."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from linli.areas.tests.make import make_area
from linli.core.errors import Refused
from linli.organisations.models import Role, Standing
from linli.organisations.tests.make import make_staff
from linli.projects import queries, rules
from linli.projects.actions import contract
from linli.projects.models import Indicator, Project, State
from linli.projects.tests.make import Street, asked, in_days, only

pytestmark = pytest.mark.django_db


@pytest.fixture
def street() -> Street:
    return Street()


def test_weights_make_a_hundred_or_nothing_is_signed(street: Street) -> None:
    project = street.draft(asked(weight=60), asked("小组", weight=30))
    with pytest.raises(Refused, match="90"):
        contract.sign(project, by=street.buyer)
    contract.ask_for(project, asked("个案", weight=10), by=street.buyer)
    assert contract.sign(project, by=street.buyer).state == State.SIGNED


def test_a_contract_without_an_indicator_is_not_signed(street: Street) -> None:
    with pytest.raises(Refused):
        contract.sign(street.draft(), by=street.buyer)


def test_what_is_signed_does_not_change(street: Street) -> None:
    project = street.draft(asked())
    row = only(project)
    contract.sign(project, by=street.buyer)
    for step in (
        lambda: contract.change(project, street.terms(), by=street.buyer),
        lambda: contract.drop(project, by=street.buyer),
        lambda: contract.ask_for(project, asked("另一"), by=street.buyer),
        lambda: contract.ask_for(project, asked(target=1), by=street.buyer, row=row),
        lambda: contract.ask_no_more(row, by=street.buyer),
        lambda: contract.sign(project, by=street.buyer),
    ):
        with pytest.raises(Refused):
            step()


def test_it_starts_on_its_first_day_and_closes_after_its_last(street: Street) -> None:
    project = street.draft(asked(), first_day=in_days(1))
    contract.sign(project, by=street.buyer)
    with pytest.raises(Refused):
        contract.start(project, by=street.buyer)
    running = street.running()
    with pytest.raises(Refused):
        contract.close(running, by=street.buyer)
    over = street.running(last_day=in_days(-1))
    assert contract.close(over, by=street.buyer).state == State.CLOSED
    with pytest.raises(Refused):
        contract.close(over, by=street.buyer)


def test_an_agency_sees_its_own_once_signed_and_never_anothers(street: Street) -> None:
    project = street.draft(asked())
    assert list(queries.seen_by(street.buyer)) == [project]
    assert not queries.seen_by(street.lead)
    assert not rules.may_see(street.lead, project)
    contract.sign(project, by=street.buyer)
    project.refresh_from_db()
    assert list(queries.seen_by(street.lead)) == [project]
    assert rules.may_see(street.lead, project)
    assert not queries.seen_by(street.rival)
    assert not rules.may_see(street.rival, project)


def test_another_purchaser_neither_sees_nor_buys(street: Street) -> None:
    project = street.draft(asked())
    stranger = make_staff(Role.LIAISON, street.area)
    assert not queries.seen_by(stranger)
    for step in (
        lambda: contract.sign(project, by=stranger),
        lambda: contract.change(project, street.terms(), by=stranger),
        lambda: contract.draft(street.terms(), by=stranger),
        lambda: contract.sign(project, by=street.lead),
        lambda: contract.ask_for(project, asked("另一"), by=street.lead),
    ):
        with pytest.raises(PermissionDenied):
            step()


@pytest.mark.parametrize(
    "wrong",
    [
        {"last_day": in_days(-200)},
        {"last_day": in_days(3 * 366)},
        {"areas": []},
        {"number": "GC-1"},
    ],
    ids=["ends before it begins", "four years", "nowhere", "number taken"],
)
def test_what_no_contract_says(street: Street, wrong: dict[str, Any]) -> None:
    street.draft()
    with pytest.raises(Refused):
        street.draft(**wrong)


def test_nobody_buys_from_themselves_but_may_employ(street: Street) -> None:
    with pytest.raises(Refused):
        street.draft(agency=street.house)
    project = street.draft(agency=street.house, management="direct")
    assert project.agency == project.purchaser


def test_it_serves_only_where_its_buyer_may_buy(street: Street) -> None:
    with pytest.raises(PermissionDenied):
        street.draft(areas=[make_area()])


def test_nothing_is_signed_with_who_may_not_act(street: Street) -> None:
    project = street.draft(asked())
    street.agency.standing = Standing.SUSPENDED
    street.agency.save()
    with pytest.raises(Refused):
        contract.sign(project, by=street.buyer)


@pytest.mark.parametrize(
    "wrong",
    [
        {"target": 0},
        {"weight": 0},
        {"weight": 101},
        {"milestones": ((in_days(500), 5),)},
        {"milestones": ((in_days(10), 11),)},
        {"milestones": ((in_days(10), 5), (in_days(5), 6))},
        {"milestones": ((in_days(5), 6), (in_days(10), 5))},
    ],
    ids=["no target", "no weight", "too heavy", "outside", "above", "out of order", "falls"],
)
def test_what_no_indicator_says(street: Street, wrong: dict[str, Any]) -> None:
    project = street.draft()
    with pytest.raises(Refused):
        contract.ask_for(project, asked(**wrong), by=street.buyer)


def test_a_draft_that_moves_keeps_its_periods_inside(street: Street) -> None:
    project = street.draft(asked(milestones=((in_days(10), 5),)))
    with pytest.raises(Refused):
        contract.change(project, street.terms(last_day=in_days(5)), by=street.buyer)
    contract.change(project, street.terms(last_day=in_days(15)), by=street.buyer)


def test_a_draft_can_be_thrown_away(street: Street) -> None:
    project = street.draft(asked(milestones=((in_days(10), 5),)))
    contract.drop(project, by=street.buyer)
    assert not Project.objects.exists()
    assert not Indicator.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"fen": -1},
        {"first_day": timezone.localdate() + timedelta(days=2000)},
        {"field": "spaceships"},
        {"state": "running"},
    ],
    ids=["money", "days", "field", "runs unsigned"],
)
def test_the_database_keeps_it_whole(street: Street, wrong: dict[str, Any]) -> None:
    project = street.draft(asked())
    with pytest.raises(IntegrityError), transaction.atomic():
        Project.objects.filter(pk=project.pk).update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        Indicator.objects.update(target=0)
