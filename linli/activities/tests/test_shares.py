"""Places kept for some first, quotas of partners, one or two of a household: also in a rush."""

import json
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from linli.accounts.models import Person
from linli.accounts.tests.make import signed_in
from linli.activities import tasks
from linli.activities.actions import changing, publishing, sharing, signing_up, terms
from linli.activities.actions.publishing import Places
from linli.activities.actions.sharing import Kept
from linli.activities.actions.terms import Terms
from linli.activities.models import Mode, Post, Seat, Share, SignUp, Stand
from linli.activities.tests.make import Hall, weekly
from linli.core.errors import Refused
from linli.core.tests.races import ask, run_together, shared_database
from linli.organisations.models import Member, Membership, Organisation
from linli.organisations.tests.make import make_organisation
from linli.people.models import Dweller, Group, Household, Relation, Status
from linli.people.tests.make import make_client

pytestmark = pytest.mark.django_db
LATER = timedelta(days=1)


@pytest.fixture
def hall() -> Hall:
    return Hall()


@pytest.fixture
def partner(hall: Hall) -> Organisation:
    return make_organisation("岭南义工队", area=hall.area)


def url(name: str, *args: object) -> str:
    return reverse(f"activities:{name}", args=args)


def keeping(hall: Hall, capacity: int, *kept: Kept) -> Post:
    """A published post some of whose places are kept."""
    draft = hall.draft(Places(capacity))
    for one in kept:
        sharing.keep(draft.posts.get(), one, by=hall.worker)
    return publishing.publish(draft, by=hall.worker).posts.get()


def elder(hall: Hall) -> Person:
    born = timezone.localdate() - timedelta(days=75 * 366)
    return make_client(area=hall.area, born_on=born)


def member(hall: Hall, partner: Organisation) -> Person:
    person = hall.neighbour()
    Membership.objects.create(organisation=partner, person=person, state=Member.IN)
    return person


def elders(places: int, until: timedelta = LATER) -> Kept:
    return Kept(places, timezone.now() + until, least_age=70)


def quota(partner: Organisation, places: int, until: timedelta = LATER) -> Kept:
    return Kept(places, timezone.now() + until, organisation=partner)


def come(post: Post, *people: Person) -> list[str]:
    return [signing_up.sign_up(post, by=one).stand for one in people]


def open_to_all(post: Post) -> None:
    Seat.objects.filter(post=post, share__isnull=False).update(kept_until=timezone.now())


class TestKept:
    def test_others_do_not_get_what_is_kept_until_it_is_opened(self, hall: Hall) -> None:
        post = keeping(hall, 3, elders(2))
        assert come(post, hall.neighbour(), hall.neighbour()) == [Stand.IN, Stand.WAITING]
        # Whom it is kept for does not stand behind those whom it is not for.
        assert come(post, elder(hall)) == [Stand.IN]
        assert come(post, hall.neighbour()) == [Stand.WAITING]
        tasks.move_up()
        assert SignUp.objects.filter(stand=Stand.OFFERED).count() == 0
        open_to_all(post)
        tasks.move_up()
        stands = list(SignUp.objects.order_by("at").values_list("stand", flat=True))
        assert stands == [Stand.IN, Stand.OFFERED, Stand.IN, Stand.WAITING]

    def test_who_has_a_share_takes_it_first_and_then_the_common_places(self, hall: Hall) -> None:
        post = keeping(hall, 2, elders(1))
        assert come(post, *(elder(hall) for _ in range(3))) == [Stand.IN, Stand.IN, Stand.WAITING]
        kept = SignUp.objects.get(seat__share__isnull=False)
        common = SignUp.objects.get(stand=Stand.IN, seat__share=None)
        assert kept.at < common.at

    def test_a_kept_place_that_comes_free_is_offered_to_whom_it_is_kept_for(
        self, hall: Hall
    ) -> None:
        post = keeping(hall, 2, elders(1))
        first, other = elder(hall), hall.neighbour()
        come(post, first, other)
        waiting, late = hall.neighbour(), elder(hall)
        assert come(post, waiting, late) == [Stand.WAITING] * 2
        signing_up.leave(SignUp.objects.get(person=first), by=first)
        assert SignUp.objects.get(person=late).stand == Stand.OFFERED
        signing_up.leave(SignUp.objects.get(person=other), by=other)
        assert SignUp.objects.get(person=waiting).stand == Stand.OFFERED

    def test_a_group_is_read_from_the_file(self, hall: Hall) -> None:
        post = keeping(hall, 1, Kept(1, timezone.now() + LATER, group=Group.DISABLED))
        who = hall.neighbour()
        assert come(post, hall.neighbour()) == [Stand.WAITING]
        Status.objects.create(
            person=who, group=Group.DISABLED, source="残疾证", reviewed_by=hall.worker,
            valid_until=timezone.localdate() + timedelta(days=30),
        )  # fmt: skip
        assert come(post, who) == [Stand.IN]

    def test_fewer_places_never_take_what_is_kept(self, hall: Hall) -> None:
        post = keeping(hall, 5, elders(3))
        for wrong in (2, 0):
            with pytest.raises(Refused):
                publishing.resize(post, by=hall.worker, capacity=wrong)
        publishing.resize(post, by=hall.worker, capacity=3)
        assert Seat.objects.filter(share__isnull=False).count() == 3 == Seat.objects.count()
        publishing.resize(post, by=hall.worker, capacity=4)
        assert come(post, hall.neighbour(), hall.neighbour()) == [Stand.IN, Stand.WAITING]


