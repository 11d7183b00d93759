"""What the database never stores of an order, by trying."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from linli.orders.actions import photos
from linli.orders.life import Status
from linli.orders.models import Answer, Hand, Offer, Order, Photo
from linli.orders.tests.make import Place, picture

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]

NOW = timezone.now()
FORBIDDEN: dict[str, tuple[str, dict[str, Any]]] = {
    "order_held_by_somebody": (Status.ACCEPTED, {"lead": None}),
    "order_slot_ends_later": (Status.SCHEDULED, {"slot_until": NOW - timedelta(days=9)}),
    "order_scheduled_has_a_slot": (Status.SCHEDULED, {"slot_from": None, "slot_until": None}),
    "order_ended_after_it_began": (Status.DONE, {"ended_at": NOW - timedelta(days=9)}),
    "order_done_has_its_times": (Status.DONE, {"ended_at": None}),
    "order_confirmed_somehow": (Status.CONFIRMED, {"confirmed_how": ""}),
    "order_rated_whole_after_confirmation": (Status.RATED, {"attitude": 5}),
    "order_rated_has_a_rating": (
        Status.RATED,
        {"rated_at": None, "attitude": None, "timeliness": None, "result": None},
    ),
    "order_given_back_at_most_thrice": (Status.SUBMITTED, {"returns": 4}),
    "order_ended_with_a_reason": (Status.SUBMITTED, {"status": Status.REJECTED}),
    "order_merged_into_another": (Status.SUBMITTED, {"status": Status.MERGED, "reason": "twice"}),
    "order_referred_somewhere": (
        Status.SUBMITTED,
        {"status": Status.REFERRED, "reason": "not_ours"},
    ),
    "order_in_parts_is_of_a_package": (Status.SUBMITTED, {"status": Status.IN_PARTS}),
    "order_is_part_of_another": (Status.SUBMITTED, {"more": 1}),
    "order_seen_at_another_visit": (Status.SUBMITTED, {"door": "seen"}),
    "order_wish_ends_later": (
        Status.SUBMITTED,
        {"wish_from": NOW, "wish_until": NOW - timedelta(hours=1)},
    ),
}


@pytest.mark.parametrize("name", FORBIDDEN)
def test_the_database_refuses(name: str) -> None:
    status, change = FORBIDDEN[name]
    order = Place().order(status)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Order.objects.filter(pk=order.pk).update(**change)


def test_nobody_does_it_for_themselves_or_calls_back_on_themselves() -> None:
    place = Place()
    order = place.order(Status.CONFIRMED)
    with pytest.raises(IntegrityError, match="order_not_done"), transaction.atomic():
        Order.objects.filter(pk=order.pk).update(lead=place.resident)
    with pytest.raises(IntegrityError, match="order_followed_up_by_another"), transaction.atomic():
        Order.objects.filter(pk=order.pk).update(followed_up_by=place.worker, followed_up_at=NOW)


def test_a_number_is_given_once() -> None:
    place = Place()
    first, second = place.order(), place.order()
    assert (first.seq, second.seq) == (1, 2)
    with pytest.raises(IntegrityError), transaction.atomic():
        Order.objects.filter(pk=second.pk).update(seq=1)


def test_one_offer_wins_in_each_round() -> None:
    order = Place().order(Status.ACCEPTED)
    with pytest.raises(IntegrityError), transaction.atomic():
        Offer.objects.create(
            order=order, round=order.round, to=Place().worker, answer=Answer.ACCEPTED,
            answered_at=NOW,
        )  # fmt: skip


def test_somebody_is_at_one_door_and_an_order_has_one_lead() -> None:
    place = Place()
    inside = place.order(Status.IN_SERVICE)
    other = place.order(Status.SCHEDULED)
    with pytest.raises(IntegrityError), transaction.atomic():
        Hand.objects.filter(order=other).update(came_at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Hand.objects.create(order=inside, person=place.second, force="worker", is_lead=True)


def test_a_need_is_seen_at_the_visit_of_another_order_and_only_then_by_that_door() -> None:
    place = Place()
    order, other = place.order(), place.order()
    for change in (
        {"seen_during": other}, {"door": "seen", "seen_during": order},
        {"door": "own", "seen_during": other},
    ):  # fmt: skip
        with pytest.raises(IntegrityError, match="order_seen_at"), transaction.atomic():
            Order.objects.filter(pk=order.pk).update(**change)
    Order.objects.filter(pk=order.pk).update(door="seen", seen_during=other)


@pytest.mark.parametrize(
    "change",
    [
        {"status": Status.SUBMITTED}, {"status": Status.REJECTED, "reason": "not_ours"},
        {"confirmed_at": NOW, "confirmed_how": "own", "begun_at": NOW - timedelta(hours=1),
         "ended_at": NOW},
    ],
)  # fmt: skip
def test_a_package_lives_in_its_parts_and_is_never_confirmed(change: dict[str, Any]) -> None:
    whole = Place().package()
    with pytest.raises(IntegrityError, match="order_of_a_package"), transaction.atomic():
        Order.objects.filter(pk=whole.pk).update(**change)


def test_nobody_is_sent_for_a_whole_package_and_none_is_a_part_of_itself() -> None:
    place = Place()
    whole = place.package()
    with pytest.raises(IntegrityError, match="order_of_a_package"), transaction.atomic():
        Order.objects.filter(pk=whole.pk).update(lead=place.worker)
    part = whole.parts.all()[0]
    with pytest.raises(IntegrityError, match="order_is_part"), transaction.atomic():
        Order.objects.filter(pk=part.pk).update(parent=part)


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"yes": ""}, "photo_with_a_yes"),
        ({"withdrawn_at": NOW}, "photo_as_long_as_the_yes"),
        ({"file": None}, "photo_as_long_as_the_yes"),
    ],
)
def test_a_photo_stands_and_falls_with_the_yes(
    change: dict[str, Any], name: str, folder: Path
) -> None:
    place = Place()
    order = place.order(Status.IN_SERVICE)
    photo = photos.add_photo(order, by=place.worker, upload=picture(), yes="own")
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Photo.objects.filter(pk=photo.pk).update(**change)


def test_an_order_is_done_again_once() -> None:
    place = Place()
    order = place.order()
    first, second = place.order(), place.order()
    Order.objects.filter(pk=first.pk).update(repeats=order)
    with pytest.raises(IntegrityError), transaction.atomic():
        Order.objects.filter(pk=second.pk).update(repeats=order)
