"""A place, the line, a place that comes free: each goes to whoever came first."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from linli.activities import held, queries, seen, tasks
from linli.activities.actions import publishing, signing_up
from linli.activities.actions.publishing import Places
from linli.activities.models import Kind, Part, Post, Seat, SignUp, Stand, State
from linli.activities.tests.make import Hall, soon
from linli.areas.tests.make import make_area
from linli.catalogue.models import Force
from linli.channels.models import Message
from linli.core.errors import Refused
from linli.core.events import record
from linli.organisations.tests.make import make_organisation
from linli.people.models import File

pytestmark = pytest.mark.django_db


@pytest.fixture
def hall() -> Hall:
    return Hall()


def stands(post: Post) -> list[str]:
    return list(post.sign_ups.order_by("at", "id").values_list("stand", flat=True))


def fill(hall: Hall, post: Post, number: int) -> list[SignUp]:
    return [signing_up.sign_up(post, by=hall.neighbour()) for _ in range(number)]


def test_places_are_taken_and_then_people_wait_in_order(hall: Hall) -> None:
    post = hall.post(2)
    rows = fill(hall, post, 4)

    assert stands(post) == [Stand.IN, Stand.IN, Stand.WAITING, Stand.WAITING]
    assert [queries.ahead_of(row) for row in rows[2:]] == [0, 1]
    assert [row.seat.number for row in rows[:2] if row.seat] == [1, 2]
    [counted] = seen.posts_of(post.activity)
    assert (counted.taken, counted.waiting) == (2, 2)  # type: ignore[attr-defined]


def test_asking_twice_is_one_place(hall: Hall) -> None:
    post, neighbour = hall.post(), hall.neighbour()
    first = signing_up.sign_up(post, by=neighbour)
    again = signing_up.sign_up(post, by=neighbour)

    assert first.pk == again.pk
    assert Seat.objects.filter(is_free=False).count() == 1


def test_one_place_in_an_activity_also_with_two_posts(hall: Hall) -> None:
    activity = hall.activity(Places(2, name="上午"), Places(2, name="下午"))
    morning, later = activity.posts.order_by("name")
    neighbour = hall.neighbour()
    signing_up.sign_up(morning, by=neighbour)

    assert signing_up.sign_up(later, by=neighbour).post_id == morning.pk
    assert Seat.objects.filter(post=later, is_free=False).count() == 0


def test_a_place_that_comes_free_is_offered_to_the_first_in_line(hall: Hall) -> None:
    post = hall.post(1)
    one, two, three = fill(hall, post, 3)
    signing_up.leave(one, by=one.person)

    assert stands(post) == [Stand.LEFT, Stand.OFFERED, Stand.WAITING]
    told = Message.objects.get(code="activity.offered")
    assert told.person_id == two.person_id
    signing_up.decline(two, by=two.person)
    assert stands(post) == [Stand.LEFT, Stand.DECLINED, Stand.OFFERED]
    taken = signing_up.accept(three, by=three.person)
    assert taken.stand == Stand.IN
    assert signing_up.accept(three, by=three.person).pk == taken.pk


def test_nobody_overtakes_the_line(hall: Hall) -> None:
    post = hall.post(1)
    one, _two = fill(hall, post, 2)
    # The moment in which a place came free and the line was not seen.
    SignUp.objects.filter(pk=one.pk).update(stand=Stand.LEFT, seat=None, ended_at=timezone.now())
    Seat.objects.update(is_free=True)
    late = signing_up.sign_up(post, by=hall.neighbour())

    assert late.stand == Stand.WAITING
    tasks.move_up()
    assert stands(post) == [Stand.LEFT, Stand.OFFERED, Stand.WAITING]


def test_an_offer_that_runs_out_goes_on_and_the_last_place_is_free_again(hall: Hall) -> None:
    post = hall.post(1)
    one, two = fill(hall, post, 2)
    signing_up.leave(one, by=one.person)
    SignUp.objects.filter(pk=two.pk).update(until=timezone.now())

    with pytest.raises(Refused):
        signing_up.accept(two, by=two.person)
    tasks.move_up()
    assert stands(post) == [Stand.LEFT, Stand.LAPSED]
    assert Seat.objects.get().is_free
    assert signing_up.sign_up(post, by=two.person).stand == Stand.IN


def test_only_ones_own_place_is_given_up_or_taken(hall: Hall) -> None:
    post = hall.post(1)
    one, two = fill(hall, post, 2)
    with pytest.raises(PermissionDenied):
        signing_up.leave(one, by=two.person)
    signing_up.leave(one, by=hall.worker)
    for step in (signing_up.accept, signing_up.decline):
        with pytest.raises(PermissionDenied):
            step(two, by=one.person)
    with pytest.raises(Refused):
        signing_up.leave(one, by=one.person)
    with pytest.raises(Refused):
        signing_up.decline(one, by=one.person)


def test_calling_off_late_is_counted_and_in_time_is_not(hall: Hall) -> None:
    early, late = hall.post(), hall.post(begins_at=timezone.now() + timedelta(hours=3),
                                         ends_at=timezone.now() + timedelta(hours=5),
                                         closes_at=timezone.now() + timedelta(hours=3))  # fmt: skip
    neighbour = hall.neighbour()
    rows = [signing_up.sign_up(post, by=neighbour) for post in (early, late)]
    assert [signing_up.leave(row, by=neighbour).is_late for row in rows] == [False, True]


@pytest.mark.parametrize(
    ("opens", "closes", "words"),
    [(1, 2, "begins later"), (-2, -1, "is over")],
)
def test_before_and_after_its_time_nobody_signs_up(
    hall: Hall, opens: int, closes: int, words: str
) -> None:
    now = timezone.now()
    post = hall.post(opens_at=now + timedelta(hours=opens), closes_at=now + timedelta(hours=closes))
    with pytest.raises(Refused, match=words):
        signing_up.sign_up(post, by=hall.neighbour())


def test_age_and_force_are_asked(hall: Hall) -> None:
    activity = hall.activity(
        Places(5, least_age=60), Places(3, part=Part.HELPER, force=Force.VOLUNTEER, name="引导")
    )
    guests, helpers = activity.posts.order_by("part")
    neighbour = hall.neighbour()
    with pytest.raises(Refused, match="somebody else"):
        signing_up.sign_up(helpers, by=neighbour)
    with pytest.raises(Refused, match="date of birth"):
        signing_up.sign_up(guests, by=neighbour)
    file = File.objects.create(person=neighbour, born_on="2000-01-01")
    with pytest.raises(Refused, match="60"):
        signing_up.sign_up(guests, by=neighbour)
    file.born_on = "1950-01-01"
    file.save()
    assert signing_up.sign_up(guests, by=neighbour).stand == Stand.IN


def test_what_is_cancelled_takes_nobody_and_tells_everybody(hall: Hall) -> None:
    post = hall.post(1)
    rows = fill(hall, post, 2)
    with pytest.raises(Refused):
        publishing.cancel(post.activity, by=hall.worker, because=" ")
    publishing.cancel(post.activity, by=hall.worker, because="台风")

    assert stands(post) == [Stand.LEFT, Stand.LEFT]
    told = Message.objects.filter(code="activity.cancelled").values_list("person", flat=True)
    assert set(told) == {row.person_id for row in rows}
    with pytest.raises(Refused, match="cancelled"):
        signing_up.sign_up(post, by=hall.neighbour())
    with pytest.raises(Refused):
        publishing.cancel(post.activity, by=hall.worker, because="台风")


def test_more_places_go_to_the_line_and_fewer_never_below_what_is_taken(hall: Hall) -> None:
    post = hall.post(1)
    fill(hall, post, 3)
    publishing.resize(post, by=hall.worker, capacity=2)
    assert stands(post) == [Stand.IN, Stand.OFFERED, Stand.WAITING]
    with pytest.raises(Refused, match="taken"):
        publishing.resize(post, by=hall.worker, capacity=1)
    publishing.resize(post, by=hall.worker, capacity=9)
    assert stands(post) == [Stand.IN, Stand.OFFERED, Stand.OFFERED]
    publishing.resize(post, by=hall.worker, capacity=3)
    assert Seat.objects.count() == 3
    with pytest.raises(Refused):
        publishing.resize(post, by=hall.worker, capacity=5001)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"name": "补录九月"}, "past hours"),
        ({"risk": " "}, "happen"),
        ({"address": " "}, "address"),
        ({"begins_at": soon(-2), "ends_at": soon(3)}, "still to come"),
        ({"ends_at": soon(9)}, "a day"),
    ],
)
def test_what_the_rules_miss_is_not_published(
    hall: Hall, facts: dict[str, object], words: str
) -> None:
    with pytest.raises(Refused, match=words):
        publishing.publish(hall.draft(**facts), by=hall.worker)


def test_what_the_law_does_not_count_has_no_posts_for_volunteers(hall: Hall) -> None:
    activity = hall.draft(Places(1, part=Part.HELPER, force=Force.VOLUNTEER), kind=Kind.MEETING)
    with pytest.raises(Refused, match="volunteer hours"):
        publishing.publish(activity, by=hall.worker)


def test_strangers_publish_nothing_and_nothing_twice(hall: Hall) -> None:
    activity = hall.draft()
    for step in (
        lambda by: publishing.publish(activity, by=by),
        lambda by: publishing.resize(activity.posts.get(), by=by, capacity=3),
        lambda by: publishing.cancel(activity, by=by, because="雨"),
    ):
        with pytest.raises(PermissionDenied):
            step(hall.neighbour())
    publishing.publish(activity, by=hall.worker)
    with pytest.raises(Refused):
        publishing.publish(activity, by=hall.worker)


def test_nobody_holds_an_activity_in_the_name_of_a_stranger(hall: Hall) -> None:
    hall.station = make_organisation(area=make_area())
    with pytest.raises(PermissionDenied):
        hall.draft()


def test_the_database_refuses_what_must_not_be(hall: Hall) -> None:
    post = hall.post(1)
    [row] = fill(hall, post, 1)
    seat, other = row.seat, hall.neighbour()
    assert seat is not None
    wrong: list[dict[str, object]] = [
        {"person": other, "stand": Stand.IN, "seat": seat},  # one seat, two people
        {"person": other, "stand": Stand.IN},  # in without a seat
        {"person": row.person, "stand": Stand.WAITING},  # the same person twice
        {"person": other, "stand": Stand.LEFT},  # ended at no time
    ]
    for facts in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            SignUp.objects.create(activity=post.activity, post=post, by=other, **facts)
    with pytest.raises(IntegrityError), transaction.atomic():
        Seat.objects.create(post=post, number=1)


def test_whoever_reads_sees_what_is_on_and_their_own(hall: Hall) -> None:
    post = hall.post()
    hall.draft(name="草稿")
    neighbour = hall.neighbour()
    signing_up.sign_up(post, by=neighbour)

    assert list(queries.on(hall.area.pk)) == [post.activity]
    assert queries.kept_by(hall.worker).count() == 2
    assert [row.post_id for row in seen.mine(neighbour, timezone.now())] == [post.pk]
    assert [row[2] for row in queries.seated(post.activity)] == [neighbour.name]
    assert not queries.on(hall.area.pk, soon(30)).exists()
    assert post.activity.state == State.PUBLISHED


def test_whoever_leaves_linli_leaves_their_place_to_the_next(hall: Hall) -> None:
    post = hall.post(1)
    one, _two = fill(hall, post, 2)
    record("person.erased", by=None, about=one.person)

    assert stands(post) == [Stand.LEFT, Stand.OFFERED]
    assert [row["name"] for row in held.signed_up_by(one.person)] == ["花灯手作"]
    assert held.presences_of(one.person) == []


def test_fewer_places_and_then_more_again(hall: Hall) -> None:
    """The seat that stays may have a higher number than there are places."""
    post = hall.post(2)
    first, second = (signing_up.sign_up(post, by=hall.neighbour()) for _n in range(2))
    signing_up.leave(first, by=first.person)
    for capacity in (1, 2, 5):
        publishing.resize(post, by=hall.worker, capacity=capacity)
        assert post.seats.count() == capacity
    second.refresh_from_db()
    assert second.stand == Stand.IN
