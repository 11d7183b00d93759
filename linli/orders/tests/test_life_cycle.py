"""The life of an order: the straight way, every exit, and each state × step × person once."""

import pytest
from django.core.exceptions import PermissionDenied

from linli.channels.models import Message
from linli.core.errors import Refused
from linli.core.events import history
from linli.orders import life
from linli.orders.life import STEPS, Status
from linli.orders.models import Order
from linli.orders.tests.make import Place, in_every_state
from linli.records.models import Contribution, Reception, ServiceRecord

pytestmark = pytest.mark.django_db


def test_an_order_goes_its_way_and_becomes_one_record() -> None:
    place = Place()
    order = place.order(Status.RATED)

    record = ServiceRecord.objects.get()
    assert (record.source_id, record.area_id) == (order.pk, place.area.pk)
    assert Contribution.objects.get().person == place.worker
    assert Contribution.objects.get().minutes == 45
    assert Reception.objects.get().person == place.resident
    verbs = [event.verb for event in history(order)]
    assert verbs == [
        "order.submitted", "order.offered", "order.accepted", "order.scheduled", "order.set_out",
        "order.arrived", "order.finished", "order.confirmed", "order.rated",
    ]  # fmt: skip
    told = set(Message.objects.filter(person=place.resident).values_list("code", flat=True))
    assert {"order.accepted.asker", "order.scheduled.asker", "order.finished.asker"} <= told
    assert Message.objects.filter(person=place.worker, code="order.offered.target").exists()


def test_every_state_is_reached() -> None:
    found = in_every_state(Place())
    assert {status: order.status for status, order in found.items()} == {
        status: status for status in Status.values
    }


def test_every_step_has_a_word_and_every_state_a_look() -> None:
    from linli.core.telling import known
    from linli.orders.words import BUTTONS, LOOKS

    assert set(LOOKS) == set(Status.values)
    assert {step.event for step in STEPS.values()} <= set(known())
    nobody = {life.Party.CLOCK, life.Party.PARTS}
    by_people = {verb for verb, step in STEPS.items() if step.who - nobody}
    assert by_people == set(BUTTONS)


def test_whoever_is_told_has_a_letter() -> None:
    from linli.channels.letters import known

    missing = [
        f"{step.event}.{party}" for step in STEPS.values() for party in step.tells
        if known(f"{step.event}.{party}") is None
    ]  # fmt: skip
    assert missing == []


def test_nothing_is_changed_by_a_step_that_is_refused() -> None:
    place = Place()
    order = place.order(Status.ACCEPTED)
    before = Order.objects.filter(pk=order.pk).values().get()
    from linli.orders.actions import dispatch

    with pytest.raises(Refused):
        dispatch.accept(order, by=place.worker)
    with pytest.raises(PermissionDenied):
        dispatch.take(order, by=Place().resident)
    assert Order.objects.filter(pk=order.pk).values().get() == before
