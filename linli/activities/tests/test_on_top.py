"""Places that are kept change after publication too: inside the places of a post or on top of them.

Taken, offered and kept is never more than the places and shares there are at that moment, and the
line is served from that sum alone.
"""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from pytest_django.asserts import assertContains

from linli.accounts.models import Person
from linli.accounts.tests.make import signed_in
from linli.activities import tasks
from linli.activities.actions import publishing, sharing, signing_up
from linli.activities.actions.publishing import Places
from linli.activities.models import SEATED, Post, Seat, Share, SignUp, Stand
from linli.activities.tests.make import Hall
from linli.activities.tests.test_shares import (
    LATER,
    come,
    elder,
    elders,
    keeping,
    member,
    quota,
    url,
)
from linli.core.errors import Refused
from linli.organisations.models import Organisation
from linli.organisations.tests.make import make_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def hall() -> Hall:
    return Hall()


@pytest.fixture
def partner(hall: Hall) -> Organisation:
    return make_organisation("岭南义工队", area=hall.area)


def more(places: int, until: timedelta = LATER) -> sharing.Kept:
    return sharing.Kept(places, timezone.now() + until, least_age=70, is_on_top=True)


def check(post: Post) -> Post:
    """The sum that always holds."""
    post = Post.objects.get(pk=post.pk)
    shares = list(post.shares.all())
    inside = sum(one.places for one in shares if not one.is_on_top)
    top = sum(one.places for one in shares if one.is_on_top)
    assert (inside, top) == (post.kept, post.extra)
    assert post.seats.count() == post.total == post.capacity + top
    taken = post.sign_ups.filter(stand__in=SEATED).count()
    kept = post.seats.filter(is_free=True, kept_until__gt=timezone.now()).count()
    assert taken + kept <= post.capacity + top
    assert taken == post.seats.filter(is_free=False).count()
    return post


def stand_of(person: Person) -> str:
    return SignUp.objects.get(person=person).stand


class TestOnTop:
    def test_they_are_beside_the_others_and_for_nobody_else(self, hall: Hall) -> None:
        post = keeping(hall, 1, more(1))
        assert check(post).total == 2
        assert come(post, hall.neighbour(), hall.neighbour()) == [Stand.IN, Stand.WAITING]
        assert come(post, elder(hall), elder(hall)) == [Stand.IN, Stand.WAITING]
        check(post)

    def test_after_their_time_there_are_fewer_places_and_nobody_gets_them(self, hall: Hall) -> None:
        post = keeping(hall, 1, more(2))
        first, other = elder(hall), hall.neighbour()
        assert come(post, first, hall.neighbour(), other) == [Stand.IN, Stand.IN, Stand.WAITING]
        Share.objects.update(until=timezone.now())
        late = elder(hall)
        assert come(post, late) == [Stand.WAITING]
        tasks.move_up()
        assert check(post).extra == 1
        assert {stand_of(other), stand_of(late)} == {Stand.WAITING}
        # Whoever had one keeps it; if it comes free, it is gone as well.
        signing_up.leave(SignUp.objects.get(person=first), by=first)
        tasks.move_up()
        assert check(post).extra == 0
        assert stand_of(other) == Stand.WAITING
        assert not Share.objects.exists()

    def test_more_places_bring_in_those_who_wait_for_whom_they_are(self, hall: Hall) -> None:
        post = keeping(hall, 1)
        young, old = hall.neighbour(), elder(hall)
        come(post, hall.neighbour(), young, old)
        sharing.keep(post, more(1), by=hall.worker)
        check(post)
        assert (stand_of(young), stand_of(old)) == (Stand.WAITING, Stand.OFFERED)

    def test_members_who_wait_are_asked_for_the_places_of_their_partner(
        self, hall: Hall, partner: Organisation
    ) -> None:
        post, theirs = keeping(hall, 1), member(hall, partner)
        come(post, hall.neighbour(), hall.neighbour(), theirs)
        kept = sharing.Kept(1, timezone.now() + LATER, organisation=partner, is_on_top=True)
        sharing.keep(post, kept, by=hall.worker)
        check(post)
        assert stand_of(theirs) == Stand.OFFERED

    def test_there_are_no_more_than_a_hall_holds(self, hall: Hall) -> None:
        post = keeping(hall, 4999)
        with pytest.raises(Refused, match="Between 1 and"):
            sharing.keep(post, more(2), by=hall.worker)
        sharing.keep(post, more(1), by=hall.worker)
        with pytest.raises(Refused, match="Between 1 and"):
            publishing.resize(post, by=hall.worker, capacity=5000)


