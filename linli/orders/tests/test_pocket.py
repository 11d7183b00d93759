"""What a phone did without network: taken once, at its time, or refused with both versions."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from linli.accounts.models import Person
from linli.accounts.tests.make import signed_in
from linli.core.models import Event, Once
from linli.orders.actions import after, fulfil, together
from linli.orders.life import Status
from linli.orders.models import Order
from linli.orders.tests.make import Place, soon

pytestmark = pytest.mark.django_db

CLOCKS = (
    "no time", "2026-13-40T00:00:00Z", "2026-01-01T00:00:00", "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-12:00",
)  # fmt: skip


def ago(minutes: float) -> datetime:
    return timezone.now() - timedelta(minutes=minutes)


class Phone:
    """A worker's phone: what it sends, with a key each."""

    door = "orders:queue_up"

    def __init__(self, person: Person) -> None:
        self.person = person
        self.client: Client = signed_in(person)
        self.sent = 0

    def send(
        self, order: Order, verb: str, at: datetime, *, key: str = "", now: str = "", **fields: Any
    ) -> Any:
        self.sent += 1
        facts = {
            "order": order.pk, "verb": verb, "at": at.isoformat(), "turn": order.turn,
            "person": self.person.pk, **fields,
        }  # fmt: skip
        headers = {"Idempotency-Key": key or f"key-of-the-phone-{self.sent}"}
        if now:
            headers["Phone-Clock"] = now
        return self.client.post(reverse(self.door), facts, headers=headers)


def for_today(order: Order) -> None:
    """Also when the test runs just before midnight."""
    now = timezone.now()
    slot = {"slot_from": now, "slot_until": now + timedelta(hours=1)}
    Order.objects.filter(pk=order.pk).update(**slot)


def now_of(order: Order) -> Order:
    return Order.objects.get(pk=order.pk)


def test_a_whole_visit_is_taken_later_with_its_own_times() -> None:
    place = Place()
    order, phone = place.order(Status.SCHEDULED), Phone(place.worker)
    came, went = ago(50), ago(5)
    steps: list[tuple[str, datetime, dict[str, Any]]] = [
        ("set_out", ago(55), {}),
        ("arrive", came, {"is_code_given": "on"}),
        ("note", ago(20), {"kind": "material", "words": "灯泡一个"}),
        ("finish", went, {"words": "换了灯泡"}),
    ]
    for verb, at, fields in steps:
        answer = phone.send(order, verb, at, **fields)
        assert answer.status_code == 200, answer.content.decode()
    assert answer.json()["order"]["status"] == Status.DONE
    order = now_of(order)
    hand = order.hands.get(person=place.worker)
    assert (order.begun_at, order.ended_at) == (came, went)
    assert (hand.came_at, hand.went_at, hand.is_code_given) == (came, went, True)
    assert order.notes.get(kind="material").at < went
    out = Event.objects.get(verb="order.set_out", subject_id=order.pk)
    assert datetime.fromisoformat(out.facts["at"]) < came


def test_an_answer_that_was_lost_is_given_again_and_nothing_done_twice() -> None:
    place = Place()
    order, phone = place.order(Status.IN_SERVICE), Phone(place.worker)
    fields = {"key": "one-and-the-same-key", "kind": "note", "words": "门锁旧了"}
    at = ago(1)
    first = phone.send(order, "note", at, **fields)
    order_turn = now_of(order).turn
    again = phone.send(order, "note", at, now=timezone.now().isoformat(), **fields)
    assert (first.status_code, again.status_code) == (200, 200)
    assert again["Idempotency-Replayed"] == "true"
    assert first.json() == again.json()
    assert order.notes.count() == 1
    assert now_of(order).turn == order_turn


def test_our_answers_are_kept_for_longer_than_a_phone_may_be_away() -> None:
    from linli.core import housekeeping

    assert housekeeping.ANSWERS_KEPT > fulfil.LONGEST_AWAY
    Once.objects.create(key="k", digest="d", at=timezone.now() - fulfil.LONGEST_AWAY)
    housekeeping.throw_away()
    assert Once.objects.filter(pk="k").exists()


def test_another_key_is_another_step_and_is_refused_when_it_was_taken() -> None:
    place = Place()
    order, phone = place.order(Status.SCHEDULED), Phone(place.worker)
    assert phone.send(order, "set_out", ago(3)).status_code == 200
    assert phone.send(order, "set_out", ago(3)).status_code == 409
    assert Event.objects.filter(verb="order.set_out", subject_id=order.pk).count() == 1


def test_what_ended_meanwhile_answers_with_what_happened() -> None:
    place = Place()
    order, phone = place.order(Status.SCHEDULED), Phone(place.worker)
    after.cancel(now_of(order), by=place.resident, reason="solved")
    answer = phone.send(order, "set_out", ago(3))
    said = answer.json()
    assert answer.status_code == 409
    assert said["detail"] == "这单已经结束：已取消。"
    assert said["order"]["status"] == Status.CANCELLED
    assert said["order"]["turn"] == order.turn + 1
    assert [one["who"] for one in said["order"]["news"]] == [place.resident.name]
    assert said["order"]["may_note"] is False
    assert not Once.objects.exists()  # a refusal is asked again, not repeated


