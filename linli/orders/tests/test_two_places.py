"""Nobody is at two places at once: visits, activities and what was entered by hand (§1.5)."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from linli.accounts.tests.make import signed_in
from linli.catalogue.models import Force
from linli.core.days import midnight
from linli.core.errors import Leading, Refused
from linli.orders.actions import after, fulfil
from linli.orders.life import Status
from linli.orders.models import Hand, Order
from linli.orders.tests.make import Place
from linli.orders.tests.test_pocket import Phone, ago, for_today, now_of
from linli.people import presence
from linli.people.presence import Inside
from linli.records import actions as records
from linli.records.models import Kind
from linli.records.sources import record_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Place:
    return Place()


def inside(monkeypatch: pytest.MonkeyPatch, where: Inside | None, *, busy: bool = False) -> None:
    """As if another app knew of it."""
    looks = {**presence._looks, "activities": (lambda _pk: where, lambda *_facts: busy)}
    monkeypatch.setattr(presence, "_looks", looks)


def test_who_is_still_in_an_activity_reads_where_and_gets_there(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = place.order(Status.ON_THE_WAY)
    inside(monkeypatch, Inside("义诊", "/activities/here/"))
    with pytest.raises(Refused, match="Finish there first") as said:
        fulfil.arrive(order, by=place.worker, is_code_given=True)
    assert isinstance(said.value.args[0], Leading)
    client = signed_in(place.worker)
    page = client.get(reverse("orders:desk_step", args=[order.pk, "arrive"]))
    assert page.status_code == 409
    assert 'href="/activities/here/"' in page.content.decode()
    answer = Phone(place.worker).send(order, "arrive", ago(1))
    assert answer.status_code == 409
    assert now_of(order).status == Status.ON_THE_WAY


def test_who_is_still_on_a_visit_reads_which_one_it_is(place: Place) -> None:
    first, second = place.order(Status.IN_SERVICE), place.order(Status.ON_THE_WAY)
    path = reverse("orders:desk_step", args=[second.pk, "arrive"])
    page = signed_in(place.worker).get(path).content.decode()
    assert reverse("orders:one", args=[first.pk]) in page


def test_other_apps_hear_of_a_visit_without_whom_it_is_for(place: Place) -> None:
    order = place.order(Status.IN_SERVICE)
    there = presence.elsewhere(place.worker.pk, of="activities")
    assert there == Inside("a visit", reverse("orders:one", args=[order.pk]))
    assert presence.elsewhere(place.second.pk, of="activities") is None


def visited(place: Place, came: datetime, went: datetime) -> Order:
    order = place.order(Status.DONE)
    Hand.objects.filter(order=order).update(came_at=came, went_at=went)
    return order


def test_two_visits_of_one_person_do_not_overlap(place: Place) -> None:
    visited(place, ago(60), ago(30))
    order, phone = place.order(Status.SCHEDULED), Phone(place.worker)
    for_today(order)
    answer = phone.send(order, "arrive", ago(45), is_code_given="on")
    assert answer.status_code == 409
    assert "别处有记录" in answer.json()["detail"]
    assert phone.send(order, "arrive", ago(90), is_code_given="on").status_code == 200
    assert phone.send(order, "finish", ago(40)).status_code == 409
    assert now_of(order).status == Status.IN_SERVICE
    assert phone.send(order, "finish", ago(60)).status_code == 200  # one after the other


def test_a_visit_does_not_overlap_an_activity(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = place.order(Status.ON_THE_WAY)
    inside(monkeypatch, None, busy=True)
    with pytest.raises(Refused, match="somewhere else at that time"):
        fulfil.arrive(order, by=place.worker, is_code_given=True)


def by_hand(place: Place, begun: datetime, ended: datetime) -> None:
    row = records.ask_backdated(
        by=place.head, kind=Kind.ORDER, begun_at=begun, ended_at=ended, area_id=place.area.pk,
        organisation=place.station, reason="手机没电", proof="签到表", title="探访",
        contributions=[records.Gave(place.worker, force=Force.WORKER, minutes=5)],
        receptions=[records.Got(person=place.resident)],
    )  # fmt: skip
    records.decide_backdated(row, by=place.staff("station_head"), is_granted=True)


def test_a_visit_does_not_overlap_what_was_entered_by_hand(place: Place) -> None:
    by_hand(place, ago(60), ago(30))
    order, phone = place.order(Status.SCHEDULED), Phone(place.worker)
    for_today(order)
    assert phone.send(order, "arrive", ago(50), is_code_given="on").status_code == 409
    assert phone.send(order, "arrive", ago(20), is_code_given="on").status_code == 200


def test_what_is_entered_by_hand_does_not_overlap_a_visit(place: Place) -> None:
    visited(place, ago(60), ago(30))
    with pytest.raises(Refused, match="somewhere else at that time"):
        by_hand(place, ago(50), ago(40))
    by_hand(place, ago(30), ago(20))


def test_a_minute_between_two_doors_is_for_clocks_and_stairs(place: Place) -> None:
    now = timezone.now()
    visited(place, now - timedelta(minutes=10), now + timedelta(seconds=50))
    order = fulfil.arrive(place.order(Status.ON_THE_WAY), by=place.worker, is_code_given=True)
    assert order.status == Status.IN_SERVICE


@pytest.mark.parametrize(
    ("minutes", "is_cut"), [(-30, False), (0, False), (1, True), (90, True)],
    ids=["before", "at midnight", "a minute past", "at night"],
)  # fmt: skip
def test_no_record_crosses_midnight(place: Place, minutes: int, *, is_cut: bool) -> None:
    """What a night visit gave is of two days; the second has a record of its own (rule 3)."""
    order, night = place.order(Status.IN_SERVICE), midnight(timezone.localdate())
    came = night - timedelta(minutes=70)
    Order.objects.filter(pk=order.pk).update(slot_from=came, begun_at=came)
    Hand.objects.filter(order=order).update(came_at=came)
    went = night + timedelta(minutes=minutes)
    order = fulfil.finish(now_of(order), by=place.worker, at=went)
    end = min(went, night)
    assert (order.ended_at, order.hands.get().went_at) == (end, end)
    assert any("past midnight" in one.words for one in order.notes.all()) is is_cut
    record = record_of(after.confirm(order, by=place.resident))
    assert record is not None
    assert timezone.localdate(record.begun_at) == timezone.localdate(
        record.ended_at - timedelta(seconds=1)
    )
    assert record.contributions.get().minutes == round((end - came).total_seconds() / 60)
