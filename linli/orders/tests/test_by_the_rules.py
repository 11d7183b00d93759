"""What must not happen: hours of a visit that was forgotten, clocks of a holiday that came late,
needs that vanish in another order, packages that say more than was done."""

from datetime import datetime, timedelta
from unittest.mock import patch

import pytest
from django.urls import reverse
from django.utils import timezone

from linli.accounts.tests.make import signed_in
from linli.channels.models import Message, Sms
from linli.core.errors import Refused
from linli.core.models import DayKind, SpecialDay
from linli.core.working_time import HERE, calendar
from linli.orders import alike, clock, queries, rules, tasks, telling
from linli.orders.actions import after, dispatch, fulfil, intake, together, triage
from linli.orders.life import Status
from linli.orders.listeners import forget_person
from linli.orders.models import Offer, Order
from linli.orders.tests.make import GOOD, Place, make_volunteer, passed, told
from linli.orders.tests.test_packages import parts_of
from linli.organisations.tests.make import make_organisation

pytestmark = pytest.mark.django_db
THURSDAY = datetime(2026, 11, 26, 10, tzinfo=HERE)
FRIDAY = THURSDAY + timedelta(days=1)


def at(moment: datetime):  # type: ignore[no-untyped-def]
    return patch("django.utils.timezone.now", return_value=moment)


def friday_is_free() -> None:
    SpecialDay.objects.create(on=FRIDAY.date(), kind=DayKind.OFF, name="临时放假")
    tasks.recount()


def test_a_check_in_that_was_forgotten_is_ended_by_the_station_alone() -> None:
    place = Place()
    order = passed(place.order(Status.IN_SERVICE), 13 * 60)
    assert "finish" not in rules.next_steps(place.worker, order)
    with pytest.raises(Refused, match="too long ago to say when"):
        fulfil.finish(order, by=place.worker)
    with pytest.raises(Refused, match="too long ago to say when"):
        fulfil.finish(order, by=place.worker, at=timezone.now())
    order = fulfil.force_finish(order, by=place.dispatcher, because="忘了签退")
    assert order.needs_follow_up


def test_what_a_unit_or_a_helper_is_asked_waits_for_working_days_as_they_are_known_now() -> None:
    with at(THURSDAY):
        place = Place()
        unit = make_organisation(area=place.area)
        order = dispatch.offer(place.order(), by=place.dispatcher, unit=unit)
        taken = together.ask_along(
            place.order(Status.ACCEPTED), by=place.worker, person=place.neighbour
        )
    offers = Offer.objects.filter(order__in=[order, taken], answer="open")
    assert {one.until for one in offers} == {FRIDAY}
    with at(THURSDAY + timedelta(hours=2)):
        friday_is_free()
    assert {one.until for one in offers.all()} == {THURSDAY + timedelta(days=4)}
    with at(FRIDAY + timedelta(hours=1)):
        tasks.ring()
        order.refresh_from_db()
        assert order.status == Status.OFFERED


def test_the_street_is_not_told_on_a_day_that_became_a_holiday() -> None:
    with at(THURSDAY - timedelta(days=1)):
        place = Place()
        order = place.order()
    with at(THURSDAY + timedelta(minutes=1)):
        tasks.ring()
        assert told(place.head, "order.overdue.head")
        friday_is_free()
    with at(FRIDAY + timedelta(hours=2)):
        tasks.ring()
        assert not told(place.street, "order.overdue.street")
    order.refresh_from_db()
    with at(THURSDAY + timedelta(days=4, minutes=1)):
        tasks.ring()
        assert told(place.street, "order.overdue.street")


def test_what_the_asker_owed_us_a_word_is_counted_by_the_days_as_they_are_known_now() -> None:
    with at(THURSDAY):
        place = Place()
        order = triage.ask_info(place.order(), by=place.dispatcher, words="几楼？")
    with at(FRIDAY + timedelta(hours=4)):
        order = triage.give_info(order, by=place.resident, words="五楼")
        friday_is_free()
        order.refresh_from_db()
        lost = calendar().between(THURSDAY, FRIDAY + timedelta(hours=4))
        assert lost == 6 * 60  # Thursday alone
        assert order.accept_by == calendar().add(THURSDAY, 7 * 60 + lost)


