"""Lists of people that leave the house: purpose, second person, masks, a look for each (T10)."""

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from linli.accounts.models import Person
from linli.accounts.tests.make import signed_in
from linli.areas.models import Area
from linli.areas.tests.make import make_area
from linli.core.append_only import closed_tables
from linli.core.errors import Refused
from linli.core.events import history
from linli.core.models import Event
from linli.organisations.models import Role
from linli.organisations.scope import POWERS, Power
from linli.organisations.tests.make import make_staff
from linli.people import lists, queries, rules
from linli.people.actions import identities, looking, registering, statuses
from linli.people.actions import lists as actions
from linli.people.actions.registering import Facts
from linli.people.models import Look, PeopleList
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
    return [[cell.value for cell in row] for row in page.iter_rows()]


def taken(client: Client, row: PeopleList) -> HttpResponseBase:
    return client.post(reverse("people:take_list", args=[row.pk]))


class TestAsking:
    def test_a_list_has_the_people_of_the_area_and_no_others(self, area: Area) -> None:
        here, below = make_client(area=area), make_client(area=make_area(parent=area))
        make_client(area=make_area())

        row = make_list(area, by=make_staff(Role.WORKER, area))

        by = row.asked_by
        assert set(lists.people_on(row)) == {here, below, by}
        assert (row.count, row.needs_second, row.state) == (3, False, "ready")
        assert [event.facts for event in history(row)] == [{"count": 3, "why": "visit"}]

    def test_a_group_narrows_it(self, area: Area) -> None:
        alone = make_known(area)
        make_client(area=area)

        row = make_list(area, by=make_worker(area), group="alone")

        assert list(lists.people_on(row)) == [alone]

    def test_whoever_comes_later_does_not_stand_on_it(self, area: Area) -> None:
        row = make_list(area, by=make_worker(area))
        make_client(area=area)

        assert lists.people_on(row).count() == row.count

    def test_minors_are_left_out_until_a_responsible_person_opens_their_file(
        self, area: Area
    ) -> None:
        worker, child = make_worker(area), make_child(area=area)
        row = make_list(area, by=worker)
        assert child not in lists.people_on(row)

        asked = looking.ask(child, by=worker, why="visit")
        looking.decide(asked, by=make_staff(Role.STATION_HEAD, area), is_granted=True)

        assert child in lists.people_on(row)
        assert child not in lists.people_on(make_list(area, by=make_worker(area)))

    def test_it_takes_the_power_where_the_people_live(self, area: Area) -> None:
        for by in (make_worker(make_area()), make_staff(Role.AUDITOR, area), make_client()):
            with pytest.raises(PermissionDenied):
                make_list(area, by=by)

    def test_an_empty_list_is_refused(self, area: Area) -> None:
        with pytest.raises(Refused, match="Nobody"):
            make_list(area, by=make_worker(area), group="alone")

    def test_a_list_of_a_whole_town_is_refused(
        self, area: Area, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(lists, "MOST", 0)
        with pytest.raises(Refused, match="too long"):
            make_list(area, by=make_worker(area))


class TestTheSecondPerson:
    def test_five_hundred_are_the_most_for_one_alone(self) -> None:
        by = make_client()

        assert not lists.needs_second(by, 500)
        assert lists.needs_second(by, 501)

    def test_a_long_list_waits_for_another_who_answers_for_the_area(
        self, area: Area, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        few(monkeypatch, 1)
        make_client(area=area)
        head = make_staff(Role.STATION_HEAD, area)
        row = make_list(area, by=head)
        assert row.state == "waiting"
        with pytest.raises(Refused):
            actions.take(row, by=head)

        for by in (head, make_worker(area), make_staff(Role.SUPERVISOR, make_area())):
            assert row not in lists.waiting(by)
            with pytest.raises(PermissionDenied):
                actions.decide(row, by=by, is_granted=True)
        supervisor = make_staff(Role.SUPERVISOR, area)
        assert row in lists.waiting(supervisor)
        actions.decide(row, by=supervisor, is_granted=True)

        assert actions.take(row, by=head).taken == row.count
        assert [event.verb for event in history(row)] == [
            "list.asked", "list.approved", "list.taken",
        ]  # fmt: skip
        with pytest.raises(Refused, match="decided already"):
            actions.decide(row, by=supervisor, is_granted=False)

    def test_what_was_declined_does_not_leave(self, area: Area) -> None:
        row = make_list(area, by=make_worker(area), needs_second=True)

        actions.decide(row, by=make_staff(Role.SUPERVISOR, area), is_granted=False)

        row.refresh_from_db()
        assert row.state == "declined"
        with pytest.raises(Refused):
            actions.take(row, by=row.asked_by)
        assert not Look.objects.exists()

    def test_many_short_lists_are_a_long_one(
        self, area: Area, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        worker = make_worker(area)
        make_client(area=area)
        few(monkeypatch, 3)
        rows = [make_list(area, by=worker), make_list(area, by=worker)]
        actions.take(rows[0], by=worker)

        with pytest.raises(Refused, match="second person"):
            actions.take(rows[1], by=worker)
        assert make_list(area, by=worker).needs_second
        yesterday = timezone.now() - timedelta(days=1, minutes=1)
        PeopleList.objects.filter(pk=rows[0].pk).update(taken_at=yesterday)
        assert not make_list(area, by=worker).needs_second

    def test_a_list_never_grows_between_the_yes_and_the_taking(self, area: Area) -> None:
        row = make_list(area, by=make_worker(area), needs_second=True)
        actions.decide(row, by=make_staff(Role.SUPERVISOR, area), is_granted=True)
        moved = make_client(area=make_area())
        Person.objects.filter(pk=moved.pk).update(
            area=area, created_at=row.asked_at - timedelta(days=1)
        )

        with pytest.raises(Refused, match="More people"):
            actions.take(row, by=row.asked_by)

    @pytest.mark.parametrize(
        ("length", "days", "state"),
        [("", 0, "ready"), ("", 1, "over"), ("long", 6, "waiting"), ("long", 7, "over")],
    )
    def test_its_time_runs_out(self, area: Area, length: str, days: int, state: str) -> None:
        row = make_list(area, by=make_worker(area), needs_second=bool(length))
        row.asked_at -= timedelta(days=days)
        row.save()

        assert row.state == state
        if state == "over":
            with pytest.raises(Refused):
                actions.take(row, by=row.asked_by)

    def test_a_late_decision_is_refused(self, area: Area) -> None:
        row = make_list(area, by=make_worker(area), needs_second=True)
        PeopleList.objects.update(asked_at=timezone.now() - timedelta(days=8))

        with pytest.raises(Refused, match="no decision"):
            actions.decide(row, by=make_staff(Role.SUPERVISOR, area), is_granted=True)


class TestTaking:
    def test_everybody_on_it_sees_who_took_it_and_why(self, area: Area) -> None:
        person, worker = make_client(area=area), make_worker(area)
        row = make_list(area, by=worker)

        actions.take(row, by=worker)

        look = queries.looks_at(person).get()
        assert (look.by, look.why, look.note, look.on_list) == (worker, "visit", "高温天上门", row)
        page = signed_in(person).get("/me/looks/").content.decode()
        assert "外带名单" in page
        assert (look.part, look.unit) == ("list", worker.grants.get().organisation)
        told = Event.objects.get(verb="list.taken")
        assert told.facts == {"count": 2, "why": "visit", "masked": False}

    def test_it_opens_no_file(self, area: Area) -> None:
        person, worker = make_client(area=area), make_worker(area)
        actions.take(make_list(area, by=worker), by=worker)

        assert not rules.may_open(worker, person)
        assert queries.opened_lately(worker) == []

    def test_a_broken_download_can_be_had_again_for_half_an_hour(self, area: Area) -> None:
        worker = make_worker(area)
        row = make_list(area, by=worker)
        client = signed_in(worker)
        first = sheet(taken(client, row))
        make_client(area=area)

        assert sheet(taken(client, row)) == first
        assert Look.objects.count() == 1
        PeopleList.objects.update(taken_at=timezone.now() - timedelta(minutes=31))
        assert taken(client, row).status_code == 409

    def test_whoever_lost_the_role_takes_nothing(self, area: Area) -> None:
        worker = make_worker(area)
        row = make_list(area, by=worker)
        worker.grants.update(revoked_at=timezone.now())

        with pytest.raises(PermissionDenied):
            actions.take(row, by=worker)

    def test_nobody_takes_the_list_of_another(self, area: Area) -> None:
        row = make_list(area, by=make_worker(area))

        with pytest.raises(PermissionDenied):
            actions.take(row, by=make_worker(area))

    def test_the_table_of_looks_stays_closed(self) -> None:
        assert "people_look" in closed_tables()


class TestTheDatabaseRefuses:
    WRONG: tuple[tuple[str, Callable[[PeopleList], dict[str, Any]]], ...] = (
        ("no purpose", lambda row: {"note": ""}),
        ("long and alone", lambda row: {"count": 501}),
        ("decided by oneself", lambda row: {
            "decided_by": row.asked_by, "decided_at": row.asked_at, "is_granted": True}),
        ("half a decision", lambda row: {"decided_at": row.asked_at}),
        ("taken unasked", lambda row: {
            "needs_second": True, "taken_at": row.asked_at, "taken": 1}),
        ("taken by nobody knows how many", lambda row: {"taken_at": row.asked_at}),
        ("more than asked for", lambda row: {"taken_at": row.asked_at, "taken": 2}),
    )  # fmt: skip

    @pytest.mark.parametrize(("name", "change"), WRONG, ids=[name for name, _ in WRONG])
    def test_it(
        self, area: Area, name: str, change: Callable[[PeopleList], dict[str, Any]]
    ) -> None:
        row = make_list(area, by=make_worker(area))
        assert row.count == 1

        with pytest.raises(IntegrityError), transaction.atomic():
            PeopleList.objects.filter(pk=row.pk).update(**change(row))
