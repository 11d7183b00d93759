"""The table that leaves the house, column by column and role by role (T10), and its pages."""

import io
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.http import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from linli.accounts.models import Person
from linli.accounts.tests.make import signed_in
from linli.areas.models import Area
from linli.areas.tests.make import make_area
from linli.core.models import Event
from linli.organisations.models import Role
from linli.organisations.scope import POWERS, Power
from linli.organisations.tests.make import make_staff
from linli.people import lists
from linli.people.actions import identities, registering, statuses
from linli.people.actions import lists as actions
from linli.people.actions.registering import Facts
from linli.people.columns import COLUMNS, HIDDEN
from linli.people.models import PeopleList
from linli.people.tests.make import (
    make_card,
    make_child,
    make_client,
    make_identity,
    make_list,
    make_texts,
    make_worker,
)

pytestmark = pytest.mark.django_db
LISTS = "/desk/exports/"
TAKERS = [role for role, powers in POWERS.items() if Power.TAKE_LISTS in powers]


@pytest.fixture
def area() -> Area:
    return make_area()


def make_known(area: Area, name: str = "陈秀英") -> Person:
    """Somebody of whom every column says something."""
    make_texts()
    person = make_client(name, area=area)
    worker = make_worker(area)
    facts = Facts(
        name, address="三巷 8 号", landline="07691234567", emergency_contact="女儿 13900009999",
        languages=["yue"], needs=["hearing"], sex="2", born_on=person.file.born_on,
    )  # fmt: skip
    registering.correct(person, facts, by=person)
    identities.verify(make_identity(person, number=make_card()), by=worker)
    until = timezone.localdate() + timedelta(days=30)
    statuses.confirm(person, by=worker, group="alone", source="走访", until=until)
    return person