def test_a_note_of_somebody_else_is_no_conflict() -> None:
    place = Place()
    order, phone = place.order(Status.SCHEDULED), Phone(place.worker)
    together.add_helper(now_of(order), by=place.worker, person=place.second)
    fulfil.note(now_of(order), by=place.second, kind="note", words="带梯子")
    assert now_of(order).turn > order.turn
    assert phone.send(order, "set_out", ago(3)).status_code == 200


def test_another_time_was_agreed_on_meanwhile() -> None:
    place = Place()
    order, phone = place.order(Status.SCHEDULED), Phone(place.worker)
    fulfil.schedule(now_of(order), by=place.dispatcher, begins=soon(24), ends=soon(25))
    answer = phone.send(order, "arrive", ago(3))
    assert answer.status_code == 409
    assert answer.json()["order"]["may_note"] is True
    assert now_of(order).status == Status.SCHEDULED


def test_whoever_handed_over_meanwhile_reads_that() -> None:
    place = Place()
    order, phone = place.order(Status.SCHEDULED), Phone(place.worker)
    together.hand_over(now_of(order), by=place.worker, to=place.second)
    answer = phone.send(order, "set_out", ago(3))
    assert answer.status_code == 409
    assert answer.json()["detail"] == "您已经不在这单里"
    assert now_of(order).status == Status.SCHEDULED


@pytest.mark.parametrize("minutes", [-10, 3 * 24 * 60])
def test_a_clock_that_does_not_fit_is_refused(minutes: float) -> None:
    place = Place()
    order, phone = place.order(Status.SCHEDULED), Phone(place.worker)
    for verb in ("set_out", "arrive", "note"):
        answer = phone.send(order, verb, ago(minutes), kind="note", words="到了")
        assert answer.status_code == 409, verb
        assert "order" in answer.json()
    assert now_of(order).turn == order.turn


def test_a_clock_that_is_ahead_and_says_so_is_set_right() -> None:
    place = Place()
    order, phone = place.order(Status.SCHEDULED), Phone(place.worker)
    ahead = timedelta(hours=3)
    wrong = (timezone.now() + ahead).isoformat()
    answer = phone.send(order, "arrive", ago(20) + ahead, now=wrong)
    assert answer.status_code == 200
    begun = now_of(order).begun_at
    assert begun is not None
    assert abs(begun - ago(20)) < timedelta(seconds=30)


@pytest.mark.parametrize("clock", CLOCKS)
def test_a_clock_that_says_nothing_of_use_is_left_alone(clock: str) -> None:
    place = Place()
    order, phone = place.order(Status.SCHEDULED), Phone(place.worker)
    assert phone.send(order, "set_out", ago(3), now=clock).status_code == 200


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_a_time_at_the_end_of_the_calendar_is_refused(at: str) -> None:
    place = Place()
    order, phone = place.order(Status.SCHEDULED), Phone(place.worker)
    answer = phone.send(order, "set_out", datetime.fromisoformat(at), now=soon(1).isoformat())
    assert answer.status_code in (409, 422)


def test_another_person_on_the_same_phone_sends_nothing_of_the_first() -> None:
    place = Place()
    order = place.order(Status.SCHEDULED)
    phone = Phone(place.second)
    phone.person = place.worker  # the queue is the worker's, the session is not
    assert phone.send(order, "set_out", ago(3)).status_code == 403
    assert now_of(order).status == Status.SCHEDULED


def test_an_order_of_others_is_not_there() -> None:
    place, other = Place(), Place()
    phone = Phone(other.worker)
    assert phone.send(place.order(Status.SCHEDULED), "set_out", ago(3)).status_code == 404


def test_a_colleague_who_does_not_go_takes_no_step() -> None:
    place = Place()
    phone = Phone(place.second)
    assert phone.send(place.order(Status.SCHEDULED), "set_out", ago(3)).status_code == 403


@pytest.mark.parametrize(
    "fields", [{"verb": "cancel"}, {"turn": "-1"}, {"turn": "x"}, {"order": "x"}, {"person": ""}]
)
def test_what_no_phone_of_ours_sends_is_refused(fields: dict[str, str]) -> None:
    place = Place()
    order = place.order(Status.SCHEDULED)
    facts = {
        "order": str(order.pk), "verb": "set_out", "at": ago(3).isoformat(), "turn": "1",
        "person": str(place.worker.pk), **fields,
    }  # fmt: skip
    answer = signed_in(place.worker).post(reverse("orders:queue_up"), facts)
    assert answer.status_code == 422


def test_words_that_do_not_fit_are_given_back_with_the_order() -> None:
    place = Place()
    order, phone = place.order(Status.SCHEDULED), Phone(place.worker)
    answer = phone.send(order, "note", ago(3), kind="note", words="长" * 1001)
    assert answer.status_code == 422
    assert answer.json()["order"]["may_note"] is True


