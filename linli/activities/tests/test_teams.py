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
from linli.activities import led
from linli.activities.actions import learning, publishing, signing_up, teams, terms
from linli.activities.actions.publishing import Places
from linli.activities.actions.terms import Terms
from linli.activities.models import Activity, Part, Post, Seat, SignUp, Stand
from linli.activities.tests.make import Hall
from linli.activities.tests.town import can
from linli.catalogue.models import Force
from linli.channels.models import Message
from linli.core.errors import Refused
from linli.hours.actions import reviewing
from linli.hours.models import Hour
from linli.hours.tests.make import morning, took_effect
from linli.organisations.models import Member, Membership, Organisation, Role
from linli.organisations.tests.make import make_organisation, make_staff
from linli.people.models import File
from linli.records.actions import Gave, Got
from linli.records.tests.make import make_record

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


def gave(hall: Hall, person: Person, house: Organisation, minutes: int) -> Hour:
    begun = morning() - timedelta(days=Hour.objects.count())
    row = make_record(
        hall.area, organisation=house, by=hall.worker, got=[Got(hall.neighbour())],
        gave=[Gave(person, Force.VOLUNTEER, minutes)], begun_at=begun,
        ended_at=begun + timedelta(minutes=minutes),
    )  # fmt: skip
    return Hour.objects.get(record=row)


def test_the_leader_sees_who_gave_what_in_the_teams_name_and_what_comes_next(hall: Hall) -> None:
    team = Team(hall, 2)
    chen, wu = team.people
    other = make_organisation("别的队", area=hall.area)
    head = make_staff(Role.STATION_HEAD, hall.area, organisation=hall.station)
    skill = learning.name_skill("急救", by=head, area=hall.area)
    can(skill, wu, head)
    for house, minutes in ((team.house, 95), (other, 480)):
        took_effect(reviewing.publicise(gave(hall, chen, house, minutes), by=head))
    gave(hall, chen, team.house, 60)  # under review
    going = hall.activity(Places(5))
    Activity.objects.update(organisation=team.house)
    signing_up.sign_up(going.posts.get(), by=wu)

    now = timezone.now()
    known = {one.person.pk: one for one in led.lines(team.house, team.people, now)}

    assert (known[chen.pk].minutes, known[wu.pk].minutes) == (95, 0)
    assert (known[chen.pk].skills, known[wu.pk].skills) == ([], ["急救"])
    assert known[chen.pk].comes is None
    assert known[wu.pk].comes == SignUp.objects.get()
    assert led.minutes_together(team.house, now) == 95
    page = signed_in(team.leader).get(reverse("activities:team", args=[team.house.pk]))
    assertContains(page, "1.58")
    assertContains(page, going.name)
    strange = reverse("activities:team", args=[other.pk])
    assert signed_in(team.leader).get(strange).status_code == 404
