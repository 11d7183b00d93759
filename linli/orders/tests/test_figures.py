"""What everybody may know, the drawing, and random walks through the life of an order (T1)."""

from datetime import date

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import settings as how
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from linli.core.errors import Refused
from linli.core.events import history
from linli.orders import figures
from linli.orders.actions import after
from linli.orders.defined import COLUMNS
from linli.orders.drawing import drawn
from linli.orders.life import STEPS, Status
from linli.orders.models import Answer, Hand, Order
from linli.orders.reading import WAY
from linli.orders.tests.make import GOOD, POOR, Place, in_every_state
from linli.orders.tests.taking import CALLS
from linli.records.models import ServiceRecord


@pytest.mark.django_db
def test_the_drawing_in_the_docs_is_the_life_in_the_code() -> None:
    assert (settings.BASE_DIR / "docs" / "orders.md").read_text() == drawn()


@pytest.mark.django_db
def test_an_unrated_order_is_never_counted_as_satisfied() -> None:
    place = Place()
    today = timezone.localdate()
    month = today.replace(day=1)
    for _ in range(6):
        place.order(Status.CONFIRMED)
    found = figures.words(place.area.pk, month, month)
    assert found is not None
    assert (found["rated"], found["good"], found["unrated"]) == (0, None, 100)
    for order in Order.objects.order_by("id")[:5]:
        after.rate(order, by=place.resident, marks=GOOD if order.seq > 1 else POOR)
    found = figures.words(place.town.pk, month, month)
    assert found is not None
    assert (found["rated"], found["good"], found["unrated"]) == (5, 80, 17)
    assert figures.words(place.area.pk, date(2020, 1, 1), date(2020, 12, 1)) is None


class TestWalks(TestCase):
    """Whoever does whatever in whatever order: what must hold holds."""

    @pytest.mark.walk
    @how(max_examples=12, deadline=None)
    @given(st.data())
    def test_what_must_hold_holds_on_every_way(self, data: st.DataObject) -> None:
        place = Place()
        order = place.order()
        people = [place.resident, place.dispatcher, place.worker, place.second, place.caller,
                  place.street]  # fmt: skip
        verbs = [verb for verb, step in STEPS.items() if step.event != "order.merged"]
        for _ in range(40):
            verb, by = data.draw(st.sampled_from(verbs)), data.draw(st.sampled_from(people))
            before = Order.objects.get(pk=order.pk)
            try:
                CALLS[verb](before, by, place)
            except (Refused, PermissionDenied):
                assert Order.objects.get(pk=order.pk).turn == before.turn
                continue
            self.holds(order)

    def holds(self, order: Order) -> None:
        order.refresh_from_db()
        assert Hand.objects.filter(order=order, left_at=None, is_lead=True).count() <= 1
        accepted = order.offers.filter(answer=Answer.ACCEPTED, round=order.round)
        assert accepted.count() <= 1
        records = ServiceRecord.objects.filter(source_id=order.pk)
        assert records.count() == (1 if order.confirmed_at else 0)
        turns = [one.facts["turn"] for one in history(order) if "turn" in one.facts]
        assert turns == sorted(turns)
        assert order.returns <= 3


@pytest.mark.django_db
def test_an_ended_order_stays_ended() -> None:
    place = Place()
    ended = (Status.CLOSED, Status.CANCELLED, Status.MERGED, Status.REFERRED, Status.EXPIRED)
    orders = in_every_state(place)
    for status in ended:
        for verb in ("offer", "schedule", "finish", "confirm", "deny"):
            with pytest.raises((Refused, PermissionDenied)):
                CALLS[verb](orders[status], place.dispatcher, place)


def test_what_is_said_once_for_all_is_said_in_the_language_of_the_page() -> None:
    with translation.override("zh-hans"):
        chinese = [str(words) for words, _status in WAY] + [str(one[1]) for one in COLUMNS.values()]
    with translation.override("en"):
        english = [str(words) for words, _status in WAY] + [str(one[1]) for one in COLUMNS.values()]
    assert not set(chinese) & set(english)
