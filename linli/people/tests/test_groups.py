"""Target groups are seen by those who serve the person, and by nobody else."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from linli.accounts.models import Person
from linli.accounts.tests.make import signed_in
from linli.areas.models import Area
from linli.areas.tests.make import make_area
from linli.core.errors import Refused
from linli.core.events import history
from linli.organisations.models import Role
from linli.organisations.scope import POWERS, Power
from linli.organisations.tests.make import make_staff
from linli.people import lists, queries, rules, serving
from linli.people.actions import identities, looking, statuses
from linli.people.actions import lists as actions
from linli.people.models import Look, PeopleList, Status, Why
from linli.people.tests.make import make_client, make_identity, make_list, make_worker

pytestmark = pytest.mark.django_db
FINDERS = [role for role, powers in POWERS.items() if Power.SEE_PEOPLE in powers]
SERVE = (Role.STATION_HEAD, Role.DISPATCHER, Role.WORKER)
AT_A_DESK = [why for why in Why.values if why != Why.HELP]
HIDDEN_FROM = "人群类别只给正在服务这个人的工作人员看"


@pytest.fixture
def area() -> Area:
    return make_area()


@pytest.fixture
def person(area: Area) -> Person:
    """An elder living alone, as a station confirmed."""
    person = make_client("陈秀英", area=area)
    worker = make_worker(area)
    until = timezone.localdate() + timedelta(days=30)
    statuses.confirm(person, by=worker, group="alone", source="一月走访", until=until)
    return person


def page_of(person: Person, by: Person) -> str:
    return signed_in(by).get(reverse("people:file", args=[person.pk])).content.decode()


@pytest.mark.parametrize("why", AT_A_DESK)
@pytest.mark.parametrize("role", FINDERS)
def test_every_role_with_every_purpose(area: Area, person: Person, role: str, why: str) -> None:
    by = make_staff(role, area)
    looking.look(person, by=by, why=why)

    sees = role in SERVE and why != Why.CORRECT
    assert rules.may_see_groups(by, person) == sees
    assert Look.objects.get(by=by).part == ("groups" if sees else "file")
    page = page_of(person, by)
    assert ("独居长者" in page) == sees
    assert ("一月走访" in page) == sees
    assert (HIDDEN_FROM in page) != sees


def test_nobody_sees_them_before_the_file_is_open_nor_after(
    area: Area, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    by = make_worker(area)
    assert not rules.may_see_groups(by, person)
    looking.look(person, by=by, why="service")
    assert rules.may_see_groups(by, person)

    monkeypatch.setattr("linli.people.queries.LOOK_LASTS", timedelta(0))

    assert not rules.may_see_groups(by, person)


def test_the_reviewer_and_the_day_stand_beside_each(area: Area, person: Person) -> None:
    by = make_worker(area)
    looking.look(person, by=by, why="visit")
    status = person.statuses.get()

    page = page_of(person, by)

    assert f"{status.reviewed_by.name}于 {timezone.localdate()} 核对" in page


def test_a_role_that_was_taken_away_takes_them_along(area: Area, person: Person) -> None:
    by = make_worker(area)
    looking.look(person, by=by, why="service")
    by.grants.update(role=Role.SUPERVISOR)

    assert rules.may_open(by, person)
    assert not rules.may_see_groups(by, person)
    assert "独居长者" not in page_of(person, by)


def test_whoever_serves_and_opened_it_for_less_says_a_purpose_again(
    area: Area, person: Person
) -> None:
    by = make_worker(area)
    client, url = signed_in(by), reverse("people:file", args=[person.pk])
    client.post(reverse("people:open_file", args=[person.pk]), {"why": "correct"})
    page = client.get(url).content.decode()
    assert f"{url}?for=groups" in page
    assert "独居长者" not in page
    asked = client.get(url, {"for": "groups"}).content.decode()
    assert reverse("people:open_file", args=[person.pk]) in asked

    client.post(reverse("people:open_file", args=[person.pk]), {"why": "visit"})

    assert "独居长者" in client.get(url).content.decode()
    assert "独居长者" in client.get(url, {"for": "groups"}).content.decode()


def test_a_supervisor_is_not_led_to_a_door_that_stays_shut(area: Area, person: Person) -> None:
    by = make_staff(Role.SUPERVISOR, area)
    looking.look(person, by=by, why="service")

    assert "for=groups" not in page_of(person, by)


def test_comparing_a_card_opens_no_groups(area: Area, person: Person) -> None:
    by = make_worker(area)
    identities.start(make_identity(person), by=by)

    assert rules.may_open(by, person)
    assert not rules.may_see_groups(by, person)
    assert Look.objects.get(by=by).part == "card"


def test_what_is_not_seen_is_not_confirmed_or_ended(area: Area, person: Person) -> None:
    by = make_worker(area)
    looking.look(person, by=by, why="correct")
    client = signed_in(by)
    status = person.statuses.get()
    said = {"group": "frail", "source": "走访", "until": timezone.localdate()}

    assert client.get(reverse("people:add_status", args=[person.pk])).status_code == 409
    assert client.post(reverse("people:add_status", args=[person.pk]), said).status_code == 409
    end = reverse("people:end_status", args=[person.pk, status.pk])
    assert client.post(end).status_code == 409
    assert list(queries.statuses_of(person)) == [status]
    goes_on = reverse("people:status_goes_on", args=[person.pk, status.pk])
    assert client.post(goes_on).status_code == 409


def test_nobody_of_another_place_lets_a_group_go_on(person: Person) -> None:
    status = person.statuses.get()
    statuses.end(status, by=status.reviewed_by)

    for by in (make_worker(make_area()), make_client()):
        with pytest.raises(PermissionDenied):
            statuses.take_end_back(status, by=by)
    status.refresh_from_db()
    assert status.ended_at


def test_the_history_tells_of_groups_whoever_may_see_them(area: Area, person: Person) -> None:
    told = "确认了人群"
    worker, grid = make_worker(area), make_staff(Role.GRID_WORKER, area)
    looking.look(person, by=worker, why="visit", part="groups")
    looking.look(person, by=grid, why="visit")

    assert told in page_of(person, worker)
    assert told not in page_of(person, grid)


def test_an_end_is_taken_back_on_the_same_day(area: Area, person: Person) -> None:
    by = make_worker(area)
    looking.look(person, by=by, why="visit", part="groups")
    client, status = signed_in(by), person.statuses.get()
    end = reverse("people:end_status", args=[person.pk, status.pk])
    back = reverse("people:status_goes_on", args=[person.pk, status.pk])
    assert client.post(back).status_code == 409, "it has not ended"

    client.post(end)
    assert list(queries.statuses_of(person)) == []
    assert back in client.get(reverse("people:file", args=[person.pk])).content.decode()
    client.post(back)
    assert list(queries.statuses_of(person)) == [status]
    assert [event.verb for event in history(person)][-2:] == ["status.ended", "status.went_on"]

    client.post(end)
    Status.objects.update(ended_at=timezone.now() - timedelta(days=1))
    assert client.post(back).status_code == 409, "another day"
    Status.objects.update(ended_at=timezone.now())
    statuses.confirm(person, by=by, group=status.group, source="走访", until=timezone.localdate())
    assert client.post(back).status_code == 409, "confirmed anew"


def test_an_app_upstairs_knows_who_serves_too(
    area: Area, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    by = make_staff(Role.GRID_WORKER, area)
    monkeypatch.setitem(serving._more, "test", lambda one, other: (one, other) == (by, person))
    looking.look(person, by=by, why="visit")
    assert rules.may_see_groups(by, person)

    monkeypatch.setitem(serving._more, "test", lambda _one, _other: False)

    assert not rules.may_see_groups(by, person)


class TestLists:
    """A list by a group says of everybody on it that they belong to it."""

    def test_whoever_does_not_serve_gets_none(self, area: Area, person: Person) -> None:
        by = make_staff(Role.GRID_WORKER, area)
        with pytest.raises(Refused, match="serve"):
            make_list(area, by=by, group="alone")
        client = signed_in(by)
        assert 'name="group"' not in client.get(reverse("people:ask_list")).content.decode()

        said = {"area": area.pk, "why": "visit", "note": "上门", "group": "alone"}
        client.post(reverse("people:ask_list"), said)

        assert PeopleList.objects.get().group == ""

    def test_nor_whoever_only_corrects(self, area: Area, person: Person) -> None:
        by = make_worker(area)
        with pytest.raises(Refused, match="serve"):
            make_list(area, by=by, group="alone", why="correct")
        said = {"area": area.pk, "why": "correct", "note": "改档案", "group": "alone"}
        page = signed_in(by).post(reverse("people:ask_list"), said)
        assert page.status_code == 422
        assert not PeopleList.objects.exists()
        assert "groups" not in lists.lifted(by, area, "correct")
        assert "groups" in lists.lifted(by, area, "visit")

    def test_nor_whoever_serves_no_more_when_it_is_taken(self, area: Area, person: Person) -> None:
        by = make_worker(area)
        row = make_list(area, by=by, group="alone")
        by.grants.update(role=Role.GRID_WORKER)

        with pytest.raises(Refused, match="serve"):
            actions.take(row, by=by)

        assert not Look.objects.exists()
