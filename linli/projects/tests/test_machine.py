"""Whatever happens in whatever order: what is kept equals a recount, and one project has each."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import (
    initialize,
    invariant,
    precondition,
    rule,
)

from linli.accounts.tests.make import make_resident
from linli.areas.tests.make import make_area
from linli.core.tests.machines import Machine, finds_a_fault, nothing, walk, walks
from linli.organisations.models import Role
from linli.organisations.tests.make import make_staff
from linli.people.tests.make import make_client
from linli.projects import counting
from linli.projects.actions import contract, following
from linli.projects.models import Item, Project, State, Unit
from linli.projects.tests.make import Street, asked, in_days
from linli.records import actions
from linli.records.actions import Gave, Got
from linli.records.models import Kind, ServiceRecord

pytestmark = [pytest.mark.walk, pytest.mark.django_db]

MANY = st.integers(0, 40)


class Purchases(Machine):
    """Two agencies, contracts that begin at any time, records that come, change and move."""

    @initialize()
    def town(self) -> None:
        self.street = Street()
        self.inner = make_area(parent=self.street.area)
        self.head = make_staff(Role.STATION_HEAD, self.street.area)
        self.people = [make_client() if n % 2 else make_resident() for n in range(4)]
        self.helper = make_resident()
        first = asked("甲", unit=Unit.PEOPLE, weight=40)
        second = asked("乙", unit=Unit.HOURS, weight=60)
        self.projects: list[Project] = [self.street.running(first, second)]
        self.records: list[ServiceRecord] = []

    @rule(
        theirs=st.booleans(), late=st.booleans(), begins=st.sampled_from([-100, -5]),
        ends=st.sampled_from([-1, 50]), units=st.lists(st.sampled_from(Unit.values), min_size=2,
                                                       max_size=2),
        least=st.sampled_from([0, 2, 9]), inside=st.booleans(), visits=st.booleans(),
        old=st.booleans(),
    )  # fmt: skip
    @precondition(lambda self: len(self.projects) < 5)
    def sign(self, *, theirs: bool, late: bool, begins: int, ends: int, units: list[str],
             least: int, inside: bool, visits: bool, old: bool) -> None:  # fmt: skip
        first = asked("甲", unit=units[0], weight=40, least_persons=least,
                      least_age=60 if old else None,
                      kinds=[Kind.VISIT] if visits else [])  # fmt: skip
        second = asked("乙", unit=units[1], weight=60, area=self.inner if inside else None)
        project = self.street.draft(
            first, second, agency=self.street.other if theirs else self.street.agency,
            counts_late=late, first_day=in_days(begins), last_day=in_days(ends),
        )  # fmt: skip
        self.projects.append(contract.sign(project, by=self.street.buyer))

    @rule(which=MANY)
    @precondition(lambda self: any(one.state == State.SIGNED for one in self.projects))
    def start(self, which: int) -> None:
        signed = [one for one in self.projects if one.state == State.SIGNED]
        old = signed[which % len(signed)]
        place = self.projects.index(old)
        self.projects[place] = contract.start(old, by=self.street.buyer)

    @rule(which=MANY)
    @precondition(lambda self: self.projects)
    def close(self, which: int) -> None:
        place = which % len(self.projects)
        one = self.projects[place]
        if one.state == State.RUNNING and one.last_day < timezone.localdate():
            self.projects[place] = contract.close(one, by=self.street.buyer)

    @rule(
        theirs=st.booleans(), helps=st.booleans(), days=st.sampled_from([0, 2, 40]),
        got=st.lists(st.integers(0, 3), unique=True, max_size=3), heads=st.integers(1, 12),
        inside=st.booleans(), visit=st.booleans(), names=MANY, is_named=st.booleans(),
    )  # fmt: skip
    def write(self, *, theirs: bool, helps: bool, days: int, got: list[int], heads: int,
              inside: bool, visit: bool, names: int, is_named: bool) -> None:  # fmt: skip
        named = self.projects[names % len(self.projects)].pk if is_named and self.projects else None
        other = self.street.agency if theirs else self.street.other
        self.records.append(
            self.street.record(
                self.street.other if theirs else self.street.agency,
                begun_at=timezone.now() - timedelta(days=days, hours=2),
                area=self.inner if inside else self.street.area,
                kind=Kind.VISIT if visit else Kind.ORDER,
                gave=[Gave(self.helper, "worker", 45, organisation=other if helps else None)],
                got=[*(Got(self.people[n], times=n + 1) for n in got),
                     Got(count=heads, how="heads")],
                project_id=named,
            )
        )  # fmt: skip

    @rule(which=MANY, got=st.lists(st.integers(0, 3), unique=True, max_size=3),
          moves=st.booleans(), names=MANY)  # fmt: skip
    @precondition(lambda self: self.records)
    def correct(self, which: int, got: list[int], moves: bool, names: int) -> None:  # noqa: FBT001
        place = which % len(self.records)
        old = self.records[place]
        changes: dict[str, Any] = {"title": f"{old.title}改"}
        if moves:
            changes["organisation"] = self.street.other
        if self.projects and names % 3 == 0:
            changes["project_id"] = self.projects[names % len(self.projects)].pk
        self.records[place] = actions.correct(
            old, by=self.head, reason="看错了", reason_kind="other",
            receptions=[*(Got(self.people[n]) for n in got), Got(count=3, how="heads")], **changes,
        )  # fmt: skip

    @invariant()
    def equals_a_recount(self) -> None:
        assert counting.recounted() == counting.kept()

    @invariant()
    def counts_for_one_project_only(self) -> None:
        counted = Item.objects.filter(reason="")
        pairs = set(counted.values_list("record_id", "indicator__project_id"))
        assert len(pairs) == len({record for record, _project in pairs})
        assert all(one.ascription and one.ascription.project_id == one.indicator.project_id
                   for one in counted.select_related("ascription", "indicator"))  # fmt: skip


EXAMPLES = walks(examples=8, steps=16)


def test_whatever_happens_the_figures_equal_a_recount() -> None:
    walk(Purchases, EXAMPLES)


FAULTS: dict[str, tuple[object, str, Any]] = {
    "a correction leaves the old version counted": (following, "_take_off", nothing),
    "people are counted each time": (counting, "_meet", lambda _row, who, sign: sign * len(who)),
    "what is written is not looked at": (following, "enter", nothing),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Or the machine would prove nothing."""
    monkeypatch.setattr(*FAULTS[fault])
    finds_a_fault(Purchases, EXAMPLES)