def test_what_is_owed_is_done_again_though_the_service_has_ended() -> None:
    place = Place()
    order = after.rate(place.order(Status.CONFIRMED), by=place.resident, marks=GOOD)
    place.service.is_offered = False
    place.service.max_age = 3
    place.service.save()
    order = after.redo(order, by=place.resident, words="又坏了")
    assert Order.objects.get(repeats=order).service == place.service


def test_the_same_again_is_offered_only_where_it_can_be_had() -> None:
    place = Place()
    order = after.cancel(place.order(), by=place.resident, reason="solved")
    path, button = reverse("orders:one", args=[order.pk]), reverse("orders:again", args=[order.pk])
    client = signed_in(place.resident)
    assert button in client.get(path).content.decode()
    place.service.is_offered = False
    place.service.save()
    assert button not in client.get(path).content.decode()


@pytest.mark.parametrize("ended", ["rejected", "confirmed", "not_done"])
def test_a_need_is_joined_only_to_an_order_that_still_brings_help(ended: str) -> None:
    place = Place()
    if ended == "rejected":
        other = triage.reject(place.order(), by=place.dispatcher, reason="not_ours")
    elif ended == "not_done":
        other = fulfil.give_up(
            place.order(Status.ACCEPTED), by=place.worker, reason="cannot", because="没钥匙"
        )
    else:
        other = place.order(Status.CONFIRMED)
    order = place.order()
    assert alike.twins(order, place.dispatcher) == []
    with pytest.raises(Refused):
        triage.merge(order, by=place.dispatcher, into=other)


def test_what_is_done_again_is_not_joined_to_what_it_does_again() -> None:
    place = Place()
    order = after.redo(place.order(Status.DONE), by=place.resident, words="没修好")
    again = Order.objects.get(repeats=order)
    assert alike.twins(again, place.dispatcher) == []
    with pytest.raises(Refused):
        triage.merge(again, by=place.dispatcher, into=order)


def test_three_days_are_three_days_from_either_side() -> None:
    place = Place()
    old, new = place.order(), place.order()
    assert alike.twins(old, place.dispatcher) == [new]
    back = timezone.now() - timedelta(days=20)
    Order.objects.filter(pk=old.pk).update(submitted_at=back, words="屋顶漏水")
    old.refresh_from_db()
    assert alike.twins(old, place.dispatcher) == []
    assert alike.twins(new, place.dispatcher) == []


def test_whoever_is_called_off_by_the_station_may_object_and_nobody_else() -> None:
    place = Place()
    order = after.cancel(place.order(Status.ACCEPTED), by=place.dispatcher, reason="no_time")
    assert "appeal" in rules.next_steps(place.resident, order)
    order = triage.appeal(order, by=place.resident, words="还是要")
    assert (order.status, order.said_by, order.reason) == (Status.SUBMITTED, None, "")
    own = after.cancel(place.order(), by=place.resident, reason="solved")
    assert "appeal" not in rules.next_steps(place.resident, own)


def test_nobody_is_told_four_times_in_a_day_that_it_gets_later() -> None:
    place = Place()
    order = place.order(Status.ON_THE_WAY)
    for _time in range(3):
        order = fulfil.be_late(order, by=place.worker, minutes=15)
    assert "be_late" not in rules.next_steps(place.worker, order)
    with pytest.raises(Refused, match="Call them"):
        fulfil.be_late(order, by=place.worker, minutes=15)


@pytest.mark.parametrize(("hours", "is_urgent"), [(2, True), (6 * 24, False)])
def test_what_is_days_away_wakes_nobody(*, hours: int, is_urgent: bool) -> None:
    place = Place()
    order = place.order(Status.ACCEPTED)
    begins = timezone.now() + timedelta(hours=hours)
    order = fulfil.schedule(order, by=place.worker, begins=begins, ends=begins + timedelta(hours=1))
    after.cancel(order, by=place.resident, reason="solved")
    message = Message.objects.get(code="order.cancelled.team", person=place.worker)
    assert (message.is_urgent, message.sms) == (is_urgent, Sms.WAITING)