class TestInside:
    def test_only_free_places_are_kept_once_people_have_signed_up(self, hall: Hall) -> None:
        post = keeping(hall, 3)
        come(post, hall.neighbour(), hall.neighbour())
        with pytest.raises(Refused, match="Only 1 places are free"):
            sharing.keep(post, elders(2), by=hall.worker)
        sharing.keep(Post.objects.get(pk=post.pk), elders(1), by=hall.worker)
        check(post)
        assert come(post, hall.neighbour(), elder(hall)) == [Stand.WAITING, Stand.IN]

    def test_dropping_gives_the_unused_to_those_who_wait(self, hall: Hall) -> None:
        post = keeping(hall, 3, elders(2))
        old, first, second = elder(hall), hall.neighbour(), hall.neighbour()
        assert come(post, old, hall.neighbour(), first, second) == [
            Stand.IN, Stand.IN, Stand.WAITING, Stand.WAITING,
        ]  # fmt: skip
        share = Share.objects.get()
        sharing.drop(share, by=hall.worker)
        assert check(post).kept == 1  # somebody sits in one of them
        assert (stand_of(first), stand_of(second)) == (Stand.OFFERED, Stand.WAITING)
        with pytest.raises(Refused, match="kept for nobody any more"):
            sharing.drop(share, by=hall.worker)
        assert come(post, elder(hall)) == [Stand.WAITING]

    def test_dropping_what_is_on_top_frees_nothing_that_does_not_exist(self, hall: Hall) -> None:
        post = keeping(hall, 1, more(3))
        waiting = hall.neighbour()
        assert come(post, elder(hall), hall.neighbour(), waiting) == [
            Stand.IN, Stand.IN, Stand.WAITING,
        ]  # fmt: skip
        sharing.drop(Share.objects.get(), by=hall.worker)
        assert check(post).total == 2
        assert stand_of(waiting) == Stand.WAITING

    def test_a_partner_whose_quota_was_dropped_stands_with_everybody(
        self, hall: Hall, partner: Organisation
    ) -> None:
        post = keeping(hall, 2, quota(partner, 1))
        one, two = member(hall, partner), member(hall, partner)
        assert come(post, one, two) == [Stand.IN, Stand.WAITING]  # its quota is its ceiling
        sharing.drop(Share.objects.get(), by=hall.worker)
        check(post)
        assert stand_of(two) == Stand.OFFERED
        assert come(post, member(hall, partner)) == [Stand.WAITING]
        sharing.keep(Post.objects.get(pk=post.pk), quota(partner, 1), by=hall.worker) if (
            post.seats.filter(is_free=True).exists()
        ) else None

    def test_not_what_has_begun_nor_for_lots(self, hall: Hall) -> None:
        post = keeping(hall, 3, elders(1))
        SignUp.objects.all().delete()
        activity = post.activity
        activity.begins_at = timezone.now() - timedelta(minutes=1)
        activity.closes_at = activity.begins_at
        activity.save()
        with pytest.raises(Refused, match="It has begun"):
            sharing.drop(Share.objects.get(), by=hall.worker)


class TestDatabase:
    """As many seats as a post says, whatever is written."""

    def test_one_seat_too_many_is_refused(self, hall: Hall) -> None:
        post = hall.post(2)
        with pytest.raises(IntegrityError), transaction.atomic():
            Seat.objects.create(post=post, number=3)
        with pytest.raises(IntegrityError), transaction.atomic():
            Seat.objects.filter(number=2).update(number=3)
        with pytest.raises(IntegrityError), transaction.atomic():
            Post.objects.filter(pk=post.pk).update(capacity=1)
        Post.objects.filter(pk=post.pk).update(capacity=3)
        Seat.objects.create(post=post, number=3)

    def test_fewer_places_number_those_that_stay_anew(self, hall: Hall) -> None:
        post = hall.post(3)
        come(post, *(hall.neighbour() for _ in range(3)))
        row = SignUp.objects.get(seat__number=1)
        signing_up.leave(row, by=row.person)
        publishing.resize(post, by=hall.worker, capacity=2)
        assert sorted(post.seats.values_list("number", flat=True)) == [1, 2]
        check(post)


def test_the_desk_keeps_and_drops_after_publication(hall: Hall) -> None:
    post, desk = keeping(hall, 5), signed_in(hall.worker)
    page = url("kept", post.pk)
    day = (timezone.localdate() + timedelta(days=1)).isoformat()
    sent = {"places": 3, "until_on": day, "until": "18:00", "least_age": 70}
    assert desk.post(page, sent).status_code == 422  # whether inside or on top is asked
    assert desk.post(page, {**sent, "is_on_top": "top"}).status_code == 302
    assert check(post).total == 8
    shown = desk.get(page)
    assertContains(shown, "另外加的")
    assert desk.post(url("drop", Share.objects.get().pk)).status_code == 302
    assert check(post).total == 5


def test_a_plan_is_copied_with_its_shares(hall: Hall) -> None:
    draft = hall.draft(Places(4))
    post = draft.posts.get()
    sharing.keep(post, elders(1), by=hall.worker)
    sharing.keep(Post.objects.get(pk=post.pk), more(2), by=hall.worker)
    made = publishing.draft(
        hall.plan(begins_at=draft.begins_at + timedelta(days=7),
                  ends_at=draft.ends_at + timedelta(days=7),
                  closes_at=draft.begins_at + timedelta(days=7)),
        [Places(4)], by=hall.worker, area=hall.area, organisation=hall.station, like=draft,
    )  # fmt: skip
    copied = made.posts.get()
    assert (copied.kept, copied.extra) == (1, 2)
    publishing.publish(made, by=hall.worker)
    check(copied)
