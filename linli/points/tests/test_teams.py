"""What a team has: a share of what is earned in its name, in the same posting, undone with it;
rewards for teams, which its leader redeems; and never a point from a team to a person."""

from datetime import timedelta
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
from linli.channels.models import Message
from linli.core.errors import Refused
from linli.organisations.models import Kind, Role
from linli.organisations.tests.make import make_organisation, make_staff
from linli.points import proofs, tasks
from linli.points.actions import earning, giving, keeping, ledger, rating, redeeming
from linli.points.models import Account, AccountKind, Earning, EntryKind, Posting, Redemption
from linli.points.tests.make import SOURCE, Corner, afresh, balance

pytestmark = pytest.mark.django_db


class Club(Corner):
    """A corner in which a team gets a tenth, the team, and who leads it."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**{"team_percent": 10, **more})
        self.team = make_organisation(
            "社区花灯队", area=self.area, kind=Kind.TEAM, guide=self.station
        )
        self.leader = make_staff(Role.AGENCY_MANAGER, self.area, organisation=self.team)

    def serve(self, person: Person, minutes: int = 60, **more: Any) -> Earning:
        return self.earn(person, minutes, team=self.team, **more)

    def has(self) -> int:
        account = Account.objects.filter(organisation=self.team).first()
        return account.balance if account else 0

    def with_points(self, points: int = 30) -> "Club":
        giving.bonus(SOURCE, self.source(), self.team, points, self.area.pk)
        return self

    def for_teams(self, number: int = 2, points: int = 20, **more: Any) -> Any:
        return self.reward(number, points, is_for_teams=True, **more)


@pytest.fixture
def club() -> Club:
    return Club()


def test_the_team_gets_its_share_besides_in_the_same_posting(club: Club) -> None:
    person = club.neighbour()
    row = club.serve(person, 90)
    assert (balance(person), club.has(), row.share) == (30, 3, 3)
    assert Posting.objects.get().entries.count() == 3
    earning.earn(SOURCE, row.source_id, person, 90, club.area.pk, team=club.team)
    assert (club.has(), Posting.objects.count()) == (3, 1)
    assert list(proofs.faults()) == []


def test_no_share_is_the_default_and_whoever_serves_alone_brings_none(club: Club) -> None:
    club.earn(club.neighbour(), 60)
    assert not Account.objects.filter(kind=AccountKind.TEAM).exists()
    plain = Club(team_percent=0)
    plain.serve(plain.neighbour())
    assert not Account.objects.filter(organisation=plain.team).exists()


def test_the_budget_pays_the_person_first(club: Club) -> None:
    budget = keeping.set_budget(41, by=club.head, area=club.area, year=timezone.localdate().year)
    one, other = club.neighbour(), club.neighbour()
    club.serve(one)
    club.serve(other)
    budget.refresh_from_db()
    assert (balance(one), balance(other), club.has(), budget.issued) == (20, 19, 2, 41)


def test_it_is_undone_with_its_source_once_also_if_it_was_spent(club: Club) -> None:
    budget = keeping.set_budget(500, by=club.head, area=club.area, year=timezone.localdate().year)
    person = club.neighbour()
    row = club.serve(person, 480)
    redeeming.redeem_for(club.team, club.for_teams(points=10), by=club.leader)
    for _time in range(2):
        earning.claw_back(SOURCE, row.source_id)
        assert (balance(person), club.has()) == (0, -10)
    budget.refresh_from_db()
    assert budget.issued == 0
    assert list(proofs.faults()) == []


def test_another_mark_reckons_the_share_anew() -> None:
    club = Club(grades={1: 50})
    person, service = club.neighbour(), ("tests.service", club.source())
    row = club.serve(person, 480, service=service)
    for mark, theirs in ((1, 80), (None, 160), (1, 80)):
        rating.rate(*service, mark)
        assert (balance(person), club.has()) == (theirs, theirs // 10)
    assert Earning.objects.filter(source_id=row.source_id, team=club.team).count() == 4
    assert list(proofs.faults()) == []


def test_what_ran_out_of_the_person_stays_due_of_the_team(club: Club) -> None:
    club.set_rule(months=1, team_percent=10, valid_from=timezone.localdate() + timedelta(days=1))
    person = club.neighbour()
    row = club.serve(person, at=timezone.now() + timedelta(days=2))
    row.lots.update(ends_on=timezone.localdate() - timedelta(days=1))
    tasks.run_out()
    assert balance(person) == 0
    earning.claw_back(SOURCE, row.source_id)
    assert (balance(person), club.has()) == (0, 0)
    assert list(proofs.faults()) == []


def test_a_leader_redeems_what_is_for_teams_and_it_is_handed_over(club: Club) -> None:
    club.with_points()
    row = redeeming.redeem_for(club.team, club.for_teams(), by=club.leader)
    assert (club.has(), balance(club.leader), row.person) == (10, 0, club.leader)
    redeeming.hand_over(row, by=club.worker, code=row.code, signature="丁一")
    assert afresh(row).stage == "handed"
    assert list(proofs.faults()) == []


def test_what_is_not_fetched_comes_back_to_the_team(club: Club) -> None:
    club.with_points()
    row = redeeming.redeem_for(club.team, club.for_teams(), by=club.leader)
    Redemption.objects.update(keep_until=timezone.localdate() - timedelta(days=1))
    tasks.take_back_unclaimed()
    assert (club.has(), balance(club.leader), afresh(row).stage) == (30, 0, "back")
    assert Message.objects.get().code == "reward.team_not_fetched"
    assert list(proofs.faults()) == []


def test_as_many_as_one_may_have_and_no_more_than_there_is(club: Club) -> None:
    club.with_points(90)
    reward, dear = club.for_teams(3, each_at_most=1), club.for_teams(points=200)
    redeeming.redeem_for(club.team, reward, by=club.leader)
    with pytest.raises(Refused, match="as one can"):
        redeeming.redeem_for(club.team, reward, by=club.leader)
    with pytest.raises(Refused, match="130"):
        redeeming.redeem_for(club.team, dear, by=club.leader)
    with pytest.raises(Refused, match="gone"):
        redeeming.redeem_for(club.team, club.for_teams(0), by=club.leader)
    assert club.has() == 70


def test_who_leads_redeems_for_the_team_and_what_is_for_it(club: Club) -> None:
    club.with_points(90)
    reward = club.for_teams()
    for by in (club.worker, club.neighbour(), Club().leader):
        with pytest.raises(PermissionDenied):
            redeeming.redeem_for(club.team, reward, by=by)
    with pytest.raises(Refused, match="not for teams"):
        redeeming.redeem_for(club.team, club.reward(), by=club.leader)
    with pytest.raises(Refused, match="for teams"):
        redeeming.redeem(reward, by=club.neighbour(90))
    assert club.has() == 90


@pytest.mark.postgres
def test_the_database_lets_nothing_from_a_team_to_a_person(club: Club) -> None:
    club.with_points(90)
    person = club.neighbour(90)
    row = redeeming.redeem_for(club.team, club.for_teams(), by=club.leader)
    own = redeeming.redeem(club.reward(), by=person)
    team, shelf, theirs = (
        ledger.of_team(club.team), ledger.of_place(AccountKind.REDEEMED, club.area.pk),
        ledger.of_person(person),
    )  # fmt: skip
    issuer = ledger.of_place(AccountKind.ISSUER, club.area.pk)

    def refused(kind: EntryKind, legs: dict[Account, int], source: Any) -> None:
        held = dict(zip(legs, ledger.hold(*legs), strict=True))
        with pytest.raises(IntegrityError), transaction.atomic():
            ledger.post(
                kind, {held[one]: n for one, n in legs.items()}, source=source,
                area_id=club.area.pk, turn=7,
            )  # fmt: skip

    for kind in EntryKind:
        with transaction.atomic():
            refused(kind, {team: -1, theirs: 1}, (SOURCE, club.source()))
    with transaction.atomic():
        refused(EntryKind.REFUND, {shelf: -20, theirs: 20}, row)
        refused(EntryKind.REFUND, {shelf: -10, team: 10}, own)
        refused(EntryKind.REDEEM, {shelf: 10, team: -10}, own)
        refused(EntryKind.REDEEM, {shelf: 10, theirs: -10}, row)
        refused(EntryKind.EARN, {issuer: -1, team: 1}, (SOURCE, club.source()))


@pytest.mark.postgres
def test_the_database_keeps_rewards_and_shares_apart(club: Club) -> None:
    club.with_points(90)
    reward, plain = club.for_teams(), club.reward()
    row = redeeming.redeem_for(club.team, reward, by=club.leader)
    day = timezone.localdate()
    for wrong in ({"reward": reward}, {"reward": plain, "team": club.team}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Redemption.objects.create(person=club.leader, points=1, keep_until=day, **wrong)
    earned = club.serve(club.neighbour())
    for rows, values in (
        (Redemption.objects.filter(pk=row.pk), {"team": None}),
        (Redemption.objects.filter(pk=row.pk), {"receiver": club.worker}),
        (Earning.objects.filter(pk=earned.pk), {"team": None}),
        (Earning.objects.filter(pk=earned.pk), {"share": 21}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**values)


def test_the_page_of_the_team_shows_redeems_and_gives_back(club: Club) -> None:
    club.with_points()
    club.serve(club.neighbour(), category="visit")
    reward = club.for_teams(name="活动室一晚")
    club.for_teams(name="太贵的", points=900)
    leader, page = signed_in(club.leader), reverse("points:team", args=[club.team.pk])
    assertContains(leader.get(reverse("activities:team", args=[club.team.pk])), page)
    shown = leader.get(page)
    for words in ("32", "+2", "活动室一晚", "还差 868 分", "10 %"):
        assertContains(shown, words)
    press = reverse("points:redeem_for_team", args=[club.team.pk, reward.pk])
    answer = leader.post(press)
    row = Redemption.objects.get()
    assert answer.headers["Location"] == reverse("points:pick_up", args=[row.pk])
    second = signed_in(make_staff(Role.AGENCY_MANAGER, club.area, organisation=club.team))
    assertContains(second.get(reverse("points:pick_up", args=[row.pk])), f"{row.code[:3]} ")
    assertContains(signed_in(club.worker).get(reverse("points:counter")), "社区花灯队")
    assertNotContains(leader.get(reverse("points:redeemed")), "活动室一晚")
    back = second.post(reverse("points:give_back", args=[row.pk]))
    assert (back.headers["Location"], club.has()) == (page, 32)


def test_nobody_else_opens_it(club: Club) -> None:
    club.with_points()
    reward = club.for_teams()
    row = redeeming.redeem_for(club.team, reward, by=club.leader)
    page = reverse("points:team", args=[club.team.pk])
    press = reverse("points:redeem_for_team", args=[club.team.pk, reward.pk])
    code = reverse("points:pick_up", args=[row.pk])
    for by in (Club().leader, club.neighbour()):
        client = signed_in(by)
        answers = (client.get(page), client.post(press), client.get(code))
        assert {one.status_code for one in answers} <= {403, 404}
    assert Client().get(page).status_code == 302
    assert Redemption.objects.count() == 1


def test_a_reward_for_teams_stands_on_no_shelf_of_persons(club: Club) -> None:
    reward = club.for_teams(name="活动室一晚")
    person = club.neighbour(90)
    page = signed_in(person).get(reverse("points:reward", args=[reward.pk]))
    assertContains(page, "给团队的")
    assertNotContains(page, reverse("points:redeem", args=[reward.pk]))
    assertNotContains(signed_in(person).get(reverse("points:mine")), "活动室一晚")