def few(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    """As if so many were already too many for one of the staff alone."""
    monkeypatch.setattr(lists, "ALONE", most)


def sheet(response: HttpResponseBase) -> list[list[Any]]:
    data = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    page = openpyxl.load_workbook(io.BytesIO(data)).active
    assert page is not None
    rows = [list(row) for row in page.iter_rows()]
    return [[f"'{cell.value}" if cell.quotePrefix else cell.value for cell in row] for row in rows]


def taken(client: Client, row: PeopleList) -> HttpResponseBase:
    return client.post(reverse("people:take_list", args=[row.pk]))


class TestTheTable:
    """What each role sees of each column: the whole registry."""

    def cells(self, area: Area, role: str) -> dict[str, Any]:
        person = make_known(area)
        by = make_staff(role, area)
        lines = sheet(taken(signed_in(by), make_list(area, by=by)))
        [line] = [line for line in lines if line[0] == person.name]
        self.person = person
        return dict(zip([column.name for column in COLUMNS], line, strict=True))

    def test_every_column_is_in_the_table_and_has_a_heading(self, area: Area) -> None:
        make_known(area)
        by = make_worker(area)
        heading = sheet(taken(signed_in(by), make_list(area, by=by)))[0]

        assert len(heading) == len(COLUMNS) == len(set(heading))
        assert all(heading)

    @pytest.mark.parametrize("role", [Role.STATION_HEAD, Role.DISPATCHER, Role.WORKER])
    def test_whoever_checks_cards_sees_all_but_the_card(self, area: Area, role: str) -> None:
        cells = self.cells(area, role)

        assert cells["mobile"] == self.person.mobile
        assert cells["landline"] == "07691234567"
        assert cells["address"] == "三巷 8 号"
        assert cells["born_on"] == "1950-05-01"
        assert cells["emergency"] == "女儿 13900009999"
        assert HIDDEN not in cells.values()
        number = self.person.identities.get().number
        assert cells["card"] == f"•••• {number[-4:]}"

    def test_a_grid_worker_finds_the_door_and_no_number(self, area: Area) -> None:
        cells = self.cells(area, Role.GRID_WORKER)

        assert (cells["name"], cells["address"]) == ("陈秀英", "三巷 8 号")
        mobile = self.person.mobile
        assert cells["mobile"] == f"{mobile[:3]} **** {mobile[-4:]}"
        assert cells["landline"] == "•••• 4567"
        assert {cells[name] for name in ("groups", "born_on", "emergency")} == {HIDDEN}
        assert Event.objects.get(verb="list.taken").facts["masked"] is True

    def test_masks_are_those_of_the_area_of_the_list(self, area: Area) -> None:
        """A worker of the neighbouring town who is a grid worker here."""
        make_known(area)
        by = make_staff(Role.GRID_WORKER, area)
        other = make_area()
        make_staff(Role.WORKER, other)
        by.grants.create(role=Role.WORKER, area=other, organisation=by.grants.get().organisation)

        lines = sheet(taken(signed_in(by), make_list(area, by=by)))
        [line] = [line for line in lines if line[0] == "陈秀英"]

        assert line.count(HIDDEN) == 3

    def test_only_the_chosen_columns_leave(self, area: Area) -> None:
        make_known(area)
        by = make_worker(area)

        [_head, line] = sheet(
            taken(signed_in(by), make_list(area, by=by, group="alone", names=["address", "x"]))
        )

        assert line == ["陈秀英", "三巷 8 号"]

    @pytest.mark.parametrize("role", TAKERS)
    def test_no_cell_is_ever_run_as_a_formula(self, area: Area, role: str) -> None:
        person = make_known(area, "=cmd|A1")
        facts = Facts(
            "=cmd|A1", address="＠SUM(A1)", landline="07691234567", emergency_contact="+1",
            born_on=person.file.born_on,
        )  # fmt: skip
        Person.objects.filter(pk=person.pk).update(name="=cmd|A1")
        registering.correct(Person.objects.get(pk=person.pk), facts, by=person)
        by = make_staff(role, area)

        lines = sheet(taken(signed_in(by), make_list(area, by=by)))

        cells = [str(cell) for line in lines[1:] for cell in line if cell]
        assert "'=cmd|A1" in cells
        assert not [cell for cell in cells if cell[0] in "=+-@＝＋－＠\t\r\n"]


class TestThePages:
    def asked(self, area: Area) -> dict[str, object]:
        return {"area": area.pk, "why": "visit", "note": "上门", "names": ["address"]}

    def test_ask_look_and_take(self, area: Area) -> None:
        make_client(area=area)
        client = signed_in(make_worker(area))

        response = client.post(f"{LISTS}new/", self.asked(area))
        page = client.get(response["Location"]).content.decode()
        file = client.post(f"{response['Location']}take/")

        assert "上门" in page
        assert len(sheet(file)) == 3
        assert file["Cache-Control"] == "no-store, private"
        assert "已导出" in client.get(LISTS).content.decode()

    @pytest.mark.parametrize(
        "wrong",
        [
            {"note": ""}, {"note": " "}, {"note": "x" * 101}, {"why": ""}, {"why": "fun"},
            {"area": ""}, {"group": "x"}, {"names": ["password"]},
        ],
    )  # fmt: skip
    def test_without_a_purpose_there_is_no_list(self, area: Area, wrong: dict[str, object]) -> None:
        client = signed_in(make_worker(area))

        response = client.post(f"{LISTS}new/", self.asked(area) | wrong)

        assert response.status_code == 422
        assert not PeopleList.objects.exists()

    def test_the_area_of_others_cannot_be_chosen(self, area: Area) -> None:
        client = signed_in(make_worker(make_area()))

        assert client.post(f"{LISTS}new/", self.asked(area)).status_code == 422

    def test_a_supervisor_decides_on_the_page(self, area: Area) -> None:
        row = make_list(area, by=make_worker(area), needs_second=True)
        client = signed_in(make_staff(Role.SUPERVISOR, area))
        assert row.asked_by.name in client.get(LISTS).content.decode()

        client.post(f"{LISTS}{row.pk}/decide/", {"answer": "yes"})

        row.refresh_from_db()
        assert row.state == "ready"
        assert client.post(f"{LISTS}{row.pk}/decide/", {"answer": "no"}).status_code == 404

    def test_minors_that_are_left_out_are_counted(self, area: Area) -> None:
        make_child(area=area)
        worker = make_worker(area)
        row = make_list(area, by=worker)

        assert "1 名未成年人" in signed_in(worker).get(f"{LISTS}{row.pk}/").content.decode()

    @pytest.mark.parametrize("state", ["waiting", "declined", "over", "taken", "again"])
    def test_every_state_has_its_page(self, area: Area, state: str) -> None:
        worker = make_worker(area)
        row = make_list(area, by=worker, needs_second=state in ("waiting", "declined"))
        if state == "declined":
            actions.decide(row, by=make_staff(Role.SUPERVISOR, area), is_granted=False)
        if state in ("taken", "again"):
            actions.take(row, by=worker)
        old = timezone.now() - timedelta(days=2)
        if state in ("over", "taken"):
            PeopleList.objects.update(asked_at=old)
        if state == "taken":
            PeopleList.objects.update(taken_at=old)
        row.refresh_from_db()
        assert row.state == state

        page = signed_in(worker).get(f"{LISTS}{row.pk}/").content.decode()

        assert (f"{LISTS}{row.pk}/take/" in page) == (state == "again")

    @pytest.mark.parametrize("count", [1, 5])
    def test_the_page_takes_the_same_queries_for_one_or_many(
        self, area: Area, count: int, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        head = make_staff(Role.STATION_HEAD, area)
        for _ in range(count):
            make_list(area, by=head)
            make_list(area, by=make_worker(area), needs_second=True)
        client = signed_in(head)
        client.get(LISTS)

        with django_assert_num_queries(6):  # session, roles, page, waiting, place, badge
            client.get(LISTS)

    def test_the_table_takes_the_same_queries_for_one_or_many(self, area: Area) -> None:
        counts = []
        for more in (0, 4):
            for _ in range(more):
                make_known(area, "何好")
            worker = make_worker(area)
            row, client = make_list(area, by=worker), signed_in(worker)
            with CaptureQueriesContext(
                connection,
            ) as queries:
                sheet(taken(client, row))
            counts.append(len(queries))

        assert counts[0] == counts[1]
