"""A team's leader signs up its members at once, also five thousand."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertRedirects

from linli.accounts.models import Person
from linli.accounts.tests.make import signed_in
from linli.activities.actions import publishing, signing_up, teams, terms
from linli.activities.actions.publishing import Places
from linli.activities.actions.terms import Terms
from linli.activities.models import Part, Post, Seat, SignUp, Stand
from linli.activities.tests.make import Hall
from linli.catalogue.models import Force
from linli.channels.models import Message
from linli.core.errors import Refused
from linli.organisations.models import Member, Membership, Role
from linli.organisations.tests.make import make_organisation, make_staff
from linli.people.models import File

pytestmark = pytest.mark.django_db


class Team:
    def __init__(self, hall: Hall, members: int) -> None:
        self.hall = hall
        self.house = make_organisation("岭南义工队", area=hall.area)
        self.leader = make_staff(Role.AGENCY_MANAGER, hall.area, organisation=self.house)
        people = [Person(name="队员", area=hall.area) for _ in range(members)]
        Person.objects.bulk_create(people, batch_size=500)
        self.people = people
        Membership.objects.bulk_create(
            [Membership(organisation=self.house, person=one, state=Member.IN) for one in people],
            batch_size=500,
        )

    def come(self, post: Post) -> teams.Outcome:
        return teams.sign_up_team(post, by=self.leader, team=self.house)


@pytest.fixture
def hall() -> Hall:
    return Hall()


def test_places_as_far_as_there_are_and_the_others_wait_and_are_told(hall: Hall) -> None:
    team, post = Team(hall, 5), hall.post(3)
    signing_up.sign_up(post, by=hall.neighbour())
    done = team.come(post)
    assert (done.seated, done.waiting, done.unfit) == (2, 3, 0)
    assert Seat.objects.filter(is_free=True).count() == 0
    assert Message.objects.filter(code="activity.team_in").count() == 2
    assert Message.objects.filter(code="activity.team_waiting").count() == 3
    row = SignUp.objects.filter(stand=Stand.IN, by=team.leader)[0]
    signing_up.leave(row, by=row.person)
    assert SignUp.objects.filter(stand=Stand.OFFERED).count() == 1
    with pytest.raises(Refused):  # whoever called off is not signed up again
        team.come(post)


def test_nobody_overtakes_who_waits(hall: Hall) -> None:
    team, post = Team(hall, 3), hall.post(1)
    for _ in range(2):
        signing_up.sign_up(post, by=hall.neighbour())
    assert team.come(post).waiting == 3


def test_helpers_need_their_force_and_their_age(hall: Hall) -> None:
    team = Team(hall, 3)
    post = hall.activity(Places(5, part=Part.HELPER, force=Force.VOLUNTEER)).posts.get()
    for one in team.people[:2]:
        one.forces.create(kind=Force.VOLUNTEER, verified_by=hall.worker, verified_at=timezone.now())
    young = timezone.localdate() - timedelta(days=16 * 365)
    File.objects.create(person=team.people[1], born_on=young)
    assert team.come(post) == teams.Outcome(seated=1, waiting=0, unfit=2)
    assert SignUp.objects.get().person == team.people[0]


def test_only_its_leader_and_only_where_each_is_asked_nothing(hall: Hall) -> None:
    team, post = Team(hall, 2), hall.post(3)
    for by in (hall.neighbour(), hall.worker):
        with pytest.raises(PermissionDenied):
            teams.sign_up_team(post, by=by, team=team.house)
    draft = hall.draft(Places(3))
    terms.set_terms(draft, Terms(asks_risk=True), by=hall.worker)
    publishing.publish(draft, by=hall.worker)
    with pytest.raises(Refused, match="sign up themselves"):
        team.come(draft.posts.get())


@pytest.mark.slow
def test_five_thousand_at_once_end_well(hall: Hall) -> None:
    team, post = Team(hall, 5000), hall.post(3000)
    with CaptureQueriesContext(connection) as done:
        outcome = team.come(post)
    assert (outcome.seated, outcome.waiting) == (3000, 2000)
    assert SignUp.objects.filter(seat__isnull=False).count() == 3000
    assert len(done) < 1500  # batches, and not one for each
    assert Message.objects.count() == 5000


def test_at_the_desk(hall: Hall) -> None:
    team, post = Team(hall, 2), hall.post(1)
    client = signed_in(team.leader)
    page = reverse("activities:team_sign_up", args=[post.activity_id])
    assertContains(client.get(reverse("activities:teams")), page)
    sent = {"team": team.house.pk, "post": post.pk}
    done = client.post(page, sent)
    assertRedirects(done, reverse("activities:teams"))
    assertContains(client.get(reverse("activities:teams")), "花灯手作")
    assert SignUp.objects.count() == 2
    assert client.post(page, sent).status_code == 422
    assert signed_in(Hall().worker).get(page).status_code in (403, 404)
