"""A bonus by hand: out of the year of the place, never to oneself, for one reason once, read by
whoever has it, and taken back once."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from linli.accounts.models import Person
from linli.accounts.tests.make import signed_in
from linli.areas.tests.make import make_area
from linli.channels.models import Message
from linli.core.errors import Refused
from linli.core.events import record
from linli.core.models import Event
from linli.organisations.models import Kind, Member, Membership, Organisation, Role
from linli.organisations.tests.make import make_organisation, make_staff
from linli.points import proofs
from linli.points.actions import bonuses, keeping, redeeming
from linli.points.models import Account, Bonus, Budget, Posting
from linli.points.tests.make import Corner, balance

pytestmark = pytest.mark.django_db


class Desk(Corner):
    """A corner with a budget of the year, and a team."""

    def __init__(self, budget: int = 100) -> None:
        super().__init__()
        year = timezone.localdate().year
        self.budget = keeping.set_budget(budget, by=self.head, area=self.area, year=year)
        self.team = make_organisation(
            "社区花灯队", area=self.area, kind=Kind.TEAM, guide=self.station
        )

    def volunteer(self, person: Person | None = None) -> Person:
        person = person or self.neighbour()
        person.forces.create(kind="volunteer", verified_at=timezone.now(), verified_by=self.worker)
        return person

    def give(self, to: Person | Organisation, points: int = 30, **more: Any) -> Bonus:
        usual: dict[str, Any] = {"by": self.head, "area": self.area, "reason": "教会了全队扎灯"}
        return bonuses.give(to, points, **{**usual, **more})

    def issued(self) -> int:
        return Budget.objects.get(pk=self.budget.pk).issued


@pytest.fixture
def place() -> Desk:
    return Desk()


def of_team(team: Organisation) -> int:
    return Account.objects.get(organisation=team).balance


def test_it_comes_out_of_the_year_of_the_place_and_they_read_what_for(place: Desk) -> None:
    person = place.volunteer()
    row = place.give(person)
    assert (balance(person), place.issued()) == (30, 30)
    assert row.posting.by == place.head
    assert Message.objects.get(person=person).code == "points.bonus"
    assertContains(signed_in(person).get(reverse("points:mine")), "教会了全队扎灯")
    event = Event.objects.get(verb="bonus.given")
    assert (event.actor, event.facts["points"]) == (place.head, 30)
    assert list(proofs.faults()) == []


def test_a_team_can_have_one(place: Desk) -> None:
    place.give(place.team, 12)
    assert (of_team(place.team), place.issued()) == (12, 12)
    assert not Message.objects.exists()


def test_for_one_reason_there_is_one_as_long_as_it_stands(place: Desk) -> None:
    person = place.volunteer()
    row = place.give(person, 5)
    with pytest.raises(Refused):
        place.give(person, 5, reason=" 教会了全队扎灯 ")
    assert (balance(person), Posting.objects.filter(kind="bonus").count()) == (5, 1)
    place.give(person, 5, reason="另一件事")
    place.give(place.volunteer(), 5)
    bonuses.take_back(row, by=place.head, reason="写错了")
    place.give(person, 5)
    assert balance(person) == 10


def test_all_of_it_or_none_and_only_within_the_year(place: Desk) -> None:
    person = place.volunteer()
    place.give(person, 90)
    for points in (11, 0):
        with pytest.raises(Refused, match="10"):
            place.give(person, points, reason="还有")
    assert (balance(person), place.issued()) == (90, 90)
    other = Desk()
    Budget.objects.filter(pk=other.budget.pk).update(year=2000)
    with pytest.raises(Refused, match="in a year"):
        other.give(other.volunteer())


def test_never_to_oneself_nor_to_ones_own_team(place: Desk) -> None:
    place.volunteer(place.head)
    with pytest.raises(Refused, match="themselves"):
        place.give(place.head)
    Membership.objects.create(organisation=place.team, person=place.head, state=Member.IN)
    with pytest.raises(Refused, match="not a member"):
        place.give(place.team)
    assert not Posting.objects.exists()


def test_only_by_who_sets_the_rules_where_they_live(place: Desk) -> None:
    person, other = place.volunteer(), Desk()
    for by in (place.worker, person, other.head):
        with pytest.raises(PermissionDenied):
            place.give(person, by=by)
    with pytest.raises(PermissionDenied):
        place.give(other.volunteer())
    with pytest.raises(PermissionDenied):
        place.give(other.team)
    row = place.give(person)
    for by in (place.worker, person, other.head):
        with pytest.raises(PermissionDenied):
            bonuses.take_back(row, by=by, reason="写错了")


def test_not_for_whoever_was_not_checked_nor_for_a_committee(place: Desk) -> None:
    for to in (place.neighbour(), place.station):
        with pytest.raises(Refused):
            place.give(to)
    with pytest.raises(Refused):
        place.give(place.volunteer(), reason="  ")


def test_it_is_taken_back_once_and_what_was_spent_is_owed(place: Desk) -> None:
    person = place.volunteer()
    row = place.give(person, 30)
    redeeming.redeem(place.reward(1, 20), by=person)
    with pytest.raises(Refused):
        bonuses.take_back(row, by=place.head, reason=" ")
    row = bonuses.take_back(row, by=place.head, reason="写错了人")
    assert (balance(person), place.issued()) == (-20, 0)
    with pytest.raises(Refused):
        bonuses.take_back(row, by=place.head, reason="再来")
    assert balance(person) == -20
    assertContains(signed_in(person).get(reverse("points:entries")), "写错了人")
    assert list(proofs.faults()) == []


def test_of_a_team_too(place: Desk) -> None:
    row = place.give(place.team, 12)
    bonuses.take_back(row, by=place.head, reason="写错了")
    assert (of_team(place.team), place.issued()) == (0, 0)


def test_what_it_said_goes_with_whoever_leaves(place: Desk) -> None:
    person = place.volunteer()
    row = place.give(person)
    with transaction.atomic():
        record("person.erased", by=None, about=person)
    row.refresh_from_db()
    assert (row.reason, row.reason_key, balance(person)) == ("", None, 0)


@pytest.mark.postgres
def test_the_database_refuses_it_too(place: Desk) -> None:
    person, other = place.volunteer(), place.volunteer()
    row = place.give(person)
    rows = Bonus.objects.filter(pk=row.pk)
    bonuses.take_back(place.give(other), by=place.head, reason="写错了")
    taken = Bonus.objects.filter(person=other)
    for found, wrong in (
        (rows, {"person": place.head}), (rows, {"person": other}), (rows, {"points": 31}),
        (rows, {"points": 0}), (rows, {"organisation": place.team}), (rows, {"reason": "另一句"}),
        (rows, {"by": place.worker}), (rows, {"taken_at": timezone.now()}),
        (taken, {"taken_at": None, "taken_by": None}), (taken, {"taken_by": place.worker}),
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            found.update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.delete()
    copy = {"area": place.area, "by": place.head, "points": 30, "reason": "没有入账"}
    earned = place.earn(other).posting
    assert earned
    for posting in (row.posting, earned):
        with pytest.raises(IntegrityError), transaction.atomic():
            Bonus.objects.create(person=other, posting=posting, **copy)


def test_the_page_asks_who_is_meant_gives_and_takes_back(place: Desk) -> None:
    person = place.volunteer()
    desk, page = signed_in(place.head), reverse("points:bonuses")
    words = {"phone": person.mobile, "area": str(place.area.pk), "points": "30", "reason": "教课"}
    asked = desk.post(page, words)
    assertContains(asked, person.name)
    assert not Bonus.objects.exists()
    assert desk.post(page, {**words, "person": str(person.pk)}).status_code == 302
    row = Bonus.objects.get(person=person, points=30)
    back = reverse("points:bonus_back", args=[row.pk])
    assertContains(desk.get(page), back)
    assert desk.post(back, {}).status_code == 422
    assert desk.post(back, {"reason": "写错了"}).status_code == 302
    assertContains(desk.get(page), "收回原因：写错了")
    assertNotContains(desk.get(page), back)
    team = {**words, "phone": "", "team": str(place.team.pk)}
    assert desk.post(page, team).status_code == 302
    assert of_team(place.team) == 30


def test_the_page_wants_one_receiver_whom_one_may_find(place: Desk) -> None:
    desk, page = signed_in(place.head), reverse("points:bonuses")
    stranger = Desk().volunteer()
    words = {"area": str(place.area.pk), "points": "30", "reason": "教课"}
    wrong: tuple[dict[str, str], ...] = (
        {}, {"phone": stranger.mobile}, {"phone": stranger.mobile, "person": str(stranger.pk)},
        {"phone": "13900000000", "team": str(place.team.pk)}, {"team": str(place.station.pk)},
    )  # fmt: skip
    for more in wrong:
        assert desk.post(page, {**words, **more}).status_code == 422
    assert not Bonus.objects.exists()


def test_the_pages_are_for_who_sets_the_rules(place: Desk) -> None:
    person = place.volunteer()
    row = place.give(person)
    back = reverse("points:bonus_back", args=[row.pk])
    for client in (signed_in(place.worker), signed_in(person), Client()):
        assert client.get(reverse("points:bonuses")).status_code in (302, 403)
        assert client.post(back, {"reason": "x"}).status_code in (302, 403)
    elsewhere = signed_in(make_staff(Role.STATION_HEAD, make_area()))
    assert elsewhere.post(back, {"reason": "x"}).status_code == 404
    assertNotContains(elsewhere.get(reverse("points:bonuses")), "教会了全队扎灯")


def test_the_list_asks_as_much_for_one_as_for_many(
    place: Desk, django_assert_max_num_queries: Any
) -> None:
    desk, page = signed_in(place.head), reverse("points:bonuses")
    for number in range(12):
        place.give(place.volunteer(), 1, reason=f"第{number}件")
    desk.get(page)
    with django_assert_max_num_queries(24):
        desk.get(page)