def test_thirty_days_after_the_end_the_call_list_has_no_number() -> None:
    place = Place()
    need = place.need(name="陈婆", phone="0769-88123456", told_how="call")
    order = intake.take_in(need, by=place.caller, area=place.area, door="phone")
    order = triage.reject(order, by=place.dispatcher, reason="not_ours")
    assert telling.by_id(order.pk).number
    Order.objects.filter(pk=order.pk).update(closed_at=timezone.now() - timedelta(days=31))
    assert not telling.by_id(order.pk).number


def test_nobody_calls_back_whoever_has_died() -> None:
    place = Place()
    order = place.order(Status.CONFIRMED)
    Order.objects.filter(pk=order.pk).update(needs_follow_up=True)
    assert order in queries.to_call_back(place.caller)

    class Erased:
        subject_id = place.resident.pk

    forget_person(Erased())  # type: ignore[arg-type]
    assert not queries.to_call_back(place.caller).exists()


def test_a_call_back_that_nobody_makes_ends_after_thirty_days() -> None:
    place = Place()
    order = after.rate(place.order(Status.CONFIRMED), by=place.resident, marks=GOOD)
    Order.objects.filter(pk=order.pk).update(needs_follow_up=True)
    order.refresh_from_db()
    clock.wind(order, order.moved_at)
    order.save()
    with pytest.raises(Refused):
        after.close(order)
    begun = timezone.now()
    for day in range(1, 32):  # by its own clock, after the head and the street were told
        with at(begun + timedelta(days=day)):
            tasks.ring()
    order.refresh_from_db()
    assert order.status == Status.CLOSED
    assert order.closed_at is not None
    assert order.closed_at >= begun + timedelta(days=30)
    assert told(place.head, "order.overdue.head")


def test_whoever_was_called_back_may_still_rate_it_within_the_week() -> None:
    place = Place()
    order = place.order(Status.CONFIRMED)
    Order.objects.filter(pk=order.pk).update(needs_follow_up=True)
    order = after.follow_up(order, by=place.caller, is_solved=True)
    with at(timezone.now() + timedelta(days=8)):
        assert "rate" not in rules.next_steps(place.resident, order)
    order = after.rate(order, by=place.resident, marks=GOOD)
    assert order.status == Status.RATED
    assert "rate" not in rules.next_steps(place.resident, order)
    assert "follow_up" not in rules.next_steps(place.caller, order)


def test_an_offer_at_night_waits_for_the_morning() -> None:
    with at(THURSDAY.replace(hour=22)):
        place = Place()
        asked = make_volunteer(place.area)
        dispatch.offer(place.order(), by=place.dispatcher, to=[asked])
        urgent = dispatch.offer(
            place.order(urgency="urgent"), by=place.dispatcher, to=[make_volunteer(place.area)]
        )
    assert Offer.objects.get(to=asked).until == FRIDAY.replace(hour=7, minute=40)
    assert urgent.offers.get().until == THURSDAY.replace(hour=22, minute=10)


def test_a_package_says_of_each_part_what_became_of_it() -> None:
    place = Place()
    whole = place.package(1, 1)
    first, second = parts_of(whole)
    place.along(first, Status.CONFIRMED)
    second = place.along(second, Status.ACCEPTED)
    fulfil.give_up(second, by=place.worker, reason="cannot", because="没钥匙")
    whole.refresh_from_db()
    assert whole.status == Status.CLOSED
    page = signed_in(place.resident).get(reverse("orders:one", args=[whole.pk])).content.decode()
    assert "有 1 项没办成、取消或转走了" in page


def test_a_table_is_not_taken_without_saying_what_for() -> None:
    place = Place()
    place.order()
    client = signed_in(place.head)
    assert client.post(reverse("orders:export"), {"state": "going"}).status_code == 422
    for name in ("orders:export_callbacks", "orders:export_complaints"):
        assert client.post(reverse(name)).status_code == 409