class TestQuota:
    def test_members_of_a_partner_get_its_places_and_no_others(
        self, hall: Hall, partner: Organisation
    ) -> None:
        post = keeping(hall, 5, quota(partner, 2))
        people = [member(hall, partner) for _ in range(3)]
        assert come(post, *people) == [Stand.IN, Stand.IN, Stand.WAITING]
        assert come(post, hall.neighbour()) == [Stand.IN]  # not held up by the partner's line
        tasks.move_up()
        assert SignUp.objects.filter(stand=Stand.WAITING).count() == 1
        signing_up.leave(SignUp.objects.get(person=people[0]), by=people[0])
        assert SignUp.objects.get(person=people[2]).stand == Stand.OFFERED

    def test_the_database_refuses_one_member_too_many(
        self, hall: Hall, partner: Organisation
    ) -> None:
        post = keeping(hall, 3, quota(partner, 1))
        come(post, member(hall, partner), member(hall, partner))
        waiting = SignUp.objects.get(stand=Stand.WAITING)
        common = Seat.objects.filter(share=None)[0]
        with pytest.raises(IntegrityError), transaction.atomic():
            SignUp.objects.filter(pk=waiting.pk).update(stand=Stand.IN, seat=common)
        with pytest.raises(IntegrityError), transaction.atomic():
            SignUp.objects.create(
                activity=post.activity, post=post, person=hall.neighbour(), by=hall.worker,
                stand=Stand.IN, seat=common, share=waiting.share, is_bound=True,
            )  # fmt: skip

    def test_what_a_partner_leaves_is_everybodys_and_its_members_take_no_more(
        self, hall: Hall, partner: Organisation
    ) -> None:
        post = keeping(hall, 3, quota(partner, 2))
        come(post, member(hall, partner), hall.neighbour(), hall.neighbour())
        open_to_all(post)
        tasks.move_up()
        assert SignUp.objects.filter(stand=Stand.OFFERED).count() == 1
        assert come(post, member(hall, partner)) == [Stand.WAITING]


class TestHome:
    def test_one_of_a_household(self, hall: Hall) -> None:
        post = of_homes(hall, 5, most=1)
        one, two = household(hall, 2)
        assert come(post, one) == [Stand.IN]
        assert come(post, one) == [Stand.IN]  # the place they have
        with pytest.raises(Refused, match="One of a household"):
            come(post, two)
        assert come(post, hall.neighbour()) == [Stand.IN]  # of a home nobody knows
        signing_up.leave(SignUp.objects.get(person=one), by=one)
        assert come(post, two) == [Stand.IN]

    def test_two_of_a_household(self, hall: Hall) -> None:
        post = of_homes(hall, 5, most=2)
        one, two, three = household(hall, 3)
        assert come(post, one, two) == [Stand.IN] * 2
        with pytest.raises(Refused, match="2 of a household"):
            come(post, three)
        signing_up.leave(SignUp.objects.get(person=one), by=one)
        assert come(post, three) == [Stand.IN]
        rows = SignUp.objects.filter(stand=Stand.IN)
        assert sorted(rows.values_list("home_slot", flat=True)) == [1, 2]

    def test_the_database_knows_each_slot_once(self, hall: Hall) -> None:
        post = of_homes(hall, 5, most=1)
        one, two = household(hall, 2)
        come(post, one)
        facts: dict[str, Any] = {"activity": post.activity, "post": post, "person": two, "by": two}
        home = Household.objects.get()
        for slot in (1, 3):
            with pytest.raises(IntegrityError), transaction.atomic():
                SignUp.objects.create(**facts, stand=Stand.WAITING, home=home, home_slot=slot)

    def test_the_page_says_so(self, hall: Hall) -> None:
        post = of_homes(hall, 5, most=1)
        assertContains(Client().get(url("one", post.activity_id)), "每户")


