"""The plan of a year: money that is never overspent, needs that another decides, legal timers."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from linli.accounts.tests.make import make_resident, signed_in
from linli.areas.models import Kind as AreaKind
from linli.areas.tests.make import make_area
from linli.core.errors import Refused
from linli.core.models import Event
from linli.organisations.models import Organisation, Role
from linli.organisations.tests.make import make_organisation, make_staff
from linli.projects import duties, plans
from linli.projects.actions import contract, fulfilling, planning
from linli.projects.models import (
    TAKEN,
    Due,
    Duty,
    Management,
    Mode,
    Planned,
    Project,
    Step,
    YearPlan,
)
from linli.projects.tests.make import Street, asked
from linli.projects.tests.test_pages import url

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]
TODAY = timezone.localdate


@pytest.fixture
def street() -> Street:
    return Street()


def taken(plan: YearPlan) -> int:
    """Equal to a recount, always."""
    plan.refresh_from_db()
    assert plan.taken == sum(row.fen for row in plan.needs.all() if row.step in TAKEN)
    return plan.taken


def test_from_a_need_to_a_signed_contract(street: Street) -> None:
    plan = street.plan()
    row = street.awarded(plan)
    terms = street.terms(fen=200_000_00, name=row.name)
    project = planning.write_contract(row, terms, by=street.buyer)
    contract.ask_for(project, asked(), by=street.buyer)
    contract.sign(project, by=street.buyer)

    row.refresh_from_db()
    assert (row.step, row.project, taken(plan)) == (Step.CONTRACTED, project, 225_000_00)
    kinds = [(one.duty, one.due_on) for one in duties.bought_by(street.buyer)]
    # The tests' clock stands on a Tuesday: two working days later, and seven.
    assert sorted(kinds) == [
        (Duty.CONTRACT, TODAY() + timedelta(days=2)), (Duty.COPY, TODAY() + timedelta(days=9)),
        (Duty.RESULT, TODAY() + timedelta(days=2)),
    ]  # fmt: skip
    verbs = Event.objects.filter(subject_id=row.pk).values_list("verb", flat=True)
    assert list(verbs) == [
        "plan.proposed", "plan.approved", "plan.offered", "plan.awarded", "plan.contracted",
    ]  # fmt: skip


def test_whoever_is_employed_directly_is_not_bought(street: Street) -> None:
    plan = street.plan()
    row = street.approved(plan, management=Management.DIRECT)
    with pytest.raises(Refused):
        planning.ask_for_offers(row, by=street.buyer, mode="open", mode_because="", on=TODAY())
    terms = street.terms(fen=100, agency=street.house, management=Management.DIRECT)
    project = planning.write_contract(row, terms, by=street.buyer)
    contract.ask_for(project, asked(), by=street.buyer)
    contract.sign(project, by=street.buyer)
    assert not Due.objects.exists()


def test_nobody_approves_what_they_propose(street: Street) -> None:
    row = street.need(street.plan())
    with pytest.raises(PermissionDenied):
        planning.decide(row, by=street.buyer, approves=True)
    second = street.second()
    need = planning.Need(row.name, "elders", 100, "甲", "乙", [street.area])
    planning.change(row, need, by=second)
    with pytest.raises(PermissionDenied):  # it is theirs now
        planning.decide(row, by=second, approves=True)
    assert planning.decide(row, by=street.buyer, approves=True).step == Step.APPROVED


def test_the_money_of_a_year_is_never_overspent(street: Street) -> None:
    plan = street.plan(300_000)
    street.approved(plan)
    second = street.need(plan, "又一个")
    with pytest.raises(Refused):
        planning.decide(second, by=street.second(), approves=True)
    assert taken(plan) == 225_000_00
    with pytest.raises(Refused):
        planning.set_money(plan, fen=200_000_00, by=street.buyer)
    planning.set_money(plan, fen=450_000_00, by=street.buyer)
    planning.decide(second, by=street.second(), approves=True)
    assert taken(plan) == 450_000_00
    for wrong in ({"taken": F("fen") + 1}, {"taken": -1}, {"fen": 1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            YearPlan.objects.update(**wrong)


def test_what_is_refused_takes_nothing_and_says_why(street: Street) -> None:
    plan = street.plan()
    row = street.need(plan)
    with pytest.raises(Refused):
        planning.decide(row, by=street.second(), approves=False, because=" ")
    row = planning.decide(row, by=street.second(), approves=False, because="依据不足")
    assert (row.step, row.because, taken(plan)) == (Step.REFUSED, "依据不足", 0)
    with pytest.raises(Refused):
        planning.decide(row, by=street.second(), approves=True)


@pytest.mark.parametrize(
    ("mode", "why", "on"),
    [("single", " ", 0), ("entrusted", "", 0), ("open", "", 1)],
)
def test_a_mode_that_is_not_open_has_a_reason(street: Street, mode: str, why: str, on: int) -> None:
    row = street.approved(street.plan())
    day = TODAY() + timedelta(days=on)
    with pytest.raises(Refused):
        planning.ask_for_offers(row, by=street.buyer, mode=mode, mode_because=why, on=day)


def test_a_decision_names_somebody_else_and_a_day_after_the_notice(street: Street) -> None:
    row = street.approved(street.plan())
    planning.ask_for_offers(
        row, by=street.buyer, mode=Mode.SINGLE, mode_because="只有一家懂手语", on=TODAY()
    )
    ended = make_organisation(area=street.area, kind="agency")
    Organisation.objects.filter(pk=ended.pk).update(ended_on=TODAY())
    ended.refresh_from_db()
    for winner, on in (
        (street.house, 0), (ended, 0), (street.agency, -1), (street.agency, 1),
    ):  # fmt: skip
        day = TODAY() + timedelta(days=on)
        with pytest.raises(Refused):
            planning.award(row, by=street.buyer, winner=winner, on=day)


def test_the_contract_is_with_whom_it_was_decided_for_and_costs_no_more(street: Street) -> None:
    row = street.awarded(street.plan())
    for more in ({"agency": street.other}, {"fen": 225_000_01}):
        with pytest.raises(Refused):
            planning.write_contract(row, street.terms(**more), by=street.buyer)
    project = planning.write_contract(row, street.terms(), by=street.buyer)
    for more in ({"agency": street.other}, {"fen": 225_000_01}):
        with pytest.raises(Refused):
            contract.change(project, street.terms(number="x", **more), by=street.buyer)
    with pytest.raises(Refused):
        contract.drop(project, by=street.buyer)
    with pytest.raises(Refused):
        planning.write_contract(row, street.terms(), by=street.buyer)
    assert Project.objects.count() == 1


def test_only_the_purchasers_people_read_and_write_it(street: Street) -> None:
    plan = street.plan()
    row = street.need(plan)
    elsewhere = make_staff(Role.LIAISON, make_area())
    for other in (street.lead, street.rival, elsewhere, make_resident(area=street.area)):
        with pytest.raises(PermissionDenied):
            planning.propose(plan, planning.Need("x", "elders", 1, "a", "b", [street.area]),
                             by=other)  # fmt: skip
        with pytest.raises(PermissionDenied):
            planning.decide(row, by=other, approves=True)
        with pytest.raises(PermissionDenied):
            planning.open_year(street.house, year=2030, fen=1, by=other)
    for other in (street.lead, elsewhere):
        client = signed_in(other)
        assert client.get(url("plan", plan.pk)).status_code == 404
        assert client.get(url("need", row.pk)).status_code == 404


def test_what_the_law_wants_is_done_once_and_says_where(street: Street) -> None:
    [due] = street.awarded(street.plan()).dues.all()
    with pytest.raises(Refused):
        fulfilling.done(due, by=street.buyer, where=" ")
    with pytest.raises(PermissionDenied):
        fulfilling.done(due, by=street.lead, where="ccgp")
    due = fulfilling.done(due, by=street.buyer, where="采购网公告 2026-118")
    assert (due.done_on, due.done_by) == (TODAY(), street.buyer)
    with pytest.raises(Refused):
        fulfilling.done(due, by=street.buyer, where="又一次")


def test_coverage_is_communities_reached_of_all_and_names_both(street: Street) -> None:
    town = make_area(kind=AreaKind.TOWN)
    street = Street(town)
    here = [make_area(f"社区{n}", parent=town, kind=AreaKind.COMMUNITY) for n in range(3)]
    part = make_area("网格", parent=here[2], kind=AreaKind.GRID)
    plan = street.plan()
    assert plans.coverage(plan, TODAY()).percent == "0.00"
    street.approved(plan, "甲", areas=[here[0]], fen=1)
    street.approved(plan, "乙", areas=[part], fen=1)
    street.need(plan, "丙", areas=[here[1]], fen=1)  # nobody has approved it
    found = plans.coverage(plan, TODAY())
    assert (found.reached, found.others, found.percent) == ([here[0], here[2]], [here[1]], "66.67")
    street.approved(plan, "丁", areas=[town], fen=1)
    assert plans.coverage(plan, TODAY()).others == []


def test_the_database_refuses_what_must_not_be(street: Street) -> None:
    plan = street.plan()
    row = street.approved(plan)
    project = street.draft(asked())
    wrongs: list[dict[str, Any]] = [
        {"decided_by": F("proposed_by")}, {"step": Step.PROPOSED}, {"mode": Mode.SINGLE},
        {"step": Step.OFFERED}, {"step": Step.AWARDED, "mode": "open", "offered_on": TODAY()},
        {"step": Step.CONTRACTED}, {"project": project}, {"fen": 0}, {"need": ""}, {"heard": ""},
        {"management": Management.DIRECT, "step": Step.OFFERED, "mode": "open",
         "offered_on": TODAY()},
    ]  # fmt: skip
    for wrong in wrongs:
        with pytest.raises(IntegrityError), transaction.atomic():
            Planned.objects.filter(pk=row.pk).update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        Due.objects.create(duty=Duty.COPY, due_on=TODAY())
    with pytest.raises(IntegrityError), transaction.atomic():
        YearPlan.objects.create(
            purchaser=street.house, year=plan.year, fen=1, drafted_by=street.buyer
        )


def test_the_whole_way_on_the_pages(street: Street) -> None:
    buyer, second = signed_in(street.buyer), signed_in(street.second())
    made = buyer.post(url("add_plan"), {"purchaser": street.house.pk, "year": 2027, "yuan": "900"})
    plan = YearPlan.objects.get()
    assert made["Location"] == url("plan", plan.pk)
    words = {"name": "长者关爱", "field": "elders", "management": "contract", "yuan": "800",
             "areas": [street.area.pk], "need": "312 人", "heard": "46 人"}  # fmt: skip
    buyer.post(url("propose", plan.pk), words)
    row = plan.needs.get()
    page = buyer.get(url("need", row.pk))
    assertContains(page, "由别人决定")
    assertNotContains(page, url("approve_need", row.pk))
    assert buyer.post(url("approve_need", row.pk)).status_code == 403
    assert second.post(url("approve_need", row.pk)).status_code == 302
    day = f"{TODAY():%Y-%m-%d}"
    buyer.post(url("offers", row.pk), {"mode": "open", "on": day})
    buyer.post(url("award", row.pk), {"winner": street.agency.pk, "on": day})
    assertContains(buyer.get(url("plans")), "公布采购结果")
    due = row.dues.get()
    buyer.post(url("duty", due.pk), {"where": "采购网"})
    assertNotContains(buyer.get(url("plans")), "公布采购结果")
    form = buyer.get(url("write_contract", row.pk))
    assertContains(form, "长者关爱")
    said = {"name": "长者关爱", "number": "GC-9", "field": "elders", "management": "contract",
            "purchaser": street.house.pk, "agency": street.agency.pk, "first_day": day,
            "last_day": day, "yuan": "800", "areas": [street.area.pk]}  # fmt: skip
    buyer.post(url("write_contract", row.pk), said)
    assertContains(buyer.get(url("plan", plan.pk)), "已立合同")
    assert Project.objects.get().planned == row