def test_the_round_says_until_when_it_is_kept() -> None:
    place = Place()
    client = signed_in(place.worker)
    for_today(place.order(Status.SCHEDULED))
    page = client.get(reverse("orders:today"))
    left = int(page["Linli-Until"]) / 1000 - timezone.now().timestamp()
    assert 0 < left <= 24 * 3600
    assert page["Cache-Control"] == "no-store, private"
    text = page.content.decode()
    assert 'data-verbs="set_out arrive finish note see_need be_late nobody_home"' in text
    assert "三巷 12 号" in text


def test_a_helper_is_not_offered_to_finish() -> None:
    place = Place()
    order = place.order(Status.SCHEDULED)
    for_today(together.add_helper(order, by=place.worker, person=place.second))
    text = signed_in(place.second).get(reverse("orders:today")).content.decode()
    assert 'data-verbs="set_out arrive note see_need be_late nobody_home"' in text


def test_nobody_sets_out_from_the_round_before_there_are_two() -> None:
    place = Place()
    place.service.helpers = 2
    place.service.save()
    order, client = place.order(Status.SCHEDULED), signed_in(place.worker)
    for_today(order)
    text = client.get(reverse("orders:today")).content.decode()
    assert 'data-verbs="finish note see_need be_late nobody_home"' in text
    assert "这项要 2 个人一起去" in text
    together.add_helper(order, by=place.worker, person=place.second)
    text = client.get(reverse("orders:today")).content.decode()
    assert 'data-verbs="set_out arrive finish note see_need be_late nobody_home"' in text


def test_a_need_seen_without_network_becomes_one_order() -> None:
    place = Place()
    order, phone = place.order(Status.IN_SERVICE), Phone(place.worker)
    fields: dict[str, Any] = {"service": place.service.pk, "words": "水龙头滴水"}
    fields["key"] = "one-need-one-key"
    at = ago(30)
    assert phone.send(order, "see_need", at, **fields).status_code == 200
    again = phone.send(order, "see_need", at, **fields)
    assert again["Idempotency-Replayed"] == "true"
    need = Order.objects.get(seen_during=order)
    assert (need.service, need.words, need.taken_by) == (place.service, "水龙头滴水", place.worker)


def test_a_service_that_is_not_offered_there_is_a_conflict_and_no_order() -> None:
    place = Place()
    order, phone = place.order(Status.IN_SERVICE), Phone(place.worker)
    answer = phone.send(order, "see_need", ago(3), service=Place().service.pk)
    assert answer.status_code == 422
    assert answer.json()["order"]["may_note"] is True
    assert not Order.objects.filter(seen_during=order).exists()


def test_late_and_nobody_home_are_told_later_with_their_own_time() -> None:
    place = Place()
    order, phone = place.order(Status.SCHEDULED), Phone(place.worker)
    was = order.slot_until
    assert was is not None
    missed = ago(20)
    assert phone.send(order, "be_late", ago(60), minutes="30").status_code == 200
    assert now_of(order).slot_until == was + timedelta(minutes=30)
    assert phone.send(order, "set_out", ago(50)).status_code == 200
    fields = {"words": "敲门没人应", "key": "one-miss-one-key"}
    for _n in range(2):
        answer = phone.send(order, "nobody_home", missed, **fields)
        assert answer.status_code == 200, answer.content.decode()
    order = now_of(order)
    assert (order.status, order.misses, order.slot_from) == (Status.ACCEPTED, 1, None)
    assert order.notes.get(kind="nobody").at == missed
    told = Event.objects.get(verb="order.nobody_home", subject_id=order.pk)
    assert datetime.fromisoformat(told.facts["at"]) <= missed


def test_nobody_was_missed_ahead_of_time_or_by_a_helper_who_left() -> None:
    place = Place()
    order, phone = place.order(Status.ON_THE_WAY), Phone(place.worker)
    assert phone.send(order, "nobody_home", soon(1)).status_code == 409
    assert phone.send(order, "be_late", ago(1), minutes="7").status_code == 422
    order = now_of(order)
    assert (order.status, order.misses) == (Status.ON_THE_WAY, 0)


def test_somebody_opened_to_the_other_meanwhile_and_both_versions_are_there() -> None:
    """One says that nobody opened, the other was let in: the phone reads both."""
    place = Place()
    order = together.add_helper(place.order(Status.SCHEDULED), by=place.worker, person=place.second)
    order = fulfil.set_out(order, by=place.worker)
    for_today(order)
    fulfil.arrive(now_of(order), by=place.second, is_code_given=True)
    answer = Phone(place.worker).send(order, "nobody_home", ago(1))
    said = answer.json()
    assert answer.status_code == 409
    assert said["detail"]
    assert said["order"]["state"] == "服务中"
    assert [one["who"] for one in said["order"]["news"]][-1] == place.second.name
    assert said["order"]["may_note"] is True