def of_homes(hall: Hall, capacity: int, most: int) -> Post:
    draft = hall.draft(Places(capacity))
    terms.set_terms(draft, Terms(home_most=most), by=hall.worker)
    return publishing.publish(draft, by=hall.worker).posts.get()


def household(hall: Hall, number: int) -> list[Person]:
    number_of = Household.objects.count() + 1
    home = Household.objects.create(area=hall.area, address=f"梅沙三巷 {number_of} 号")
    people = [hall.neighbour() for _ in range(number)]
    for n, one in enumerate(people):
        relation = Relation.OTHER if n else Relation.HEAD
        Dweller.objects.create(household=home, person=one, relation=relation)
    return people


class TestDesk:
    def test_places_of_a_draft_are_kept_and_given_back(
        self, hall: Hall, partner: Organisation
    ) -> None:
        draft, desk = hall.draft(Places(5)), signed_in(hall.worker)
        page = url("kept", draft.posts.get().pk)
        day = (timezone.localdate() + timedelta(days=1)).isoformat()
        sent = {"places": 3, "until_on": day, "until": "18:00", "is_on_top": "of"}
        assert desk.post(page, sent).status_code == 422
        assert desk.post(page, {**sent, "least_age": 70, "group": "dibao"}).status_code == 422
        assertRedirects(desk.post(page, {**sent, "least_age": 70}), page)
        assert desk.post(page, {**sent, "organisation": partner.name}).status_code == 422
        assertRedirects(desk.post(page, {**sent, "places": 2, "organisation": partner.name}), page)
        assertContains(desk.get(page), partner.name)
        assert Share.objects.count() == 2
        assert draft.posts.get().kept == 5
        twice = {**sent, "places": 1, "organisation": partner.name}
        publishing.resize(draft.posts.get(), by=hall.worker, capacity=9)
        assert desk.post(page, twice).status_code == 422
        past = {**sent, "places": 1, "least_age": 80, "until_on": "2020-01-01"}
        assert desk.post(page, past).status_code == 422
        with pytest.raises(Refused):
            changing.revise(
                draft, hall.plan(), [Places(4)], by=hall.worker, area=hall.area,
                organisation=hall.station,
            )  # fmt: skip
        [week] = weekly(draft, by=hall.worker)
        assert week.posts.get().kept == 5
        assert week.posts.get().shares.count() == 2
        gone = Share.objects.filter(post=draft.posts.get(), organisation=partner).get()
        assert signed_in(Hall().worker).post(url("drop", gone.pk)).status_code == 404
        assertRedirects(desk.post(url("drop", gone.pk)), page)
        assert draft.posts.get().kept == 3
        publishing.publish(draft, by=hall.worker)
        shown = Client().get(url("one", draft.pk))
        assertContains(shown, "70 岁")
        assertNotContains(shown, partner.name)
        assertContains(desk.get(url("desk_one", draft.pk)), page)

    def test_places_are_kept_only_where_who_comes_first_gets_them(self, hall: Hall) -> None:
        draft = hall.draft(Places(5))
        sharing.keep(draft.posts.get(), elders(2), by=hall.worker)
        terms.set_terms(draft, Terms(mode=Mode.APPROVAL), by=hall.worker)
        with pytest.raises(Refused, match="Places are kept only"):
            publishing.publish(draft, by=hall.worker)


PRESS = """
import time
from linli.accounts.models import Person
from linli.activities.actions import seats, sharing, signing_up
from linli.activities.models import Post, Seat, SignUp
from linli.core import unit
from linli.core.errors import Refused
{how}
post = Post.objects.get()
for pk in {people}:
    person = Person.objects.get(pk=pk)
    for _finger in range(2):
        try:
            unit.run(lambda: signing_up.sign_up(post, by=person))
        except Refused:
            pass
print("pressed")
"""
TOLD = """
import json
from collections import Counter
from linli.activities.models import SignUp
from linli.organisations.models import Membership
from linli.people.models import Dweller
rows = list(SignUp.objects.filter(stand="in").values_list("person", flat=True))
members = set(Membership.objects.values_list("person", flat=True))
homes = dict(Dweller.objects.values_list("person", "household"))
of_home = Counter(homes[pk] for pk in rows if pk in homes)
print(json.dumps({
    "in": len(rows), "members": sum(pk in members for pk in rows),
    "of_home": max(of_home.values(), default=0), "homes": len(of_home),
    "twice": len(rows) - len(set(rows)),
}))
"""
# The controls look first, think for a while, and write then, bound to nothing. On SQLite a
# transaction would let one at a time think; so there it is none.
THINKING = """
import random
from django.db import IntegrityError, connection
if connection.vendor == "sqlite":
    signing_up.sign_up = signing_up.sign_up.__wrapped__
unit.run = lambda work: work()
Full, Refused = Refused, (Refused, IntegrityError)
Post.objects.update(extra=4900)  # or the database would refuse the first seat too many
time.sleep(max(0, {begin} - time.time()))  # or one could be done before another has begun
seats.take = lambda row, post: Seat.objects.create(
    post=post, number=random.randrange(1000, 4900), is_free=False
).pk
"""
NAIVE_QUOTA = """
from linli.organisations.models import Membership
def naive(person, post):
    theirs = Membership.objects.filter(person=person).exists()
    members = Membership.objects.values("person")
    taken = SignUp.objects.filter(post=post, stand="in", person__in=members).count()
    time.sleep(random.uniform(0.4, 1.2) if theirs else 0)
    if theirs and taken >= 3:
        raise Full("full")
    return None
sharing.share_of = naive
Seat.objects.update(share=None, kept_until=None)
"""
NAIVE_HOME = """
from linli.people.queries import home_of
def naive(row, most):
    home = home_of(row.person)
    there = SignUp.objects.filter(person__dwellings__household=home).exists()
    think()  # the four of a home press in the same round
    if there:
        raise Full("one of a household")
signing_up._take_slot = naive
"""


def rush(folder: Path, people: list[Person], how: str = "") -> dict[str, int]:
    """Four processes, each with everybody in an order of its own. In a control all four look before
    anybody is in, so more get in than the three there are places for."""
    pks = [str(one.pk) for one in people]
    parts = [pks, pks[::-1], pks[len(pks) // 2 :] + pks[: len(pks) // 2], pks[1::2] + pks[::2]]
    if how:  # each once: the database refuses a second place of one person, however naive the code
        parts = [pks[n::4] for n in range(4)]
    address = shared_database(folder)
    how = how.replace("{begin}", str(time.time() + 8))
    run_together(address, [PRESS.format(how=how, people=part) for part in parts])
    found: dict[str, int] = json.loads(ask(address, TOLD))
    return found


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
class TestRush:
    def partners(self, hall: Hall) -> list[Person]:
        partner = make_organisation("岭南义工队", area=hall.area)
        keeping(hall, 14, quota(partner, 3))
        members = [member(hall, partner) for _ in range(12)]
        others = [hall.neighbour() for _ in range(12)]
        return [*members, *others]

    def test_a_partner_gets_its_quota_and_not_one_more(self, hall: Hall, tmp_path: Path) -> None:
        found = rush(tmp_path, self.partners(hall))
        assert (found["in"], found["members"], found["twice"]) == (14, 3, 0)

    def test_the_rush_would_show_a_member_too_many(self, hall: Hall, tmp_path: Path) -> None:
        found = rush(tmp_path, self.partners(hall), THINKING + NAIVE_QUOTA)
        assert found["members"] > 3

    def homes(self, hall: Hall) -> list[Person]:
        of_homes(hall, 40, most=1)
        families = [household(hall, 4) for _ in range(6)]
        return [one for family in families for one in family]

    def test_of_each_household_one_gets_a_place(self, hall: Hall, tmp_path: Path) -> None:
        found = rush(tmp_path, self.homes(hall))
        assert (found["in"], found["homes"], found["of_home"]) == (6, 6, 1)

    def test_the_rush_would_show_two_of_a_household(self, hall: Hall, tmp_path: Path) -> None:
        found = rush(tmp_path, self.homes(hall), THINKING + NAIVE_HOME)
        assert found["of_home"] > 1
